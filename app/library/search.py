"""Search the library as agents do: by short code, words, category, pinyin (`fahuo`) or initials (`fhsj`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.core.entries import Phrase
from app.core.library import Library
from app.core.text.normalise import normalise
from app.core.text.pinyin import initials, spelled

_WHOLE_CODE, _CODE = 160, 100
"""Points of a word that is a phrase's short code, or its beginning."""
_FIELDS = {"title": 60, "initials": 50, "pinyin": 45, "context": 40, "words": 30, "text": 10}
"""Points by the best field of a `_Row` that the word stands in, highest first."""


@dataclass(frozen=True, slots=True)
class _Row:
    phrase: Phrase
    title: str
    initials: str
    pinyin: str
    context: str
    words: str
    text: str


class Finder:
    """An immutable search table of one library; a look-up walks it once (under a millisecond a thousand phrases).

    It is written at the first look-up or by `warm`: spelling a library takes longer than all else at a start.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def warm(self) -> None:
        """Write the table before anybody waits for it."""
        _ = self._rows

    @cached_property
    def _rows(self) -> list[_Row]:
        names = {intent.code: intent.zh for intent in self._library.intents}
        return [_row(phrase, names) for phrase in self._library.phrases]

    def find(self, wanted: str) -> list[Phrase]:
        """Phrases that hold every word of `wanted`, best first; all of them when it is blank."""
        words = [word for piece in wanted.split() for word in normalise(piece).text.split()]
        if not wanted.strip():
            return [row.phrase for row in self._rows]
        if not words:
            return []
        scored = [(sum(points), row) for row in self._rows if all(points := [_points(row, w) for w in words])]
        scored.sort(key=lambda pair: -pair[0])
        return [row.phrase for _, row in scored]


@lru_cache(maxsize=32_768)
def _initials(text: str) -> str:
    """Kept between libraries: an edit changes one phrase of hundreds, and spelling is half the work of a new table."""
    return initials(text)


@lru_cache(maxsize=8_192)
def _spelled(text: str) -> str:
    return "".join(spelled(text))


@lru_cache(maxsize=16_384)
def _plain(text: str) -> str:
    return normalise(text).text


def _row(phrase: Phrase, names: dict[str, str]) -> _Row:
    title = _plain(phrase.title)
    context = " ".join(
        [phrase.category, phrase.id, *phrase.intents, *(names.get(i, "") for i in phrase.intents)]
    )
    return _Row(
        phrase,
        title,
        f"{_initials(phrase.title)} {_initials(phrase.category)} {_initials_of(phrase.keywords)}",
        _spelled(title),
        context.lower(),
        " ".join(phrase.keywords).lower(),
        _plain(" ".join(reply.text for reply in phrase.replies)),
    )


def _initials_of(words: Sequence[str]) -> str:
    return " ".join(_initials(word) for word in words)


def _points(row: _Row, word: str) -> int:
    code = row.phrase.code
    if code == word:
        return _WHOLE_CODE
    if code.startswith(word):
        return _CODE
    return next((weight for field, weight in _FIELDS.items() if word in getattr(row, field)), 0)
