"""The month as a shipping calendar: for each day, what a buyer who pays then is surely promised."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.core.promise.calendar import is_shipping_day, surely
from app.core.promise.holidays import UnknownYear

_SECOND = timedelta(seconds=1)
_LEAST_WEEKS = 3


@dataclass(frozen=True, slots=True)
class Day:
    """A day: orders paid before the cutoff and after it, and when they leave. `inside`: it is of the month shown.

    `before` is ``None`` where nothing is paid before the cutoff any more, or the day doesn't ship: one line
    then says it all. Texts are ready to show; `missing` says why there is no answer.
    """

    day: date
    inside: bool
    past: bool
    today: bool
    closed: bool
    sale: bool
    before: str | None = None
    after: str | None = None
    missing: str = ""


def weeks(facts: ShopFacts, year: int, month: int, now: datetime) -> list[list[Day]]:
    """The month's weeks from Monday on, those that are over left out; days that are over hold no answer.

    At the end of a month the next one's weeks follow, for it is the coming days that are looked for.
    """
    now = now.astimezone(SHANGHAI)
    mine = [week for week in Calendar().monthdatescalendar(year, month) if week[-1] >= now.date()]
    while mine and len(mine) < _LEAST_WEEKS:
        mine.append([day + timedelta(days=7) for day in mine[-1]])
    return [[_day(facts, day, day.month == month, now) for day in week] for week in mine]


def _day(facts: ShopFacts, day: date, inside: bool, now: datetime) -> Day:
    today, past = day == now.date(), day < now.date()
    closed, sale = _closed(facts, day), _sale(facts, day)
    if past:
        return Day(day, inside, past, today, closed, sale)
    cutoff = datetime.combine(day, facts.cutoff or time(0), SHANGHAI)
    late, gap = _leaves(facts, max(now, datetime.combine(day, time(23, 59, 59), SHANGHAI)), day)
    before = None
    if not closed and facts.cutoff and cutoff > now and not facts.instant:
        before, gap = _leaves(facts, cutoff - _SECOND, day)
    return Day(day, inside, past, today, closed, sale, before, late, gap)


def _leaves(facts: ShopFacts, paid: datetime, day: date) -> tuple[str | None, str]:
    """When an order paid at `paid` leaves, as text, or what is missing."""
    answer = surely("ship", facts, None, paid)
    if answer.at is None:
        return None, answer.unknown or "算不出来"
    if facts.instant:
        return "即时", ""
    return _said(answer.at, day), ""


def _said(moment: datetime, day: date) -> str:
    apart = (moment.date() - day).days
    name = {0: "当天", 1: "次日"}.get(apart, f"{moment.month}月{moment.day}日")
    return f"{name}{moment:%H:%M}"


def _closed(facts: ShopFacts, day: date) -> bool:
    """Not a shipping day; a day nobody can tell about is not drawn as closed."""
    if facts.works is None:
        return any(first <= day <= last for first, last in facts.closed or ())
    try:
        return not is_shipping_day(day, facts)
    except UnknownYear:
        return False


def _sale(facts: ShopFacts, day: date) -> bool:
    begins = datetime.combine(day, time(0), SHANGHAI)
    ends = begins + timedelta(days=1)
    return any(sale.paid_from < ends and begins < sale.paid_until for sale in facts.sale_windows or ())
