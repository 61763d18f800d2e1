"""Flags follow the facts, the library and the days; one worker checks, and a failure is not the end of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.access import Principal
from app.core.facts import ShopFacts
from app.curation import recheck
from app.curation.recheck import Recheck
from app.serve import prepare
from app.store import accounts, entries, flags, shops
from app.store import facts as stored
from app.store.inputs import EntryChange, EntryIn, EntryQuery, Ref, ShopIn, UserIn
from app.store.session import Store, open_store
from app.store.tables import FactsVersion

NOW = datetime(2026, 11, 4, 2, 30, tzinfo=UTC)
REF = Ref(kind="phrase", key="ship.when.mine")


@pytest.fixture
def shop(store: Store, admin: Principal, facts: ShopFacts) -> Principal:
    """A shop that ships within three days and says so."""
    data = {
        "id": REF.key,
        "code": "fhsj",
        "title": "发货",
        "intents": ["ship.when"],
        "replies": ["拍下三天内发出"],
    }
    entry = EntryIn.model_validate(
        {"kind": "phrase", "key": REF.key, "category": "发货", "state": "published", "data": data}
    )
    with store.begin() as session:
        stored.save(session, admin, facts)
        entries.create(session, admin, entry)
    return admin


def _flagged(store: Store, who: Principal) -> int:
    with store.read() as session:
        return len(flags.current(session, who))


def test_flags_follow_the_facts_and_the_library(store: Store, shop: Principal, facts: ShopFacts) -> None:
    worker = Recheck(store, lambda: NOW)
    assert (worker.run(), _flagged(store, shop)) == (1, 0)
    assert worker.run() == 0
    with store.begin() as session:
        stored.save(session, shop, facts.model_copy(update={"backlog_days": 9}))
    assert (worker.run(), _flagged(store, shop)) == (1, 1)
    with store.begin() as session:
        assert "兑现不了" in next(iter(flags.current(session, shop).values()))[0].message
        row = entries.get(session, shop, REF)
        entries.save(
            session, shop, REF, EntryChange(data={**row.data, "replies": ["按付款先后发"]}), expected=1
        )
    assert (worker.run(), _flagged(store, shop)) == (1, 0)


def test_an_edit_has_only_that_entry_looked_at_again(store: Store, shop: Principal, facts: ShopFacts) -> None:
    """And the flags of the others stay as they are."""
    with store.begin() as session:
        stored.save(session, shop, facts.model_copy(update={"backlog_days": 9}))
        mine = entries.get(session, shop, REF)
        data = {**mine.data, "id": "ship.when.other", "code": "qt", "replies": ["按付款先后发"]}
        other = Ref(kind="phrase", key=str(data["id"]))
        entry = EntryIn(**other.model_dump(), category="发货", state="published", data=data)
        entries.create(session, shop, entry)
    breaths: list[int] = []
    worker = Recheck(store, lambda: NOW, pause=lambda: breaths.append(1))
    assert (worker.run(), _flagged(store, shop), len(breaths)) == (1, 1, 2)
    with store.begin() as session:
        change = EntryChange(data={**data, "replies": ["拍下两天内发出"]})
        entries.save(session, shop, other, change, expected=1)
    assert (worker.run(), _flagged(store, shop), len(breaths)) == (1, 2, 3)
    with store.begin() as session:
        stored.save(session, shop, facts)
    assert (worker.run(), _flagged(store, shop), len(breaths)) == (1, 0, 5)


def test_a_teams_entries_are_flagged_a_persons_are_not(
    store: Store, shop: Principal, facts: ShopFacts
) -> None:
    with store.begin() as session:
        stored.save(session, shop, facts.model_copy(update={"backlog_days": 9}))
        data = entries.get(session, shop, REF).data
        wish = UserIn(login="mei", name="阿美", role="agent", team="晚班")
        mei = accounts.create_user(session, shop, wish).member.user_id
        me = Principal(shop.shop_id, mei, "agent", "阿美", team="晚班")
        for scope, owner, who in (("team", "晚班", shop), ("personal", str(mei), me)):
            entry = {"kind": "phrase", "key": REF.key, "scope": scope, "owner": owner, "category": "发货"}
            made = EntryIn.model_validate({**entry, "state": "published", "data": data})
            entries.create(session, who, made)
    assert (Recheck(store, lambda: NOW).run(), _flagged(store, shop)) == (1, 2)
    with store.read() as session:
        found = entries.page(session, shop, EntryQuery(scope="team", owner="晚班", flagged=True))
        assert [row.key for row in found.items] == [REF.key]


def test_what_is_served_is_rechecked_not_the_draft_over_it(
    store: Store, shop: Principal, facts: ShopFacts
) -> None:
    worker = Recheck(store, lambda: NOW)
    with store.begin() as session:
        data = entries.get(session, shop, REF).data
        half = EntryChange(state="draft", data={**data, "replies": ["按付款先后发"]})
        entries.save(session, shop, REF, half, expected=1)
        stored.save(session, shop, facts.model_copy(update={"backlog_days": 9}))
    assert (worker.run(), _flagged(store, shop)) == (1, 1)
    with store.read() as session:
        assert [one.entry_version for one in next(iter(flags.current(session, shop).values()))] == [1]
    with store.begin() as session:
        entries.save(session, shop, REF, EntryChange(state="published"), expected=2)
    assert (worker.run(), _flagged(store, shop)) == (1, 0)


def test_one_worker_does_it_and_the_other_sees_it_done(store: Store, shop: Principal) -> None:
    first, second = Recheck(store, lambda: NOW), Recheck(store, lambda: NOW)
    assert (first.run(), second.run(), second.run()) == (1, 0, 0)
    with store.begin() as session:
        version = shops.bump(session, shop.shop_id)
        assert flags.claim(session, shop.shop_id, recheck.state_of(version, 1, NOW), now=NOW)
    assert second.run() == 0
    late = Recheck(store, lambda: NOW + flags.PATIENCE + timedelta(seconds=1))
    assert late.run() == 1


def test_a_holiday_that_comes_near_is_found_though_nobody_wrote(
    store: Store, shop: Principal, facts: ShopFacts
) -> None:
    closed = ShopFacts.model_validate({**facts.model_dump(), "closed": [["2027-02-01", "2027-02-10"]]})
    with store.begin() as session:
        stored.save(session, shop, closed)
    clock = [NOW]
    worker = Recheck(store, lambda: clock[0])
    assert (worker.run(), _flagged(store, shop)) == (1, 0)
    clock[0] = datetime(2027, 1, 10, 2, tzinfo=UTC)
    assert (worker.run(), _flagged(store, shop)) == (1, 1)


def test_a_preview_stores_nothing(store: Store, shop: Principal, facts: ShopFacts) -> None:
    slow = facts.model_copy(update={"backlog_days": 9})
    with store.read() as session:
        rows = entries.published(session, shop.shop_id)
    worse = recheck.preview(rows, facts, slow, NOW)
    assert ([one.row.key for one in worse.breaks], worse.mends, worse.checked) == ([REF.key], (), 1)
    better = recheck.preview(rows, slow, facts, NOW)
    assert ([row.key for row in better.mends], better.breaks) == ([REF.key], ())
    assert _flagged(store, shop) == 0


def test_one_shops_trouble_is_not_anothers(store: Store, shop: Principal) -> None:
    """The first shop's facts cannot be read; the second's re-check is done all the same, and the trouble told."""
    with store.begin() as session:
        other = shops.create(session, ShopIn(slug="tea", name="茶铺")).id
        shops.bump(session, other)
        session.add(
            FactsVersion(shop_id=shop.shop_id, version=2, data={"cutoff": "乱写"}, as_of=NOW, by="x", at=NOW)
        )
    worker = Recheck(store, lambda: NOW)
    for _ in range(2):
        with pytest.raises(ValidationError):
            worker.run()
    with store.read() as session:
        assert flags.checked(session, other)
        assert not flags.checked(session, shop.shop_id)


def test_the_shipped_library_keeps_its_word_in_the_demo_shop(tmp_path: Path) -> None:
    """A first look at the console shows no phrase that can't be kept."""
    store = open_store(f"sqlite:///{tmp_path / 'fresh.db'}")
    fresh = prepare(store)
    assert fresh is not None
    Recheck(store, lambda: NOW).run()
    with store.read() as session:
        broken = flags.current(session, Principal.operator(fresh.first.shop_id))
    store.close()
    assert [flag.message for found in broken.values() for flag in found] == []
