"""Hold a reply against the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from app.core.facts import Turn
from app.core.judgement import Finding
from app.core.wording.answering import leaves_open
from app.core.wording.compiled import Compiled, Reading, Regex, WordingRules, searcher
from app.core.wording.reading import clauses, cores, refused, says_yes
from app.core.wording.view import View, view

Span = tuple[int, int]
BARE = 48
"""A reply longer than this says something besides: `Whole` is not tried."""


@dataclass(frozen=True)
class _Draft:
    """The reply as the rules read it, and what the buyer said before it."""

    seen: View
    asked: str | None

    @cached_property
    def clauses(self) -> list[tuple[Span, list[str]]]:
        """Spans of the clauses and their forms; empty where the reply is too long to be bare."""
        text = self.seen.text
        if len(text) > BARE:
            return []
        return [(span, cores(text[slice(*span)])) for span in clauses(text)]

    @cached_property
    def agrees(self) -> bool:
        return says_yes(self.seen.text)


def check(text: str, turns: Sequence[Turn], rules: WordingRules) -> tuple[Finding, ...]:
    """What is wrong with the wording of `text`, a reply about to be sent after `turns` (oldest first).

    One finding a rule, at its first place; spans are offsets into `text` as given. Ordered by place.
    """
    seen = view(text)
    draft = _Draft(seen, _asked(turns))
    if not seen.text and not (text.strip() and draft.asked):
        return ()
    found: dict[int, Span] = {}
    for number, regex in _worth_running(seen.text, rules):
        span = _span(rules.compiled[number], regex, draft)
        if span and (number not in found or span < found[number]):
            found[number] = span
    found = found or _read(draft, rules)
    findings = (_finding(rules.compiled[number], span, seen) for number, span in found.items())
    return tuple(sorted(findings, key=lambda one: (one.start, one.end, one.rule)))


def _read(draft: _Draft, rules: WordingRules) -> dict[int, Span]:
    """The rule of the first model that speaks, and where."""
    text = draft.seen.text
    for reading in rules.readings:
        compiled = rules.compiled[reading.number]
        if compiled.unless and searcher(compiled.unless).search(text):
            continue
        if not reading.answers and reading.model.leans(text):
            return {reading.number: reading.model.worst(text)}
        if reading.answers and _misses(draft, reading, compiled):
            return {reading.number: (0, len(text))}
    return {}


def _misses(draft: _Draft, reading: Reading, compiled: Compiled) -> bool:
    """Whether the reply leaves open what the buyer asked, or answers as offences do."""
    if draft.asked is None or (compiled.asks and not _holds(compiled, draft.asked)):
        return False
    return leaves_open(draft.asked, draft.seen.text) or reading.model.leans(draft.seen.text, draft.asked)


def _asked(turns: Sequence[Turn]) -> str | None:
    """What the buyer said since the agent's last reply, as the rules read it."""
    last: list[str] = []
    for turn in reversed(turns):
        if turn.role != "buyer":
            break
        last.append(view(turn.text).text)
    return "\n".join(reversed(last)) or None


def _worth_running(text: str, rules: WordingRules) -> Iterator[tuple[int, Regex | None]]:
    """The pieces one of whose grams stands in `text`."""
    numbers = set(rules.always)
    for gram in {*text, *map("".join, pairwise(text))} & rules.by_gram.keys():
        numbers.update(rules.by_gram[gram])
    for number in numbers:
        rule, source = rules.pieces[number]
        yield rule, searcher(source) if source else None


def _finding(compiled: Compiled, span: Span, seen: View) -> Finding:
    rule = compiled.rule
    start, end = seen.span(*span) if seen.text else (0, len(seen.original))
    return Finding(rule.id, rule.kind, rule.severity, start, end, rule.message, rule.better)


def _span(compiled: Compiled, regex: Regex | None, draft: _Draft) -> Span | None:
    """Where the reply breaks the rule, in the view; ``None`` if it doesn't."""
    if compiled.asks and not _holds(compiled, draft.asked):
        return None
    text = draft.seen.text
    span = next(_hits(regex, compiled, text), None) if regex else _otherwise(compiled, draft)
    return None if span and compiled.unless and searcher(compiled.unless).search(text) else span


def _holds(compiled: Compiled, asked: str | None) -> bool:
    """Whether the buyer asked what the rule is about."""
    if asked is None or not (compiled.asks and searcher(compiled.asks).search(asked)):
        return False
    return not (compiled.not_asks and searcher(compiled.not_asks).search(asked))


def _otherwise(compiled: Compiled, draft: _Draft) -> Span | None:
    """The tests of the reply as a whole."""
    everything = 0, len(draft.seen.text)
    if compiled.whole and (hit := _nothing_but(searcher(compiled.whole), compiled, draft)):
        return hit
    if compiled.agrees and draft.agrees:
        return everything
    return (
        everything if compiled.original and searcher(compiled.original).search(draft.seen.original) else None
    )


def _hits(regex: Regex, compiled: Compiled, text: str) -> Iterator[Span]:
    """Matches that are neither excepted nor refused."""
    spared: list[Span] | None = None
    at = 0
    while match := regex.search(text, at):
        start, end = match.span()
        at = start + 1
        if spared is None:
            spared = _exceptions(compiled, text)
        if any(first < end and start < last for first, last in spared):
            continue
        if not (compiled.rule.refusable and refused(text, start, end)):
            yield start, end


def _exceptions(compiled: Compiled, text: str) -> list[Span]:
    """Where the rule's exceptions stand."""
    return [found.span() for source in compiled.exceptions for found in searcher(source).finditer(text)]


def _nothing_but(regex: Regex, compiled: Compiled, draft: _Draft) -> Span | None:
    """The span of all clauses if each of them, or its core, is what the pattern says; empty ones don't count."""
    hits: list[Span] = []
    for span, forms in draft.clauses:
        if any(map(regex.fullmatch, forms)):
            hits.append(span)
        elif forms[-1]:
            return None
    if not hits or _exceptions(compiled, draft.seen.text):
        return None
    return hits[0][0], hits[-1][1]
