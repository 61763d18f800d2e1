"""Statutory workdays of mainland China: weekends, public holidays and the make-up days that replace them.

The State Council publishes one year at a time. A year that is not published is not guessed: `UnknownYear`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

ONE_DAY = timedelta(days=1)


class UnknownYear(LookupError):  # noqa: N818 - it is a gap in the data, said in the name
    """There is no published holiday calendar for `year`."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年的放假安排还没有公布")
        self.year = year


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Whether offices work on `day`. Raises `UnknownYear` where the calendar isn't published."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise UnknownYear(day.year) from error


def add_workdays(day: date, count: int) -> date:
    """The `count`-th workday after `day` (`day` itself isn't counted; 0 is `day`)."""
    while count > 0:
        day += ONE_DAY
        count -= is_workday(day)
    return day


def first_workday_after(day: date) -> date:
    """The first workday after the break that `day` lies in or is followed by."""
    return add_workdays(day, 1)


def next_holiday(day: date) -> tuple[date, date]:
    """The statutory break that `day` lies in, else the next one: first and last day off, weekends joined on."""
    start = next(d for d in _days(day, 366) if _is_festival(d))
    first = start
    while not is_workday(first - ONE_DAY):
        first -= ONE_DAY
    last = start
    while not is_workday(last + ONE_DAY):
        last += ONE_DAY
    return first, last


def _days(day: date, count: int) -> Iterator[date]:
    return (day + timedelta(days=n) for n in range(count))


def _is_festival(day: date) -> bool:
    """A public holiday by name, and not just a Saturday."""
    return not is_workday(day) and chinese_calendar.get_holiday_detail(day)[1] is not None
