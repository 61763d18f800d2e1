"""What agents did with suggestions. Buyers are keyed hashes: the same one can be recognised, none be named."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from app.access import Principal, require
from app.store import days
from app.store.columns import utc_now
from app.store.inputs import EventIn
from app.store.scope import of
from app.store.tables import Event, Meta

USED = ("inserted", "edited", "sent")
"""What counts as using a suggestion."""

_LOOKED_AT = 20_000
"""How many of a shop's newest events are looked through for one person's."""


def record(session: Session, who: Principal, events: Iterable[EventIn], *, at: datetime | None = None) -> int:
    """Add the events; returns how many. Those without a moment of their own happened at `at`, by default now."""
    require(who, "event.record")
    at = at or utc_now()
    rows = [
        Event(
            shop_id=who.shop_id,
            user_id=who.user_id,
            **event.model_dump(exclude={"buyer", "at"}),
            buyer=buyer_hash(session, who.shop_id, event.buyer) if event.buyer else "",
            at=event.at or at,
        )
        for event in events
    ]
    session.add_all(rows)
    session.flush()
    days.add_events(session, who.shop_id, rows)
    return len(rows)


def used_by(session: Session, who: Principal, *, since: datetime) -> tuple[str, ...]:
    """What this person used since then, the latest first, one item a use.

    Bounded by the newest events of the shop, so that it stays quick where many work.
    """
    require(who, "event.record")
    newest = of(Event, who.shop_id).where(Event.at >= since).order_by(col(Event.at).desc()).limit(_LOOKED_AT)
    looked = newest.subquery()
    query = (
        select(looked.c.suggestion)
        .where(looked.c.user_id == who.user_id, looked.c.kind.in_(USED))
        .order_by(looked.c.at.desc())
    )
    return tuple(session.exec(query).all())


def buyer_hash(session: Session, shop_id: int, buyer: str) -> str:
    """The buyer as this shop's events know them; another shop gets another hash for the same person."""
    key = session.get_one(Meta, "buyer_key")
    said = f"{shop_id}:{buyer}".encode("utf-8", "replace")
    return hmac.new(bytes.fromhex(key.value), said, hashlib.sha256).hexdigest()
