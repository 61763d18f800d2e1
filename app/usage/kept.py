"""Reports of large shops are kept for a moment: what took seconds to count is not counted again at every click."""

from __future__ import annotations

import threading
import time
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from app.access import Principal, require
from app.store.columns import utc_now
from app.store.session import Store
from app.usage.model import Report
from app.usage.reports import report

LONG = 1.5
"""Seconds from which on a report counts as long."""
_TIMES = 20
"""A long report is good for so many times what it took, at most `_MOST` seconds."""
_MOST = 300.0
_kept: WeakKeyDictionary[Engine, dict[tuple[int, int], tuple[float, Report]]] = WeakKeyDictionary()
_lock = threading.Lock()


def recent_report(store: Store, who: Principal, days: int, *, long: float = LONG) -> Report:
    """The shop's report of the last `days`: now, or as it was a moment ago where counting takes long."""
    require(who, "usage.read")
    place = (who.shop_id, days)
    with _lock:
        until, known = _kept.setdefault(store.engine, {}).get(place, (0.0, None))
    if known is not None and time.monotonic() < until:
        return known
    began = time.monotonic()
    with store.read() as session:
        made = report(session, who, days, utc_now())
    took = time.monotonic() - began
    if took >= long:
        with _lock:
            _kept[store.engine][place] = (time.monotonic() + min(took * _TIMES, _MOST), made)
    return made
