"""What a report is made of: plain records of numbers, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.store.usage import HeldEntry, HeldRule, Unanswered
from app.usage.shelf import Item


@dataclass(frozen=True, slots=True)
class Acts:
    """What agents did with suggestions."""

    shown: int = 0
    inserted: int = 0
    edited: int = 0
    sent: int = 0

    @property
    def used(self) -> int:
        """Acts other than looking."""
        return self.inserted + self.edited + self.sent

    @property
    def rate(self) -> float | None:
        """The share of those shown that was inserted; ``None`` where nothing was shown."""
        return min(1.0, self.inserted / self.shown) if self.shown else None

    def __add__(self, other: Acts) -> Acts:
        """Both together."""
        return Acts(
            self.shown + other.shown,
            self.inserted + other.inserted,
            self.edited + other.edited,
            self.sent + other.sent,
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """One day or hour of the period; `name` is how the axis says it."""

    name: str
    asks: int
    no_match: int
    acts: Acts


@dataclass(frozen=True, slots=True)
class IntentLine:
    """An intent (``""``: not understood): how often asked, now and in the period before, and what came of it."""

    code: str
    asks: int
    before: int
    no_match: int
    trend: tuple[int, ...]
    acts: Acts


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """A suggestion, its entry where that is still published, and what came of it."""

    key: str
    item: Item | None
    acts: Acts


@dataclass(frozen=True, slots=True)
class Unused:
    """A published phrase that nobody used, and how often it was shown in the period."""

    item: Item
    shown: int


@dataclass(frozen=True, slots=True)
class Thin:
    """An intent that is asked more than it is answered, and why it is listed."""

    code: str
    asks: int
    phrases: int
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows for one period of `days`, as it was `at` that moment.

    `began` is when use was first noted; `comparable` whether that covers the period before as well.
    """

    days: int
    at: datetime
    moments: tuple[Moment, ...]
    intents: tuple[IntentLine, ...]
    comparable: bool
    asks_before: int
    no_match_before: int
    acts: Acts
    phrases: tuple[PhraseLine, ...]
    unused: tuple[Unused, ...]
    unused_total: int
    thin: tuple[Thin, ...]
    unanswered: tuple[Unanswered, ...]
    rules: tuple[HeldRule, ...]
    held: tuple[tuple[HeldEntry, Item | None], ...]
    began: datetime | None
    asks: int = field(init=False)
    no_match: int = field(init=False)

    def __post_init__(self) -> None:
        """Add up what is shown as one number."""
        object.__setattr__(self, "asks", sum(moment.asks for moment in self.moments))
        object.__setattr__(self, "no_match", sum(moment.no_match for moment in self.moments))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.asks or self.acts.shown or self.acts.used or self.rules)
