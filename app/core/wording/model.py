"""The nouns of the wording rules: a rule is data, a frozen record over a few typed kinds of test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Discriminator

Kind = Literal["wording", "compliance"]
Severity = Literal["block", "warn"]
Patterns = tuple[str, ...]
"""Patterns of the small language in `app.core.wording.pattern`."""


@dataclass(frozen=True, slots=True)
class Find:
    """Any of these words or patterns somewhere in the reply."""

    patterns: Patterns
    kind: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class Whole:
    """The reply is nothing but this: every one of its clauses, without its particles, is one of the patterns."""

    patterns: Patterns
    kind: Literal["whole"] = "whole"


@dataclass(frozen=True, slots=True)
class Agree:
    """The reply says yes to what the buyer asked."""

    kind: Literal["agrees"] = "agrees"


@dataclass(frozen=True, slots=True)
class Original:
    """Patterns in the text exactly as given: for capitals and rows of exclamation marks."""

    patterns: Patterns
    kind: Literal["original"] = "original"


@dataclass(frozen=True, slots=True)
class Leans:
    """The reply as a whole leans towards the offences that the model has seen; asked only where nothing else is found."""

    kind: Literal["leans"] = "leans"


@dataclass(frozen=True, slots=True)
class Misses:
    """The reply leans towards the offences as an answer to what the buyer said; asked where `Leans` is silent too."""

    kind: Literal["misses"] = "misses"


Test = Annotated[Find | Whole | Agree | Original | Leans | Misses, Discriminator("kind")]
"""Told apart by their kind when they are read from what a start kept."""


@dataclass(frozen=True, slots=True)
class Example:
    """A reply, and what the buyer said before it where that decides."""

    text: str
    buyer: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing an agent should not write.

    A hit counts unless it overlaps one of `exceptions`, or one of `unless` stands anywhere in the reply, or,
    where `refusable`, its clause refuses the thing ("我们不做好评返现"). With `asks` the rule only holds when the
    buyer's last message matches one of these and none of `not_asks`.
    """

    id: str
    kind: Kind
    severity: Severity
    message: str
    why: str
    better: str
    tests: tuple[Test, ...]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    exceptions: Patterns = ()
    unless: Patterns = ()
    asks: Patterns = ()
    not_asks: Patterns = ()
    refusable: bool = False


class RuleError(ValueError):
    """A rule that can't be compiled: says which and why, in Chinese."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{rule}：{reason}")
        self.rule, self.reason = rule, reason
