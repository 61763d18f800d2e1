"""Backups of a store in use, and the way back: whole or not at all, and never over something unsaved."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.access import Principal
from app.cli.main import cli
from app.store import audit, entries, migrate, shops, tokens
from app.store.backup import backup, restore
from app.store.errors import StoreError
from app.store.inputs import EntryChange, Ref, TokenIn
from app.store.session import Store, open_store
from app.store.tables import Shop, WebSession
from tests.store.cases import phrase
from tests.store.filled import counts, fill, rows

KEY = Ref(kind="phrase", key="ship.when.mine")
WHO = Principal.operator(1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/kuaihui.db"


@pytest.fixture
def live(url: str) -> Iterator[Store]:
    """A store in use, with rows in every table."""
    store = open_store(url)
    fill(store)
    yield store
    store.close()


def _title(store: Store) -> str:
    with store.read() as session:
        return str(entries.get(session, WHO, KEY).data["title"])


def _retitle(store: Store, title: str) -> None:
    with store.begin() as session:
        row = entries.get(session, WHO, KEY)
        entries.save(session, WHO, KEY, EntryChange(data={**row.data, "title": title}), expected=row.version)


def test_a_backup_is_one_file_with_everything_in_it(live: Store, url: str, tmp_path: Path) -> None:
    saved = backup(url, tmp_path / "backups" / "a.db")
    assert (saved.shops, saved.entries) == (1, 31)
    assert saved.path.stat().st_mode & 0o077 == 0
    assert [path.name for path in saved.path.parent.iterdir()] == ["a.db"]
    copy = open_store(f"sqlite:///{saved.path}")
    assert rows(copy) == rows(live)
    copy.close()


def test_a_backup_during_writes_is_one_moment(live: Store, url: str, tmp_path: Path) -> None:
    """Each write changes the entry and its history together; no backup sees one without the other."""
    enough = threading.Event()

    def write() -> None:
        number = 0
        while not enough.is_set():
            number += 1
            _retitle(live, f"第{number}次")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        saved = [backup(url, tmp_path / f"{number}.db") for number in range(5)]
    finally:
        enough.set()
        writer.join()
    for one in saved:
        copy = open_store(f"sqlite:///{one.path}")
        with copy.read() as session:
            row = entries.get(session, WHO, KEY)
            newest = entries.versions(session, WHO, KEY)[0]
        copy.close()
        assert (newest.version, newest.data) == (row.version, row.data)


def test_an_existing_file_is_not_overwritten_unasked(live: Store, url: str, tmp_path: Path) -> None:
    target = tmp_path / "a.db"
    target.write_text("mine")
    with pytest.raises(StoreError, match="加 --replace"):
        backup(url, target)
    assert target.read_text() == "mine"
    backup(url, target, replace=True)
    assert target.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(StoreError, match="正在使用"):
        backup(url, tmp_path / "data" / "kuaihui.db", replace=True)


def test_a_place_that_cannot_be_written_is_named(live: Store, url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file 读写失败，请检查路径"):
        backup(url, tmp_path / "file" / "a.db")


def test_a_missing_backup_is_refused_before_anybody_is_asked(
    live: Store, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    ran = CliRunner().invoke(cli, ["restore", str(tmp_path / "none.db")])
    assert isinstance(ran.exception, StoreError) and ran.output == ""


def test_a_running_store_sees_what_was_restored_and_keeps_what_it_had(
    live: Store, url: str, tmp_path: Path
) -> None:
    backup(url, tmp_path / "a.db")
    before = _title(live)
    _retitle(live, "后来改的")
    with live.read() as session:
        newer = shops.library_version(session, 1)
    done = restore(url, tmp_path / "a.db")
    assert _title(live) == before
    with live.begin() as session:
        assert shops.library_version(session, 1) == newer + 1
        assert audit.page(session, WHO, audit.AuditFilter(action="store.restore")).total == 1
        entries.create(session, WHO, phrase("ship.when.after"))
    assert done.kept is not None
    kept = open_store(f"sqlite:///{done.kept}")
    assert _title(kept) == "后来改的"
    kept.close()


def test_what_was_shut_stays_shut(live: Store, url: str, tmp_path: Path) -> None:
    with live.begin() as session:
        made = tokens.create_token(session, WHO, TokenIn(name="泄露了"))
        good = tokens.create_token(session, WHO, TokenIn(name="好的"))
    backup(url, tmp_path / "a.db")
    with live.begin() as session:
        tokens.revoke_token(session, WHO, made.token.id)
    assert restore(url, tmp_path / "a.db").revoked == 1
    with live.read() as session:
        assert tokens.authenticate_token(session, made.secret) is None
        assert tokens.authenticate_token(session, good.secret) is not None
        assert session.exec(select(WebSession)).all() == []


def test_a_backup_of_older_tables_is_brought_up(url: str, tmp_path: Path) -> None:
    old = f"sqlite:///{tmp_path}/a.db"
    store = open_store(old)
    fill(store)
    store.close()
    migrate.downgrade(old, "0001")
    done = restore(url, tmp_path / "a.db")
    assert done.kept is None
    with sqlite3.connect(tmp_path / "a.db") as untouched:
        assert untouched.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    untouched.close()
    restored = open_store(url)
    assert counts(restored)["entry"] == 31
    restored.close()


def _newer(path: Path) -> None:
    open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE shop (id INTEGER)")
    connection.close()


def _torn(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    fill(store)
    store.close()
    data = bytearray(path.read_bytes())
    for at in range(8192, len(data), 8192):
        data[at : at + 2048] = b"\xff" * 2048
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda p: p.write_text("not a database, only text"), "不是快回的数据库"),
        (lambda p: p.write_bytes(b""), "不是快回的数据库"),
        (_foreign, "不是快回的数据库"),
        (_newer, "更新的程序"),
        (_torn, "损坏"),
        (lambda p: p.mkdir(), "打不开"),
        (lambda _: None, "打不开"),
    ],
    ids=["text", "empty", "foreign", "newer", "torn", "folder", "missing"],
)
def test_nothing_else_is_taken_for_a_backup(
    live: Store, url: str, tmp_path: Path, make: object, why: str
) -> None:
    assert callable(make)
    make(tmp_path / "a.db")
    before = rows(live)
    with pytest.raises(StoreError, match=why):
        restore(url, tmp_path / "a.db")
    assert rows(live) == before
    beside = {path.name.split("-")[0] for path in (tmp_path / "data").iterdir()}
    assert beside == {"kuaihui.db"}


def test_a_broken_store_is_moved_aside_and_replaced(url: str, tmp_path: Path) -> None:
    store = open_store(url)
    fill(store)
    backup(url, tmp_path / "a.db")
    store.close()
    path = tmp_path / "data" / "kuaihui.db"
    path.write_bytes(b"overwritten by something else" * 1000)
    done = restore(url, tmp_path / "a.db")
    assert done.kept is not None
    assert done.kept.read_bytes().startswith(b"overwritten")
    again = open_store(url)
    assert counts(again)["entry"] == 31
    again.close()


def test_a_file_copied_from_a_running_store_with_its_log_will_do(
    live: Store, url: str, tmp_path: Path
) -> None:
    for name in ("kuaihui.db", "kuaihui.db-wal"):
        shutil.copy(tmp_path / "data" / name, tmp_path / name)
    _retitle(live, "之后")
    restore(url, tmp_path / "kuaihui.db")
    assert _title(live) == "发货时间"


def test_postgres_has_its_own_tools(tmp_path: Path) -> None:
    for act in (backup, restore):
        with pytest.raises(StoreError, match="pg_dump"):
            act("postgresql://localhost/x", tmp_path / "a.db")


def test_a_moved_file_takes_no_more_writes_and_none_is_made_in_its_place(live: Store, tmp_path: Path) -> None:
    path = tmp_path / "data" / "kuaihui.db"
    with live.read() as session:
        session.exec(select(Shop)).all()
    path.rename(tmp_path / "away.db")
    with pytest.raises(Exception, match=r"unable to open|moved"), live.begin() as session:
        shops.bump(session, 1)
    assert not path.exists()
    (tmp_path / "away.db").rename(path)
    with live.begin() as session:
        shops.bump(session, 1)


def test_the_command_line_asks_before_it_replaces(
    live: Store, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    run, file = CliRunner(), str(tmp_path / "a.db")
    assert "1家店，31条" in run.invoke(cli, ["backup", file]).output
    _retitle(live, "后来改的")
    assert run.invoke(cli, ["restore", file], input="n\n").exit_code != 0
    assert _title(live) == "后来改的"
    done = run.invoke(cli, ["restore", file, "--yes"])
    assert done.exit_code == 0
    assert "before-restore" in done.output
    assert _title(live) == "发货时间"
    copied = run.invoke(cli, ["copy", f"sqlite:///{tmp_path}/b.db"])
    assert "逐行核对一致" in copied.output
