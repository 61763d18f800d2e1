"""Waiting for what another thread or process does, without a fixed sleep."""

from __future__ import annotations

import time
from collections.abc import Callable

_EVERY = 0.02
"""Seconds between two looks."""


def until(true: Callable[[], bool], seconds: float) -> float | None:
    """Look until `true`; the seconds it took, ``None`` when it did not come true within `seconds`."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if true():
            return time.monotonic() - began
        time.sleep(_EVERY)
    return None
