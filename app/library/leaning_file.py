"""Read ``leaning.tsv`` and ``answering.tsv``: the fitted weights of the models that read a reply as a whole."""

from __future__ import annotations

from pathlib import Path

from app.core.wording import Leaning
from app.errors import LibraryError

LEANING = "leaning.tsv"
ANSWERING = "answering.tsv"


def load_leaning(path: Path) -> Leaning | None:
    """The model of a file, ``None`` where there is none. Raises `LibraryError` with the line of a fault."""
    if not path.is_file():
        return None
    weights: dict[str, float] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        part, _, weight = line.rpartition("\t")
        if not part or not weight.lstrip("-").isdigit():
            raise LibraryError(path, number, "每行要写一个片段、一个制表符和一个整数")
        weights[part] = int(weight) / 100
    if not {"bias", "threshold"} <= weights.keys():
        raise LibraryError(path, 1, "缺少 bias 或 threshold")
    return Leaning(weights, weights.pop("bias"), weights.pop("threshold"))
