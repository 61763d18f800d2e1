"""A library as vectors: terms weighted by rarity, every entry the mean of its texts, found through postings.

Each text (example or title) is a unit vector of its terms; an entry is their mean, brought to unit length, so that
no long example drowns the others. Measured on real buyers' messages that finds more than scoring the entry as one
document, and far more than its best single example. Built once, immutable; a query touches only its own terms.
scipy only builds: where nothing is built it isn't loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.core.match.tokens import Tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

SOUND_WEIGHT = 0.8
"""What a term of sounds (prefixed ``~``) counts beside one of characters: enough to survive homophones."""


@dataclass(frozen=True, slots=True)
class Query:
    """A message's terms that the library knows: their numbers, and values of a vector of length at most one."""

    ids: Ints
    values: Floats


@dataclass(frozen=True, slots=True)
class Space:
    """The vocabulary: `terms` to numbers, `weights` by number (inverse document frequency)."""

    terms: dict[str, int]
    weights: Floats
    unknown: float

    def read(self, tokens: Sequence[str]) -> Query:
        """The message as a vector; terms never seen before only shorten it."""
        counted = Counter(tokens)
        known = [(number, times) for t, times in counted.items() if (number := self.terms.get(t)) is not None]
        ids = np.array([number for number, _ in known], dtype=np.int32)
        values = self.weights[ids] * (1 + np.log(np.array([times for _, times in known], dtype=np.float32)))
        missing = (len(counted) - len(known)) * self.unknown**2
        return Query(ids, values / np.sqrt(float(values @ values) + missing + 1e-9))


@dataclass(frozen=True, slots=True)
class Postings:
    """`start[t]` to ``start[t + 1]`` is the slice of (`docs`, `weights`) in which term ``t`` stands."""

    start: Ints
    docs: Ints
    weights: Floats
    size: int

    def score(self, query: Query) -> Floats:
        """The cosine of every document with the query, shape ``(size,)``."""
        if not len(query.ids):
            return np.zeros(self.size, dtype=np.float32)
        spans = list(zip(self.start[query.ids].tolist(), self.start[query.ids + 1].tolist(), strict=True))
        docs = np.concatenate([self.docs[a:b] for a, b in spans])
        parts = np.concatenate([self.weights[a:b] for a, b in spans])
        parts *= np.repeat(query.values, [b - a for a, b in spans])
        return np.bincount(docs, parts, minlength=self.size).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Corpus:
    """All texts of a library: `vectors` has a row of unit length for each, in `space`."""

    space: Space
    vectors: csr_matrix

    def centres(self, owners: Sequence[int], size: int) -> csr_matrix:
        """The unit mean of each owner's texts, a row an owner; a text whose owner is negative has none."""
        return _unit(_groups(owners, size) @ self.vectors)


def corpus(texts: Tokens, owners: Sequence[int], size: int) -> Corpus:
    """Count and weigh texts. Rarity is by owner: a word is common if many entries have it."""
    terms, counts = texts.terms, _count(texts)
    present = np.bincount((_groups(owners, size) @ counts).indices, minlength=len(terms))
    rarity = np.log((1 + size) / (1 + present)) + 1
    channel = np.array([SOUND_WEIGHT if term.startswith("~") else 1.0 for term in terms])
    weights = (rarity * channel).astype(np.float32)
    counts.data = (1 + np.log(counts.data)) * weights[counts.indices]
    unknown = float(np.log(1 + size) + 1) / 2
    return Corpus(Space(terms, weights, unknown), _unit(counts))


def postings(centres: csr_matrix) -> Postings:
    """Turn rows of documents into lists by term."""
    from scipy.sparse import csc_matrix

    by_term = csc_matrix(centres)
    return Postings(by_term.indptr, by_term.indices, by_term.data.astype(np.float32), centres.shape[0])


_BLOCK = 64


def top(scores: Floats, count: int) -> Ints:
    """Places of the `count` highest scores (all, where there are fewer), in no order.

    None of them lies in a block of scores whose best isn't among the best of as many blocks: of a large library only
    those blocks are looked at closely.
    """
    count = min(count, len(scores))
    whole = len(scores) - len(scores) % _BLOCK
    if count == 0 or whole < 2 * _BLOCK * count:
        return _highest(scores, count)
    blocks = _highest(scores[:whole].reshape(-1, _BLOCK).max(axis=1), count)
    inside = (blocks[:, None] * _BLOCK + np.arange(_BLOCK, dtype=np.int32)).ravel()
    places = np.concatenate([inside, np.arange(whole, len(scores), dtype=np.int32)])
    return places[_highest(scores[places], count)]


def _highest(scores: Floats, count: int) -> Ints:
    if count == len(scores):
        return np.arange(count, dtype=np.int32)
    return np.argpartition(-scores, count)[:count].astype(np.int32)


def _count(texts: Tokens) -> csr_matrix:
    from scipy.sparse import csr_matrix

    ones = np.ones(len(texts.ids), dtype=np.float32)
    counts = csr_matrix((ones, texts.ids, texts.ends), shape=(len(texts), len(texts.terms)), copy=True)
    counts.sum_duplicates()
    return counts


def _groups(owners: Sequence[int], size: int) -> csr_matrix:
    """The matrix that sums texts by owner."""
    from scipy.sparse import csr_matrix

    owned = np.array(owners, dtype=np.int64)
    kept = np.flatnonzero(owned >= 0)
    ones = np.ones(len(kept), dtype=np.float32)
    return csr_matrix((ones, (owned[kept], kept)), shape=(size, len(owned)))


def _unit(rows: csr_matrix) -> csr_matrix:
    """Every row brought to length one, in place."""
    lengths = np.diff(rows.indptr)
    number = np.repeat(np.arange(rows.shape[0]), lengths)
    norms = np.sqrt(np.bincount(number, rows.data * rows.data, minlength=rows.shape[0])) + 1e-9
    rows.data = (rows.data / np.repeat(norms, lengths)).astype(np.float32)
    return rows
