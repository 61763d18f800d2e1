"""All the times of a pledge as one reading at `now`, and the payment that they hang on."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from app.core.moments import SHANGHAI
from app.core.promise.calendar import end_of
from app.core.promise.commitments.pledge import Pledge
from app.core.promise.model import Reading
from app.core.promise.reasons import (
    Situation,
)
from app.core.promise.times import resolve

_SAME_DAY = re.compile(r"当[天日晚]|次日|第二天|隔[天日]")
_LENGTHS = {"duration", "immediate", "workdays"}


def paid_by(pledge: Pledge, case: Situation) -> datetime | None:
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
    if all(expr.family == "clock" and expr.bound == "at" for expr in pledge.paid_times):
        by += timedelta(seconds=1)  # 四点整付款, not before it
    if by - timedelta(days=1) == case.now:
        by = case.now  # on the minute itself the hour is still today's
    if by < case.now and by.date() == case.now.date():
        by += timedelta(days=1)
    return by if by >= case.now else None


def is_length(pledge: Pledge) -> bool:
    """Whether the time counts from an event that hasn't happened."""
    if pledge.anchor == "stock" and pledge.anchor_times:
        return False
    return all(expr.family in _LENGTHS or _SAME_DAY.search(expr.text) for expr in pledge.times)


def read(pledge: Pledge, case: Situation, base: datetime | None) -> Reading:
    """One reading of all the times of `pledge`: the last of them, or the first of a choice."""
    if pledge.anchor == "stock" and pledge.anchor_times:
        arrival = merge(
            [resolve(expr, case.now, facts=case.facts) for expr in pledge.anchor_times], first=False
        )
        own = (
            merge([resolve(expr, case.now, facts=case.facts) for expr in pledge.times], first=False)
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
    return merge(readings, first=pledge.choice)


def _paid_base(pledge: Pledge, case: Situation) -> datetime | None:
    if pledge.paid and not pledge.paid_times and case.order is not None:
        return case.order.paid_at
    return None


def merge(readings: list[Reading], *, first: bool) -> Reading:
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
