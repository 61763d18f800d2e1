"""Judge a pledge: resolve its times at `now` and ask the calendar. What is wrong is said by `reasons`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from app.core.promise.calendar import end_of, surely
from app.core.promise.commitments.pledge import Pledge
from app.core.promise.model import Reading, Surely, TimeExpr
from app.core.promise.reasons import (
    Broken,
    Situation,
    infeasible,
    missing,
    outside_window,
    times_of,
    tried,
    unreadable,
    vouched,
)
from app.core.promise.times import resolve
from app.core.promise.times.words import PARTS
from app.core.promise.wording import DOING
from app.core.types import SHANGHAI, OrderFacts, PromiseKind

_SAME_DAY = re.compile(r"当[天日晚]|次日|第二天|隔[天日]")
_LENGTHS = {"duration", "immediate", "workdays"}
_CLOCK_ANCHORS = {"shipped", "signed", "returned", "approved", "stock"}
_SHIPPING = {"ship", "reship"}
_UNTIMED = {"effort", "event", "vouched", "unread"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A pledge, read and judged. `broken` is ``None`` where it may be said; `dropped` where it is no promise after all."""

    pledge: Pledge
    kind: PromiseKind
    latest: datetime | None = None
    earliest: datetime | None = None
    if_paid_by: datetime | None = None
    broken: Broken | None = None
    dropped: bool = False


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
    paid_by = _paid_by(pledge, case)
    if pledge.anchor in _CLOCK_ANCHORS and _is_length(pledge):
        return _relative(pledge, case)
    reading = _read(pledge, case, left or paid_by)
    if _over(pledge, reading, case.now):
        return Ruling(pledge, reading.kind, reading.latest, dropped=True)
    kind: PromiseKind = "conditional" if paid_by is not None and reading.kind == "deadline" else reading.kind
    if reading.kind in {"open", "effort"}:
        return Ruling(pledge, kind)
    if reading.kind in {"unresolved", "unverifiable"} or reading.latest is None:
        return Ruling(pledge, kind, broken=unreadable(pledge, reading, case.now))
    sure = surely(pledge.act, case.facts, case.order, case.now, paid_at=paid_by)
    ruling = Ruling(pledge, kind, reading.latest, sure.at, paid_by)
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


def _paid_by(pledge: Pledge, case: Situation) -> datetime | None:
    """The last moment at which the buyer meets the condition; ``None`` where it is now or was before."""
    if not pledge.paid or not (pledge.paid_times or pledge.paid_after):
        return None
    readings = [resolve(expr, case.now, facts=case.facts) for expr in pledge.paid_times]
    moments = [
        reading.latest
        for reading in readings
        if reading.kind in {"deadline", "open"} and reading.latest is not None
    ]
    if pledge.paid_after or any(expr.bound in {"after", "from"} for expr in pledge.paid_times):
        return end_of(max(moments, default=case.now).astimezone(SHANGHAI).date())
    if not moments:
        return None
    by = max(moments)
    if by - timedelta(days=1) == case.now:
        by = case.now  # on the minute itself the hour is still today's
    if by < case.now and by.date() == case.now.date():
        by += timedelta(days=1)
    return by if by >= case.now else None


def _is_length(pledge: Pledge) -> bool:
    """Whether the time counts from an event that hasn't happened."""
    if pledge.anchor == "stock" and pledge.anchor_times:
        return False
    return all(expr.family in _LENGTHS or _SAME_DAY.search(expr.text) for expr in pledge.times)


def _read(pledge: Pledge, case: Situation, base: datetime | None) -> Reading:
    """One reading of all the times of `pledge`: the last of them, or the first of a choice."""
    if pledge.anchor == "stock" and pledge.anchor_times:
        arrival = _merge(
            [resolve(expr, case.now, facts=case.facts) for expr in pledge.anchor_times], first=False
        )
        own = (
            _merge([resolve(expr, case.now, facts=case.facts) for expr in pledge.times], first=False)
            if pledge.times
            else arrival
        )
        if (
            own.kind in {"immediate", "effort"}
            or own.latest is None
            or (arrival.latest is not None and own.latest < arrival.latest)
        ):
            return arrival
        return own
    if pledge.manner == "immediate" or not pledge.times:
        return Reading("immediate", end_of((base or case.now).astimezone(SHANGHAI).date()))
    base = base or _paid_base(pledge, case)
    readings = [
        resolve(expr, case.now, base=base, facts=case.facts)
        if base
        else resolve(expr, case.now, facts=case.facts)
        for expr in pledge.times
    ]
    return _merge(readings, first=pledge.choice)


def _paid_base(pledge: Pledge, case: Situation) -> datetime | None:
    if pledge.paid and not pledge.paid_times and case.order is not None:
        return case.order.paid_at
    return None


def _merge(readings: list[Reading], *, first: bool) -> Reading:
    firm = [r for r in readings if r.kind == "deadline"]
    for kind in ("open",):
        if any(r.kind == kind for r in readings) and not firm:
            return next(r for r in readings if r.kind == kind)
    if firm:
        key = min if first else max
        return key(firm, key=lambda r: r.latest or datetime.max.replace(tzinfo=SHANGHAI))
    for kind in ("unresolved", "unverifiable", "immediate"):
        found = [r for r in readings if r.kind == kind]
        if found:
            return found[0]
    return readings[0]


def _rolled(pledge: Pledge, reading: Reading, now: datetime) -> bool:
    """``下午两点半发走的``, said in the evening: an hour without a day, read as tomorrow's, was today's."""
    return (
        bool(pledge.times)
        and all(_hour_alone(expr) for expr in pledge.times)
        and reading.latest is not None
        and reading.latest > end_of(now.astimezone(SHANGHAI).date())
    )


def _hour_alone(expr: TimeExpr) -> bool:
    point = expr.value.get("point")
    return expr.family in {"part", "clock"} and expr.bound == "at" and point is not None and point.day is None


def _over(pledge: Pledge, reading: Reading, now: datetime) -> bool:
    """A bare 了, or a time gone by, speaks of the past."""
    if reading.latest is None:
        return False
    midnight = datetime.combine(now.astimezone(SHANGHAI).date(), time(0), SHANGHAI)
    if reading.latest < midnight:
        return not any(expr.family == "festival" for expr in pledge.times)
    if pledge.told and reading.kind == "deadline" and (reading.latest < now or _rolled(pledge, reading, now)):
        return True
    if not pledge.completed or reading.kind != "deadline" or _ahead(pledge, reading, now):
        return False
    loose = all(expr.family in {"part", "clock"} for expr in pledge.times)
    if (
        loose
        and reading.latest > end_of(now.astimezone(SHANGHAI).date())
        and not re.search(r"[今明后周号]|星期|礼拜", times_of(pledge))
    ):
        return True
    weekday = any(expr.family in {"weekday", "date", "monthday"} for expr in pledge.times)
    return weekday or reading.latest <= end_of(now.astimezone(SHANGHAI).date())


def _ahead(pledge: Pledge, reading: Reading, now: datetime) -> bool:
    """``今晚给您寄了`` in the afternoon, ``六点前发了`` at five: what a 了 can't yet have completed."""
    if reading.latest is None or reading.latest <= now:
        return False
    return any(expr.bound in {"before", "within"} or _begins_later(expr, now) for expr in pledge.times)


def _begins_later(expr: TimeExpr, now: datetime) -> bool:
    """A part of the day that hasn't begun."""
    point = expr.value.get("point")
    if point is None or point.part is None or point.clock is not None:
        return False
    here = now.astimezone(SHANGHAI)
    return PARTS[point.part][0] > here.hour * 60 + here.minute


def _relative(pledge: Pledge, case: Situation) -> Ruling:
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
    reading = _merge(readings, first=False) if readings else Reading("immediate", end_of(base.date()))
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
    reading = _merge(readings, first=False) if readings else Reading("immediate", end_of(left.at.date()))
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
