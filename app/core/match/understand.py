"""A whole message: each clause matched for itself, a bare follow-up read with what came before."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter

from app.core.match.confidence import Confidence, judge
from app.core.match.index import Floats
from app.core.match.matcher import Match, Matcher
from app.core.text.features import clauses

_CONTEXT, _HINT = 0.55, 0.25
"""How much an earlier turn counts beside a bare follow-up, and beside a short question that stands alone."""

_LOST = 0.35
"""Share of the best intent below which a message is a riddle without what was said before."""

_WHOLE = 0.85
"""Likeness to an example from which a message stands alone."""

_CLAUSE_SURE = 0.5
_CLAUSE_LIKELY, _CLAUSE_LEAD, _CLAUSE_LONG = 0.3, 0.15, 5
"""A clause asks what it is read as from the first share on; a longer one from the second, with a lead."""
_SMALL_TALK = ("greet.", "close.", "other.unclear")
_CLAUSE_MIN = 2
MAX_CLAUSES = 6


@dataclass(frozen=True, slots=True)
class Understanding:
    """Intents of the whole message, `asked`: the one of each clearly separate question, in order."""

    intents: dict[str, float]
    asked: tuple[str, ...]
    entries: Floats
    nearest: dict[int, tuple[str, float]]
    confidence: Confidence
    query: str


def understand(
    matcher: Matcher,
    message: str,
    before: str | None = None,
    ruled_out: frozenset[str] = frozenset(),
    aside: str | None = None,
) -> Understanding:
    """Read `message`; `before` is the earlier turn a bare follow-up leans on, `ruled_out` what can't be meant here.

    `aside`: an earlier turn to lean on only where the message by itself is a riddle.
    """
    whole = matcher.match(message)
    if before is None and max(whole.intents.values(), default=0.0) < _LOST:
        before = aside
    intents, entries = dict(whole.intents), whole.entries
    if before is not None:
        intents, entries = _lean(whole, matcher.match(before))
    intents = _without(intents, ruled_out)
    asked = _questions(matcher, message, ruled_out)
    if len(asked) > 1:
        intents = _cover(intents, asked)
    confidence = judge(whole.evidence, several=len(asked) > 1, context=before is not None)
    return Understanding(intents, asked, entries, whole.nearest, confidence, whole.query)


def _lean(whole: Match, earlier: Match) -> tuple[dict[str, float], Floats]:
    """Mix in the earlier turn, little of it where the message is short but a whole question of its own."""
    evidence = whole.evidence
    weight = _HINT if evidence.fuzzy >= _WHOLE and evidence.top >= _CLAUSE_SURE else _CONTEXT
    mixed = {
        code: (1 - weight) * share + weight * earlier.intents.get(code, 0.0)
        for code, share in whole.intents.items()
    }
    return mixed, whole.entries + weight * earlier.entries


def _without(intents: dict[str, float], ruled_out: frozenset[str]) -> dict[str, float]:
    kept = {code: share for code, share in intents.items() if code not in ruled_out}
    total = sum(kept.values()) or 1.0
    return {code: share / total for code, share in kept.items()}


def _questions(matcher: Matcher, message: str, ruled_out: frozenset[str]) -> tuple[str, ...]:
    """The distinct intents that single clauses are sure about."""
    parts = [p for p in clauses(message) if len(p) >= _CLAUSE_MIN][:MAX_CLAUSES]
    if len(parts) < 2:
        return ()
    found: dict[str, None] = {}
    for part in parts:
        intents = _without(matcher.intents(part), ruled_out)
        best = _asked(intents, len(part))
        if best is not None:
            found.setdefault(best)
    return tuple(found)


def _asked(intents: dict[str, float], length: int) -> str | None:
    """What a clause asks, if it is clear and more than small talk."""
    (first, share), (_, next_share) = nlargest(2, [*intents.items(), ("", 0.0), ("", 0.0)], key=itemgetter(1))
    likely = length >= _CLAUSE_LONG and share >= _CLAUSE_LIKELY and share - next_share >= _CLAUSE_LEAD
    clear = share >= _CLAUSE_SURE or likely
    return first if clear and not first.startswith(_SMALL_TALK) else None


def _cover(intents: dict[str, float], asked: tuple[str, ...]) -> dict[str, float]:
    """Lift every separately asked intent to the front, keeping their order by the message as a whole."""
    lift = max(intents.values(), default=0.0) * 0.8 / len(asked) + 0.2
    lifted = {code: share + (lift if code in asked else 0.0) for code, share in intents.items()}
    total = sum(lifted.values()) or 1.0
    return {code: share / total for code, share in lifted.items()}
