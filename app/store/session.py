"""The store: one engine, and transactions that are committed at one place only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from app.store.engine import address, serving_engine
from app.store.migrate import upgrade

THREADS = 40
"""The size of the server's thread pool, and so of the connection pool."""

_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"reading": True},
    "postgresql": {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
}


@dataclass(frozen=True, slots=True)
class Store:
    """The database. `begin` to write, `read` to look; functions of the store never commit."""

    engine: Engine

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent look; it waits for no writer, and a write in it is an error of the database."""
        reader = self.engine.execution_options(**_READING[self.engine.dialect.name])
        with Session(reader, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Return all connections."""
        self.engine.dispose()


def open_store(url: str, *, threads: int = THREADS) -> Store:
    """Open the database at `url`, make SQLite's folder, migrate to head.

    `threads` is the most connections used at once. Raises `StoreError` for a URL we don't serve or tables
    of a newer program, and SQLAlchemy's errors when the server cannot be reached.
    """
    where = address(url)
    upgrade(where)
    return Store(serving_engine(where, threads))
