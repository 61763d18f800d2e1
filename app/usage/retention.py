"""Use, and files that nobody went through importing, are kept for a while and no longer: a daily clearing out, done
by one worker.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.core.moments import SHANGHAI
from app.store import asks, exchanges, shops
from app.store.columns import utc_now
from app.store.session import Store
from app.store.tables import Meta

log = logging.getLogger("kuaihui.usage")
_DONE = "usage_cleared"


def purge(store: Store, days: int) -> int:
    """Delete what all shops recorded more than `days` days ago, and their abandoned imports; returns how many.

    In small transactions, so that agents' writes pass between them.
    """
    before = utc_now() - timedelta(days=days)
    with store.read() as session:
        known = list(shops.library_versions(session))
    total = 0
    for shop_id in known:
        while gone := _some(store, shop_id, before=before):
            total += gone
    return total


def purge_daily(store: Store, days: int) -> int:
    """`purge`, unless a worker has done it today."""
    with store.begin() as session:
        if not _claim(session, f"{utc_now().astimezone(SHANGHAI):%Y-%m-%d}"):
            return 0
    gone = purge(store, days)
    log.info("what was kept long enough is cleared out", extra={"rows": gone})
    return gone


def _some(store: Store, shop_id: int, *, before: datetime) -> int:
    with store.begin() as session:
        gone = asks.forget_some(session, shop_id, before=before)
        return gone + exchanges.forget_some(session, shop_id, now=utc_now())


def _claim(session: Session, today: str) -> bool:
    """Whether this worker is the first today."""
    if session.get(Meta, _DONE) is None:
        try:
            with session.begin_nested():
                session.add(Meta(key=_DONE, value=today))
        except IntegrityError:
            return False
        return True
    mine = update(Meta).where(col(Meta.key) == _DONE, col(Meta.value) != today).values(value=today)
    return cast(CursorResult[Any], session.execute(mine)).rowcount == 1
