"""What a reply as a whole leans towards: a linear model over characters and syllables, for what no pattern names.

The patterns say what is wrong with a sentence; people find new ways to be rude faster than anyone can list them.
The model has seen the drafts that the rules were made from and weighs each pair of characters, near or next to each
other, and each pair of syllables by how often it stood in an offence. It is asked last, only where no pattern speaks,
and only warns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from app.core.text.features import sounds
from app.core.wording.answering import together
from app.core.wording.reading import clauses

LEAST = 5
"""Shorter replies say too little to lean anywhere."""

_NUMBER = re.compile(r"[0-9]+")
_APART = 2, 3
"""How far apart characters of one clause are paired besides neighbours, so that words put between hide nothing."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """Weights of `features`; a reply leans when its score reaches `threshold`. Fit by ``python -m bench.fit_leaning``."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def score(self, text: str, asked: str | None = None) -> float:
        """How far the normalised `text` leans, or leans as a reply to `asked`.

        0 would be as likely an offence as not among the drafts it learned.
        """
        known = [self.weights[one] for one in features(text, asked) if one in self.weights]
        return self.bias + (sum(known) / sqrt(len(known)) if known else 0.0)

    def leans(self, text: str, asked: str | None = None) -> bool:
        """Whether the reply, read as a whole, is one to look at again."""
        return (asked is not None or len(text) >= LEAST) and self.score(text, asked) >= self.threshold

    def worst(self, text: str) -> tuple[int, int]:
        """The clause that leans most."""
        return max(clauses(text), key=lambda span: self.score(text[slice(*span)]), default=(0, len(text)))


def features(text: str, asked: str | None = None) -> set[str]:
    """What the model weighs: characters, pairs of them, syllables and pairs of syllables; numbers are all alike.

    With the buyer's words, also how the reply stands to them.
    """
    own = set(_parts(_NUMBER.sub("0", text.replace("你", "您"))))
    return own if asked is None else own | together(asked, text)


def _parts(text: str) -> Iterator[str]:
    yield from text
    yield from map("".join, pairwise(f"^{text}$"))
    yield from sounds(text)
    for start, end in clauses(text):
        clause = text[start:end]
        for apart in _APART:
            yield from map("_".join, zip(clause, clause[apart:], strict=False))
