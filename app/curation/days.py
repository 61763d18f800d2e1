"""The calendar that promises are reckoned by: festivals, days off and make-up days, and what the shop makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.core.facts import ShopFacts
from app.core.promise.calendar import is_shipping_day
from app.core.promise.holidays import UnknownYear, is_workday
from app.core.promise.times.festivals import NAMES, festival

Kind = Literal["workday", "weekend", "holiday", "makeup", "unknown"]
LONGEST = 400
"""Days in one look."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day: what the state says of it (`unknown`: not published yet), and whether the shop ships on it.

    `said_by` is the fact that decides it where the shop's own word does: ``closed`` or ``extra_days``.
    """

    day: date
    kind: Kind
    festivals: tuple[str, ...]
    ships: bool | None
    said_by: Literal["closed", "extra_days", "works"] | None


def days(facts: ShopFacts, first: date, count: int) -> Iterator[Day]:
    """`count` days (at most `LONGEST`) from `first` on."""
    named = _named(facts, {first.year, (first + timedelta(days=min(count, LONGEST))).year})
    for number in range(min(count, LONGEST)):
        day = first + timedelta(days=number)
        yield Day(day, _kind(day, facts), named.get(day, ()), _ships(day, facts), _said_by(day, facts))


def _kind(day: date, facts: ShopFacts) -> Kind:
    try:
        works = is_workday(day, facts.calendar)
    except UnknownYear:
        return "unknown"
    weekend = day.weekday() >= 5
    if works:
        return "makeup" if weekend else "workday"
    return "weekend" if weekend else "holiday"


def _ships(day: date, facts: ShopFacts) -> bool | None:
    """``None`` where the shop has not said, or the year is not published."""
    if facts.works is None and _said_by(day, facts) is None:
        return None
    try:
        return is_shipping_day(day, facts)
    except UnknownYear:
        return None


def _said_by(day: date, facts: ShopFacts) -> Literal["closed", "extra_days", "works"] | None:
    if any(first <= day <= last for first, last in facts.closed or ()):
        return "closed"
    if facts.extra_days and day in facts.extra_days:
        return "extra_days"
    return "works" if facts.works is not None else None


def _named(facts: ShopFacts, years: set[int]) -> dict[date, tuple[str, ...]]:
    """Festivals and sales by day: the table's, but in a year for which the shop gives its own days, the shop's."""
    given = (facts.festivals or {}).items()
    own = [(NAMES.get(said, said), day) for said, days_ in given for day in days_]
    moved = {(name, day.year) for name, day in own}
    names = dict.fromkeys(NAMES.values())
    table = [(name, festival(name, year)) for name in names for year in years if (name, year) not in moved]
    found: dict[date, tuple[str, ...]] = {}
    for name, day in (*table, *own):
        if day is not None:
            found[day] = (*found.get(day, ()), name)
    return found
