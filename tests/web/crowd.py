"""How crowded the machine is, for tests that hold a wait against a goal: others may have the cores."""

from __future__ import annotations

import time

_WORK = 0.1


def crowding() -> float:
    """How much longer the same work takes now than on an idle machine; 1 where nobody else works."""
    began, spent = time.perf_counter(), time.process_time()
    while time.process_time() - spent < _WORK:
        pass
    return max(1.0, (time.perf_counter() - began) / _WORK)
