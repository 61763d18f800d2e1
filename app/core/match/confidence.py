"""How sure we are that a right answer is among the first three: high, medium, or none at all.

A logistic of a few measurements of the query. The coefficients were fitted on real buyers' messages that are
not part of the project (``bench/fit_confidence.py``), and say so by being plain numbers here.
"""

from __future__ import annotations

from math import exp, log1p
from typing import Literal

from app.core.match.matcher import Evidence

Confidence = Literal["high", "medium", "none"]

BIAS = -4.97
TOP, GAP, DOCUMENT, FUZZY, KNOWN, LENGTH = 4.00, -0.98, 4.02, 1.67, 0.72, 4.40
NONE_BELOW, HIGH_FROM = 0.56, 0.92


def measurements(evidence: Evidence) -> tuple[float, ...]:
    """The inputs of the logistic, each roughly 0..1."""
    return (
        evidence.top,
        evidence.top - evidence.second,
        evidence.document,
        evidence.fuzzy,
        evidence.known,
        log1p(evidence.length) / 4,
    )


def probability(evidence: Evidence) -> float:
    """The chance that a right entry is in the first three."""
    weights = (TOP, GAP, DOCUMENT, FUZZY, KNOWN, LENGTH)
    total = BIAS + sum(w * m for w, m in zip(weights, measurements(evidence), strict=True))
    return 1 / (1 + exp(-total))


def judge(evidence: Evidence, *, several: bool = False, context: bool = False) -> Confidence:
    """Turn the chance into a word; a message of several clear questions or with a referent is never hopeless."""
    chance = probability(evidence)
    if chance < NONE_BELOW and not several and not context:
        return "none"
    return "high" if chance >= HIGH_FROM else "medium"
