"""One shop, on SQLite, and its operator."""

from __future__ import annotations

import pytest

from app.access import Principal
from app.store import shops
from app.store.inputs import ShopIn
from app.store.session import Store


@pytest.fixture
def admin(store: Store) -> Principal:
    with store.begin() as session:
        return Principal.operator(shops.create(session, ShopIn(slug="cotton", name="棉花小铺")).id, "老王")
