"""试一试: type a buyer's message and see what agents would be offered, why, and what was held back."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from fastapi import Request
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.core.case import Case, Suggestion
from app.core.engine import Engine
from app.core.entries import Phrase
from app.core.facts import OrderFacts, ShopFacts, Speaker, Turn
from app.core.intake import MAX_TEXT, refuse
from app.core.library import in_season
from app.core.match.understand import Understanding
from app.core.moments import SHANGHAI
from app.core.rank import Candidate, merits, rank, waited
from app.core.suggest import suggest, understood
from app.errors import NotReadyError
from app.snapshot import Snapshot
from app.store.columns import utc_now
from app.web.console import words
from app.web.console.library import intent_names
from app.web.console.page import Form, html_router, served, show, text
from app.web.console.who import Lead, Visit

router = html_router()
_TURN = re.compile(r"^\s*(买家|客服|顾客|我)\s*[:：]\s*(.+)$")
_STOCK: dict[str, dict[str, int]] = {"in_stock": {"stock": 20}, "out_of_stock": {"stock": 0}}
_REFUSED = {
    "empty": "请写一句买家的话",
    "too_long": f"最多{MAX_TEXT}个字",
    "binary": "含有看不见的控制字符，请重新输入",
}
CONFIDENCE = {"high": "很确定", "medium": "比较确定", "none": "没有把握"}
_PASSED_OVER = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A suggestion with the sum behind its place: share of the intent, likeness of the words, circumstances."""

    given: Suggestion
    share: float = 0.0
    likeness: float = 0.0
    factor: float = 1.0
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Out:
    """A phrase that reads like an answer and takes no part, and what rules it out."""

    phrase: Phrase
    why: str


@dataclass
class Asked:
    """The form: as typed, what is wrong with it, and the case that it describes."""

    typed: dict[str, str]
    problems: dict[str, str]
    case: Case | None = None


@router.get("/console/try")
def page(request: Request, visit: Lead) -> Response:
    """The empty form."""
    return _show(request, visit, Asked({"status": "", "stock": ""}, {}))


@router.post("/console/try")
def explain(request: Request, visit: Lead, form: Form) -> Response:
    """What the line makes of the message. A message of a buyer stays out of addresses and logs: hence a post."""
    try:
        snapshot = served(request, visit.who.shop_id)
    except NotReadyError as wrong:
        return _show(request, visit, _asked(form, None), status=503, trouble=wrong.message)
    asked = _asked(form, snapshot)
    if asked.case is None:
        return _show(request, visit, asked, status=422)
    found, situation = understood(snapshot.engine, asked.case)
    answer = suggest(snapshot.engine, asked.case)
    ranked = {c.phrase.id: c for c in rank(snapshot.engine, found, situation)}
    lines = [_line(one, ranked.get(one.id), found) for one in answer.suggestions]
    titles = {one.id: one.title for one in snapshot.engine.library.phrases}
    return _show(
        request, visit, asked, answer=answer, lines=lines, out=_out(snapshot.engine, asked.case, found, ranked.keys()),
        intents=[(intent_names().get(one.code, one.code), one.score) for one in answer.intents if one.score >= 0.01],
        held=[(one, titles.get(one.id, one.id.split("#")[0])) for one in answer.withheld],
    )  # fmt: skip


def _show(request: Request, visit: Visit, asked: Asked, *, status: int = 200, **values: object) -> Response:
    return show(
        request, "try", status=status, visit=visit, here="try", asked=asked, confidences=CONFIDENCE, **values
    )


def _line(given: Suggestion, candidate: Candidate | None, found: Understanding) -> Line:
    if candidate is None:
        return Line(given)
    share, likeness = merits(candidate.phrase, candidate.place, found)
    whole = share + likeness
    keys = tuple(word for word in candidate.phrase.keywords if word in found.query)
    return Line(given, share, likeness, candidate.score / whole if whole else 1.0, keys)


def _out(engine: Engine, case: Case, found: Understanding, ranked: Container[str]) -> list[Out]:
    """The likeliest phrases by words alone that are not in the running."""
    phrases = engine.library.phrases
    best = sorted(range(len(phrases)), key=lambda place: -float(found.entries[place]))[:40]
    out = [
        Out(phrases[place], why)
        for place in best
        if phrases[place].id not in ranked and (why := _ruled_out(phrases[place], case))
    ]
    return out[:_PASSED_OVER]


def _ruled_out(phrase: Phrase, case: Case) -> str:
    """Why a phrase cannot be offered at all; nothing when it merely ranks low."""
    if phrase.channel != case.channel:
        return f"只用于{words.CHANNELS.get(phrase.channel, phrase.channel)}"
    if not in_season(phrase, case.now.astimezone(SHANGHAI).date()):
        return "不在有效期里"
    if phrase.proactive and not phrase.examples:
        return "由客服主动发送"
    return _not_this_order(phrase, case)


def _not_this_order(phrase: Phrase, case: Case) -> str:
    """What the phrase needs of an order and this one hasn't."""
    order, needs = case.order, phrase.needs
    if order and order.status and needs.order and order.status not in needs.order:
        return f"只用于{'、'.join(words.ORDERS.get(one, one) for one in needs.order)}的订单"
    if needs.wait and (wait := waited(case)) and wait not in needs.wait:
        return f"只用于{'、'.join(words.WAITS[one] for one in needs.wait)}的订单"
    if needs.item and order and order.items:
        return f"只用于{'、'.join(words.ITEMS.get(one, one) for one in needs.item)}的商品"
    return ""


def _asked(form: FormData, snapshot: Snapshot | None) -> Asked:
    names = ("message", "earlier", "status", "stock", "paid", "now", "channel")
    asked = Asked({name: text(form, name) for name in names}, {})
    if why := refuse(asked.typed["message"]):
        asked.problems["message"] = _REFUSED[why]
    now = _moment(asked, "now") or utc_now().astimezone(SHANGHAI)
    turns, order = _turns(asked), _order(asked)
    if asked.problems or snapshot is None:
        return asked
    channel = asked.typed["channel"]
    case = Case(
        asked.typed["message"], now, turns, _facts(snapshot.facts, now), order, dict(snapshot.values), limit=8
    )  # fmt: skip
    asked.case = replace(case, channel=cast(Any, channel)) if channel in words.CHANNELS else case
    return asked


def _facts(facts: ShopFacts, now: datetime) -> ShopFacts:
    """Facts are as good at the clock that is played as they are now."""
    return facts.model_copy(update={"as_of": now}) if facts.as_of else facts


def _moment(asked: Asked, name: str) -> datetime | None:
    typed = asked.typed[name]
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        asked.problems[name] = "请选日期和时间"
        return None
    if moment.year not in range(2000, 2100):
        asked.problems[name] = "请选近几年的日期"
        return None
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


def _turns(asked: Asked) -> tuple[Turn, ...]:
    """The earlier conversation, one line a turn."""
    turns: list[Turn] = []
    for number, line in enumerate(filter(str.strip, asked.typed["earlier"].splitlines()), 1):
        found = _TURN.match(line)
        if found is None or len(found[2]) > MAX_TEXT:
            asked.problems["earlier"] = f"第{number}行请以「买家：」或「客服：」开头"
            return ()
        role: Speaker = "buyer" if found[1] in {"买家", "顾客"} else "agent"
        turns.append(Turn(role=role, text=found[2].strip()))
    return tuple(turns[-30:])


def _order(asked: Asked) -> OrderFacts | None:
    paid, status, stock = _moment(asked, "paid"), asked.typed["status"], asked.typed["stock"]
    if not (status or stock):
        return None
    item = {"title": "示例商品", "qty": 1, **_STOCK.get(stock, {})}
    try:
        return OrderFacts.model_validate(
            {"status": status or None, "paid_at": paid, "items": [item] if stock else []}
        )
    except ValidationError:
        asked.problems["status"] = "请选择订单状态"
        return None
