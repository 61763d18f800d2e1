"""The recorder never waits and never loses more than it says; old use is cleared out by one worker."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from app.access import Principal
from app.store import asks, exchanges, shops
from app.store.columns import utc_now
from app.store.inputs import AskIn, HeldIn, ShopIn
from app.store.session import Store
from app.store.tables import Ask, Held, ImportJob
from app.usage.recorder import Record, Recorder, write
from app.usage.retention import purge, purge_daily

WHO = Principal(1, None, "agent", "甲")


def _ask(shown: int = 0, who: Principal = WHO, days: int = 0) -> Record:
    at = utc_now() - timedelta(days=days)
    held = (HeldIn(entry="a.b", rule="promise.x", at=at),)
    return Record(who, AskIn(intent="ship.when", confidence="high", no_match=False, shown=shown, at=at), held)


class Shelf:
    """Where a test's recorder writes; `away` refuses as a database does that is gone."""

    def __init__(self) -> None:
        self.kept: list[Record] = []
        self.away = False
        self.refuse: Record | None = None
        self.lost = 0

    def write(self, batch: Sequence[Record]) -> None:
        if self.away:
            raise OperationalError("insert", {}, Exception("gone"))
        if self.refuse in batch:
            raise IntegrityError("insert", {}, Exception("no such shop"))
        self.kept += batch

    def drop(self, number: int) -> None:
        self.lost += number


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_records_are_written_in_order_and_in_batches(shelf: Shelf) -> None:
    sizes = []
    recorder = Recorder(lambda batch: (sizes.append(len(batch)), shelf.write(batch))[1], batch=2)
    records = [_ask(n) for n in range(5)]
    for record in records:
        recorder.put(record)
    recorder.flush()
    assert (shelf.kept, sizes) == (records, [2, 2, 1])


def test_the_oldest_are_dropped_and_counted(shelf: Shelf) -> None:
    recorder = Recorder(shelf.write, lost=shelf.drop, most=3)
    records = [_ask(n) for n in range(5)]
    for record in records:
        recorder.put(record)
    recorder.flush()
    assert (shelf.kept, shelf.lost) == (records[2:], 2)


def test_records_wait_while_the_database_is_away(shelf: Shelf) -> None:
    recorder = Recorder(shelf.write, lost=shelf.drop, most=3, batch=2)
    records = [_ask(n) for n in range(4)]
    shelf.away = True
    for record in records[:3]:
        recorder.put(record)
    recorder.flush()
    recorder.put(records[3])
    shelf.away = False
    recorder.flush()
    assert (shelf.kept, shelf.lost) == (records[1:], 1)


def test_a_record_that_will_never_fit_does_not_hold_up_the_rest(shelf: Shelf) -> None:
    recorder = Recorder(shelf.write, lost=shelf.drop, batch=1)
    bad, good = _ask(1), _ask(2)
    shelf.refuse = bad
    recorder.put(bad)
    recorder.put(good)
    recorder.flush()
    assert (shelf.kept, shelf.lost) == ([good], 1)


def test_the_thread_writes_by_itself_and_stopping_writes_the_rest(shelf: Shelf) -> None:
    written, cleared = threading.Event(), threading.Event()

    def writing(batch: Sequence[Record]) -> None:
        shelf.write(batch)
        written.set()

    recorder = Recorder(writing, daily=cleared.set, every=0.01)
    recorder.start()
    recorder.start()
    recorder.put(_ask(1))
    assert written.wait(5)
    assert cleared.wait(5)
    recorder.stop()
    recorder.put(_ask(2))
    recorder.stop()
    assert [record.ask.shown for record in shelf.kept if record.ask] == [1, 2]


@pytest.fixture
def two(store: Store) -> tuple[Principal, Principal]:
    with store.begin() as session:
        made = [shops.create(session, ShopIn(slug=slug, name=slug)).id for slug in ("one", "two")]
    return Principal.operator(made[0]), Principal.operator(made[1])


def test_a_batch_reaches_the_shops_it_belongs_to(store: Store, two: tuple[Principal, Principal]) -> None:
    write(store, [_ask(1, two[0]), _ask(2, two[1]), _ask(3, two[0])])
    with store.read() as session:
        assert [(row.shop_id, row.shown) for row in session.exec(select(Ask)).all()] == [
            (two[0].shop_id, 1), (two[0].shop_id, 3), (two[1].shop_id, 2),
        ]  # fmt: skip
        assert len(session.exec(select(Held)).all()) == 3


def test_imports_nobody_went_through_with_are_cleared_out_too(
    store: Store, two: tuple[Principal, Principal]
) -> None:
    with store.begin() as session:
        who = replace(two[0], role="lead")
        job = exchanges.open_job(
            session, who, filename="a.csv", fingerprint="f", options={"scope": "shop"}, content=b"x"
        )
        session.execute(update(ImportJob).values(updated_at=utc_now() - exchanges.KEPT - timedelta(hours=1)))
    assert purge_daily(store, 90) == 1
    with store.read() as session:
        assert (exchanges.job(session, who, job.id).state, exchanges.content(session, who, job.id)) == (
            "failed", b"",
        )  # fmt: skip


def test_old_use_is_cleared_out_once_a_day(
    store: Store, two: tuple[Principal, Principal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asks, "AT_ONCE", 2)
    old = [_ask(1, who, days=91) for who in two for _ in range(3)]
    write(store, [*old, _ask(2, two[0], days=89)])
    rows, counters = len(old) * 2, len(two) * 2  # a question and a withheld reply; what both come to that day
    assert purge_daily(store, 90) == rows + counters
    write(store, old)
    assert purge_daily(store, 90) == 0
    assert purge(store, 90) == rows + counters
    with store.read() as session:
        assert [row.shown for row in session.exec(select(Ask)).all()] == [2]
        assert len(session.exec(select(Held)).all()) == 1
