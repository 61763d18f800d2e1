"""A linear classifier of intents, trained on the library's own examples when the snapshot is built.

Ridge regression, one column an intent, solved by conjugate gradients on the sparse design matrix: a second for
five thousand examples. The sum over an example's features is all a prediction costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from app.core.match.index import Floats

MAX_EXAMPLES = 20_000
"""More are thinned evenly: the classifier gains little beyond, and the build must stay short."""

_RIDGE = 1.0
_ROUNDS = 8
_TEMPERATURE = 9.0


@dataclass(frozen=True, slots=True)
class Classifier:
    """`weights[f, c]`: what feature ``f`` says for intent ``c``."""

    features: dict[str, int]
    idf: Floats
    weights: Floats
    labels: tuple[str, ...]
    typical: float
    """The median idf: what an unknown token is taken to weigh."""

    def predict(self, tokens: Sequence[str]) -> Floats:
        """A distribution over `labels`, shape ``(len(labels),)``."""
        known = [(self.features[t], n) for t, n in Counter(tokens).items() if t in self.features]
        if not known:
            return np.full(len(self.labels), 1.0 / max(len(self.labels), 1), dtype=np.float32)
        ids = np.array([f for f, _ in known])
        values = self.idf[ids] * (1 + np.log(np.array([n for _, n in known], dtype=np.float32)))
        unseen = sum(1 for t in set(tokens) if t not in self.features)
        norm = np.sqrt(float(values @ values) + unseen * self.typical**2)
        margin = (values / norm) @ self.weights[ids]
        raised = np.exp((margin - margin.max()) * _TEMPERATURE)
        return (raised / raised.sum()).astype(np.float32)


def train(examples: Sequence[tuple[Sequence[str], str]]) -> Classifier:
    """Learn from (tokens, label) pairs; rare labels weigh as much as frequent ones."""
    step = max(1, -(-len(examples) // MAX_EXAMPLES))
    chosen = examples[::step]
    labels = tuple(sorted({label for _, label in chosen}))
    matrix, features, idf = _design(chosen)
    column = {label: i for i, label in enumerate(labels)}
    y = np.array([column[label] for _, label in chosen], dtype=np.int64)
    weights = _solve(matrix, y, len(labels)) if len(chosen) else np.zeros((0, 0), np.float32)
    return Classifier(features, idf, weights, labels, float(np.median(idf)) if len(idf) else 1.0)


def _design(examples: Sequence[tuple[Sequence[str], str]]) -> tuple[csr_matrix, dict[str, int], Floats]:
    features: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, (tokens, _) in enumerate(examples):
        for token, number in Counter(tokens).items():
            rows.append(row)
            columns.append(features.setdefault(token, len(features)))
            values.append(1.0 + float(np.log(number)))
    found = np.bincount(columns, minlength=len(features)) if columns else np.zeros(0)
    idf = np.log1p(len(examples) / (found + 0.5)).astype(np.float32)
    data = np.array(values, np.float32) * idf[columns] if columns else np.zeros(0, np.float32)
    norms = np.sqrt(np.bincount(rows, data * data, minlength=len(examples))) + 1e-9
    scaled = data / norms[rows] if rows else data
    shape = (len(examples), len(features))
    return csr_matrix((scaled.astype(np.float32), (rows, columns)), shape=shape), features, idf


def _solve(x: csr_matrix, y: np.ndarray, classes: int) -> Floats:
    """Weighted ridge by conjugate gradients, all columns at once."""
    share = np.bincount(y, minlength=classes).astype(np.float32)
    weight = np.sqrt(share.mean() / np.maximum(share, 1))[y].astype(np.float32)[:, None]
    target = np.zeros((len(y), classes), dtype=np.float32)
    target[np.arange(len(y)), y] = 1.0
    transposed = csr_matrix(x.T)
    solution = np.zeros((x.shape[1], classes), dtype=np.float32)
    residual = transposed @ (weight * target)
    direction = residual.copy()
    energy = np.einsum("ij,ij->j", residual, residual)
    for _ in range(_ROUNDS):
        image = transposed @ (weight * (x @ direction)) + _RIDGE * direction
        step = energy / np.maximum(np.einsum("ij,ij->j", direction, image), 1e-12)
        solution += step * direction
        residual -= step * image
        after = np.einsum("ij,ij->j", residual, residual)
        direction = residual + (after / np.maximum(energy, 1e-12)) * direction
        energy = after
    return np.asarray(solution, dtype=np.float32)
