"""Lengths counted from an event that hasn't happened yet (``签收后24小时内退款``), held against the shop's own."""

from __future__ import annotations

from datetime import datetime

from app.core.judgement import PromiseKind
from app.core.promise.calendar import end_of, surely
from app.core.promise.commitments.pledge import Pledge
from app.core.promise.model import Reading
from app.core.promise.readings import merge
from app.core.promise.reasons import (
    Broken,
    Situation,
    missing,
    times_of,
    unreadable,
    vouched,
)
from app.core.promise.ruling import Ruling
from app.core.promise.times import resolve
from app.core.promise.wording import DOING

_SHIPPING = {"ship", "reship"}


def relative(pledge: Pledge, case: Situation) -> Ruling:
    """``签收后24小时内退款``: the length is compared with the shop's own."""
    if pledge.act == "reply" and pledge.anchor == "stock":
        return Ruling(pledge, "effort")
    if pledge.act in _SHIPPING or pledge.anchor == "stock":
        broken = unreadable(pledge, Reading("unresolved"), case.now)
        kind: PromiseKind = "relative"
        if not pledge.times or all(expr.family == "immediate" for expr in pledge.times):
            kind = "immediate"
        return Ruling(pledge, kind, broken=broken)
    if pledge.act == "deliver":
        return _on_the_way(pledge, case)
    base = case.now
    readings = [resolve(expr, case.now, base=base, facts=case.facts) for expr in pledge.times]
    reading = merge(readings, first=False) if readings else Reading("immediate", end_of(base.date()))
    if reading.kind in {"open", "effort"}:
        return Ruling(pledge, "effort")
    hours = reading.hours if reading.hours is not None else _hours(reading, base)
    return Ruling(pledge, "relative", broken=_too_short(pledge, hours, case))


def _hours(reading: Reading, base: datetime) -> float | None:
    if reading.kind == "immediate":
        return 0.0
    return None if reading.latest is None else (reading.latest - base).total_seconds() / 3600


def _too_short(pledge: Pledge, hours: float | None, case: Situation) -> Broken | None:
    facts = case.facts
    doing = DOING[pledge.act]
    own: float | None = facts.refund_hours
    if pledge.act == "reply":
        own = None if facts.reply_minutes is None else facts.reply_minutes / 60
    if own is None:
        return missing(pledge, f"店铺没有填{doing}时效")
    if hours is None:
        return unreadable(pledge, Reading("unresolved"), case.now)
    if hours >= own:
        return None
    return Broken(
        "deadline-cannot-be-kept", "block", f"您写的是{times_of(pledge)}{doing}，店铺{doing}要{own:g}小时"
    )


def _on_the_way(pledge: Pledge, case: Situation) -> Ruling:
    """``发货后三天到``: counted from the dispatch the calendar knows."""
    left = surely("ship", case.facts, case.order, case.now)
    sure = surely("deliver", case.facts, case.order, case.now)
    if left.at is None or sure.at is None:
        gap = left.unknown or sure.unknown
        return Ruling(pledge, "relative", broken=missing(pledge, gap))
    readings = [resolve(expr, case.now, base=left.at, facts=case.facts) for expr in pledge.times]
    reading = merge(readings, first=False) if readings else Reading("immediate", end_of(left.at.date()))
    if pledge.assured:
        return Ruling(pledge, "relative", broken=vouched(pledge))
    if reading.kind in {"open", "effort"}:
        return Ruling(pledge, "effort")
    if reading.latest is None:
        return Ruling(pledge, "relative", broken=unreadable(pledge, reading, case.now))
    if end_of(reading.latest.date()) >= sure.at:
        return Ruling(pledge, "relative")
    days = (sure.at.date() - left.at.date()).days
    return Ruling(
        pledge,
        "relative",
        broken=Broken(
            "deadline-cannot-be-kept", "block", f"您写的是发货后{times_of(pledge)}送达，路上最长要{days}天"
        ),
    )
