"""Rules compiled once: one regular expression a rule, and an index of grams that names the few rules worth running."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.core.wording.model import Agree, Find, Original, Patterns, Rule, RuleError, Test, Whole
from app.core.wording.pattern import Node, PatternError, either, expand, parse

Sets = Mapping[str, Iterable[str]]
Regex = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule made ready: the regular expressions of its tests and conditions, ``None`` where it has none."""

    rule: Rule
    find: Regex | None = None
    whole: Regex | None = None
    original: Regex | None = None
    agrees: bool = False
    exceptions: tuple[Regex, ...] = ()
    unless: Regex | None = None
    asks: Regex | None = None
    not_asks: Regex | None = None


@dataclass(frozen=True, slots=True)
class WordingRules:
    """All rules of a shop, compiled and immutable. Build with `build_rules`."""

    rules: tuple[Rule, ...] = ()
    compiled: tuple[Compiled, ...] = ()
    by_gram: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    always: tuple[int, ...] = ()
    """Rules that no gram announces: agreement, and tests of the original text."""


def build_rules(rules: Iterable[Rule], sets: Sets | None = None) -> WordingRules:
    """Compile `rules`; `sets` are the named alternatives of their patterns. Raises `RuleError`."""
    rules = tuple(rules)
    made: list[Compiled] = []
    index: defaultdict[str, list[int]] = defaultdict(list)
    always: list[int] = []
    for number, rule in enumerate(rules):
        compiled, grams = _compile(rule, sets or {})
        made.append(compiled)
        for gram in grams or ():
            index[gram].append(number)
        if grams is None:
            always.append(number)
    by_gram = {gram: tuple(numbers) for gram, numbers in index.items()}
    return WordingRules(rules, tuple(made), by_gram, tuple(always))


def _compile(rule: Rule, sets: Sets) -> tuple[Compiled, frozenset[str] | None]:
    """The rule made ready, and grams of which one stands in any text that it could fault."""
    find = _joined(rule, _of(rule.tests, Find), sets)
    whole = _joined(rule, _of(rule.tests, Whole), sets)
    original = _joined(rule, _of(rule.tests, Original), sets)
    agrees = any(isinstance(test, Agree) for test in rule.tests)
    if agrees and not rule.asks:
        raise RuleError(rule.id, "agrees 要和 asks 一起写")
    compiled = Compiled(
        rule,
        _regex(rule, find),
        _regex(rule, whole),
        _regex(rule, original),
        agrees,
        tuple(one for pattern in rule.exceptions if (one := _regex(rule, _joined(rule, (pattern,), sets)))),
        *(
            _regex(rule, _joined(rule, patterns, sets))
            for patterns in (rule.unless, rule.asks, rule.not_asks)
        ),
    )
    if agrees or original:
        return compiled, None
    return compiled, either([node for node in (find, whole) if node]).grams


def _of(tests: Iterable[Test], kind: type[Find] | type[Whole] | type[Original]) -> Patterns:
    return tuple(pattern for test in tests if isinstance(test, kind) for pattern in test.patterns)


def _joined(rule: Rule, patterns: Patterns, sets: Sets) -> Node | None:
    try:
        return either([parse(expand(pattern, sets)) for pattern in patterns]) if patterns else None
    except PatternError as wrong:
        raise RuleError(rule.id, str(wrong)) from wrong


def _regex(rule: Rule, node: Node | None) -> Regex | None:
    try:
        return re.compile(node.source) if node else None
    except re.error as wrong:
        raise RuleError(rule.id, f"写法无法编译（{wrong}）") from wrong
