"""Our own matcher on the same documents: the entries' scores alone, and the blend that the line ranks by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.core.library import Library, Words
from app.core.match.matcher import Entry, build
from app.library.load import load_library
from bench.data import Document

ENTRY_SHARE = 0.35
"""How much of an entry's own score the ranking adds to its intent's share (as in ``app/core/rank.py``)."""

_BACKGROUND = "background."
_BUCKETS = 100
"""Distractors have no intent of their own: they are spread over this many."""


def _words() -> Words:
    return load_library().library.words


def _intent(document: Document, place: int) -> str:
    """A document of a bench is its own intent; a distractor is one of many in a background intent."""
    return f"{_BACKGROUND}{place % _BUCKETS}" if document.id.startswith("D") else document.id


def _entry(document: Document, place: int) -> Entry:
    title = document.title if document.examples else ""
    return Entry(document.id, (_intent(document, place),), document.examples or (document.title,), title)


class Entries:
    """Index and edit distance: no intents."""

    def __init__(self) -> None:
        self._words = _words()

    def build(self, documents: Sequence[Document]) -> None:
        """Everything the product builds, the classifier too."""
        entries = [_entry(d, i) for i, d in enumerate(documents)]
        self._matcher = build(Library((), (), (), self._words), entries)
        column = {code: i for i, code in enumerate(self._matcher.codes)}
        self._owners = np.array([column[e.intents[0]] for e in self._matcher.entries])

    def top(self, query: str, limit: int) -> list[int]:
        """By the entries' scores."""
        return _front(self._matcher.match(query).entries, limit)


class Blend(Entries):
    """What the line ranks phrases by: the share of their intent, and some of the entry's own score."""

    def top(self, query: str, limit: int) -> list[int]:
        """By the blend."""
        match = self._matcher.match(query)
        shares = np.array(list(match.intents.values()), dtype=np.float32)[self._owners]
        return _front(shares + ENTRY_SHARE * match.entries, limit)


def _front(scores: np.ndarray, limit: int) -> list[int]:
    front = np.argpartition(-scores, min(limit, len(scores)) - 1)[:limit]
    return [int(place) for place in front[np.argsort(-scores[front])]]
