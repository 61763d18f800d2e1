from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from app.access import Principal
from app.store import audit, entries, flags
from app.store.entries import Row
from app.store.flags import PATIENCE, FlagRow
from app.store.inputs import EntryChange, EntryQuery
from app.store.session import Store
from app.store.tables import Meta
from tests.store.cases import SHIP, phrase

NOW = datetime(2026, 11, 9, 8, tzinfo=UTC)


@pytest.fixture
def stored(store: Store, admin: Principal) -> Row:
    with store.begin() as session:
        for row in session.exec(select(Meta).where(col(Meta.key).startswith("recheck:"))).all():
            session.delete(row)
        return entries.create(session, admin, phrase(state="published"))


def _flag(row: Row, message: str = "16:00以后说出去兑现不了") -> FlagRow:
    return FlagRow(row.id, row.version, "deadline-cannot-be-kept", message)


def test_flags_are_replaced_as_a_whole_and_audited_when_they_differ(
    store: Store, admin: Principal, stored: Row
) -> None:
    with store.begin() as session:
        assert flags.replace(session, admin, 1, [_flag(stored), _flag(stored, "另一句")])
        assert not flags.replace(session, admin, 1, [_flag(stored, "另一句"), _flag(stored)])
        assert len(flags.current(session, admin)[stored.id]) == 2
        assert flags.replace(session, admin, 2, [])
        assert flags.current(session, admin) == {}
        log = audit.page(session, admin, audit.AuditFilter(action="library.recheck")).items
    assert [(row.target, row.after) for row in log] == [
        ("facts/2", {"flagged": 0}),
        ("facts/1", {"flagged": 1}),
    ]


def test_flagged_entries_are_listed_until_they_are_edited(
    store: Store, admin: Principal, stored: Row
) -> None:
    with store.begin() as session:
        entries.create(session, admin, phrase("a.b.fine", state="published"))
        flags.replace(session, admin, 1, [_flag(stored)])
        found = entries.page(session, admin, EntryQuery(flagged=True))
        assert ([row.key for row in found.items], found.total) == ([SHIP.key], 1)
        entries.save(session, admin, SHIP, EntryChange(category="售前"), expected=1)
        assert entries.page(session, admin, EntryQuery(flagged=True)).total == 0
        assert flags.current(session, admin) == {}


def test_one_worker_claims_a_state_and_a_dead_ones_claim_expires(
    store: Store, admin: Principal, stored: Row
) -> None:
    shop = admin.shop_id
    with store.begin() as session:
        assert flags.claim(session, shop, "1/1", now=NOW)
        assert not flags.claim(session, shop, "1/1", now=NOW + timedelta(seconds=5))
        assert flags.checked(session, shop) == ""
        assert flags.claim(session, shop, "1/1", now=NOW + PATIENCE)
        flags.finish(session, shop, "1/1")
        assert flags.checked(session, shop) == "1/1"
        assert not flags.claim(session, shop, "1/1", now=NOW + timedelta(days=9))
        assert flags.claim(session, shop, "2/1", now=NOW)


def test_another_shops_flags_stay(store: Store, admin: Principal, stranger: Principal, stored: Row) -> None:
    with store.begin() as session:
        flags.replace(session, admin, 1, [_flag(stored)])
        assert flags.current(session, stranger) == {}
        flags.replace(session, stranger, 1, [])
        assert flags.current(session, admin)[stored.id][0].rule == "deadline-cannot-be-kept"
