"""Day rules read at a given date: every rule of `grammar.Day` has one handler, which answers with a span of days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.promise.holidays import (
    ONE_DAY,
    Changes,
    UnknownYear,
    add_workdays,
    first_workday_after,
    is_workday,
    next_holiday,
)
from app.core.promise.times.festivals import NAMES, STATUTORY, festival, lunar
from app.core.promise.times.grammar import Day

Arg = int | str | None
Span = tuple[date, date]

JUST_PAST = timedelta(days=7)
"""A date of this month or year that is over no longer than this is meant as past, and not as next year's."""
_MONTH_PARTS = {"start": (1, 10), "middle": (11, 20)}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where days are counted from: `today`, and `base`, the day that 当天 and 次日 refer to."""

    today: date
    base: date
    changes: Changes | None = None
    """Statutory days as the shop gives them."""
    festivals: Mapping[str, Sequence[date]] | None = None
    """Dates of festivals as the shop gives them, by any of their names."""


def span(day: Day, anchor: Anchor) -> Span | None:
    """The first and last day that `day` means at `anchor`; None where there is no such day (2月30号).

    Raises `UnknownYear` where it takes a holiday calendar that isn't published.
    """
    try:
        return _RULES[day.rule](anchor, *day.args)
    except (ValueError, OverflowError):
        return None


def _now(anchor: Anchor, first: Arg, last: Arg) -> Span:
    return anchor.today + _days(first), anchor.today + _days(last)


def _base(anchor: Anchor, count: Arg) -> Span:
    day = anchor.base + _days(count)
    return day, day


def _days(count: Arg) -> timedelta:
    return timedelta(days=int(count or 0))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weekday(anchor: Anchor, shift: Arg, first: Arg, last: Arg) -> Span:
    """A bare weekday is the next one, today included; 下周三 is in the next calendar week."""
    wanted = int(first or 0)
    if shift is None:
        begin = anchor.today + timedelta(days=(wanted - anchor.today.weekday()) % 7)
    else:
        begin = _monday(anchor.today) + timedelta(days=wanted, weeks=int(shift))
    if last is None:
        return begin, begin
    return begin, begin + timedelta(days=(int(last) - wanted) % 7)


def _weekly(anchor: Anchor, *weekdays: Arg) -> Span:
    """A schedule (每周一三五): from the next of its days to the last one within a week."""
    ahead = sorted((int(day or 0) - anchor.today.weekday()) % 7 or 7 for day in weekdays)
    return anchor.today + timedelta(days=ahead[0]), anchor.today + timedelta(days=ahead[-1])


def _week(anchor: Anchor, shift: Arg, part: Arg = None) -> Span:
    monday = _monday(anchor.today) + timedelta(weeks=int(shift or 0))
    if part == "初":
        return monday, monday + timedelta(days=1)
    if part == "中":
        return monday + timedelta(days=2), monday + timedelta(days=3)
    return monday, monday + timedelta(days=6)


def _weekend(anchor: Anchor, shift: Arg) -> Span:
    saturday = _monday(anchor.today) + timedelta(days=5, weeks=int(shift or 0))
    return saturday, saturday + ONE_DAY


def _half(anchor: Anchor, which: Arg, unit: Arg) -> Span:
    today, second = anchor.today, which == "下"
    if unit == "周":
        monday = _monday(today)
        return (
            (monday + timedelta(days=3), monday + timedelta(days=6))
            if second
            else (monday, monday + timedelta(days=2))
        )
    if unit == "月":
        return (
            (today.replace(day=16), _month_end(today))
            if second
            else (today.replace(day=1), today.replace(day=15))
        )
    return (
        (date(today.year, 7, 1), date(today.year, 12, 31))
        if second
        else (date(today.year, 1, 1), date(today.year, 6, 30))
    )


def _date(anchor: Anchor, year: Arg, month: Arg, first: Arg, last: Arg) -> Span:
    """Without a year: the next such day, or the one just past."""
    begin = _exact(int(year), month, first) if year is not None else _coming(anchor.today, month, first)
    if last is None:
        return begin, begin
    end = date(begin.year, begin.month, int(last))
    if end < begin:
        raise ValueError(last)
    return begin, end


def _exact(year: int, month: Arg, day: Arg) -> date:
    return date(year, int(month or 0), int(day or 0))


def _coming(today: date, month: Arg, day: Arg) -> date:
    years = (today.year - 1, *range(today.year, today.year + 9))
    for year in years:
        try:
            found = _exact(year, month, day)
        except ValueError:
            continue
        if found >= today - JUST_PAST:
            return found
    raise ValueError(day)


def _date_in(anchor: Anchor, shift: Arg, month: Arg, day: Arg) -> Span:
    found = _exact(anchor.today.year + int(shift or 0), month, day)
    return found, found


def _monthday(anchor: Anchor, shift: Arg, first: Arg, last: Arg) -> Span:
    """``15号``: the next 15th, today included; a month too short for it is left out."""
    begin = _nth_of_month(anchor.today, shift, int(first or 0))
    if last is None:
        return begin, begin
    end = (
        begin.replace(day=int(last))
        if int(last) >= begin.day
        else add_months(begin.replace(day=1), 1).replace(day=int(last))
    )
    return begin, end


def _nth_of_month(today: date, shift: Arg, day: int) -> date:
    if not 1 <= day <= 31:
        raise ValueError(day)
    first = today.replace(day=1)
    if shift is not None:
        return add_months(first, int(shift)).replace(day=day)
    for ahead in range(12):
        month = add_months(first, ahead)
        if day <= monthrange(month.year, month.month)[1] and month.replace(day=day) >= today:
            return month.replace(day=day)
    raise ValueError(day)


def _month(anchor: Anchor, shift: Arg, month: Arg, part: Arg, year: Arg = None) -> Span:
    today = anchor.today
    if month is not None:
        first = date(int(year), int(month), 1) if year is not None else _coming_month(today, int(month))
        return _month_part(first, part)
    if shift is not None:
        return _month_part(add_months(today.replace(day=1), int(shift)), part)
    here = _month_part(today.replace(day=1), part)
    return here if here[1] >= today else _month_part(add_months(today.replace(day=1), 1), part)


def _coming_month(today: date, month: int) -> date:
    first = date(today.year, month, 1)
    return first if _month_end(first) >= today else date(today.year + 1, month, 1)


def _month_week(anchor: Anchor, month: Arg, count: Arg) -> Span:
    """``十月的第一周``: weeks are counted from the month's first Monday."""
    first = _coming_month(anchor.today, int(month or 0))
    monday = first + timedelta(days=-first.weekday() % 7, weeks=int(count or 1) - 1)
    return monday, monday + timedelta(days=6)


def _quarter(anchor: Anchor, count: Arg) -> Span:
    last = date(anchor.today.year, 3 * int(count or 1), 1)
    year = last.year if _month_end(last) >= anchor.today else last.year + 1
    return date(year, last.month - 2, 1), _month_end(date(year, last.month, 1))


def _month_in(anchor: Anchor, shift: Arg, month: Arg, part: Arg) -> Span:
    return _month_part(date(anchor.today.year + int(shift or 0), int(month or 0), 1), part)


def _month_part(first: date, part: Arg) -> Span:
    end = _month_end(first)
    if part == "end":
        return first.replace(day=21), end
    if part in _MONTH_PARTS:
        begin, last = _MONTH_PARTS[str(part)]
        return first.replace(day=begin), first.replace(day=last)
    return first, end


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, count: int) -> date:
    """`count` months after `day`; a day that month doesn't have is its last."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _year(anchor: Anchor, shift: Arg, part: Arg = None) -> Span:
    year = anchor.today.year + int(shift or 0)
    if part == "初":
        return date(year, 1, 1), date(year, 1, 31)
    if part == "上半年":
        return date(year, 1, 1), date(year, 6, 30)
    return date(year, 1, 1), date(year, 12, 31)


def _festival(anchor: Anchor, name: Arg, year: Arg, later: Arg = 0) -> Span | None:
    day = _coming_festival(anchor, str(name))
    return None if day is None else (day + _days(later), day + _days(later))


def _festival_in(anchor: Anchor, name: str, year: int) -> date | None:
    """The festival in `year`: as the shop gives it, else by the table."""
    given = anchor.festivals or {}
    own = (day for said, days in given.items() if NAMES.get(said, said) == name for day in days)
    return next((day for day in own if day.year == year), None) or festival(name, year)


def _coming_festival(anchor: Anchor, name: str) -> date | None:
    days = (_festival_in(anchor, name, year) for year in (anchor.today.year, anchor.today.year + 1))
    return next((day for day in days if day is not None and day >= anchor.today), None)


def _current_festival(anchor: Anchor, name: str) -> date | None:
    """The festival, also while its break lasts: 国庆期间 said on 3 October."""
    day = _festival_in(anchor, name, anchor.today.year)
    if (
        day is not None
        and day <= anchor.today
        and name in STATUTORY
        and anchor.today <= _break_end(day, anchor)
    ):
        return day
    return _coming_festival(anchor, name)


def _break_end(day: date, anchor: Anchor) -> date:
    while not is_workday(day + ONE_DAY, anchor.changes):
        day += ONE_DAY
    return day


def _holiday(anchor: Anchor) -> Span:
    return next_holiday(anchor.today, anchor.changes)


def _holiday_span(anchor: Anchor, name: Arg) -> Span | None:
    if name is None:
        return next_holiday(anchor.today, anchor.changes)
    day = _current_festival(anchor, str(name))
    if day is None or name not in STATUTORY:
        return None if day is None else (day, day)
    return day, _break_end(day, anchor)


def _holiday_after(anchor: Anchor, name: Arg, later: Arg = 0) -> Span | None:
    """The first workday after a break, or so many days later (``节后第三天``)."""
    whole = _holiday_span(anchor, name)
    if whole is None:
        return None
    day = first_workday_after(whole[1], anchor.changes) + _days(later)
    return day, day


def _holiday_last(anchor: Anchor, name: Arg) -> Span | None:
    """``国庆假期最后一天``."""
    whole = _holiday_span(anchor, name)
    return None if whole is None else (whole[1], whole[1])


def _workday(anchor: Anchor, count: Arg) -> Span:
    day = add_workdays(anchor.base, int(count or 0), anchor.changes)
    return day, day


def _lunar(anchor: Anchor, month: Arg, day: Arg) -> Span | None:
    """A lunar day; without its month (初八) the next one, which around Spring Festival is the first month's."""
    years = (anchor.today.year - 1, anchor.today.year, anchor.today.year + 1)
    months = range(1, 13) if month is None else (int(month),)
    days = (lunar(year, one, int(day or 0)) for year in years for one in months)
    found = min((d for d in days if d is not None and d >= anchor.today), default=None)
    return None if found is None else (found, found)


# fmt: off
_RULES: dict[str, Callable[..., Span | None]] = {
    "now": _now, "base": _base, "weekday": _weekday, "week": _week, "weekly": _weekly, "weekend": _weekend, "half": _half, "date": _date,
    "date_in": _date_in, "monthday": _monthday, "month": _month, "month_in": _month_in, "month_week": _month_week, "quarter": _quarter, "year": _year,
    "festival": _festival, "holiday": _holiday, "holiday_span": _holiday_span, "holiday_after": _holiday_after, "holiday_last": _holiday_last,
    "workday": _workday, "lunar": _lunar,
}
# fmt: on
__all__ = ["Anchor", "Span", "UnknownYear", "add_months", "span"]
