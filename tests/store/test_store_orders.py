"""Pushed orders on both databases: the newest word counts, inside one shop, for those who may push."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from app.access import Principal
from app.core.facts import OrderFacts
from app.errors import ForbiddenError, NotFoundError
from app.store import orders
from app.store.columns import utc_now
from app.store.session import Store
from app.store.tables import OrderRow
from tests.store.cases import acting

PAID = OrderFacts(status="paid", address="某某路1号", amount=9.5)
LONG_AGO = utc_now() - timedelta(days=400)


def _find(store: Store, who: Principal, ref: str | None, buyer: str | None = None) -> OrderFacts | None:
    with store.read() as session:
        return orders.find(session, who.shop_id, ref=ref, buyer=buyer, since=LONG_AGO)


def test_the_newest_word_counts(store: Store, admin: Principal) -> None:
    for status in ("paid", "shipped"):
        with store.begin() as session:
            orders.save(session, admin, "1", OrderFacts(status=status, amount=9.5), buyer="tb1")
    assert _find(store, admin, "1") == OrderFacts(id="1", status="shipped", amount=9.5)
    with store.read() as session:
        assert len(session.exec(select(OrderRow)).all()) == 1


def test_pushes_at_once_are_one_row_and_no_error(store: Store, admin: Principal) -> None:
    def push(number: int) -> None:
        with store.begin() as session:
            orders.save(session, admin, "1", OrderFacts(amount=float(number)))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(push, range(24)))
    with store.read() as session:
        assert len(session.exec(select(OrderRow)).all()) == 1


def test_a_buyers_latest_order(store: Store, admin: Principal) -> None:
    now = utc_now()
    for ref, age, buyer in (("1", 3, "tb1"), ("2", 1, "tb1"), ("3", 0, "tb2")):
        with store.begin() as session:
            orders.save(session, admin, ref, PAID, buyer=buyer, at=now - timedelta(days=age))
    latest = _find(store, admin, None, "tb1")
    assert latest is not None
    assert latest.id == "2"
    assert latest.address is None
    assert _find(store, admin, "1", "tb2") is None, "somebody else's order"
    assert _find(store, admin, None, None) is None
    assert _find(store, admin, None, "nobody") is None


def test_an_order_without_a_buyer_is_nobodys_latest(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        orders.save(session, admin, "1", PAID)
    assert _find(store, admin, None, "tb1") is None
    assert _find(store, admin, "1", "tb1") is not None


def test_shops_do_not_see_each_others_orders(store: Store, admin: Principal, stranger: Principal) -> None:
    with store.begin() as session:
        orders.save(session, admin, "1", PAID, buyer="tb1")
    assert _find(store, stranger, "1") is None
    assert _find(store, stranger, None, "tb1") is None
    with pytest.raises(NotFoundError), store.begin() as session:
        orders.remove(session, stranger, "1")
    with store.begin() as session:
        orders.save(session, stranger, "1", OrderFacts(status="closed"))
    assert _find(store, admin, "1") == OrderFacts(id="1", status="paid", amount=9.5)


def test_agents_may_not_push(store: Store, admin: Principal) -> None:
    agent = acting(admin, "agent")
    with pytest.raises(ForbiddenError), store.begin() as session:
        orders.save(session, agent, "1", PAID)
    with pytest.raises(ForbiddenError), store.begin() as session:
        orders.remove(session, agent, "1")
    with store.begin() as session:
        orders.save(session, acting(admin, "lead"), "1", PAID)


def test_old_orders_are_forgotten(store: Store, admin: Principal, stranger: Principal) -> None:
    now = utc_now()
    for who, ref, age in ((admin, "1", 31), (admin, "2", 1), (stranger, "1", 40)):
        with store.begin() as session:
            orders.save(session, who, ref, PAID, at=now - timedelta(days=age))
    with store.begin() as session:
        assert orders.forget(session, before=now - timedelta(days=30)) == 2
    assert _find(store, admin, "2") is not None
    with store.read() as session:
        assert orders.find(session, admin.shop_id, ref="2", buyer=None, since=now) is None
