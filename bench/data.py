"""The measuring data: read where it exists, never shipped. Without it every bench says that it skips."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "eval"
NOTHING = "none"
"""The label of a message that nothing in the vocabulary fits."""


class MissingDataError(Exception):
    """The folder or file to measure on isn't there; the message says which."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A buyer's message and every intent a lead would accept (``("none",)``: hopeless)."""

    text: str
    intents: tuple[str, ...]

    @property
    def hopeless(self) -> bool:
        """No intent fits; a good assistant says so."""
        return self.intents == (NOTHING,)


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be found: a title and / or example messages."""

    id: str
    title: str
    examples: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Title and examples, without blanks."""
        return tuple(text for text in (self.title, *self.examples) if text)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """A bench: documents, and queries each with the place of its right document."""

    name: str
    documents: tuple[Document, ...]
    queries: tuple[tuple[str, int], ...]

    @property
    def texts(self) -> int:
        """How many example texts the documents hold."""
        return sum(len(d.texts) for d in self.documents)

    def sample(self, count: int, seed: int = 7) -> tuple[tuple[str, int], ...]:
        """`count` of the queries, the same ones every time; all when there are fewer."""
        if count >= len(self.queries):
            return self.queries
        return tuple(random.Random(seed).sample(self.queries, count))


def folder(path: Path | None = None) -> Path:
    """The data folder; raises `MissingDataError` where there is none."""
    chosen = path or DEFAULT
    if not chosen.is_dir():
        raise MissingDataError(f"no measuring data at {chosen}: pass --data FOLDER")
    return chosen


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file; raises `MissingDataError` when it is missing."""
    if not path.is_file():
        raise MissingDataError(f"no file {path.name} in {path.parent}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_lines(path: Path) -> list[str]:
    """The non-blank lines of a text file; raises `MissingDataError` when it is missing."""
    if not path.is_file():
        raise MissingDataError(f"no file {path.name} in {path.parent}")
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def intents(root: Path) -> list[Labelled]:
    """The labelled buyers' messages."""
    return [Labelled(row["text"], tuple(row["intents"])) for row in read_jsonl(root / "intents_dev.jsonl")]


def out_of_domain(root: Path) -> list[str]:
    """Messages from other worlds."""
    return read_lines(root / "ood_dev.txt")


def retrieval(root: Path, name: str, examples: int | None = None) -> Retrieval:
    """Bench `name` (``jd``, ``taobao``, ``para``) with the title and the first `examples` texts of each entry."""
    rows = read_jsonl(root / f"match_{name}_dev.jsonl")
    documents = tuple(
        Document(row["id"], row["title"], tuple(row["examples"][:examples]))
        for row in rows
        if row["type"] == "entry"
    )
    place = {document.id: i for i, document in enumerate(documents)}
    queries = tuple((row["text"], place[row["gold"]]) for row in rows if row["type"] == "query")
    label = name if name == "para" else f"{name} k={examples}"
    return Retrieval(label, documents, queries)


def grow(bench: Retrieval, distractors: Sequence[str], texts: int) -> Retrieval:
    """The same queries over a library of `texts` example texts: more entries, as long as the bench's own.

    Distractors that are queries of the bench word by word are left out: they would be the right answer.
    """
    asked = {text for text, _ in bench.queries}
    fresh = [text for text in distractors if text not in asked][: max(0, texts - bench.texts)]
    length = max(len(document.examples) for document in bench.documents) or 1
    more = tuple(Document(f"D{i:06}", "", tuple(fresh[i : i + length])) for i in range(0, len(fresh), length))
    return Retrieval(bench.name, (*bench.documents, *more), bench.queries)


def cut(bench: Retrieval, texts: int) -> Retrieval:
    """The first documents that hold `texts` example texts, and the queries whose answer is among them."""
    kept: list[Document] = []
    total = 0
    for document in bench.documents:
        if total + len(document.texts) > texts:
            break
        kept.append(document)
        total += len(document.texts)
    return Retrieval(bench.name, tuple(kept), tuple(q for q in bench.queries if q[1] < len(kept)))
