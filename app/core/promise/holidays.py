"""Statutory workdays of mainland China: weekends, public holidays and the make-up days that replace them.

The State Council publishes one year at a time. A year that is not published is not guessed: `UnknownYear`.
A shop may give days of its own (`Changes`), which go before the published ones; an unpublished year is taken as
given once its 1 January and 1 October are among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

ONE_DAY = timedelta(days=1)
Changes = Mapping[date, bool]
"""Days as the shop gives them: true, a workday; false, a day off."""
_MARKS_A_YEAR = ((1, 1), (10, 1))


class UnknownYear(LookupError):  # noqa: N818 - it is a gap in the data, said in the name
    """There is no published holiday calendar for `year`."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年的放假安排还没有公布")
        self.year = year


def is_workday(day: date, changes: Changes | None = None) -> bool:
    """Whether offices work on `day`. Raises `UnknownYear` where the calendar is neither published nor given."""
    if changes and day in changes:
        return changes[day]
    try:
        return _published(day)
    except UnknownYear:
        if changes and all(date(day.year, *mark) in changes for mark in _MARKS_A_YEAR):
            return day.weekday() < 5
        raise


@lru_cache(maxsize=4096)
def _published(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise UnknownYear(day.year) from error


def add_workdays(day: date, count: int, changes: Changes | None = None) -> date:
    """The `count`-th workday after `day` (`day` itself isn't counted; 0 is `day`)."""
    while count > 0:
        day += ONE_DAY
        count -= is_workday(day, changes)
    return day


def first_workday_after(day: date, changes: Changes | None = None) -> date:
    """The first workday after the break that `day` lies in or is followed by."""
    return add_workdays(day, 1, changes)


def next_holiday(day: date, changes: Changes | None = None) -> tuple[date, date]:
    """The statutory break that `day` lies in, else the next one: first and last day off, weekends joined on."""
    start = next(d for d in _days(day, 366) if _is_festival(d, changes))
    first = start
    while not is_workday(first - ONE_DAY, changes):
        first -= ONE_DAY
    last = start
    while not is_workday(last + ONE_DAY, changes):
        last += ONE_DAY
    return first, last


def _days(day: date, count: int) -> Iterator[date]:
    return (day + timedelta(days=n) for n in range(count))


def _is_festival(day: date, changes: Changes | None) -> bool:
    """A public holiday by name, and not just a Saturday; of a given day off only a weekday shows it."""
    if is_workday(day, changes):
        return False
    if changes and day in changes:
        return day.weekday() < 5
    try:
        return chinese_calendar.get_holiday_detail(day)[1] is not None
    except NotImplementedError:
        return False
