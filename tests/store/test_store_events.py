from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import select

from app.access import Principal
from app.store import events
from app.store.inputs import EventIn
from app.store.session import Store
from app.store.tables import Event
from tests.store.cases import acting

T0 = datetime(2026, 11, 10, 12, tzinfo=UTC)
SENT = EventIn(kind="sent", suggestion="ship.when.a", intent="ship.when", buyer="棉花糖的猫")
AGAIN = SENT.model_copy(update={"suggestion": "ship.when.b"})


def test_buyers_are_recognised_and_never_named(store: Store, admin: Principal, stranger: Principal) -> None:
    with store.begin() as session:
        events.record(session, acting(admin, "agent"), [SENT, AGAIN], at=T0)
        events.record(session, acting(stranger, "agent"), [SENT], at=T0)
    with store.read() as session:
        rows = session.exec(select(Event)).all()
        assert "棉花糖的猫" not in str([row.model_dump() for row in rows])
        by_shop = {
            shop: {row.buyer for row in rows if row.shop_id == shop}
            for shop in (admin.shop_id, stranger.shop_id)
        }
        assert len(rows) == 3 and all(len(marks) == 1 for marks in by_shop.values())
        assert by_shop[admin.shop_id].isdisjoint(by_shop[stranger.shop_id])
