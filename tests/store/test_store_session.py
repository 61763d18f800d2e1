from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import select

from app.access import Principal
from app.store import shops
from app.store.columns import utc_now
from app.store.errors import StoreError
from app.store.inputs import ShopIn
from app.store.session import Store, open_store
from app.store.tables import Entry, Membership, Shop


def test_begin_commits_at_the_end(store: Store) -> None:
    with store.begin() as session:
        made = shops.create(session, ShopIn(slug="a", name="甲"))
    with store.read() as session:
        assert shops.get(session, made.id).name == "甲"


def test_begin_keeps_nothing_when_it_raises(store: Store) -> None:
    with pytest.raises(RuntimeError), store.begin() as session:
        shops.create(session, ShopIn(slug="a", name="甲"))
        raise RuntimeError
    with store.read() as session:
        assert session.exec(select(Shop)).all() == []


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError), store.read() as session:
        session.add(Shop(slug="a", name="甲", created_at=utc_now()))
        session.flush()
    with store.begin() as session:
        assert session.exec(select(Shop)).all() == []


def test_a_reader_sees_one_moment_and_does_not_wait(store: Store, admin: Principal) -> None:
    with store.read() as reader:
        before = shops.library_version(reader, admin.shop_id)
        with store.begin() as writer:
            shops.bump(writer, admin.shop_id)
        reader.expire_all()
        assert shops.library_version(reader, admin.shop_id) == before
    with store.read() as later:
        assert shops.library_version(later, admin.shop_id) == before + 1


def test_writers_at_once_lose_nothing(store: Store, admin: Principal) -> None:
    def bump(_: int) -> None:
        with store.begin() as session:
            shops.bump(session, admin.shop_id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bump, range(40)))
    with store.read() as session:
        assert shops.library_version(session, admin.shop_id) == 40


def test_references_and_words_are_held_by_the_database(store: Store, admin: Principal) -> None:
    with pytest.raises(IntegrityError), store.begin() as session:
        session.add(Membership(shop_id=999, user_id=999, role="agent"))
    now = utc_now()
    bad = Entry(
        shop_id=admin.shop_id, kind="phrase", key="k", pack="general", category="c", data={},
        state="nonsense", created_at=now, updated_at=now, updated_by="x",
    )  # fmt: skip
    with pytest.raises(IntegrityError), store.begin() as session:
        session.add(bad)


def test_moments_come_back_as_utc(store: Store, admin: Principal) -> None:
    with store.read() as session:
        made = session.exec(select(Shop.created_at).where(Shop.id == admin.shop_id)).one()
    assert made.utcoffset() is not None
    assert abs((utc_now() - made).total_seconds()) < 60


def test_every_sqlite_connection_is_prepared(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/deep/er/x.db")
    reader = store.engine.execution_options(reading=True)
    with reader.connect() as one, reader.connect() as two:
        names = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        found = [[c.execute(text(f"PRAGMA {name}")).scalar() for name in names] for c in (one, two)]
    store.close()
    assert found == [["wal", 1, 10_000, 2]] * 2


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "not a url"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(StoreError):
        open_store(url)


_STORM = """
import sys
from app.store import shops
from app.store.session import open_store
store = open_store(sys.argv[1])
while True:
    with store.begin() as session:
        version = shops.bump(session, int(sys.argv[2]))
    print(version, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_acknowledged(store: Store, url: str, admin: Principal) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", _STORM, url, str(admin.shop_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(30)]
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
    with store.begin() as session:
        stored = shops.library_version(session, admin.shop_id)
    assert acknowledged[-1] <= stored <= acknowledged[-1] + 1


def test_opening_waits_for_another_who_is_making_the_same_file(tmp_path: Path) -> None:
    """SQLite itself refuses at once to switch a file to WAL while another connection is writing it."""
    path = tmp_path / "kuaihui.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = Timer(0.3, other.execute, ["COMMIT"])
    release.start()
    began = time.monotonic()
    store = open_store(f"sqlite:///{path}")
    waited = time.monotonic() - began
    release.join()
    other.close()
    with store.read() as session:
        assert session.connection().exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    store.close()
    assert 0.2 < waited < 5
