"""Fit the model of ``app/core/wording/leaning.py`` on the labelled drafts and write ``phrases/rules/leaning.tsv``.

Offences are the violating drafts and the rules' bad examples that offend by themselves; the innocent are the
look-alikes, the good examples and every reply of the library, phrases and scripts. The threshold comes from folds that the model has not
seen: at most `MAY_STOP` of the innocent look-alikes reach it. Prints what it catches there.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

from app.core.wording import Example
from app.core.wording.leaning import LEAST, features
from app.core.wording.view import view
from app.library.leaning_file import LEANING
from app.library.load import ROOT
from app.library.shipped import shipped_library, shipped_rules

DRAFTS = ROOT / "tests" / "core" / "wording" / "drafts"
RULES = ROOT / "phrases" / "rules"
MAY_STOP = 0.025
"""Share of innocent look-alikes that the model alone may stop."""

_STRENGTH = 1e-5
_FOLDS = 5
_BLOCK = 20
"""Drafts written one after the other are alike, so a fold takes blocks of this many."""
_LEAST_SEEN = 2
_KEEP = 18_000
"""The lightest weights are left out: they would make the start slower and decide nothing."""
_LINE = re.compile(r"[^|]*\|(?:(?P<buyer>.*)>>)?(?P<reply>.*)")

Rows = list[set[str]]


class Model:
    """Vocabulary and weights; the bias comes last."""

    def __init__(self, rows: Rows, wrong: Sequence[bool]) -> None:
        seen = Counter(part for row in rows for part in row)
        self.place = {
            part: i for i, part in enumerate(sorted(p for p, n in seen.items() if n >= _LEAST_SEEN))
        }
        self.weights = _fit(self._matrix(rows), np.array(wrong, dtype=float))

    def scores(self, rows: Rows) -> Any:
        """One a row."""
        return self._matrix(rows) @ self.weights[:-1] + self.weights[-1]

    def _matrix(self, rows: Rows) -> Any:
        known = [[self.place[part] for part in sorted(row) if part in self.place] for row in rows]
        ends = np.cumsum([0, *map(len, known)])
        ids = np.array([i for row in known for i in row], dtype=np.int32)
        counts = csr_matrix((np.ones(len(ids)), ids, ends), shape=(len(rows), len(self.place)))
        return diags(1 / np.sqrt(np.maximum(np.diff(ends), 1))) @ counts


def _fit(x: Any, y: Any) -> Any:
    """Logistic regression in which both sides weigh the same."""
    share = np.where(y == 1, 0.5 / max(y.sum(), 1), 0.5 / max((1 - y).sum(), 1))

    def loss(w: Any) -> tuple[float, Any]:
        margin = x @ w[:-1] + w[-1]
        value = share @ np.logaddexp(0, np.where(y == 1, -margin, margin)) + _STRENGTH * w[:-1] @ w[:-1] / 2
        slope = share * (1 / (1 + np.exp(-margin)) - y)
        return value, np.append(x.T @ slope + _STRENGTH * w[:-1], slope.sum())

    return minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def drafts(kind: str) -> list[Example]:
    """The drafts of the files of a kind: `v` violate, `i` are innocent."""
    found = []
    for path in sorted(DRAFTS.glob(f"{kind}*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = None if line.startswith("#") else _LINE.fullmatch(line)
            if match:
                found.append(Example(match["reply"].strip(), (match["buyer"] or "").strip() or None))
    return found


def unseen_scores(rows: Rows, wrong: Sequence[bool]) -> Any:
    """The score of each row by a model that has not seen it, nor the rows around it."""
    label = np.array(wrong)
    fold = np.arange(len(rows)) // _BLOCK % _FOLDS
    scores = np.zeros(len(rows))
    for k in range(_FOLDS):
        model = Model([rows[i] for i in np.flatnonzero(fold != k)], label[fold != k].tolist())
        scores[fold == k] = model.scores([rows[i] for i in np.flatnonzero(fold == k)])
    return scores


def main() -> int:
    """Fit, choose the threshold, write the file."""
    rules = shipped_rules().rules
    examples = [one for rule in rules for one in rule.bad]
    wrong = [one.text for one in (*drafts("v"), *examples) if one.buyer is None]
    alike = [one.text for one in (*drafts("i"), *(one for rule in rules for one in rule.good))]
    library = shipped_library().library
    steps = [step for script in library.scripts for stage in script.stages for step in stage.steps]
    plain = [reply.text for phrase in library.phrases for reply in phrase.replies]
    plain += [reply.text for step in steps for reply in step.replies]
    texts = [view(text).text for text in (*wrong, *alike, *plain)]
    rows = [features(text) for text in texts]
    label = [True] * len(wrong) + [False] * (len(alike) + len(plain))
    apart = unseen_scores(rows, label)
    apart[[len(text) < LEAST for text in texts]] = -np.inf
    threshold = float(np.quantile(apart[len(wrong) : len(wrong) + len(alike)], 1 - MAY_STOP, method="higher"))
    print(f"{len(wrong)} wrong, {len(alike)} look-alikes, {len(plain)} replies; threshold {threshold:.2f}")
    print(f"of the wrong, unseen: {100 * np.mean(apart[: len(wrong)] >= threshold):.1f} %")
    print(f"of the replies, unseen: {100 * np.mean(apart[len(wrong) + len(alike) :] >= threshold):.2f} %")
    write(Model(rows, label), threshold, RULES / LEANING, _KEEP)
    return 0


def write(model: Model, threshold: float, target: Path, keep: int) -> None:
    """The heaviest features, in hundredths."""
    heavy = sorted(model.place, key=lambda part: -abs(model.weights[model.place[part]]))[:keep]
    lines = [f"{part}\t{round(100 * model.weights[model.place[part]])}" for part in sorted(heavy)]
    head = f"bias\t{round(100 * model.weights[-1])}\nthreshold\t{round(100 * threshold)}\n"
    target.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
