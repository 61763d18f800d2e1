"""Moments, days and clock times as they come from outside: with a zone, and in years that can be reckoned with.

Python's calendar ends with the years 1 and 9999: a day counted on from there, or a change of zone, is no date any more.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991
"""The zone in which shops, couriers and platform rules count days."""

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""What trade can be about: an order of yesteryear, a closure "until further notice"."""

_Dated = TypeVar("_Dated", date, datetime)


def _in_reach(value: _Dated) -> _Dated:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"年份要在{FIRST_YEAR}到{LAST_YEAR}之间")
    return value


def _aware(value: datetime) -> datetime:
    return value.replace(tzinfo=SHANGHAI) if value.tzinfo is None else value


def _midnight(value: object) -> object:
    """``"24:00"`` is how shops write the end of the day; read as its last second, since Python's clock has no 24th hour."""
    return "23:59:59" if value == "24:00" else value


def _of_the_shop(value: time) -> time:
    """A shop's clock has no zone but the shop's own; with one it could not be compared with the others."""
    if value.tzinfo is not None:
        raise ValueError("只写几点几分，不带时区")
    return value


IN_REACH = AfterValidator(_in_reach)
"""Refuses years that trade is not about."""

Moment = Annotated[datetime, IN_REACH, AfterValidator(_aware)]
Day = Annotated[date, IN_REACH]
Clock = Annotated[time, BeforeValidator(_midnight), AfterValidator(_of_the_shop)]
Days = Annotated[int, Field(ge=0, le=400)]
