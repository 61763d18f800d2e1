"""Copies of a SQLite store while it is in use, and the way back.

Both ways go through SQLite's online backup: a copy is one moment of the store whatever is being written, and a
restore is one transaction in the live file, so that a running service sees either the old store or the new one.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import delete, update
from sqlmodel import Session, col

from app.access import Principal
from app.store import audit, shops
from app.store.columns import utc_now
from app.store.engine import BUSY_MS, address
from app.store.errors import StoreError
from app.store.session import Store, open_store
from app.store.tables import ApiToken, Shop, WebSession

_OURS = frozenset({"alembic_version", "meta", "shop", "entry", "entry_version", "audit"})


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup that was written and read back: its size in bytes and what is in it."""

    path: Path
    size: int
    shops: int
    entries: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A store that was put back. `kept` is the file with what was there before, ``None`` if nothing was.

    `revoked`: tokens the backup still knew as good that had been revoked since; they stay revoked.
    """

    kept: Path | None
    shops: int
    entries: int
    revoked: int


def backup(url: str, target: Path, *, replace: bool = False) -> Saved:
    """Write the store at `url` to the file `target`, complete and checked, or not at all.

    Raises `StoreError` for PostgreSQL, when there is no store yet, or when `target` exists and may not be replaced.
    """
    live = live_file(url)
    if not live.exists():
        raise StoreError("还没有数据库，没有可备份的内容")
    if target.exists() and target.samefile(live):
        raise StoreError("这就是正在使用的数据库，请换一个文件名")
    if target.exists() and not replace:
        raise StoreError(f"{target} 已存在，请换一个文件名，或加 --replace 覆盖它")
    part = target.with_name(target.name + ".part")
    with _explained(live):
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        try:
            _copy(live, part)
            found = inspect(part)
            _to_disk(part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return Saved(target, target.stat().st_size, *found)


def restore(url: str, source: Path, *, now: datetime | None = None) -> Restored:
    """Put the store back to what `source` holds, brought to today's tables; what was there is kept aside.

    Logins end, and tokens revoked since the backup stay revoked. Raises `StoreError` when `source` is not a
    sound store of ours or one of a newer program; nothing is changed then.
    """
    live = replaceable(url, source)
    with _explained(source):
        live.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=live.parent, prefix=".restore-") as folder:
            fresh = _taken(source, Path(folder))
            found = inspect(fresh)
            with closing(open_store(f"sqlite:///{fresh}")) as store:
                kept = _keep(live, now or utc_now())
                revoked = _settle(store, kept, source.name)
            _copy(fresh, live, private=False)
            return Restored(kept, *found, revoked)


def replaceable(url: str, source: Path) -> Path:
    """The live file that `source` can be put in place of; raises `StoreError` where there is no such backup."""
    live = live_file(url)
    if not source.is_file():
        raise StoreError(f"{source}：文件打不开")
    if live.exists() and live.samefile(source):
        raise StoreError("这就是正在使用的数据库，请指定备份文件")
    return live


def live_file(url: str) -> Path:
    """The file of a SQLite store; raises `StoreError` for PostgreSQL, which has tools of its own."""
    where = address(url)
    if where.get_backend_name() != "sqlite":
        raise StoreError("这个命令只用于 SQLite；PostgreSQL 请用 pg_dump 备份、pg_restore 恢复")
    return Path(str(where.database)).absolute()


def inspect(path: Path) -> tuple[int, int]:
    """How many shops and entries a file holds; raises `StoreError` unless it is a sound store of ours."""
    with closing(_connect(path)) as connection:
        names = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if not names >= _OURS:
            raise StoreError(f"{path.name} 不是快回的数据库")
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise StoreError(f"{path.name} 已损坏，请换一份备份")
        if connection.execute("SELECT count(*) FROM meta WHERE key = 'buyer_key'").fetchone() != (1,):
            raise StoreError(f"{path.name} 不是完整的快回数据库")
        (count,) = connection.execute("SELECT count(*) FROM shop").fetchone()
        (entries,) = connection.execute("SELECT count(*) FROM entry WHERE deleted_at IS NULL").fetchone()
        return count, entries


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)


def _copy(source: Path, target: Path, *, private: bool = True) -> None:
    """One moment of `source` into `target`; a single file that needs no log beside it where it is `private`."""
    with closing(_connect(source)) as old, closing(_connect(target)) as new:
        new.execute("PRAGMA synchronous=FULL")
        old.backup(new)
        if private:
            new.execute("PRAGMA journal_mode=DELETE")
            target.chmod(0o600)


def _taken(source: Path, folder: Path) -> Path:
    """A copy of the backup to work on, with its log if it was copied from a store in use."""
    fresh = folder / source.name
    shutil.copyfile(source, fresh)
    log = source.with_name(source.name + "-wal")
    if log.exists():
        shutil.copyfile(log, folder / log.name)
    return fresh


def _keep(live: Path, now: datetime) -> Path | None:
    """Copy what is there to a file beside it. A file too broken to be read is moved there instead."""
    if not live.exists():
        return None
    aside = live.with_name(f"{live.stem}.before-restore-{now:%Y%m%d-%H%M%S-%f}{live.suffix}")
    try:
        _copy(live, aside)
    except sqlite3.OperationalError as wrong:
        raise StoreError("现有数据库正被占用，请停止服务后再试") from wrong
    except sqlite3.DatabaseError:
        aside.unlink(missing_ok=True)
        for tail in ("", "-wal", "-shm"):
            part = live.with_name(live.name + tail)
            if part.exists():
                part.replace(aside.with_name(aside.name + tail))
    return aside


def _settle(store: Store, kept: Path | None, name: str) -> int:
    """Make the old store safe to serve today; returns how many tokens had to be revoked again.

    Versions go on from the higher of both, so that every worker and every browser sees that its copy is old.
    """
    highest, hashes = _since(kept)
    with store.begin() as session:
        session.execute(delete(WebSession))
        revoked = sum(_revoke(session, value) for value in hashes)
        versions = shops.library_versions(session)
        for shop_id, version in versions.items():
            raised = max(highest.get(shop_id, 0), version) + 1
            session.execute(update(Shop).where(col(Shop.id) == shop_id).values(library_version=raised))
            audit.note(session, Principal.operator(shop_id), "store.restore", name[:200])
    return revoked


def _revoke(session: Session, value: str) -> int:
    good = (col(ApiToken.hash) == value) & col(ApiToken.revoked_at).is_(None)
    found = session.execute(
        update(ApiToken).where(good).values(revoked_at=utc_now()).returning(col(ApiToken.id))
    )
    return len(found.all())


def _since(kept: Path | None) -> tuple[dict[int, int], list[str]]:
    """Library versions and revoked tokens of the store that is being replaced, as far as it can be read."""
    if kept is None:
        return {}, []
    try:
        with closing(_connect(kept)) as old:
            versions = dict(old.execute("SELECT id, library_version FROM shop"))
            gone = old.execute("SELECT hash FROM api_token WHERE revoked_at IS NOT NULL")
            return versions, [value for (value,) in gone]
    except sqlite3.DatabaseError:
        return {}, []


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What the file system or SQLite says, in words for people; `path` is the file that is read."""
    try:
        yield
    except sqlite3.OperationalError as wrong:
        raise StoreError(f"{path.name} 读写失败：{wrong}") from wrong
    except sqlite3.DatabaseError as wrong:
        raise StoreError(f"{path.name} 不是快回的数据库，或已损坏") from wrong
    except OSError as wrong:
        raise StoreError(f"{wrong.filename or path} 读写失败，请检查路径、写入权限和剩余空间") from wrong


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
