"""What agents did with suggestions. Buyers are keyed hashes: the same one can be recognised, none be named."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from app.access import Principal, require
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
    return len(rows)


def sent_to(session: Session, shop_id: int, buyer: str, *, since: datetime) -> frozenset[str]:
    """The suggestions this buyer was sent since then: not to be repeated."""
    query = of(Event, shop_id).where(Event.buyer == buyer_hash(session, shop_id, buyer), Event.at >= since)
    return frozenset(row.suggestion for row in session.exec(query.where(Event.kind == "sent")).all())


def counts(session: Session, who: Principal, *, since: datetime) -> dict[str, dict[str, int]]:
    """How often each suggestion was shown, inserted, edited and sent since then; for leads."""
    require(who, "usage.read")
    query = (
        select(Event.suggestion, Event.kind, func.count())
        .where(Event.shop_id == who.shop_id, Event.at >= since)
        .group_by(Event.suggestion, Event.kind)
    )
    found: dict[str, dict[str, int]] = {}
    for suggestion, kind, number in session.exec(query).all():
        found.setdefault(suggestion, {})[kind] = number
    return found


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


def forget(session: Session, shop_id: int, *, before: datetime) -> int:
    """Delete the shop's events older than `before`; returns how many."""
    old = (col(Event.shop_id) == shop_id, col(Event.at) < before)
    number = session.exec(select(func.count()).select_from(Event).where(*old)).one()
    session.execute(delete(Event).where(*old))
    return number


def buyer_hash(session: Session, shop_id: int, buyer: str) -> str:
    """The buyer as this shop's events know them; another shop gets another hash for the same person."""
    key = session.get_one(Meta, "buyer_key")
    said = f"{shop_id}:{buyer}".encode("utf-8", "replace")
    return hmac.new(bytes.fromhex(key.value), said, hashlib.sha256).hexdigest()
