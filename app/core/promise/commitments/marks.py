"""What the commitment reader finds in a text before it decides anything: clauses, and the marks inside them.

All offsets are into the normalised, respelled text. In the *masked* text every time expression is replaced,
character by character, by `TIME` (or `EFFORT` for "as soon as possible" and the like), so that patterns about
verbs can step over times without reading them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.core.judgement import Act
from app.core.promise.model import TimeExpr

TIME = "\ue000"
EFFORT = "\ue001"
READABLE = 28
"""Verbs of a text that are read; nobody writes more, and what lies beyond is held."""

MOST = 4 * READABLE
"""Verbs of a text that are looked for; one with more is held, whatever the rest says."""

Flavour = Literal["plain", "bare", "pickup", "arrive", "receive", "arrange"]
"""bare: one ambiguous character (发, 寄, 走); pickup: the courier collects; arrive: 到; receive: the buyer's 收到."""

PredicateKind = Literal["pay", "stock", "prepare", "shipped", "signed", "returned", "approved", "other"]
"""Predicates that promise nothing themselves but own the time before them, or start a clock."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A mention of something the shop may undertake."""

    act: Act
    start: int
    end: int
    flavour: Flavour = "plain"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A mention of anything else that happens; `times` are the time expressions it owns."""

    kind: PredicateKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch ``[start, end)`` without a boundary inside; `closer` is what ends it, `hard` a sentence's end."""

    start: int
    end: int
    closer: str
    hard: bool

    @property
    def asks(self) -> bool:
        """Whether it ends as a question by its mark alone."""
        return "?" in self.closer


@dataclass(frozen=True, slots=True, eq=False)
class Bond:
    """A verb with the times it owns, the clause it stands in and the predicates that came before it. Two are the same
    only if they are one object, and so are scans: what is read of them is remembered at no cost.
    """

    verb: Verb
    times: tuple[TimeExpr, ...]
    clause: int
    since: int
    """Where the stretch that can bear on this verb begins: after the previous verb or predicate of the clause."""
    condition: Predicate | None = None
    condition_times: tuple[TimeExpr, ...] = ()
    anchor: Predicate | None = None
    anchor_times: tuple[TimeExpr, ...] = ()
    topical: bool = False
    """The time came from a clause of its own before or after."""


@dataclass(frozen=True, slots=True)
class Float:
    """Times in a clause without any verb: ``明天可以吗``, ``预计12号的``."""

    times: tuple[TimeExpr, ...]
    clause: int


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A text, taken apart."""

    text: str
    masked: str
    times: tuple[TimeExpr, ...]
    clauses: tuple[Clause, ...]
    bonds: tuple[Bond, ...]
    floats: tuple[Float, ...]
    predicates: tuple[Predicate, ...] = ()
    cut: bool = False
    """More verbs than are looked for: the text ends unread."""

    def clause_text(self, index: int) -> str:
        """The masked text of clause `index`, or nothing beyond the last one."""
        if not 0 <= index < len(self.clauses):
            return ""
        clause = self.clauses[index]
        return self.masked[clause.start : clause.end]


def _own_length(time: TimeExpr) -> int:
    """``这会儿给您`` is found as one, but to whom it is done belongs to the verb."""
    if time.family != "immediate":
        return time.end - time.start
    ends = [place for word in "给帮为" if (place := time.text.find(word)) > 0]
    return min(ends, default=time.end - time.start)


def mask(text: str, times: Sequence[TimeExpr]) -> str:
    """Hide the times of `text` behind placeholders of the same length."""
    chars = list(text)
    for time in times:
        sign = EFFORT if time.family == "effort" else TIME
        end = time.start + _own_length(time)
        chars[time.start : end] = [sign] * (end - time.start)
    return "".join(chars)
