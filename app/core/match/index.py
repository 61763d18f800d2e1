"""An inverted index over short documents: numpy postings, cosine and BM25 weights in one pass.

An entry is scored as one document (title and all its examples together); measured on real buyers' messages that
beats its best single example by far. Built once, immutable; a query touches only its own terms' postings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_K1, _B = 1.2, 0.6
_COSINE, _BM25 = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Postings:
    """`terms` → slice ``[start[t], start[t + 1])`` of (`docs`, `weights`); `idf` by term."""

    terms: dict[str, int]
    start: NDArray[np.int64]
    docs: Ints
    weights: Floats
    idf: Floats
    size: int

    def score(self, query: Sequence[str]) -> Floats:
        """Similarity of every document to the query's terms, roughly 0..1, shape ``(size,)``."""
        known = [(self.terms[t], n) for t, n in Counter(query).items() if t in self.terms]
        total = np.zeros(self.size, dtype=np.float32)
        if not known:
            return total
        rarest = float(self.idf.max())
        unknown = sum(1 for t in set(query) if t not in self.terms)
        norm = float(np.sqrt(sum((self.idf[t] * n) ** 2 for t, n in known) + unknown * (rarest / 2) ** 2))
        ids = [self.docs[self.start[t] : self.start[t + 1]] for t, _ in known]
        parts = [self.weights[self.start[t] : self.start[t + 1]] * (self.idf[t] * n / norm) for t, n in known]
        scores = np.bincount(np.concatenate(ids), np.concatenate(parts), minlength=self.size)
        return scores.astype(np.float32)


def build(documents: Iterable[Sequence[str]]) -> Postings:
    """Index documents given as token sequences. Time and memory are linear in the number of tokens."""
    counts = [Counter(tokens) for tokens in documents]
    terms: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    times: list[int] = []
    for row, counted in enumerate(counts):
        for token, number in counted.items():
            columns.append(terms.setdefault(token, len(terms)))
            rows.append(row)
            times.append(number)
    return _weigh(terms, np.array(rows, np.int32), np.array(columns, np.int32), np.array(times, np.float32), len(counts))


def _weigh(terms: dict[str, int], rows: Ints, columns: Ints, times: Floats, size: int) -> Postings:
    frequency = np.bincount(columns, minlength=len(terms)).astype(np.float32)
    idf = np.log1p((size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    cosine = _cosine_part(rows, columns, times, idf, size)
    bm25 = _bm25_part(rows, times, size)
    weights = _COSINE * cosine + _BM25 * bm25
    order = np.argsort(columns, kind="stable")
    start = np.zeros(len(terms) + 1, dtype=np.int64)
    np.cumsum(frequency, out=start[1:])
    return Postings(terms, start, rows[order], weights[order].astype(np.float32), idf, size)


def _cosine_part(rows: Ints, columns: Ints, times: Floats, idf: Floats, size: int) -> Floats:
    raw = (1.0 + np.log(times)) * idf[columns]
    norms = np.sqrt(np.bincount(rows, raw * raw, minlength=size)) + 1e-9
    return (raw / norms[rows]).astype(np.float32)


def _bm25_part(rows: Ints, times: Floats, size: int) -> Floats:
    """Saturated term frequency, scaled to the cosine's range."""
    lengths = np.bincount(rows, times, minlength=size)
    mean = float(lengths.mean()) if size else 1.0
    damp = _K1 * (1 - _B + _B * lengths / max(mean, 1.0))
    return (times / (times + damp[rows]) / np.sqrt(max(mean, 1.0))).astype(np.float32)
