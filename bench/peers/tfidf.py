"""Character TF-IDF with scikit-learn: 1–2-grams, cosine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.data import Document
from bench.peers import joined, need


class CharTfidf:
    """Sublinear term frequencies; the matrix is kept by term so that a query touches only its own rows."""

    def __init__(self) -> None:
        text = need("sklearn.feature_extraction.text")
        self._vectoriser = text.TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)

    def build(self, documents: Sequence[Document]) -> None:
        """Fit and transpose."""
        self._by_term = self._vectoriser.fit_transform([joined(d) for d in documents]).T.tocsr()

    def top(self, query: str, limit: int) -> list[int]:
        """Cosine with every document."""
        scores = np.asarray((self._vectoriser.transform([query]) @ self._by_term).todense()).ravel()
        front = np.argpartition(-scores, min(limit, len(scores)) - 1)[:limit]
        return [int(place) for place in front[np.argsort(-scores[front])]]
