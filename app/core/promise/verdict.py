"""Judge a pledge: resolve its times at `now` and ask the calendar. What is wrong is said by `reasons`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.core.facts import OrderFacts
from app.core.judgement import PromiseKind
from app.core.promise.calendar import surely
from app.core.promise.commitments.pledge import Pledge
from app.core.promise.model import Reading, Surely
from app.core.promise.over import is_over
from app.core.promise.readings import is_length, paid_by, read
from app.core.promise.reasons import (
    Broken,
    Situation,
    infeasible,
    outside_window,
    tried,
    unreadable,
    vouched,
)
from app.core.promise.relative import relative
from app.core.promise.ruling import Ruling

_CLOCK_ANCHORS = {"shipped", "signed", "returned", "approved", "stock"}
_SHIPPING = {"ship", "reship"}
_UNTIMED = {"effort", "event", "vouched", "unread"}


def rule_on_all(pledges: Sequence[Pledge], case: Situation, *, gone: bool = False) -> list[Ruling]:
    """Judge the pledges of one reply, in order; a length of time to delivery counts from the dispatch said before it.

    `gone`: the reply says that the parcel has left. Where no order tells, its delivery is judged as of one under way.
    """
    rulings: list[Ruling] = []
    left: datetime | None = None
    road = _under_way(case) if gone else case
    for pledge in pledges:
        ruling = rule_on(
            pledge, road if pledge.act == "deliver" else case, left=left if pledge.act == "deliver" else None
        )
        if ruling.dropped:
            continue
        rulings.append(ruling)
        if pledge.act in _SHIPPING and ruling.kind in {"deadline", "conditional"}:
            left = ruling.latest
    return rulings


def _under_way(case: Situation) -> Situation:
    order = case.order or OrderFacts()
    if order.status is not None:
        return case
    return replace(case, order=order.model_copy(update={"status": "shipped"}))


def rule_on(pledge: Pledge, case: Situation, *, left: datetime | None = None) -> Ruling:
    """Judge `pledge` in `case`; `left` is the dispatch that the same reply has promised."""
    if pledge.manner in _UNTIMED:
        return _timeless(pledge, case.now)
    bound = paid_by(pledge, case)
    if pledge.anchor in _CLOCK_ANCHORS and is_length(pledge):
        return relative(pledge, case)
    reading = read(pledge, case, left or bound)
    if is_over(pledge, reading, case.now):
        return Ruling(pledge, reading.kind, reading.latest, dropped=True)
    kind: PromiseKind = "conditional" if bound is not None and reading.kind == "deadline" else reading.kind
    if reading.kind in {"open", "effort"}:
        return Ruling(pledge, kind)
    if reading.kind in {"unresolved", "unverifiable"} or reading.latest is None:
        return Ruling(pledge, kind, broken=unreadable(pledge, reading, case.now))
    sure = surely(pledge.act, case.facts, case.order, case.now, paid_at=bound)
    ruling = Ruling(pledge, kind, reading.latest, sure.at, bound)
    return _judged(ruling, reading, sure, case)


def _timeless(pledge: Pledge, now: datetime) -> Ruling:
    if pledge.manner == "unread":
        return Ruling(
            pledge,
            "unresolved",
            broken=Broken("time-not-understood", "hold", "这段话里的承诺太多，没法逐条核对，请拆开说"),
        )
    if pledge.manner == "event":
        return Ruling(pledge, "unverifiable", broken=unreadable(pledge, Reading("unverifiable"), now))
    if pledge.manner == "vouched":
        return Ruling(pledge, "effort", broken=vouched(pledge))
    return Ruling(pledge, "effort")


def _judged(ruling: Ruling, reading: Reading, sure: Surely, case: Situation) -> Ruling:
    pledge = ruling.pledge
    broken = infeasible(pledge, ruling.latest, ruling.if_paid_by, reading, sure, case)
    if broken is None or broken.severity == "hold":
        if pledge.act == "deliver" and pledge.assured:
            broken = vouched(pledge)
        elif broken is None and pledge.trying:
            broken = tried(pledge)
        elif broken is None:
            broken = outside_window(pledge, reading, case)
    return Ruling(pledge, ruling.kind, ruling.latest, ruling.earliest, ruling.if_paid_by, broken)
