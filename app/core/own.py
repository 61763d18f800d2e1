"""Phrases of one person or team, which the shop's index does not hold: a handful, found by walking them.

They compete with the shop's on the same scale: their intent's share, and how like the question is to what they
answer. Someone who kept a phrase for exactly this question gets it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import fuzz

from app.core.engine import Engine
from app.core.entries import Phrase
from app.core.text.features import grams, sense, sounds

NOT_INDEXED = -1
"""The `Candidate.place` of a phrase that is not in the index."""
EXACT = 0.85
"""Likeness from which the question is this phrase's own, whatever the shop's phrases make of it."""
_FAINT = 0.45
"""Likeness below which a phrase is only looked at for its intent."""
_OPPOSED = 0.5
"""What remains of a likeness where one text denies what the other says."""
_UNRELATED = 0.15
"""Below this share of common sounds and characters two texts are not compared letter by letter."""


def plausible(
    engine: Engine, query: str, phrases: Iterable[Phrase], likely: Iterable[str]
) -> Iterator[tuple[Phrase, float]]:
    """The phrases of a likely intent, and those that are like the (prepared) question, with their likeness, 0..1."""
    codes, terms = frozenset(likely), _terms(query)
    for phrase in phrases:
        like = max(
            (
                _likeness(query, terms, engine.matcher.prepare(text))
                for text in (*phrase.examples, phrase.title)
            ),
            default=0.0,
        )
        if like >= _FAINT or codes.intersection(phrase.intents):
            yield phrase, like


def _likeness(query: str, terms: frozenset[str], known: str) -> float:
    """How like two texts are, by what they are made of or letter by letter; half where one denies what the other says."""
    theirs = _terms(known)
    shared = 2 * len(terms & theirs) / (len(terms) + len(theirs)) if terms and theirs else 0.0
    score = max(shared, fuzz.ratio(query, known) / 100) if shared >= _UNRELATED else shared
    return score * _OPPOSED if score and sense(query).negative != sense(known).negative else score


@lru_cache(maxsize=32768)
def _terms(text: str) -> frozenset[str]:
    return frozenset((*grams(text), *sounds(text)))
