"""Bring the tables to a revision: all steps in one transaction, one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import URL, Connection, text

from app.store.engine import address, migrating_engine
from app.store.errors import StoreError

SCRIPTS = Path(__file__).with_name("migrations")
_LOCK = 5_208_417  # the advisory lock that all workers of one PostgreSQL database agree on


def upgrade(url: str | URL, revision: str = "head") -> None:
    """Migrate up; does nothing at head. Raises `StoreError` when the tables are newer than the program."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str | URL, revision: str) -> None:
    """Migrate down to `revision` (``base``: no tables)."""
    _run(url, lambda config: command.downgrade(config, revision))


def revision(connection: Connection) -> str | None:
    """The revision the tables are at, ``None`` before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def _run(url: str | URL, step: Callable[[Config], None]) -> None:
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
    engine = migrating_engine(address(url) if isinstance(url, str) else url)
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
