"""What a time expression is made of once it has been parsed: no text, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["second", "minute", "hour", "day", "workday", "week", "month", "year"]
WordKind = Literal["immediate", "effort", "unverifiable", "unresolved", "past"]


@dataclass(frozen=True, slots=True)
class Day:
    """A day or span of days by `rule` (a handler of `days`), e.g. ``Day("weekday", (1, 3))``: Wednesday next week."""

    rule: str
    args: tuple[int | str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as said; ``sure`` where am or pm is settled. `last_*` is the end of ``两点到四点``."""

    hour: int
    minute: int = 0
    second: int = 0
    sure: bool = False
    last_hour: int | None = None
    last_minute: int = 0


@dataclass(frozen=True, slots=True)
class Length:
    """A duration of `low` to `high` units."""

    low: float
    high: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Point:
    """A point in time, as far as it was named; with `within`, no later than that long from now."""

    day: Day | None = None
    part: str | None = None
    clock: Clock | None = None
    within: Length | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """An expression that isn't measured: at once, soon, before some private event …"""

    kind: WordKind


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a time expression in normalised text."""

    start: int
    end: int
    value: Point | Length | Word
    weak: bool = False
    """Counts only beside another piece or a bound: ``一点`` may be "a little"."""
