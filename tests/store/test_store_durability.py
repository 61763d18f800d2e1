"""What was acknowledged is there after a kill -9, with its history and audit; what was not is there whole or not at all."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, func, select

from app.access import Principal
from app.store import shops
from app.store.inputs import ShopIn
from app.store.session import Store, open_store
from app.store.tables import Audit, Entry, EntryVersion, FactsVersion
from tests.store.cluster import Cluster, own_cluster
from tests.store.storm import BATCH

ROOT = Path(__file__).resolve().parents[2]
Said = list[dict[str, Any]]


@contextmanager
def _storm(url: str, shop_id: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.store.storm", url, str(shop_id)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def _hear(child: subprocess.Popen[str], lines: int) -> Said:
    assert child.stdout is not None
    return [json.loads(child.stdout.readline()) for _ in range(lines)]


def _rest(child: subprocess.Popen[str]) -> Said:
    assert child.stdout is not None
    return [json.loads(line) for line in child.stdout if line.endswith("\n")]


def _verify(session: Session, shop_id: int, said: Said) -> None:
    _nothing_lost(session, shop_id, said)
    _nothing_half_done(session, shop_id)


def _nothing_lost(session: Session, shop_id: int, said: Said) -> None:
    """Every acknowledged write has its history row and its audit row."""
    rows = {row.key: row for row in session.exec(select(Entry).where(Entry.shop_id == shop_id)).all()}
    history = {(row.entry_id, row.version): row for row in session.exec(select(EntryVersion)).all()}
    audited = {(row.target, (row.after or {}).get("version")) for row in session.exec(select(Audit)).all()}
    known = {row.version: row.data for row in session.exec(select(FactsVersion)).all()}
    for one in said:
        if "facts" in one:
            assert known[one["facts"]]["handling_days"] == one["handling_days"]
            assert (f"facts/{one['facts']}", None) in audited
            continue
        for key in one.get("keys") or [one["key"]]:
            version = one.get("version", 1)
            assert rows[key].version >= version
            assert (f"phrase/{key}", version) in audited
            assert history[rows[key].id or 0, version].data["title"] == one.get("title", "发货时间")


def _nothing_half_done(session: Session, shop_id: int) -> None:
    """Entries, history and audit agree, imports are whole, and the library's version has counted every write."""
    rows = session.exec(select(Entry).where(Entry.shop_id == shop_id)).all()
    history = session.exec(select(EntryVersion)).all()
    assert Counter(row.entry_id for row in history) == {row.id: row.version for row in rows}
    newest = {(row.entry_id, row.version): row.data for row in history}
    assert all(newest[row.id or 0, row.version] == row.data for row in rows)
    written = Counter(row.target for row in session.exec(select(Audit)).all())
    assert {row.key: written[f"phrase/{row.key}"] for row in rows} == {row.key: row.version for row in rows}
    batches = Counter(row.key.rsplit(".", 1)[0] for row in rows if ".import." in row.key)
    assert set(batches.values()) <= {BATCH}
    versions = session.exec(select(func.count()).select_from(FactsVersion)).one()
    assert shops.library_version(session, shop_id) == len(history) + versions


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_writer_loses_nothing(store: Store, url: str, admin: Principal, seed: int) -> None:
    with _storm(url, admin.shop_id) as child:
        said = _hear(child, random.Random(seed).randrange(15, 60))
        os.kill(child.pid, signal.SIGKILL)
        said += _rest(child)
    with store.read() as session:
        _verify(session, admin.shop_id, said)


def test_killed_twice_and_gone_on_with(store: Store, url: str, admin: Principal) -> None:
    """The second storm recovers the first one's log while it writes; the store still adds up."""
    with _storm(url, admin.shop_id) as child:
        said = _hear(child, 30)
        os.kill(child.pid, signal.SIGKILL)
        said += _rest(child)
    with store.begin() as session:
        other = shops.create(session, ShopIn(slug="next", name="下一家")).id
    with _storm(url, other) as child:
        later = _hear(child, 10)
        os.kill(child.pid, signal.SIGKILL)
        later += _rest(child)
    assert len(later) >= 10
    with store.read() as session:
        for shop_id, heard in ((admin.shop_id, said), (other, later)):
            _nothing_lost(session, shop_id, [one for one in heard if "facts" not in one])


def test_a_sqlite_file_is_sound_after_a_kill(tmp_path: Path) -> None:
    """The file as the dead writer left it, log and all, copied elsewhere before anybody has opened it again."""
    url = f"sqlite:///{tmp_path}/kuaihui.db"
    store = open_store(url)
    with store.begin() as session:
        shop_id = shops.create(session, ShopIn(slug="cotton", name="棉花小铺")).id
    store.close()
    with _storm(url, shop_id) as child:
        said = _hear(child, 40)
        os.kill(child.pid, signal.SIGKILL)
        said += _rest(child)
    (tmp_path / "elsewhere").mkdir()
    for name in ("kuaihui.db", "kuaihui.db-wal"):
        shutil.copy(tmp_path / name, tmp_path / "elsewhere" / name)
    found = open_store(f"sqlite:///{tmp_path}/elsewhere/kuaihui.db")
    with found.read() as session:
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        _verify(session, shop_id, said)
    found.close()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    yield from own_cluster()


@pytest.mark.postgres
@pytest.mark.parametrize("how", ["the whole server", "one backend"])
def test_a_crashed_postgres_loses_nothing(cluster: Cluster, how: str) -> None:
    store = open_store(cluster.url)
    with store.begin() as session:
        shop_id = shops.create(session, ShopIn(slug="cotton", name="棉花小铺")).id
    store.close()
    with _storm(cluster.url, shop_id) as child:
        said = _hear(child, 40)
        if how == "one backend":
            cluster.kill_a_backend()
        else:
            cluster.crash()
        said += _rest(child)  # ends when its connections do
    if how == "the whole server":
        cluster.start()
    cluster.wait()
    again = open_store(cluster.url)
    with again.read() as session:
        _verify(session, shop_id, said)
    again.close()
