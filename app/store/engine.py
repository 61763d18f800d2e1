"""Engines for the two databases: SQLite in a file by default, PostgreSQL by URL."""

from __future__ import annotations

import json
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from app.store.errors import StoreError

BUSY_MS = 10_000
"""How long a writer waits for another before it gives up."""
_POSTGRES = {
    "connect_timeout": 5,
    "application_name": "kuaihui",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": f"-c timezone=UTC -c lock_timeout={BUSY_MS}",
}
_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def address(url: str) -> URL:
    """The URL with the driver we use; raises `StoreError` for another database or one in memory."""
    try:
        parsed = make_url(url)
    except ArgumentError as wrong:
        raise StoreError(
            "数据库地址（DATABASE_URL 或复制的目标）写法不对，例：sqlite:///data/kuaihui.db"
        ) from wrong
    backend = parsed.get_backend_name()
    if backend in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite+pysqlite")
    raise StoreError("数据库只支持 SQLite 文件（sqlite:///路径）或 PostgreSQL（postgresql://…）")


def serving_engine(url: URL, threads: int) -> Engine:
    """A pooled engine: at most `threads` connections, one for each thread that may want one.

    It makes no SQLite file, and leaves one that is no longer at its path: a write to a file that was moved or
    deleted would be acknowledged and lost.
    """
    kept = min(threads, 10)
    engine = _engine(
        _existing(url),
        foreign_keys=True,
        pool_size=kept,
        max_overflow=threads - kept,
        pool_timeout=5,
        pool_pre_ping=True,
    )
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database)).absolute()
        event.listen(engine, "connect", partial(_remember, path))
        event.listen(engine, "checkout", partial(_same_file, path))
    return engine


def migrating_engine(url: URL) -> Engine:
    """An engine without a pool. SQLite's foreign keys are off: rebuilding a table must not touch its children."""
    return _engine(url, foreign_keys=False, poolclass=NullPool)


def _engine(url: URL, *, foreign_keys: bool, **options: Any) -> Engine:  # noqa: ANN401 — create_engine's own
    if url.get_backend_name() == "postgresql":
        return _postgres(url, options)
    if url.query.get("mode") != "rw":
        _make_folder(Path(str(url.database)).parent)
    engine = create_engine(url, json_serializer=_dumps, **options)
    event.listen(engine, "connect", partial(_prepare, foreign_keys))
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise StoreError(f"数据库的文件夹 {folder} 建不了，请检查数据库地址和写入权限") from wrong


def _existing(url: URL) -> URL:
    """The URL that opens a SQLite file and never makes one."""
    if url.get_backend_name() != "sqlite":
        return url
    there = Path(str(url.database)).absolute().as_uri()
    return url.set(database=there, query={**url.query, "mode": "rw", "uri": "true"})


def _remember(path: Path, _connection: object, record: Any) -> None:  # noqa: ANN401 — the pool's own
    record.info["file"] = _inode(path)


def _same_file(path: Path, _connection: object, record: Any, _proxy: object) -> None:  # noqa: ANN401 — the pool's own
    if record.info["file"] != _inode(path):
        raise DisconnectionError("the database file was moved or replaced")


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _postgres(url: URL, options: dict[str, Any]) -> Engine:
    try:
        return create_engine(url, json_serializer=_dumps, connect_args=_POSTGRES, **options)
    except ModuleNotFoundError as wrong:
        raise StoreError("使用PostgreSQL需要安装驱动：pip install 'kuaihui[postgres]'") from wrong


def _prepare(foreign_keys: bool, connection: Any, _record: object) -> None:  # noqa: ANN401 — DBAPI
    connection.isolation_level = None  # the driver's own BEGIN comes too late; `_begin` sends it
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Switch to WAL. SQLite doesn't wait when several connections switch a new file at once, so we do."""
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    """A reader may not write. A writer locks at once: a read lock raised later fails without waiting."""
    reading = bool(connection.get_execution_options().get("reading"))
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
