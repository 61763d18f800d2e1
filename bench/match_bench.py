"""Retrieval: our matcher against the field's other ways, on the same queries in the same run.

Quality at 1, 5 and 10 examples an entry; then speed, build and memory at 1k, 10k and 100k example texts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.text.normalise import normalise
from bench import data
from bench.data import Document, Retrieval
from bench.measure import Stopwatch, alone, quality, ranked, resident_mb
from bench.peers import LARGEST, MOST_ASKED, UnavailableError, peers

DEPTH = 10
_WARM = 10

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One peer on one bench. `size`: example texts to cut or grow the library to, ``None`` as it is."""

    peer: str
    bench: str
    examples: int | None
    size: int | None
    queries: int

    def load(self, root: Path) -> Retrieval:
        """The bench, at its size, with every text normalised: the comparison is of matching, not of cleaning."""
        bench = data.retrieval(root, self.bench, self.examples)
        if self.size is not None:
            smaller = data.cut(bench, self.size) if bench.texts > self.size else bench
            bench = data.grow(smaller, data.read_lines(root / "distractors.txt"), self.size)
        documents = tuple(
            Document(d.id, _plain(d.title), tuple(map(_plain, d.examples))) for d in bench.documents
        )
        return Retrieval(bench.name, documents, bench.queries)


def _plain(text: str) -> str:
    return normalise(text).text


def jobs(quick: bool) -> list[Job]:
    """Everything to run: quality first, then the sizes."""
    count, sizes = (200, (1_000, 10_000)) if quick else (4_000, (1_000, 10_000, 100_000))
    plans = (
        [("para", None)] if quick else [*((n, k) for n in ("jd", "taobao") for k in (1, 5)), ("para", None)]
    )
    plans = [("jd", 10), ("taobao", 10), *plans]
    names = list(peers())
    told = [
        Job(peer, bench, k, None, min(count, MOST_ASKED.get(peer, count)))
        for bench, k in plans
        for peer in names
    ]
    largest = {**LARGEST, **(dict.fromkeys(LARGEST, 1_000) if quick else {})}
    grown = [
        Job(peer, "jd", 10, size, min(count, 1_000 if size < 100_000 else 200))
        for size in sizes
        for peer in names
        if size <= largest.get(peer, size)
    ]
    return [*told, *grown]


def run(root: Path, quick: bool) -> Iterator[Row]:
    """Measure every job in a process of its own; yields rows as they come."""
    for job in jobs(quick):
        yield alone(measure, job, root)


def measure(job: Job, root: Path) -> Row:
    """Build, ask, and say how good, how fast, how large."""
    bench = job.load(root)
    row: Row = {"peer": job.peer, "bench": bench.name, "texts": bench.texts, "grown": job.size is not None}
    try:
        peer = peers()[job.peer]()
    except UnavailableError as gone:
        return {**row, "skipped": str(gone)}
    before, started = resident_mb(), time.perf_counter()
    peer.build(bench.documents)
    row |= {"build_s": time.perf_counter() - started, "memory_mb": resident_mb() - before}
    watch, ranks = Stopwatch(), []
    asked = bench.sample(job.queries + _WARM)
    for text, _ in asked[:_WARM]:
        peer.top(_plain(text), DEPTH)
    for text, right in asked[_WARM:]:
        query = text if job.peer.startswith("kuaihui") else _plain(text)
        ranks.append(ranked(watch.call(peer.top, query, DEPTH), right))
    return {**row, "queries": len(ranks), **quality(ranks), **watch.times().as_dict()}
