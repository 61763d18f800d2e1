from __future__ import annotations

from datetime import date

import pytest

from app.access import Principal
from app.core.facts import Role
from app.curation import campaigns as curation
from app.curation.campaigns import Which
from app.errors import ForbiddenError, InvalidInputError, NotFoundError
from app.store import accounts, audit, campaigns, entries
from app.store.campaigns import CampaignRow
from app.store.errors import ConflictError
from app.store.inputs import CampaignChange, CampaignIn, Ref, UserIn
from app.store.session import Store
from tests.store.cases import acting, phrase

DUE = date(2026, 11, 9)


def _person(store: Store, admin: Principal, login: str, role: Role) -> int:
    with store.begin() as session:
        return accounts.create_user(session, admin, UserIn(login=login, name=login, role=role)).member.user_id


@pytest.fixture
def ids(store: Store, admin: Principal) -> list[int]:
    with store.begin() as session:
        return [entries.create(session, admin, phrase(f"a.b.n{n}")).id for n in range(5)]


@pytest.fixture
def started(store: Store, admin: Principal, ids: list[int]) -> CampaignRow:
    li, zhang = _person(store, admin, "li", "lead"), _person(store, admin, "zhang", "lead")
    with store.begin() as session:
        wish = CampaignIn(name="大促前", due=DUE, assignees=(li, zhang), filter={"pack": "bigsale"})
        return campaigns.create(session, admin, wish, ids)


def test_items_are_dealt_out_in_turn(
    store: Store, admin: Principal, started: CampaignRow, ids: list[int]
) -> None:
    with store.read() as session:
        items = campaigns.items(session, admin, started.id)
    assert [item.entry_id for item in items] == ids
    first, second = items[0].assignee, items[1].assignee
    assert [item.assignee for item in items] == [first, second, first, second, first]
    assert first != second
    assert (started.total, started.done, started.filter) == (5, 0, {"pack": "bigsale"})


def test_ticks_count_and_can_be_taken_back(
    store: Store, admin: Principal, started: CampaignRow, ids: list[int]
) -> None:
    with store.begin() as session:
        campaigns.tick(session, acting(admin, "lead", "小李"), started.id, ids[0], version=1, note="好")
        campaigns.tick(session, admin, started.id, ids[1], version=1)
        campaigns.tick(session, admin, started.id, ids[1], version=None)
        found = campaigns.get(session, admin, started.id)
        item = campaigns.items(session, admin, started.id)[0]
    assert (found.total, found.done) == (5, 1)
    assert (item.done_by, item.done_version, item.note) == ("小李", 1, "好")
    with store.read() as session:
        assert audit.page(session, admin, audit.AuditFilter(target=f"campaign/{started.id}")).total == 4


def test_what_goes_into_the_bin_unseen_is_not_waited_for(
    store: Store, admin: Principal, started: CampaignRow, ids: list[int]
) -> None:
    """What was ticked off before still counts, and what comes back is to be looked at again."""
    seen, unseen = (Ref(kind="phrase", key=f"a.b.n{n}") for n in range(2))
    with store.begin() as session:
        campaigns.tick(session, admin, started.id, ids[0], version=1)
        for ref in (seen, unseen):
            entries.delete(session, admin, ref, expected=1)
        found = campaigns.get(session, admin, started.id)
        assert (found.total, found.done) == (4, 1)
        listed = [task.entry.id for task in curation.tasks(session, admin, started.id, Which())]
        assert listed == [ids[0], *ids[2:]]
        entries.restore(session, admin, unseen, expected=2)
        assert campaigns.get(session, admin, started.id).total == 5


def test_changes_are_versioned_and_a_closed_one_is_over(
    store: Store, admin: Principal, started: CampaignRow, ids: list[int]
) -> None:
    with store.begin() as session:
        moved = campaigns.change(
            session, admin, started.id, CampaignChange(due=date(2026, 11, 8)), expected=1
        )
        assert (moved.version, moved.due, moved.name) == (2, date(2026, 11, 8), "大促前")
    with pytest.raises(ConflictError), store.begin() as session:
        campaigns.change(session, admin, started.id, CampaignChange(name="晚了"), expected=1)
    with store.begin() as session:
        campaigns.change(session, admin, started.id, CampaignChange(closed=True), expected=2)
        assert campaigns.page(session, admin, closed=False).total == 0
        assert campaigns.page(session, admin, closed=True).items[0].closed_at is not None
    with pytest.raises(InvalidInputError, match="结束"), store.begin() as session:
        campaigns.tick(session, admin, started.id, ids[0], version=1)


def test_only_leads_of_the_shop_are_assigned(
    store: Store, admin: Principal, stranger: Principal, started: CampaignRow, ids: list[int]
) -> None:
    agent, outsider = _person(store, admin, "mei", "agent"), _person(store, stranger, "wai", "lead")
    for user_id in (agent, outsider, 10**6):
        with pytest.raises(InvalidInputError, match="组长"), store.begin() as session:
            campaigns.assign(session, admin, started.id, ids[:1], user_id, expected=1)
    with store.begin() as session:
        campaigns.assign(session, admin, started.id, ids[:2], None, expected=1)
        assert [item.assignee for item in campaigns.items(session, admin, started.id)][:2] == [None, None]


def test_a_leavers_open_items_are_anybodys(
    store: Store, admin: Principal, started: CampaignRow, ids: list[int]
) -> None:
    with store.begin() as session:
        first = campaigns.items(session, admin, started.id)[0].assignee
        assert first is not None
        campaigns.tick(session, admin, started.id, ids[0], version=1)
        accounts.remove_member(session, admin, first)
        left = [item.assignee for item in campaigns.items(session, admin, started.id)]
    assert (left[0], left[2], left[4]) == (first, None, None)


def test_a_campaign_over_nothing_or_by_an_agent_is_refused(
    store: Store, admin: Principal, ids: list[int]
) -> None:
    wish = CampaignIn(name="空", due=DUE)
    with pytest.raises(InvalidInputError, match="一条话术也没有"), store.begin() as session:
        campaigns.create(session, admin, wish, [])
    with pytest.raises(ForbiddenError), store.begin() as session:
        campaigns.create(session, acting(admin, "agent"), wish, ids)
    with store.read() as session:
        assert campaigns.page(session, admin).total == 0


def test_another_shop_sees_and_touches_nothing(
    store: Store, admin: Principal, stranger: Principal, started: CampaignRow, ids: list[int]
) -> None:
    for act in (
        lambda s: campaigns.get(s, stranger, started.id),
        lambda s: campaigns.items(s, stranger, started.id),
        lambda s: campaigns.change(s, stranger, started.id, CampaignChange(name="x"), expected=1),
        lambda s: campaigns.assign(s, stranger, started.id, ids, None, expected=1),
        lambda s: campaigns.tick(s, stranger, started.id, ids[0], version=1),
        lambda s: campaigns.get(s, admin, 2**70),
    ):
        with pytest.raises(NotFoundError), store.begin() as session:
            act(session)
    with store.read() as session:
        assert campaigns.page(session, stranger).total == 0
        assert entries.by_ids(session, stranger, ids) == []
        assert campaigns.get(session, admin, started.id).version == 1
