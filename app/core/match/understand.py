"""A whole message: each clause matched for itself, a bare follow-up read with what came before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import pairwise
from operator import itemgetter

from app.core.match.confidence import Confidence, judge
from app.core.match.follow import Before, leaning, read_with, settled
from app.core.match.index import Floats
from app.core.match.matcher import Matcher
from app.core.text.features import clauses, sense

_LEANS = 0.5
"""From this leaning on, a message is answered by its conversation and never hopeless."""

_CLAUSE_SURE = 0.5
_CLAUSE_LIKELY, _CLAUSE_LEAD, _CLAUSE_LONG = 0.25, 0.15, 5
"""A clause asks what it is read as from the first share on; a longer one from the second, with a lead."""
_TOLD = 0.95
"""Share of an intent that the agent names."""
_SMALL_TALK = ("greet.", "close.", "other.unclear")
_CLAUSE_MIN = 2
MAX_CLAUSES = 6


Shares = dict[str, float]
Meant = Callable[[Shares], Shares]


@dataclass(frozen=True, slots=True)
class Understanding:
    """Intents of the whole message, `asked`: the one of each clearly separate question, in order."""

    intents: dict[str, float]
    asked: tuple[str, ...]
    entries: Floats
    nearest: dict[int, tuple[str, float]]
    confidence: Confidence
    query: str


def as_said(intents: Shares) -> Shares:
    """Nothing is known that would change what words mean."""
    return intents


def without(ruled_out: frozenset[str]) -> Meant:
    """What can't be meant here is left out, and the rest shares its part."""

    def kept(intents: Shares) -> Shares:
        rest = {code: share for code, share in intents.items() if code not in ruled_out}
        total = sum(rest.values()) or 1.0
        return {code: share / total for code, share in rest.items()}

    return kept


def understand(
    matcher: Matcher, message: str, before: Before | None = None, meant: Meant = as_said
) -> Understanding:
    """Read `message` in the light of what came `before`; `meant` makes of what words say what they mean here."""
    whole = matcher.match(message)
    intents, entries = dict(whole.intents), whole.entries
    if before is not None and settled(message, before):
        before = None
    if before is not None:
        intents, entries = read_with(matcher, message, whole, before)
    intents = meant(intents)
    asked = _questions(matcher, message, meant)
    if len(asked) > 1:
        intents = _cover(intents, asked)
    leans = before is not None and leaning(whole) >= _LEANS
    confidence = judge(whole.evidence, several=len(asked) > 1, context=leans)
    return Understanding(intents, asked, entries, whole.nearest, confidence, whole.query)


def corrected(found: Understanding, code: str) -> Understanding:
    """The reading of an agent who knows better: this intent first, the others as likely beside each other as before."""
    rest = {other: (1 - _TOLD) * share for other, share in found.intents.items() if other != code}
    return replace(found, intents={code: _TOLD, **rest}, asked=(code,), confidence="high")


def _questions(matcher: Matcher, message: str, meant: Meant) -> tuple[str, ...]:
    """The distinct intents that single clauses are sure about."""
    parts = [p for p in clauses(message) if len(matcher.prepare(p)) >= _CLAUSE_MIN][:MAX_CLAUSES]
    if len(parts) < 2:
        return ()
    found: dict[str, None] = {}
    for before, part in pairwise(("", *parts)):
        best = _asked(meant(matcher.intents(part)), len(part))
        if best is None and before and sense(part).question:
            best = _asked(meant(matcher.intents(before + part)), len(part))  # 能退吗 怎么申请
        if best is not None:
            found.setdefault(best)
    return tuple(found)


def _asked(intents: Shares, length: int) -> str | None:
    """What a clause asks, if it is clear and more than small talk."""
    (first, share), (_, next_share) = nlargest(2, [*intents.items(), ("", 0.0), ("", 0.0)], key=itemgetter(1))
    likely = length >= _CLAUSE_LONG and share >= _CLAUSE_LIKELY and share - next_share >= _CLAUSE_LEAD
    clear = (
        share >= _CLAUSE_SURE or likely or (length >= _CLAUSE_LONG and _kin(first, intents) >= _CLAUSE_SURE)
    )
    return first if clear and not first.startswith(_SMALL_TALK) else None


def _kin(code: str, intents: Shares) -> float:
    """The share of all intents of one subject: ``不想要了咋退`` is of returns, whichever of them."""
    subject = code.partition(".")[0] + "."
    return sum(share for other, share in intents.items() if other.startswith(subject))


def _cover(intents: dict[str, float], asked: tuple[str, ...]) -> dict[str, float]:
    """Lift every separately asked intent to the front, keeping their order by the message as a whole."""
    lift = max(intents.values(), default=0.0) * 0.8 / len(asked) + 0.2
    lifted = {code: share + (lift if code in asked else 0.0) for code, share in intents.items()}
    total = sum(lifted.values()) or 1.0
    return {code: share / total for code, share in lifted.items()}
