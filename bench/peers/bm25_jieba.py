"""BM25 over jieba words with bm25s, its defaults (Lucene's BM25)."""

from __future__ import annotations

from collections.abc import Sequence

from bench.data import Document
from bench.peers import joined, need


class Bm25Jieba:
    """Entries as documents of words."""

    def __init__(self) -> None:
        self._bm25s, jieba = need("bm25s"), need("jieba")
        jieba.setLogLevel(60)
        self._cutter = jieba.Tokenizer()
        self._cutter.initialize()

    def _cut(self, text: str) -> list[str]:
        return [word for word in self._cutter.lcut(text) if word.strip()]

    def build(self, documents: Sequence[Document]) -> None:
        """Segment and index."""
        self._index = self._bm25s.BM25()
        self._index.index([self._cut(joined(d)) or ["\0"] for d in documents], show_progress=False)

    def top(self, query: str, limit: int) -> list[int]:
        """Words that the index doesn't know are dropped by it."""
        words = self._cut(query)
        if not words:
            return []
        found, _ = self._index.retrieve([words], k=limit, show_progress=False)
        return [int(place) for place in found[0]]
