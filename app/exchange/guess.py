"""Which intents an imported text seems to answer: a matcher trained on what the library replies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from app.core.match.matcher import Matcher, build
from app.exchange.report import Guess
from app.library.load import ROOT
from app.library.shipped import shipped_library

SURE = 0.35
"""From here on a guess is right four times of five (held-out wordings of the shipped library)."""

_MARKUP = re.compile(r"\{[{%].*?[}%]\}|/:\S{1,5}")


@dataclass(frozen=True, slots=True)
class Guesser:
    """Suggests intents for texts of agents."""

    matcher: Matcher

    def guess(self, text: str, title: str = "") -> tuple[Guess, ...]:
        """The three likeliest intents, best first; the same words always give the same ones."""
        said = (
            f"{title} {text}" if title else text
        )  # the very text is what the checks normalise too: done once
        shares = self.matcher.intents(_MARKUP.sub("", said[:200]))
        best = sorted(shares, key=shares.__getitem__, reverse=True)[:3]  # of equals the first by name
        return tuple(Guess(code=code, score=round(shares[code], 3)) for code in best)


@lru_cache(maxsize=1)
def guesser() -> Guesser:
    """A guesser over the shipped library: built once, in about half a second."""
    library = shipped_library(ROOT).library
    spoken = tuple(
        replace(phrase, examples=tuple(_MARKUP.sub("", reply.text) for reply in phrase.replies))
        for phrase in library.phrases
        if phrase.channel == "chat"
    )
    return Guesser(build(replace(library, phrases=spoken)))
