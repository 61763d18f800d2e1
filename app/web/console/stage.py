"""A phrase or a script's steps tried out before they are published: what a buyer would read in three situations.

Each goes through the real line, over an engine that knows it alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from pydantic import ValidationError

from app.core.case import Case, Suggestion
from app.core.engine import Engine, places_of
from app.core.entries import Needs, Phrase
from app.core.facts import Item, OrderFacts, SaleWindow, ShopFacts
from app.core.library import Library, in_season
from app.core.match.matcher import build
from app.core.moments import SHANGHAI
from app.core.reply.slots import SLOTS
from app.core.suggest import suggest
from app.library.schema import StepFile
from app.snapshot import Snapshot
from app.web.console import words

_SALE_HOURS, _SALE_BACKLOG = 120, 3
_TAG = re.compile(r"\{[{%].*?[%}]\}")
_ORDERS = {"sale": "paid", "transit": "shipped", "after": "signed"}
"""The order that a phase of the trade is about."""
_OF_ORDER = {"ship": "发出", "deliver": "送达", "refund": "退款", "reply": "回复", "reship": "补发"}


@dataclass(frozen=True, slots=True)
class Scene:
    """One situation and what the buyer would read in it. `verdict`: ``pass``, ``safe``, ``held`` or ``none``."""

    name: str
    note: str
    verdict: str
    text: str
    said: str
    missing: tuple[str, ...] = ()

    @property
    def outcome(self) -> tuple[str, str, str]:
        """What sets it apart from another situation."""
        return self.verdict, self.text, self.said


def scenes(snapshot: Snapshot, phrase: Phrase, now: datetime) -> tuple[Scene, ...]:
    """平常, 大促, 缺货: the phrase in each, rendered and guarded."""
    engine = _alone(snapshot.engine, phrase)
    day = _in_season(phrase, now)
    plain = snapshot.facts.model_copy(update={"sale_windows": None, "backlog_days": 0, "as_of": now})
    sale, sale_now, sale_note = _sale(snapshot.facts, day)
    situations = (
        ("平常", "有货，没有积压，不在大促时段", plain, day, 20),
        ("大促", sale_note, sale, sale_now, 20),
        ("缺货", "买家要的商品没有库存", plain, day, 0),
    )
    return tuple(
        _scene(
            engine,
            phrase,
            Scene(name, note, "none", "", ""),
            _case(engine, snapshot, phrase, facts, at, stock),
        )
        for name, note, facts, at, stock in situations
    )


def step_scenes(snapshot: Snapshot, script: Mapping[str, Any], now: datetime) -> dict[str, tuple[Scene, ...]]:
    """The situations of each step of a script's form, by its place (``0.1``); one that isn't whole yet has none."""
    return {
        f"{i}.{j}": scenes(snapshot, phrase, now)
        for i, stage in enumerate(script.get("stages", ()))
        for j, step in enumerate(stage.get("steps", ()))
        if (phrase := _as_phrase(script, step)) is not None
    }


def _as_phrase(script: Mapping[str, Any], step: Mapping[str, Any]) -> Phrase | None:
    """A step as the phrase that says the same to the same buyers."""
    try:
        said = StepFile.model_validate(step).build()
    except ValidationError:
        return None
    orders = [_ORDERS[phase] for phase in script.get("phases", ()) if phase in _ORDERS]
    return Phrase(
        "other.unclear.step", "step", said.goal, "", "general", ("other.unclear",), said.replies,
        examples=said.cues or tuple(script.get("enter", ())) or (said.goal,),
        channel=script.get("channel", "chat"), needs=Needs(tuple(orders)), authority=said.authority,
    )  # fmt: skip


def _alone(engine: Engine, phrase: Phrase) -> Engine:
    """The shop's engine as if this phrase were all it had."""
    asked = replace(phrase, examples=phrase.examples or (phrase.title,), proactive=False)
    library = Library((asked,), (), engine.library.intents, engine.library.words)
    return replace(engine, library=library, matcher=build(library), places=places_of([asked]))


def _in_season(phrase: Phrase, now: datetime) -> datetime:
    """Now, or ten o'clock of a day on which the phrase is on."""
    local = now.astimezone(SHANGHAI)
    if in_season(phrase, local.date()):
        return local
    day = phrase.valid_from if phrase.valid_from and phrase.valid_from > local.date() else phrase.valid_until
    return datetime.combine(day or local.date(), time(10), SHANGHAI)


def _sale(facts: ShopFacts, now: datetime) -> tuple[ShopFacts, datetime, str]:
    """The shop's own next sale window, or one made up and said to be."""
    backlog = max(facts.backlog_days or 0, _SALE_BACKLOG)
    own = next((sale for sale in facts.sale_windows or () if sale.paid_until > now), None)
    if own is not None:
        inside = max(now, own.paid_from.astimezone(SHANGHAI))
        sale, note = own, f"{inside.month}月{inside.day}日，在您填的大促时段里，积压{backlog}天"
    else:
        inside = now
        sale = SaleWindow(
            paid_from=now - timedelta(days=1), paid_until=now + timedelta(days=3), hours=_SALE_HOURS
        )
        note = f"还没填大促时段，先按付款后{_SALE_HOURS}小时内发出、积压{backlog}天来算"
    update = {"sale_windows": (sale,), "backlog_days": backlog, "as_of": inside}
    return facts.model_copy(update=update), inside, note


def order_for(phrase: Phrase, now: datetime, stock: int) -> OrderFacts:
    """An order of the kind the phrase is for."""
    status = next((one for one in phrase.needs.order if one != "none"), None)
    paid = None if status in {None, "unpaid"} else now - timedelta(hours=2)
    items = (Item(title="示例商品", qty=1, stock=stock),)
    return OrderFacts.model_validate({"status": status, "paid_at": paid, "items": items})


def _case(
    engine: Engine, snapshot: Snapshot, phrase: Phrase, facts: ShopFacts, now: datetime, stock: int
) -> Case:
    asked, order = engine.library.phrases[0].examples[0], order_for(phrase, now, stock)
    return Case(asked, now, (), facts, order, dict(snapshot.values), phrase.channel, "manager", 1)


def _scene(engine: Engine, phrase: Phrase, scene: Scene, case: Case) -> Scene:
    found = suggest(engine, case)
    if found.suggestions:
        return _given(found.suggestions[0], phrase, scene)
    if found.withheld:
        return replace(scene, verdict="held", said=found.withheld[0].message)
    return replace(scene, said=_why_not(phrase))


def _given(one: Suggestion, phrase: Phrase, scene: Scene) -> Scene:
    missing = tuple(SLOTS.get(slot, slot) for slot in one.missing)
    said = "、".join(["承诺已核对", *_moments(one)]) if one.promises else "没有承诺时间"
    if any("换成稳妥说法" in why for why in one.why):
        said, verdict = "时间算不准或兑现不了，换成了不带时间的说法", "safe"
    elif (used := _wording(phrase, one.text)) > 1:
        said, verdict = f"第1种说法这时用不上，换成了第{used}种，{said}", "safe"
    else:
        verdict = "pass"
    return replace(scene, verdict=verdict, text=one.text, said=said, missing=missing)


def _wording(phrase: Phrase, text: str) -> int:
    """Which of the wordings, counted from 1, the text was filled from; 1 where it can't be told."""
    for number, reply in enumerate(phrase.replies, 1):
        pieces = (re.escape(piece) for piece in _TAG.split(reply.text))
        if re.fullmatch(".*?".join(pieces), text, re.DOTALL):
            return number
    return 1


def _moments(one: Suggestion) -> list[str]:
    """When each promise falls due."""
    found = {
        f"最晚{at.month}月{at.day}日{at:%H:%M}{_OF_ORDER.get(made.act, '兑现')}": None
        for made in one.promises
        if made.latest and (at := made.latest.astimezone(SHANGHAI))
    }
    return list(found)


def _why_not(phrase: Phrase) -> str:
    named = [words.ITEMS.get(one, one) for one in phrase.needs.item]
    named += [words.ORDERS.get(one, one) for one in phrase.needs.order]
    named += [words.WAITS.get(one, one) for one in phrase.needs.wait]
    return f"这种情况不会推荐它，只用于：{'、'.join(named)}" if named else "这种情况不会推荐它"
