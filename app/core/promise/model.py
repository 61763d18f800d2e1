"""What the parts of the guard say to each other: times as found, times as read, moments as the calendar knows them.

Extraction (`TimeExpr`) looks at text alone and can be cached; resolution (`Reading`) needs `now` and the facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Bound = Literal["by", "before", "within", "after", "at", "from", "span"]
"""by: 到…为止/之内, before: …前, within: N天内, after: N天后, at: the time itself, from: …以后/最快 (open), span: a–b."""

ReadingKind = Literal["deadline", "immediate", "open", "effort", "unverifiable", "unresolved"]


@dataclass(frozen=True, slots=True)
class TimeExpr:
    """A time expression in *normalised* text, half-open ``[start, end)``, as its family's handler parsed it."""

    start: int
    end: int
    text: str
    family: str
    bound: Bound
    value: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A time expression read at a given `now`: the last moment the most generous reading allows.

    `earliest_reading` is the first deadline a buyer could hold the shop to. An `open` reading ("最快明天",
    "16号以后") is a lower bound and promises nothing; `unresolved` was seen but cannot be read and is held.
    """

    kind: ReadingKind
    latest: datetime | None = None
    earliest_reading: datetime | None = None
    hours: float | None = None
    """For durations: the length itself, to compare with the shop's own clock (``签收后24小时内退款``)."""
    day_precise: bool = True
    """False where an hour or minute is named, so that a window-only shop can refuse it."""


@dataclass(frozen=True, slots=True)
class Surely:
    """The first moment by which the shop can surely do something, or why that can't be known (`unknown`, zh)."""

    at: datetime | None = None
    unknown: str | None = None
