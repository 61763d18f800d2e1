"""Hold a reply against the rules."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from app.core.types import Finding, Turn
from app.core.wording.compiled import Compiled, Regex, WordingRules
from app.core.wording.reading import clauses, cores, refused, says_yes
from app.core.wording.view import View, view

Span = tuple[int, int]


def check(text: str, turns: Sequence[Turn], rules: WordingRules) -> tuple[Finding, ...]:
    """What is wrong with the wording of `text`, a reply about to be sent after `turns` (oldest first).

    One finding a rule, at its first place; spans are offsets into `text` as given. Ordered by place.
    """
    seen = view(text)
    if not seen.text:
        return ()
    asked = _asked(turns)
    found = (_finding(rules.compiled[number], seen, asked) for number in _worth_running(seen.text, rules))
    return tuple(sorted((one for one in found if one), key=lambda one: (one.start, one.end, one.rule)))


def _asked(turns: Sequence[Turn]) -> str | None:
    """What the buyer said since the agent's last reply, as the rules read it."""
    last: list[str] = []
    for turn in reversed(turns):
        if turn.role != "buyer":
            break
        last.append(view(turn.text).text)
    return "\n".join(reversed(last)) or None


def _worth_running(text: str, rules: WordingRules) -> list[int]:
    """Numbers of the rules one of whose grams stands in `text`."""
    by_gram = rules.by_gram
    numbers = set(rules.always)
    for gram in {*text, *map("".join, itertools.pairwise(text))}:
        if gram in by_gram:
            numbers.update(by_gram[gram])
    return sorted(numbers)


def _finding(compiled: Compiled, seen: View, asked: str | None) -> Finding | None:
    if compiled.asks and not _holds(compiled, asked):
        return None
    span = _span(compiled, seen)
    if span is None or (compiled.unless and compiled.unless.search(seen.text)):
        return None
    rule = compiled.rule
    return Finding(rule.id, rule.kind, rule.severity, *span, rule.message, rule.better)


def _holds(compiled: Compiled, asked: str | None) -> bool:
    """Whether the buyer asked what the rule is about."""
    if asked is None or not (compiled.asks and compiled.asks.search(asked)):
        return False
    return not (compiled.not_asks and compiled.not_asks.search(asked))


def _span(compiled: Compiled, seen: View) -> Span | None:
    """Where the rule is broken, in the original; ``None`` if it isn't."""
    if compiled.find and (hit := next(_hits(compiled.find, compiled, seen.text), None)):
        return seen.span(*hit)
    if compiled.whole and (hit := _nothing_but(compiled.whole, compiled, seen.text)):
        return seen.span(*hit)
    if compiled.agrees and says_yes(seen.text):
        return 0, len(seen.original)
    if compiled.original and (match := compiled.original.search(seen.original)):
        return match.span()
    return None


def _hits(regex: Regex, compiled: Compiled, text: str) -> Iterator[Span]:
    """Matches that are neither excepted nor refused."""
    at = 0
    while match := regex.search(text, at):
        start, end = match.span()
        at = start + 1
        if _excepted(compiled.exceptions, text, start, end):
            continue
        if not (compiled.rule.refusable and refused(text, start, end)):
            yield start, end


def _excepted(exceptions: Sequence[Regex], text: str, start: int, end: int) -> bool:
    """Whether an exception overlaps ``[start, end)``."""
    return any(
        found.start() < end and start < found.end() for regex in exceptions for found in regex.finditer(text)
    )


def _nothing_but(regex: Regex, compiled: Compiled, text: str) -> Span | None:
    """The span of all clauses if each of them, or its core, is what the pattern says; empty ones don't count."""
    hits: list[Span] = []
    for start, end in clauses(text):
        forms = cores(text[start:end])
        if any(map(regex.fullmatch, forms)):
            hits.append((start, end))
        elif forms[-1]:
            return None
    if not hits or _excepted(compiled.exceptions, text, 0, len(text)):
        return None
    return hits[0][0], hits[-1][1]
