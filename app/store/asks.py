"""What buyers asked, and which replies were kept back and why; no buyer's words but masked, unanswered ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlmodel import Session, col, select

from app.access import Principal, require
from app.store import days
from app.store.events import buyer_hash
from app.store.inputs import AskIn, HeldIn
from app.store.tables import Ask, Event, Held

AT_ONCE = 5_000
"""How many rows one transaction deletes: a writer elsewhere waits no longer than that takes."""


def record(session: Session, who: Principal, asks: Iterable[AskIn], held: Iterable[HeldIn] = ()) -> int:
    """Add what was asked and what was kept back; returns how many rows."""
    require(who, "event.record")
    asked = [
        Ask(
            shop_id=who.shop_id,
            **ask.model_dump(exclude={"buyer", "text"}),
            text=ask.text if ask.no_match else "",
            buyer=buyer_hash(session, who.shop_id, ask.buyer) if ask.buyer else "",
        )
        for ask in asks
    ]
    kept_back = [Held(shop_id=who.shop_id, **one.model_dump()) for one in held]
    session.add_all([*asked, *kept_back])
    session.flush()
    days.add_asks(session, who.shop_id, asked)
    days.add_held(session, who.shop_id, kept_back)
    return len(asked) + len(kept_back)


def forget_some(session: Session, shop_id: int, *, before: datetime, most: int = AT_ONCE) -> int:
    """Delete at most `most` rows each of the shop's questions, withheld replies and events older than `before`.

    The days that are over by then go with the last of them.

    Returns how many went; 0 means that nothing old is left. Called once a transaction until then, so that
    clearing out a long history never holds up the agents' writes.
    """
    gone = 0
    for table in (Ask, Held, Event):
        mine = col(table.shop_id) == shop_id
        old = select(table.id).where(mine, col(table.at) < before).order_by(col(table.at)).limit(most)
        some = old.scalar_subquery()
        done = session.execute(delete(table).where(mine, col(table.id).in_(some)))
        gone += cast(CursorResult[Any], done).rowcount
    return gone or days.forget(session, shop_id, before=before)
