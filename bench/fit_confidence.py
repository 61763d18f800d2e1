"""Fit the logistic of ``app/core/match/confidence.py`` on real messages: is a right intent among the first three?

Prints the coefficients in the form of that file, the area under the curve by cross-validation, and what each
threshold for "nothing fits" would catch and lose. Positive: a right intent is read among the first three; negative:
it isn't, or nothing fits at all.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.match.confidence import measurements, probability
from app.core.match.matcher import Matcher, build
from bench import data
from bench.data import Labelled
from bench.intents_bench import SHOWN, shipped
from bench.peers import UnavailableError, need

NAMES = ("TOP", "GAP", "DOCUMENT", "FUZZY", "KNOWN", "LENGTH")
MAY_LOSE = 0.06
"""Share of answerable messages that may be given up: four points below what is allowed, as other messages will differ."""

HIGH_RIGHT = 0.97
"""How often "high" has to be right."""

_FOLDS, _REPEATS, _STRENGTH = 5, 20, 3.0

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One row a message: `inputs`, whether it was `right`, whether nothing fits (`hopeless`), the chance `now`."""

    inputs: Array
    right: NDArray[np.bool_]
    hopeless: NDArray[np.bool_]
    now: Array


def observe(matcher: Matcher, labelled: list[Labelled]) -> Sample:
    """Match every message and take its measurements."""
    found = [(x, matcher.match(x.text)) for x in labelled]
    best = [set(nlargest(SHOWN, m.intents, key=m.intents.__getitem__)) for _, m in found]
    return Sample(
        np.array([measurements(m.evidence) for _, m in found]),
        np.array([bool(shown & set(x.intents)) for (x, _), shown in zip(found, best, strict=True)]),
        np.array([x.hopeless for x, _ in found]),
        np.array([probability(m.evidence) for _, m in found]),
    )


def held_out(sample: Sample) -> Array:
    """Every message's chance by models that haven't seen it, the mean of several splits."""
    selection, linear = need("sklearn.model_selection"), need("sklearn.linear_model")
    total = np.zeros(len(sample.right))
    for seed in range(_REPEATS):
        folds = selection.StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
        model = linear.LogisticRegression(C=_STRENGTH)
        total += selection.cross_val_predict(
            model, sample.inputs, sample.right, cv=folds, method="predict_proba"
        )[:, 1]
    return total / _REPEATS


def thresholds(chance: Array, sample: Sample) -> tuple[float, float]:
    """Where "none" ends (losing at most `MAY_LOSE` of the answerable) and where "high" begins."""
    none_below = float(np.quantile(chance[~sample.hopeless], MAY_LOSE))
    steps = np.linspace(none_below, 0.99, 100)
    sure = [s for s in steps if (kept := chance >= s).sum() >= 20 and sample.right[kept].mean() >= HIGH_RIGHT]
    return none_below, float(sure[0]) if sure else 0.95


def report(sample: Sample) -> None:
    """Print everything."""
    metrics, linear = need("sklearn.metrics"), need("sklearn.linear_model")
    model = linear.LogisticRegression(C=_STRENGTH).fit(sample.inputs, sample.right)
    chance = held_out(sample)
    none_below, high_from = thresholds(chance, sample)
    answerable = ~sample.hopeless
    print(
        f"{len(sample.right)} messages, {sample.hopeless.sum()} hopeless, {sample.right.sum()} right at {SHOWN}"
    )
    for label, values in (("as in the file now", sample.now), ("fitted, cross-validated", chance)):
        right, fits = (metrics.roc_auc_score(truth, values) for truth in (sample.right, answerable))
        print(f"AUROC {label}: right at {SHOWN} {right:.3f}, something fits {fits:.3f}")
    print("\nnone below   hopeless caught   answerable lost")
    for share in (0.02, 0.04, 0.06, 0.08, 0.10, 0.15):
        line = float(np.quantile(chance[answerable], share))
        caught = (chance[sample.hopeless] < line).mean()
        print(f"{line:10.3f} {100 * caught:16.1f}% {100 * (chance[answerable] < line).mean():16.1f}%")
    print(f"\nBIAS = {model.intercept_[0]:.2f}")
    print(", ".join(NAMES) + " = " + ", ".join(f"{c:.2f}" for c in model.coef_[0]))
    print(f"NONE_BELOW, HIGH_FROM = {none_below:.2f}, {high_from:.2f}")


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 also where there is nothing to fit on: it says so."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, help="folder of the measuring data")
    options: Any = parser.parse_args(arguments)
    try:
        labelled = data.intents(data.folder(options.data))
        report(observe(build(shipped()), labelled))
    except (data.MissingDataError, UnavailableError) as missing:
        print(f"skipped: {missing}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
