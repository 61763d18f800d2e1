from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from app.access import Principal
from app.core.facts import Authority, ShopFacts
from app.errors import ForbiddenError
from app.store import audit, facts, shops
from app.store.errors import ConflictError
from app.store.inputs import ShopChange
from app.store.session import Store
from tests.store.cases import acting

CONFIRMED = datetime(2026, 11, 1, 9, tzinfo=UTC)
RICH = ShopFacts.model_validate(
    {
        "cutoff": "16:00", "pickup": "24:00", "handling_days": 0, "works": ["mon", "tue"],
        "closed": [["2027-02-05", "2027-02-12"]], "transit_days": [2, 4], "date_promises": "window_only",
        "transit": [{"region": "新疆", "days": [5, 9]}], "as_of": "2026-11-01T17:00:00+08:00",
        "sale_windows": [{"paid_from": "2026-11-10T20:00:00+08:00", "paid_until": "2026-11-12T00:00:00+08:00", "hours": 72}],
        "authority": {"agent": {"gift": 5}, "lead": {"gift": 20, "compensation": 50}},
    }
)  # fmt: skip


def test_a_shop_that_said_nothing_has_no_facts(store: Store, admin: Principal) -> None:
    with store.read() as session:
        assert facts.current(session, admin.shop_id) is None


def test_facts_come_back_as_they_were(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        facts.save(session, admin, RICH)
    with store.read() as session:
        found = facts.current(session, admin.shop_id)
    assert found is not None
    assert found.facts == RICH
    assert (found.version, found.as_of, found.by) == (1, CONFIRMED, "老王")
    assert found.facts.pickup == time(23, 59, 59)
    assert found.facts.authority is not None
    assert found.facts.authority["lead"] == Authority(gift=20, compensation=50)


def test_versions_are_added_and_serve_at_once(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        before = shops.library_version(session, admin.shop_id)
        facts.save(session, admin, RICH)
        facts.save(session, acting(admin, "manager", "店长"), ShopFacts(backlog_days=3), expected=1)
    with store.read() as session:
        history = facts.history(session, admin.shop_id)
        assert shops.library_version(session, admin.shop_id) == before + 2
        last = audit.page(session, admin, audit.AuditFilter(action="facts.save")).items[0]
    assert [(row.version, row.facts.backlog_days, row.by) for row in history.items] == [
        (2, 3, "店长"),
        (1, None, "老王"),
    ]
    assert last.before is not None
    assert last.after is not None
    assert ("cutoff" in last.before, last.after["backlog_days"]) == (True, 3)


def test_saving_confirms_facts_without_a_date_and_invents_nothing_else(
    store: Store, admin: Principal
) -> None:
    with store.begin() as session:
        saved = facts.save(session, admin, ShopFacts(backlog_days=1))
    assert saved.facts.as_of == saved.as_of
    assert saved.facts.model_dump(exclude_none=True, exclude={"as_of"}) == {"backlog_days": 1}


def test_the_second_editor_gets_a_conflict(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        facts.save(session, admin, RICH, expected=0)
    with pytest.raises(ConflictError) as caught, store.begin() as session:
        facts.save(session, admin, ShopFacts(handling_days=2), expected=0)
    assert caught.value.current["version"] == 1
    assert caught.value.current["data"]["cutoff"] == "16:00:00"
    assert caught.value.yours["data"] == {"handling_days": 2}


def test_leads_may_not_edit_facts_or_the_shop(store: Store, admin: Principal) -> None:
    lead = acting(admin, "lead")
    with pytest.raises(ForbiddenError, match="店长"), store.begin() as session:
        facts.save(session, lead, RICH)
    with pytest.raises(ForbiddenError, match="店长"), store.begin() as session:
        shops.change(session, lead, ShopChange(name="新名"))


def test_changing_packs_and_slots_serves_at_once(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        shops.change(session, admin, ShopChange(packs=("food",), slots={"shop.origin": "杭州"}))
    with store.read() as session:
        shop = shops.get(session, admin.shop_id)
        assert shops.library_versions(session) == {admin.shop_id: 1}
        assert audit.page(session, admin).items[0].action == "shop.change"
    assert (shop.name, shop.packs, shop.slots) == ("棉花小铺", frozenset({"food"}), {"shop.origin": "杭州"})
