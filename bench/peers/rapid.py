"""rapidfuzz over every example: the best single example decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from bench.data import Document
from bench.peers import best_places

_DEEP = 10
"""Examples looked at for each entry wanted."""


class _Scan:
    scorer: Callable[..., float]

    def build(self, documents: Sequence[Document]) -> None:
        """Only flatten: there is no index."""
        self._texts = [text for d in documents for text in d.texts]
        self._owner = [i for i, d in enumerate(documents) for _ in d.texts]

    def top(self, query: str, limit: int) -> list[int]:
        """Scan everything."""
        found = process.extract(query, self._texts, scorer=self.scorer, limit=limit * _DEEP)
        return best_places([self._owner[place] for _, _, place in found], limit)


class WRatioScan(_Scan):
    """The usual default of search boxes."""

    scorer = staticmethod(fuzz.WRatio)


class RatioScan(_Scan):
    """Plain edit similarity, rapidfuzz's fastest."""

    scorer = staticmethod(fuzz.ratio)
