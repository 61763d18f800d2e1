"""Every shipped wording in twenty circumstances: no hole, no brace, and nothing that the guard would stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import pytest

from app.core import promise
from app.core.case import Case
from app.core.engine import build_engine
from app.core.entries import Reply
from app.core.facts import OrderFacts, OrderStatus, ShopFacts, Turn
from app.core.judgement import Judgement
from app.core.library import Library
from app.core.moments import SHANGHAI
from app.core.promise.slots import promise_slots
from app.core.reply.choose import Wording, wordings
from app.core.reply.slots import PROMISE_SLOTS, SLOTS, label, order_values
from app.core.reply.template import parse
from app.core.script_step import Talk, next_steps
from app.core.suggest import understood
from app.core.talk.progress import Sayings, steps_of
from app.library.shipped import shipped_library, shipped_rules

MAY_BE_WITHHELD = 0.01
"""The share of wordings that the guard may take for a promise: it would rather hold one too many."""

_STATUS: dict[str, OrderStatus] = {"presale": "none", "sale": "paid", "transit": "shipped", "after": "signed"}
"""An order of each phase."""

OPEN: dict[str, Any] = {
    "cutoff": "16:00", "pickup": "19:00", "handling_days": 0, "works": "daily", "closed": [], "backlog_days": 0,
    "transit_days": [2, 4], "refund_hours": 48, "reply_hours": "09:00-23:00", "reply_minutes": 30, "instant": False,
    "date_promises": "any", "ship_window_hours": 48,
}  # fmt: skip


@dataclass(frozen=True)
class Circumstance:
    """What the shop, the order and the clock say at one moment."""

    shop: dict[str, Any] = field(default_factory=lambda: OPEN)
    order: dict[str, Any] | None = None
    now: str = "2026-11-04T10:30"
    values: bool = True

    @property
    def facts(self) -> ShopFacts:
        return ShopFacts.model_validate(self.shop)

    @property
    def bought(self) -> OrderFacts | None:
        return None if self.order is None else OrderFacts.model_validate(self.order)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.now).replace(tzinfo=SHANGHAI)


CIRCUMSTANCES = {
    "an ordinary morning": Circumstance(),
    "after the cutoff": Circumstance(now="2026-11-04T17:00"),
    "at the cutoff": Circumstance(now="2026-11-04T16:00"),
    "a minute to midnight": Circumstance(now="2026-11-04T23:59"),
    "a Saturday in a weekday shop": Circumstance({**OPEN, "works": "cn-workdays"}, now="2026-11-07T12:00"),
    "nothing known of the shop": Circumstance({}),
    "no values": Circumstance(values=False),
    "nothing known at all": Circumstance({}, values=False),
    "unpaid": Circumstance(order={"id": "1", "status": "unpaid", "amount": 59}),
    "just paid": Circumstance(order={"status": "paid", "paid_at": "2026-11-04T10:20:00+08:00"}),
    "paid long ago": Circumstance(order={"status": "paid", "paid_at": "2026-10-20T10:20:00+08:00"}),
    "shipped": Circumstance(order={"status": "shipped", "courier": "中通", "waybill": "78123"}),
    "signed": Circumstance(order={"status": "signed"}),
    "closed": Circumstance(order={"status": "closed"}),
    "presale": Circumstance(
        order={"status": "paid", "items": [{"title": "浴巾", "presale_date": "2026-12-01"}]}
    ),
    "out of stock": Circumstance(order={"status": "paid", "items": [{"title": "浴巾", "stock": 0}]}),
    "festival eve": Circumstance(
        {**OPEN, "works": "cn-workdays", "closed": [["2026-02-12", "2026-02-24"]]}, now="2026-02-11T18:00"
    ),
    "a big sale": Circumstance(
        {**OPEN, "date_promises": "window_only", "ship_window_days": 3, "backlog_days": 2},
        now="2026-11-11T00:10",
    ),
    "a window that can't be kept": Circumstance(
        {**OPEN, "date_promises": "window_only", "ship_window_hours": 24, "backlog_days": 9},
        now="2026-11-11T20:00",
    ),
    "a year without a calendar": Circumstance({**OPEN, "works": "cn-workdays"}, now="2031-05-01T10:00"),
    "no times at all": Circumstance({**OPEN, "date_promises": "none"}),
}


@dataclass(frozen=True)
class Saying:
    """All wordings of one phrase or step, and what the buyer asked."""

    id: str
    replies: tuple[Reply, ...]
    safe: str | None
    asked: str | None


@lru_cache(maxsize=1)
def library() -> Library:
    return shipped_library().library


@lru_cache(maxsize=1)
def sayings() -> tuple[Saying, ...]:
    return tuple(_sayings())


def _sayings() -> Iterator[Saying]:
    for phrase in library().phrases:
        yield Saying(phrase.id, phrase.replies, phrase.safe, next(iter(phrase.examples), None))
    for script in library().scripts:
        for _, step in steps_of(script):
            yield Saying(
                f"{script.id}#{step.id}", step.replies, None, next(iter(step.cues or script.enter), None)
            )
        for way in script.exits:
            yield Saying(f"{script.id}#exit", (Reply(way.say),), None, None)


def _values(when: Circumstance) -> dict[str, str]:
    told = dict.fromkeys(SLOTS, "某某") if when.values else {}
    plain = {name: value for name, value in told.items() if name not in PROMISE_SLOTS}
    return {**plain, **order_values(when.bought), **promise_slots(when.facts, when.bought, when.at)}


def _tried(saying: Saying, values: dict[str, str]) -> Sequence[Wording]:
    found = [*wordings(saying.replies, saying.safe, values, ())]
    return [*found, *wordings(saying.replies, saying.safe, values, (), public=True)]


@lru_cache(maxsize=len(CIRCUMSTANCES))
def judged(name: str) -> tuple[tuple[Saying, Wording, Judgement], ...]:
    """Every wording that is offered in a circumstance, and what the guard says of it."""
    when = CIRCUMSTANCES[name]
    values = _values(when)
    return tuple(
        (saying, wording, promise.check(
            wording.rendered.text, turns=(Turn(role="buyer", text=saying.asked),) if saying.asked else (),
            facts=when.facts, order=when.bought, now=when.at,
        ))
        for saying in sayings() for wording in _tried(saying, values)
    )  # fmt: skip


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_no_wording_has_a_hole_or_a_brace(name: str) -> None:
    for saying, wording, _ in judged(name):
        text, missing = wording.rendered.text, wording.rendered.missing
        assert text.strip(), saying.id
        assert not set("{}") & set(text), text
        assert all(f"【{label(slot)}】" in text for slot in missing), text
        assert not set(missing) & PROMISE_SLOTS.keys(), text


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_a_wording_passes_the_guard_or_is_withheld_with_a_reason(name: str) -> None:
    withheld: list[str] = []
    for _, wording, outcome in judged(name):
        text = wording.rendered.text
        if outcome.verdict != "pass":
            assert any(f.rule and f.message and f.severity != "warn" for f in outcome.findings), text
            withheld.append(text)
            continue
        for made in outcome.promises:
            assert made.latest is None or made.earliest is None or made.latest >= made.earliest, text
    assert len(withheld) <= MAY_BE_WITHHELD * len(judged(name)), withheld


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_every_phrase_has_something_to_say(name: str) -> None:
    """A missing time leaves a phrase its safe wording or a variant; only a step may have to wait for a fact."""
    able = {saying.id for saying, _, outcome in judged(name) if outcome.verdict == "pass"}
    assert not [s.id for s in sayings() if "#" not in s.id and s.id not in able]
    assert not [s.id for s in sayings() if s.id.endswith("#exit") and s.id not in able]


def test_every_intent_a_buyer_raises_has_an_answer() -> None:
    answered = Counter(code for phrase in library().phrases if phrase.examples for code in phrase.intents)
    wanted = {intent.code for intent in library().intents if not intent.proactive}
    assert not wanted - answered.keys()
    assert {i.code for i in library().intents if i.proactive} <= {
        c for p in library().phrases for c in p.intents
    }


def test_ids_and_short_codes_are_unique() -> None:
    for of in ("id", "code"):
        counts = Counter(getattr(phrase, of) for phrase in library().phrases)
        assert not [value for value, number in counts.items() if number > 1]


def test_every_step_is_known_again_once_it_is_sent() -> None:
    """However long the values are that an agent's shop fills in."""
    known = Sayings(library().scripts)
    long = dict.fromkeys(SLOTS, "双十一全店满三百减五十叠加店铺券再送试用装一份")
    missed = [
        f"{script.id}#{step.id}: {reply.text}"
        for script in library().scripts
        for number, (_, step) in enumerate(steps_of(script))
        for reply in step.replies
        if (script.id, number) not in known.heard(parse(reply.text).render(long).text)
    ]
    assert not missed


def test_a_script_never_concedes_more_easily_than_before() -> None:
    """Concessions of one kind go up a level at a time: what comes later is harder won."""
    for script in library().scripts:
        made: dict[str, int] = {}
        for _, step in steps_of(script):
            if give := step.concession:
                assert give.level > made.get(give.kind, 0), f"{script.id}#{step.id}"
                made[give.kind] = give.level


def test_concessions_need_somebodys_leave() -> None:
    bare = [
        f"{script.id}#{step.id}"
        for script in library().scripts
        for _, step in steps_of(script)
        if step.concession and step.concession.kind in {"discount", "compensation"} and step.authority is None
    ]
    assert not bare


def test_every_opening_sentence_opens_its_own_script() -> None:
    engine = build_engine(shipped_library().library, shipped_rules())
    strays = []
    for script in engine.library.scripts:
        order = OrderFacts(status=_STATUS[script.phases[0]]) if script.phases else None
        for sentence in script.enter:
            case = Case(
                sentence, datetime(2026, 11, 10, 15, tzinfo=SHANGHAI), order=order, channel=script.channel
            )
            found, situation = understood(engine, case)
            steps = next_steps(Talk.of(engine, case), case, found, situation)
            if not steps or steps[0].where.id != script.id:
                strays.append((script.id, sentence, steps[0].where.id if steps else None))
    assert not strays
