"""Bring the tables to a revision: all steps in one transaction, one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, text

from app.store.engine import address, migrating_engine
from app.store.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).with_name("migrations")
_LOCK = 5_208_417  # the advisory lock that all workers of one PostgreSQL database agree on


def upgrade(url: str | URL, revision: str = "head") -> None:
    """Migrate up; at head it only looks. Raises `StoreError` when the tables are newer than the program."""
    if revision == "head" and _at_head(_url(url)):
        return
    from alembic import command  # a fifth of a second that a start at head does without

    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str | URL, revision: str) -> None:
    """Migrate down to `revision` (``base``: no tables)."""
    from alembic import command

    _run(url, lambda config: command.downgrade(config, revision))


def revision(connection: Connection) -> str | None:
    """The revision the tables are at, ``None`` before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def head() -> str:
    """The newest revision: the scripts are numbered, and `v0004_live.py` brings the tables to 0004."""
    return max(path.name[1:5] for path in (SCRIPTS / "versions").glob("v[0-9]*.py"))


def _at_head(url: URL) -> bool:
    engine = migrating_engine(url)
    try:
        with engine.connect().execution_options(reading=True) as connection:
            return revision(connection) == head()
    finally:
        engine.dispose()


def _url(url: str | URL) -> URL:
    return address(url) if isinstance(url, str) else url


def _run(url: str | URL, step: Callable[[Config], None]) -> None:
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    with migrating(url) as connection:
        config.attributes["connection"] = connection
        try:
            step(config)
        except CommandError as wrong:
            raise StoreError(f"数据库版本与程序不符，请使用更新的程序：{wrong}") from wrong


@contextmanager
def migrating(url: str | URL) -> Iterator[Connection]:
    """A connection to change tables with: locked, committed at the end, references checked before that."""
    engine = migrating_engine(_url(url))
    try:
        with engine.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection
            if connection.dialect.name == "sqlite":
                _check_references(connection)
    finally:
        engine.dispose()


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(f"迁移后有 {len(broken)} 行数据失去引用，已全部撤回")
