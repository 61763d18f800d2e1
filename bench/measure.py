"""Taking measurements: time by the call, memory by the process, and each job in a fresh process of its own."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds a call: median and 99th percentile on the clock, and the median of processor time."""

    p50: float
    p99: float
    cpu_p50: float
    cpu_p99: float

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return asdict(self)


class Stopwatch:
    """Times calls one by one. Processor time beside the clock shows how busy the machine was."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._cpu: list[float] = []

    def call(self, work: Callable[..., _T], *arguments: Any) -> _T:
        """Run `work` and keep its times."""
        wall, cpu = time.perf_counter(), time.thread_time()
        result = work(*arguments)
        self._cpu.append(time.thread_time() - cpu)
        self._wall.append(time.perf_counter() - wall)
        return result

    def times(self) -> Times:
        """Percentiles of all calls so far, in milliseconds."""
        wall, cpu = (np.percentile(np.array(t) * 1e3, [50, 99]).tolist() for t in (self._wall, self._cpu))
        return Times(wall[0], wall[1], cpu[0], cpu[1])


def resident_mb() -> float:
    """Memory of this process now, in MB (0 where the system doesn't say)."""
    gc.collect()
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        return 0.0
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def ranked(places: Sequence[int], right: int) -> int:
    """The rank of `right`, from 1; 0 when it isn't there."""
    return places.index(right) + 1 if right in places else 0


def quality(ranks: Sequence[int]) -> dict[str, float]:
    """R@1, R@3 in percent, and the mean reciprocal rank of what was asked for."""
    found = np.array(ranks)
    inverse = np.where(found > 0, 1 / np.maximum(found, 1), 0.0)
    hits = {f"r{k}": 100 * float(np.mean((found > 0) & (found <= k))) for k in (1, 3)}
    return {**hits, "mrr": float(inverse.mean())}


def alone(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Run `work` in a new process, so that memory and caches are its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)
