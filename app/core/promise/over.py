"""Whether a time is over already: what was done is told, not promised."""

from __future__ import annotations

import re
from datetime import datetime, time

from app.core.moments import SHANGHAI
from app.core.promise.calendar import end_of
from app.core.promise.commitments.pledge import Pledge
from app.core.promise.model import Reading, TimeExpr
from app.core.promise.reasons import (
    times_of,
)
from app.core.promise.times.words import PARTS


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


def is_over(pledge: Pledge, reading: Reading, now: datetime) -> bool:
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
