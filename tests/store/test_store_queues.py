"""Who waits for whom: writers of a library queue, agents' events and a second click do not."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import text

from app.access import Principal
from app.store import accounts, events, favourites, shops
from app.store.inputs import EventIn, UserIn
from app.store.session import Store
from tests.store.cases import acting

SHOWN = EventIn(kind="shown", suggestion="greet.open.hello")


MANY_WRITERS = pytest.mark.parametrize(
    "url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""SQLite has one writer at a time: there is nobody to wait for."""


@MANY_WRITERS
def test_agents_events_do_not_wait_for_an_import(store: Store, admin: Principal) -> None:
    with store.begin() as importing:
        shops.lock(importing, admin.shop_id)
        with store.begin() as session:
            session.execute(text("SET LOCAL lock_timeout = '300ms'"))
            assert events.record(session, admin, [SHOWN]) == 1


def test_two_writers_of_a_library_still_queue(store: Store, admin: Principal) -> None:
    order: list[str] = []

    def second() -> None:
        with store.begin() as session:
            shops.lock(session, admin.shop_id)
            order.append("second")

    with store.begin() as session:
        shops.lock(session, admin.shop_id)
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(timeout=0.3)
        order.append("first")
    waiting.join(timeout=10)
    assert order == ["first", "second"]


@MANY_WRITERS
def test_a_favourite_kept_twice_at_once_is_kept_once(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        made = accounts.create_user(session, admin, UserIn(login="ke", name="ke")).member
    who, trouble = acting(admin, "agent", "ke", made.user_id), list[Exception]()

    def again() -> None:
        try:
            with store.begin() as session:
                favourites.add(session, who, "a")
        except Exception as wrong:  # noqa: BLE001 — told below
            trouble.append(wrong)

    with store.begin() as session:
        favourites.add(session, who, "a")
        second = threading.Thread(target=again)
        second.start()
        _until_somebody_waits(store)
    second.join(timeout=10)
    assert trouble == []
    with store.read() as session:
        assert favourites.keys(session, who) == ("a",)


def _until_somebody_waits(store: Store) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with store.read() as session:
            if session.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
