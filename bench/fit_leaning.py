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

from app.core.wording.leaning import LEAST, features
from app.core.wording.view import view
from app.library.load import ROOT
from app.library.shipped import shipped_library, shipped_rules

DRAFTS = ROOT / "tests" / "core" / "wording" / "drafts"
TARGET = ROOT / "phrases" / "rules" / "leaning.tsv"
MAY_STOP = 0.01
"""Share of innocent look-alikes that the model alone may stop."""

_STRENGTH = 1e-5
_FOLDS = 5
_LEAST_SEEN = 2
_KEEP = 16_000
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


def drafts(kind: str) -> list[str]:
    """Replies of the draft files of a kind that need no buyer's turn to be judged (`v`), or all (`i`)."""
    found = []
    for path in sorted(DRAFTS.glob(f"{kind}*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = None if line.startswith("#") else _LINE.fullmatch(line)
            if match and not (match["buyer"] and kind == "v"):
                found.append(match["reply"].strip())
    return found


def main() -> int:
    """Fit, choose the threshold, write the file."""
    rules = shipped_rules().rules
    wrong = drafts("v") + [one.text for rule in rules for one in rule.bad if one.buyer is None]
    alike = drafts("i") + [one.text for rule in rules for one in rule.good]
    library = shipped_library().library
    steps = [step for script in library.scripts for stage in script.stages for step in stage.steps]
    plain = [reply.text for phrase in library.phrases for reply in phrase.replies]
    plain += [reply.text for step in steps for reply in step.replies]
    texts = [view(text).text for text in (*wrong, *alike, *plain)]
    rows = [features(text) for text in texts]
    label = np.array([True] * len(wrong) + [False] * (len(alike) + len(plain)))
    fold = np.random.default_rng(7).integers(0, _FOLDS, len(rows))
    apart = np.zeros(len(rows))
    for k in range(_FOLDS):
        model = Model([rows[i] for i in np.flatnonzero(fold != k)], label[fold != k].tolist())
        apart[fold == k] = model.scores([rows[i] for i in np.flatnonzero(fold == k)])
    apart[[len(text) < LEAST for text in texts]] = -np.inf
    threshold = float(np.quantile(apart[len(wrong) : len(wrong) + len(alike)], 1 - MAY_STOP, method="higher"))
    print(f"{len(wrong)} wrong, {len(alike)} look-alikes, {len(plain)} replies; threshold {threshold:.2f}")
    print(f"of the wrong, unseen: {100 * np.mean(apart[: len(wrong)] >= threshold):.1f} %")
    print(f"of the replies, unseen: {100 * np.mean(apart[len(wrong) + len(alike) :] >= threshold):.2f} %")
    _write(Model(rows, label.tolist()), threshold, TARGET)
    return 0


def _write(model: Model, threshold: float, target: Path) -> None:
    """The heaviest features, in hundredths."""
    heavy = sorted(model.place, key=lambda part: -abs(model.weights[model.place[part]]))[:_KEEP]
    lines = [f"{part}\t{round(100 * model.weights[model.place[part]])}" for part in sorted(heavy)]
    head = f"bias\t{round(100 * model.weights[-1])}\nthreshold\t{round(100 * threshold)}\n"
    target.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
