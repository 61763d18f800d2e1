"""A store with one shop, on SQLite: what differs by database is tested with the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access import Principal
from app.store import shops
from app.store.inputs import ShopIn
from app.store.session import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'kuaihui.db'}")
    yield opened
    opened.close()


@pytest.fixture
def admin(store: Store) -> Principal:
    with store.begin() as session:
        return Principal.operator(shops.create(session, ShopIn(slug="cotton", name="棉花小铺")).id, "老王")
