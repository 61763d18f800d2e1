"""Rules made ready once: patterns as regular expressions, and an index of grams that names the few worth running.

Nothing here is compiled before a reply calls for it: there are thousands of expressions, and few are ever needed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from app.core.wording.leaning import Leaning
from app.core.wording.model import (
    Agree,
    Find,
    Leans,
    Misses,
    Original,
    Patterns,
    Rule,
    RuleError,
    Test,
    Whole,
)
from app.core.wording.pattern import Node, PatternError, either, expand, parse

Sets = Mapping[str, Iterable[str]]
Regex = re.Pattern[str]
Piece = tuple[int, str | None]
"""A rule's number and the source of one pattern to search for; ``None`` runs the rule's other tests."""


@cache
def searcher(source: str) -> Regex:
    """A source that `re` reads, compiled when it is first called for."""
    return re.compile(source)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule made ready: for `searcher`, the sources of its tests and conditions, ``None`` where it has none."""

    rule: Rule
    whole: str | None = None
    original: str | None = None
    agrees: bool = False
    exceptions: tuple[str, ...] = ()
    unless: str | None = None
    asks: str | None = None
    not_asks: str | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """All of them."""
        single = (self.whole, self.original, self.unless, self.asks, self.not_asks)
        return (*self.exceptions, *(source for source in single if source is not None))


@dataclass(frozen=True, slots=True)
class Reading:
    """A model, the number of the rule it speaks for, and whether it reads the reply as an answer."""

    number: int
    model: Leaning
    answers: bool


@dataclass(frozen=True, slots=True)
class WordingRules:
    """All rules of a shop, compiled and immutable. Build with `build_rules`."""

    rules: tuple[Rule, ...] = ()
    compiled: tuple[Compiled, ...] = ()
    pieces: tuple[Piece, ...] = ()
    by_gram: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Numbers of the pieces that a gram of the reply calls for."""
    always: tuple[int, ...] = ()
    """Pieces that no gram announces: agreement, and tests of the original text."""
    readings: tuple[Reading, ...] = ()
    """What is asked where no pattern speaks, in this order."""


class _Builder:
    """Collects pieces and their grams."""

    def __init__(self, sets: Sets) -> None:
        self.sets = sets
        self.pieces: list[Piece] = []
        self.by_gram: defaultdict[str, list[int]] = defaultdict(list)
        self.always: list[int] = []

    def add(self, number: int, rule: Rule) -> Compiled:
        """Compile `rule`, the `number`-th; raises `RuleError` for a pattern outside the language."""
        for pattern in _of(rule.tests, Find):
            node = self._node(rule, pattern)
            self._piece((number, node.source), node.grams)
        whole = self._joined(rule, _of(rule.tests, Whole))
        original = self._joined(rule, _of(rule.tests, Original))
        agrees = any(isinstance(test, Agree) for test in rule.tests)
        if agrees and not rule.asks:
            raise RuleError(rule.id, "agrees 要和 asks 一起写")
        if whole:
            self._piece((number, None), whole.grams)
        if original or agrees:
            self._piece((number, None), None)
        conditions = [_source(self._joined(rule, p)) for p in (rule.unless, rule.asks, rule.not_asks)]
        exceptions = tuple(self._node(rule, pattern).source for pattern in rule.exceptions)
        return Compiled(rule, _source(whole), _source(original), agrees, exceptions, *conditions)

    def _piece(self, piece: Piece, grams: Iterable[str] | None) -> None:
        self.pieces.append(piece)
        if grams is None:
            self.always.append(len(self.pieces) - 1)
        for gram in grams or ():
            self.by_gram[gram].append(len(self.pieces) - 1)

    def _node(self, rule: Rule, pattern: str) -> Node:
        try:
            return parse(expand(pattern, self.sets))
        except PatternError as wrong:
            raise RuleError(rule.id, f"{wrong}：{pattern}") from wrong

    def _joined(self, rule: Rule, patterns: Patterns) -> Node | None:
        return either([self._node(rule, pattern) for pattern in patterns]) if patterns else None


def build_rules(
    rules: Iterable[Rule],
    sets: Sets | None = None,
    leaning: Leaning | None = None,
    answering: Leaning | None = None,
) -> WordingRules:
    """Compile `rules`; `sets` are the named alternatives of their patterns.

    `leaning` is what a `Leans` rule asks, `answering` what a `Misses` rule asks. Raises `RuleError` for a rule whose
    patterns are outside the language or whose tests don't fit together.
    """
    rules = tuple(rules)
    builder = _Builder(sets or {})
    compiled = tuple(builder.add(number, rule) for number, rule in enumerate(rules))
    by_gram = {gram: tuple(numbers) for gram, numbers in builder.by_gram.items()}
    readings = tuple(
        Reading(number, model, isinstance(test, Misses))
        for test, model in ((Leans(), leaning), (Misses(), answering))
        for number, rule in enumerate(rules)
        if model is not None and test in rule.tests
    )
    return WordingRules(rules, compiled, tuple(builder.pieces), by_gram, tuple(builder.always), readings)


def _of(tests: Iterable[Test], kind: type[Find] | type[Whole] | type[Original]) -> Patterns:
    return tuple(pattern for test in tests if isinstance(test, kind) for pattern in test.patterns)


def _source(node: Node | None) -> str | None:
    return node.source if node else None
