"""Read a time expression at a given moment: the last moment that the most generous reading allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.core.promise.holidays import ONE_DAY, Changes, UnknownYear, add_workdays
from app.core.promise.model import Bound, Reading, TimeExpr
from app.core.promise.times.days import Anchor, Span, add_months, span
from app.core.promise.times.grammar import Day, Length, Point
from app.core.promise.times.words import PARTS

_UNREAD = Reading("unresolved")
_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "workday": 86400,
    "week": 604800,
    "month": 2592000,
    "year": 31536000,
}
_PLAIN = frozenset({"effort", "unverifiable", "unresolved"})
_WHOLE = frozenset({"month", "year", "month_in"})


def resolve(
    expr: TimeExpr, now: datetime, *, base: datetime | None = None, facts: ShopFacts | None = None
) -> Reading:
    """`expr` at `now`. Durations, 当天 and 次日 count from `base` (default `now`); `facts` give 下班 and 截单 a time.

    Nothing is guessed: an impossible date, a vague number or a year without holiday data is ``unresolved``.
    """
    now = now.astimezone(SHANGHAI)
    start = base.astimezone(SHANGHAI) if base is not None else now
    try:
        if expr.family == "immediate":
            return Reading("immediate", _end(now.date()), now)
        if expr.family in _PLAIN:
            return Reading(expr.family)  # type: ignore[arg-type]
        if "lengths" in expr.value:
            return _read_lengths(expr.value["lengths"], expr.bound, start, facts)
        return _read_point(expr, now, start, facts)
    except (UnknownYear, OverflowError, ValueError):
        return _UNREAD


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def _read_lengths(
    lengths: tuple[Length, ...], bound: Bound, start: datetime, facts: ShopFacts | None
) -> Reading:
    latest, earliest = start, start
    changes = facts.calendar if facts else None
    for length in lengths:
        latest, earliest = (
            _after(length, length.high, latest, changes),
            _raw(length, length.low, earliest, changes),
        )
    hours = sum(length.high * _SECONDS[length.unit] for length in lengths) / 3600
    precise = lengths[-1].unit not in {"hour", "minute", "second"} or _whole_days(lengths)
    if bound == "from":
        return Reading("open", None, earliest, hours, precise)
    return Reading("deadline", latest, min(earliest, latest), hours, precise)


def _whole_days(lengths: tuple[Length, ...]) -> bool:
    """``48小时`` is two days said in hours."""
    return all(length.unit == "hour" and length.high % 24 == 0 for length in lengths)


def _after(length: Length, count: float, start: datetime, changes: Changes | None = None) -> datetime:
    """`count` units after `start`: clock units exactly, whole days and more to the end of the day."""
    if length.unit == "workday":
        return _end(add_workdays(start.date(), int(-(-count // 1)), changes))
    if length.unit == "month":
        whole = add_months(start.date(), int(count))
        return _end(whole + timedelta(days=round(count % 1 * 30)))
    if length.unit == "year":
        return _end(add_months(start.date(), int(count * 12)))
    exact = start + timedelta(seconds=count * _SECONDS[length.unit])
    if length.unit in {"hour", "minute", "second"} or (length.unit == "day" and count % 1):
        return exact
    return _end(exact.date())


def _raw(length: Length, count: float, start: datetime, changes: Changes | None) -> datetime:
    if length.unit == "workday":
        return _after(length, count, start, changes)
    return start + timedelta(seconds=count * _SECONDS[length.unit])


def _read_point(expr: TimeExpr, now: datetime, start: datetime, facts: ShopFacts | None) -> Reading:
    point, last = expr.value["point"], expr.value.get("to")
    anchor = Anchor(
        now.date(), start.date(), facts.calendar if facts else None, facts.festivals if facts else None
    )
    first = _deadline(point, expr.bound if last is None else "at", now, anchor, facts)
    if first is None:
        return _UNREAD
    latest, opens = first
    precise = point.clock is None and point.part is None
    if last is not None:
        end = _deadline(
            _paired(point, last, anchor), "at" if expr.bound == "span" else expr.bound, now, anchor, facts
        )
        if end is None:
            return _UNREAD
        latest = _later(latest, end[0], point, last, either=bool(expr.value["either"]))
        precise = precise and last.clock is None and last.part is None
    if expr.bound == "after" and point.day is not None and not precise:
        return Reading("deadline", _end(opens.date()), opens, None, precise)  # 今天晚饭后 is still today
    if expr.bound in {"from", "after"}:
        return Reading("open", None, opens, None, precise)
    return Reading("deadline", latest, min(opens, latest), None, precise)


def _later(first: datetime, end: datetime, point: Point, last: Point, *, either: bool) -> datetime:
    """The end of a range: past midnight where it runs over it, this year's where its beginning is over already."""
    if end >= first or either:
        return max(first, end)
    if last.day == point.day and last.clock is not None:
        return end + ONE_DAY
    begun = point.day is not None and point.day.rule == "month"
    return end if begun else first


def _paired(first: Point, last: Point, anchor: Anchor) -> Point:
    """The second end is not before the first: ``28号到3号``, ``11月26日到28日``, ``周五到周一``."""
    if first.day is None or last.day is None or last.day.rule not in {"monthday", "weekday"}:
        return last
    begin = span(first.day, anchor)
    if begin is None or last.day.args[0] is not None:
        return last
    later = span(last.day, replace(anchor, today=begin[0]))
    if later is None:
        return last
    day = later[1]
    return Point(Day("date", (day.year, day.month, day.day, None)), last.part, last.clock, last.within)


def _deadline(
    point: Point, bound: Bound, now: datetime, anchor: Anchor, facts: ShopFacts | None
) -> tuple[datetime, datetime] | None:
    """The latest moment `point` allows, and the first deadline that could be meant."""
    days = _days(point, now, anchor)
    if days is None:
        return None
    first, last = days
    if point.clock is not None:
        return _at_clock(point, last, now)
    if point.part is not None:
        return _at_part(point, bound, days, now, facts)
    if point.within is not None:
        latest = min(_end(last), _after(point.within, point.within.high, now))
        return latest, latest
    if bound == "before" and not _ends_itself(point.day, days, anchor.today):
        return _end(first - ONE_DAY), _end(first - ONE_DAY)
    return _end(last), _end(first if point.day and point.day.rule not in _WHOLE else last)


def _days(point: Point, now: datetime, anchor: Anchor) -> Span | None:
    return (now.date(), now.date()) if point.day is None else span(point.day, anchor)


def _ends_itself(day: Day | None, days: Span, today: date) -> bool:
    """``月底前`` and ``年底前`` mean the end of the last day; so does ``今天之前``, which would be over already."""
    if day is None:
        return True
    if day.rule == "now" and days[0] <= today:
        return True
    if day.rule in {"month", "month_in"}:
        return day.args[2] is not None or days[0] <= today
    return (day.rule in {"year", "half"} and days[0] <= today) or (day.rule == "week" and days[0] <= today)


def _at_clock(point: Point, day: date, now: datetime) -> tuple[datetime, datetime]:
    """A clock time; without a day it is the next such time, without am or pm the one that the day allows."""
    clock = point.clock
    assert clock is not None  # noqa: S101 - the caller has looked
    begin = _moment(day, clock.hour, clock.minute, clock.second, point, now)
    if clock.last_hour is None:
        return begin, begin
    end = _moment(begin.date(), clock.last_hour, clock.last_minute, 0, point, now)
    if end < begin:
        end += timedelta(hours=12)
    return end, begin


def _moment(day: date, hour: int, minute: int, second: int, point: Point, now: datetime) -> datetime:
    clock = point.clock
    sure = clock is not None and (clock.sure or hour > 12)
    if point.part is not None:
        moment = _in_part(day, hour, minute, second, point.part)
        return moment + ONE_DAY if point.day is None and moment <= now else moment
    if point.day is not None and day > now.date():
        if hour == 0 and minute == 0:
            return _end(day - ONE_DAY)
        return _time_of(day, _usual(hour, sure), minute, second)
    return _next_time(day, hour, minute, second, now, sure=sure, rolls=point.day is None)


def _usual(hour: int, sure: bool) -> int:
    """In a shop, one to six o'clock is in the afternoon."""
    return hour + 12 if not sure and 1 <= hour <= 6 else hour


def _next_time(
    day: date, hour: int, minute: int, second: int, now: datetime, *, sure: bool, rolls: bool
) -> datetime:
    hours = [hour] if sure or hour in {0, 24} else [_usual(hour, sure), hour + 12] if hour < 12 else [12, 24]
    for candidate in dict.fromkeys(hours):
        moment = _time_of(day, candidate, minute, second)
        if moment > now:
            return moment
    if rolls:
        return _time_of(day + ONE_DAY, _usual(hour, sure), minute, second)
    return _time_of(day, hours[-1] if hour < 12 else 12, minute, second)


def _time_of(day: date, hour: int, minute: int, second: int) -> datetime:
    """Midnight at the end of a day is its last second."""
    if hour == 0 and minute == 0 and second == 0:
        return _end(day)
    return _shift(day, hour * 3600 + minute * 60 + second)


def _shift(day: date, seconds: int) -> datetime:
    """`seconds` after midnight; exactly 24:00 is the last second of the day."""
    moment = datetime.combine(day, time(0), SHANGHAI) + timedelta(seconds=seconds)
    return moment - timedelta(seconds=1) if seconds == 86400 else moment


def _in_part(day: date, hour: int, minute: int, second: int, part: str) -> datetime:
    shift = PARTS[part][2]
    if part in {"evening", "night"} and hour in {0, 12}:
        return _shift(day, 86400 + minute * 60 + second)
    if part in {"evening", "night"} and 1 <= hour <= 4:
        return _shift(day + ONE_DAY, hour * 3600 + minute * 60 + second)
    if part == "noon" and hour >= 11:
        shift = 0
    if part == "dawn" and hour == 12:
        hour = 0
    if shift and hour < 12:
        hour += shift
    return _shift(day, hour * 3600 + minute * 60 + second)


def _at_part(
    point: Point, bound: Bound, days: Span, now: datetime, facts: ShopFacts | None
) -> tuple[datetime, datetime]:
    """Until the end of a part of the day, or before it begins; a bare part that is over is tomorrow's."""
    begin, until, _ = PARTS[point.part or "evening"]
    if point.part in {"closing", "cutoff"}:
        begin, until = _shop_minute(point.part, now, facts)
    first, last = days
    minute = begin if bound == "before" else until
    latest = _shift(last, minute * 60) if minute else _end(last - ONE_DAY)
    if point.day is None and latest <= now:
        latest = _shift(last + ONE_DAY, minute * 60) if minute else _end(last)
    return latest, min(latest, _shift(first, until * 60))


def _shop_minute(part: str, now: datetime, facts: ShopFacts | None) -> tuple[int, int]:
    """When the shop closes, or its cutoff; without the fact the end of the day."""
    if part == "cutoff" and facts is not None and facts.cutoff is not None:
        minute = facts.cutoff.hour * 60 + facts.cutoff.minute
        return minute, minute
    if part == "closing" and facts is not None and facts.reply_hours is not None:
        hours, minutes = facts.reply_hours.split("-")[1].strip().split(":")
        return min(int(hours) * 60 + int(minutes), 1440), 1440
    return 1440, 1440
