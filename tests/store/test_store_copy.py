"""A store moves to another database whole: every row the same, new rows go on after it, nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.access import Principal
from app.store import entries, events, migrate, shops, tokens
from app.store.copy import copy_store
from app.store.errors import StoreError
from app.store.inputs import EntryChange, Ref, ShopIn
from app.store.session import open_store
from tests.store.cases import phrase
from tests.store.filled import AWKWARD, counts, fill, rows

KEY = Ref(kind="phrase", key="ship.when.mine")


@pytest.fixture
def old(tmp_path: Path) -> str:
    """The URL of a SQLite store with rows in every table."""
    url = f"sqlite:///{tmp_path}/old.db"
    store = open_store(url)
    fill(store)
    store.close()
    return url


def _rows(url: str) -> dict[str, list[str]]:
    store = open_store(url)
    found = dict(rows(store))
    store.close()
    return found


def test_every_row_arrives_as_it_was(old: str, blank: str) -> None:
    told: list[tuple[str, int]] = []
    done = copy_store(old, blank, told=lambda table, number: told.append((table, number)))
    there = _rows(blank)
    assert there == _rows(old)
    assert min(len(found) for found in there.values()) >= 1
    assert done.rows == {name: len(found) for name, found in there.items()} == dict(told)
    assert done.total == sum(number for _, number in told)


def test_there_and_back_is_the_same_store(old: str, blank: str, tmp_path: Path) -> None:
    copy_store(old, blank)
    copy_store(blank, f"sqlite:///{tmp_path}/back.db")
    assert _rows(f"sqlite:///{tmp_path}/back.db") == _rows(old)


def test_work_goes_on_in_the_new_database(old: str, blank: str) -> None:
    copy_store(old, blank)
    before, store = _rows(old), open_store(blank)
    with store.begin() as session:
        who = Principal.operator(1)
        made = entries.create(session, who, phrase("ship.when.new"))
        kept = entries.get(session, who, KEY)
        assert kept.data["note"] == AWKWARD
        assert kept.data["weight"] == 0.1 + 0.2
        entries.save(session, who, KEY, EntryChange(state="review"), expected=kept.version)
        shops.create(session, ShopIn(slug="second", name="二店"))
    assert made.version == 1
    assert counts(store)["entry"] == len(before["entry"]) + 1
    with pytest.raises(DBAPIError, match="append-only"), store.begin() as session:
        session.execute(text("DELETE FROM audit"))
    store.close()


def test_tokens_and_buyers_are_known_as_before(tmp_path: Path, blank: str) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    store = open_store(url)
    secret = fill(store)
    with store.read() as session:
        buyer = events.buyer_hash(session, 1, "小明")
    store.close()
    copy_store(url, blank)
    moved = open_store(blank)
    with moved.read() as session:
        assert tokens.authenticate_token(session, secret) is not None
        assert events.buyer_hash(session, 1, "小明") == buyer
    moved.close()


def test_a_database_in_use_is_not_written_over(old: str, url: str) -> None:
    store = open_store(url)
    with store.begin() as session:
        shops.create(session, ShopIn(slug="mine", name="我的店"))
    before = rows(store)
    with pytest.raises(StoreError, match="已经有数据"):
        copy_store(old, url)
    assert rows(store) == before
    store.close()


def test_a_store_of_older_tables_is_not_copied(old: str, blank: str) -> None:
    migrate.downgrade(old, "0001")
    with pytest.raises(StoreError, match="kuaihui migrate"):
        copy_store(old, blank)


@pytest.mark.postgres
def test_a_row_that_does_not_fit_takes_everything_back(old: str, postgres: str, tmp_path: Path) -> None:
    """SQLite takes a name longer than its column; PostgreSQL does not, and its words don't show the row."""
    with migrate.migrating(old) as connection:
        connection.execute(text("UPDATE shop SET name = :name"), {"name": "秘密" * 60})
    target = postgres.replace("/postgres?", "/tested?")
    _clean(target)
    with pytest.raises(StoreError, match="表 shop 没有复制成") as caught:
        copy_store(old, target)
    assert "秘密" not in str(caught.value)
    store = open_store(target)
    assert {name: n for name, n in counts(store).items() if n} == {"meta": 1}
    store.close()


def _clean(target: str) -> None:
    from tests.store.conftest import EMPTIED, _run

    _run(target, "SET session_replication_role = replica", f"TRUNCATE {EMPTIED} RESTART IDENTITY")


@pytest.mark.parametrize("target", ["mysql://x/y", "sqlite://", "nonsense"])
def test_other_databases_are_refused(old: str, target: str) -> None:
    with pytest.raises(StoreError):
        copy_store(old, target)


def test_a_store_is_not_copied_onto_itself(old: str) -> None:
    with pytest.raises(StoreError, match="同一个"):
        copy_store(old, old)


def test_a_target_that_cannot_be_reached_is_said_so(old: str) -> None:
    with pytest.raises(StoreError, match="目标数据库打不开"):
        copy_store(old, "postgresql://who@127.0.0.1:1/x")


def test_a_source_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="打不开"):
        copy_store(f"sqlite:///{tmp_path}/no.db", f"sqlite:///{tmp_path}/new.db")
    assert not (tmp_path / "no.db").exists()
