"""The worst case over a span of time: what a text that outlives the guard (an export) would have to hold against.

Between two critical moments the answer of the calendar doesn't change for the worse, so that looking at these
moments is looking at all of them: midnights, just at the cutoff, just after pickup, the edges of agents' hours and
of sale windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.core.facts import OrderFacts, ShopFacts
from app.core.judgement import Act
from app.core.moments import SHANGHAI
from app.core.promise.guarantee import surely
from app.core.promise.model import Surely

_SECOND = timedelta(seconds=1)
_LONGEST_SPAN = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Worst:
    """The moment at which `act` takes longest, and how long; `delay` is None where that moment has no answer."""

    moment: datetime
    surely: Surely
    delay: timedelta | None


def critical_moments(facts: ShopFacts, from_: datetime, until: datetime) -> tuple[datetime, ...]:
    """The moments of ``[from_, until]`` at which the calendar's answer can turn worse, in order, `from_` first.

    Raises ValueError for a span that is empty or longer than 400 days.
    """
    from_, until = from_.astimezone(SHANGHAI), until.astimezone(SHANGHAI)
    if until < from_ or until - from_ > _LONGEST_SPAN:
        raise ValueError("the span must end after it begins, and within 400 days")
    edges = [
        edge.astimezone(SHANGHAI)
        for sale in facts.sale_windows or ()
        for edge in (sale.paid_from, sale.paid_until)
    ]
    every = {from_, *edges, *_daily(facts, from_, until)}
    return tuple(sorted(moment for moment in every if from_ <= moment <= until))


def worst_case(
    act: Act, facts: ShopFacts, from_: datetime, until: datetime, *, order: OrderFacts | None = None
) -> Worst:
    """The longest wait for `act` at any moment of ``[from_, until]``; a moment without an answer is the worst."""
    worst: Worst | None = None
    for moment in critical_moments(facts, from_, until):
        answer = surely(act, facts, order, moment)
        if answer.at is None:
            return Worst(moment, answer, None)
        delay = answer.at - moment
        if worst is None or worst.delay is None or delay > worst.delay:
            worst = Worst(moment, answer, delay)
    assert worst is not None  # noqa: S101 - `from_` is always among the moments
    return worst


def _daily(facts: ShopFacts, from_: datetime, until: datetime) -> Iterator[datetime]:
    clocks = [time(0), *(clock for clock in (facts.cutoff, facts.pickup) if clock is not None)]
    offsets = [timedelta(hours=c.hour, minutes=c.minute, seconds=c.second) for c in clocks]
    offsets += [offset + _SECOND for offset in offsets[1:]] + list(_hours(facts))
    day = datetime.combine(from_.date(), time(0), SHANGHAI) - timedelta(days=1)
    while day <= until:
        yield from (day + offset for offset in offsets)
        day += timedelta(days=1)


def _hours(facts: ShopFacts) -> Iterator[timedelta]:
    """Just after the last moment at which an answer still comes before closing, and closing itself."""
    if facts.reply_hours is None:
        return
    for clock in facts.reply_hours.replace(" ", "").split("-"):
        hours, minutes = clock.split(":")
        edge = timedelta(hours=int(hours), minutes=int(minutes))
        yield edge
        yield edge - timedelta(minutes=facts.reply_minutes or 0) + _SECOND
