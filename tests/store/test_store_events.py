from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.access import Principal
from app.errors import ForbiddenError
from app.store import events
from app.store.inputs import EventIn
from app.store.session import Store
from app.store.tables import Event
from tests.store.cases import acting

T0 = datetime(2026, 11, 10, 12, tzinfo=UTC)
SENT = EventIn(kind="sent", suggestion="ship.when.a", intent="ship.when", buyer="棉花糖的猫")


def test_buyers_are_recognised_and_never_named(store: Store, admin: Principal, stranger: Principal) -> None:
    with store.begin() as session:
        events.record(session, acting(admin, "agent"), [SENT], at=T0)
        events.record(session, acting(stranger, "agent"), [SENT], at=T0)
    with store.read() as session:
        rows = session.exec(select(Event)).all()
        assert "棉花糖的猫" not in str([row.model_dump() for row in rows])
        assert len({row.buyer for row in rows}) == 2
        assert events.sent_to(session, admin.shop_id, "棉花糖的猫", since=T0) == {"ship.when.a"}
        assert events.sent_to(session, admin.shop_id, "别的买家", since=T0) == frozenset()
        assert events.sent_to(session, admin.shop_id, "棉花糖的猫", since=T0 + timedelta(1)) == frozenset()


def test_use_is_counted_by_suggestion(store: Store, admin: Principal) -> None:
    shown = [EventIn(kind="shown", suggestion=key) for key in ("a", "a", "b")]
    with store.begin() as session:
        assert events.record(session, admin, [*shown, SENT], at=T0) == 4
        events.record(session, admin, shown, at=T0 - timedelta(days=9))
    with store.read() as session:
        found = events.counts(session, admin, since=T0 - timedelta(days=1))
        with pytest.raises(ForbiddenError):
            events.counts(session, acting(admin, "agent"), since=T0)
    assert found == {"a": {"shown": 2}, "b": {"shown": 1}, "ship.when.a": {"sent": 1}}


def test_old_events_are_forgotten_in_this_shop_only(
    store: Store, admin: Principal, stranger: Principal
) -> None:
    with store.begin() as session:
        for who in (admin, stranger):
            events.record(session, who, [SENT, SENT], at=T0 - timedelta(days=100))
            events.record(session, who, [SENT], at=T0)
        assert events.forget(session, admin.shop_id, before=T0 - timedelta(days=90)) == 2
        left = [row.shop_id for row in session.exec(select(Event)).all()]
    assert sorted(left) == [admin.shop_id] + [stranger.shop_id] * 3
