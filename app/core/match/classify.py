"""What a message is about: one linear model of the intents, learned from the library's own examples at build time.

An intent's weights are the centre of its examples plus a ridge regression's correction of it. Alone the first is
robust and the second sharp; their sum beats both, and costs one small matrix product a query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.core.match.index import Corpus, Floats, Ints, Query

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MAX_EXAMPLES = 20_000
"""More are thinned evenly for the regression: it gains little beyond, and the build must stay short."""

SHARPNESS = 11.0
"""Turns differences of scores into shares: a little below what would make them right as often as they say."""

_RIDGE = 1.0
_ROUNDS = 8
_KEEP_ALL = 120_000
"""Vocabularies beyond this are cut to the terms of two texts or more: memory is terms × intents."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """`weights[row[t], c]`: what term ``t`` says for intent ``c``; row 0 is for terms that say nothing."""

    labels: tuple[str, ...]
    weights: Floats
    row: Ints

    def predict(self, query: Query) -> dict[str, float]:
        """A share for every label; they add up to one."""
        if not self.labels:
            return {}
        margin = query.values @ self.weights[self.row[query.ids]]
        raised = np.exp((margin - margin.max()) * SHARPNESS)
        return dict(zip(self.labels, (raised / raised.sum()).tolist(), strict=True))

    def grown(self, terms: int) -> Classifier:
        """The same for a vocabulary that got longer: of the new terms it has learned nothing."""
        return replace(self, row=np.pad(self.row, (0, terms - len(self.row))))


def train(texts: Corpus, labels: Sequence[str | None]) -> Classifier:
    """Learn from the texts that have a label; rare labels weigh as much as frequent ones."""
    known = tuple(sorted({label for label in labels if label is not None}))
    column = {label: i for i, label in enumerate(known)}
    owners = [-1 if label is None else column[label] for label in labels]
    kept = _kept(texts.vectors)
    row = np.zeros(texts.vectors.shape[1], dtype=np.int32)
    row[kept] = np.arange(1, len(kept) + 1)
    weights = np.zeros((len(kept) + 1, len(known)), dtype=np.float32)
    if known:
        weights[1:] = texts.centres(owners, len(known))[:, kept].toarray().T
        weights[1:] += _correction(texts.vectors, np.array(owners), kept, len(known))
    return Classifier(known, weights, row)


def _kept(vectors: csr_matrix) -> Ints:
    """The terms that the model looks at."""
    size = vectors.shape[1]
    if size <= _KEEP_ALL:
        return np.arange(size, dtype=np.int32)
    return np.flatnonzero(np.bincount(vectors.indices, minlength=size) > 1).astype(np.int32)


def _correction(vectors: csr_matrix, owners: Ints, kept: Ints, classes: int) -> Floats:
    """Weighted ridge in its dual form: conjugate gradients on the examples, all classes at once."""
    from scipy.sparse import csr_matrix

    rows = np.flatnonzero(owners >= 0)
    rows = rows[:: max(1, -(-len(rows) // MAX_EXAMPLES))]
    x, y = csr_matrix(vectors[rows][:, kept]), owners[rows]
    transposed = csr_matrix(x.T)
    share = np.bincount(y, minlength=classes)
    damping = (_RIDGE * np.sqrt(share[y] / share[share > 0].mean())).astype(np.float32)[:, None]
    residual = np.zeros((len(y), classes), dtype=np.float32)
    residual[np.arange(len(y)), y] = 1.0
    dual = np.zeros_like(residual)
    scaled = residual / (1 + damping)
    direction, energy = scaled.copy(), np.einsum("ij,ij->j", residual, scaled)
    for _ in range(_ROUNDS):
        image = x @ (transposed @ direction) + damping * direction
        step = energy / np.maximum(np.einsum("ij,ij->j", direction, image), 1e-12)
        dual += step * direction
        residual -= step * image
        scaled = residual / (1 + damping)
        after = np.einsum("ij,ij->j", residual, scaled)
        direction = scaled + (after / np.maximum(energy, 1e-12)) * direction
        energy = after
    return np.asarray(transposed @ dual, dtype=np.float32)
