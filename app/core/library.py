"""A shop's library as the line sees it: frozen, complete, without files or tables behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.entries import Intent, Phrase, Script


@dataclass(frozen=True, slots=True)
class Words:
    """Trade words: for the segmenter, to be dropped as filler, and groups that mean the same."""

    dictionary: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """Phrases, scripts and the vocabulary they are written in."""

    phrases: tuple[Phrase, ...]
    scripts: tuple[Script, ...]
    intents: tuple[Intent, ...]
    words: Words = Words()

    def with_packs(self, packs: frozenset[str]) -> Library:
        """Only the entries of the switched-on packs; `general` is always on."""
        on = packs | {"general"}
        return Library(
            tuple(p for p in self.phrases if p.pack in on),
            tuple(s for s in self.scripts if s.pack in on),
            self.intents,
            self.words,
        )


def in_season(phrase: Phrase, day: date) -> bool:
    """Whether `day` (Shanghai) lies in the phrase's validity window."""
    after = phrase.valid_from is None or phrase.valid_from <= day
    return after and (phrase.valid_until is None or day <= phrase.valid_until)
