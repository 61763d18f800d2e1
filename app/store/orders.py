"""Facts of orders as a shop's own system pushes them. They are looked up while an agent types, and forgotten in time.

A feed, like events: the newest word counts, there is no history, and a push is not audited. The buyer is a keyed
hash and the delivery address is not kept: no promise rests on it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlmodel import Session, col, select

from app.access import Principal, require
from app.core.facts import OrderFacts
from app.errors import NotFoundError
from app.store.columns import utc_now
from app.store.events import buyer_hash
from app.store.scope import of
from app.store.tables import OrderRow
from app.store.upsert import insert_into


def save(
    session: Session,
    who: Principal,
    ref: str,
    facts: OrderFacts,
    *,
    buyer: str | None = None,
    at: datetime | None = None,
) -> OrderFacts:
    """Keep what is now true of the order `ref`, in place of what was; returns what was kept."""
    require(who, "order.push")
    kept = facts.model_copy(update={"id": ref, "address": None})
    values = {
        "data": kept.model_dump(mode="json", exclude_none=True),
        "buyer": buyer_hash(session, who.shop_id, buyer) if buyer else "",
        "updated_at": at or utc_now(),
    }
    adding = insert_into(session, OrderRow).values(shop_id=who.shop_id, ref=ref, **values)
    session.execute(adding.on_conflict_do_update(index_elements=["shop_id", "ref"], set_=values))
    return kept


def remove(session: Session, who: Principal, ref: str) -> None:
    """Forget the order; raises `NotFoundError` when it isn't known."""
    require(who, "order.push")
    row = session.exec(of(OrderRow, who.shop_id).where(OrderRow.ref == ref)).one_or_none()
    if row is None:
        raise NotFoundError("没有这个订单")
    session.delete(row)


def find(
    session: Session, shop_id: int, *, ref: str | None, buyer: str | None, since: datetime
) -> OrderFacts | None:
    """The order `ref`, or the buyer's latest where no order is named; ``None`` when it was last heard of before
    `since`, or is another buyer's.
    """
    if not ref and not buyer:
        return None
    query = of(OrderRow, shop_id).where(col(OrderRow.updated_at) >= since)
    person = buyer_hash(session, shop_id, buyer) if buyer else ""
    query = query.where(OrderRow.ref == ref) if ref else query.where(OrderRow.buyer == person)
    row = session.exec(query.order_by(col(OrderRow.updated_at).desc()).limit(1)).first()
    if row is None or (person and row.buyer and row.buyer != person):
        return None
    return OrderFacts.model_validate(row.data)


def shops(session: Session) -> frozenset[int]:
    """The shops of which any order is known: of the others nobody needs to ask."""
    return frozenset(session.exec(select(OrderRow.shop_id).distinct()).all())


def forget(session: Session, *, before: datetime) -> int:
    """Delete the orders of every shop that were last heard of before then; returns how many."""
    gone = session.execute(delete(OrderRow).where(col(OrderRow.updated_at) < before))
    return cast(CursorResult[Any], gone).rowcount
