from __future__ import annotations

import pytest

from app.access import Principal
from app.store import accounts, approval, audit, entries, shops
from app.store.approval import ApprovalNeededError
from app.store.entries import Row
from app.store.inputs import EntryChange, EntryQuery, Ref, ShopChange, UserIn
from app.store.session import Store
from tests.store.cases import SHIP, acting, phrase


@pytest.fixture
def leads(store: Store, admin: Principal) -> tuple[Principal, Principal]:
    """Two leads of one name, in a shop that publishes with four eyes."""
    with store.begin() as session:
        shops.change(session, admin, ShopChange(approval=True))
        made = [
            accounts.create_user(session, admin, UserIn(login=login, name="小李", role="lead")).member.user_id
            for login in ("li", "li2")
        ]
    return acting(admin, "lead", "小李", made[0]), acting(admin, "lead", "小李", made[1])


def _save(store: Store, who: Principal, expected: int, **change: object) -> Row:
    with store.begin() as session:
        return entries.save(session, who, SHIP, EntryChange.model_validate(change), expected=expected)


def test_another_lead_publishes_what_waits_in_review(
    store: Store, leads: tuple[Principal, Principal]
) -> None:
    one, other = leads
    with store.begin() as session:
        entries.create(session, one, phrase())
    with pytest.raises(ApprovalNeededError, match="送审"):
        _save(store, other, 1, state="published")
    _save(store, one, 1, state="review")
    with pytest.raises(ApprovalNeededError, match="自己"):
        _save(store, one, 2, state="published")
    assert _save(store, other, 2, state="published").state == "published"
    with store.read() as session:
        note = audit.page(session, acting(one, "admin"), audit.AuditFilter(action="entry.approve")).items[0]
        newest = entries.versions(session, one, SHIP)[0]
    assert (note.user_id, newest.action) == (other.user_id, "entry.approve")


def test_who_only_sent_it_to_review_may_publish_it(store: Store, leads: tuple[Principal, Principal]) -> None:
    one, other = leads
    with store.begin() as session:
        entries.create(session, one, phrase())
    _save(store, other, 1, state="review")
    assert _save(store, other, 2, state="published").version == 3


def test_the_last_editor_counts_not_the_first(store: Store, leads: tuple[Principal, Principal]) -> None:
    one, other = leads
    with store.begin() as session:
        entries.create(session, one, phrase(state="review"))
    _save(store, other, 1, category="售前")
    with pytest.raises(ApprovalNeededError):
        _save(store, other, 2, state="published")
    assert _save(store, one, 2, state="published").state == "published"


def test_nothing_slips_into_what_is_served(store: Store, leads: tuple[Principal, Principal]) -> None:
    one, other = leads
    with pytest.raises(ApprovalNeededError), store.begin() as session:
        entries.create(session, one, phrase(state="published"))
    with store.begin() as session:
        entries.create(session, one, phrase(state="review"))
    with pytest.raises(ApprovalNeededError):
        _save(store, other, 1, state="published", category="售前")
    _save(store, other, 1, state="published")
    with pytest.raises(ApprovalNeededError):
        _save(store, one, 2, category="售前")
    with store.begin() as session:
        entries.delete(session, one, SHIP, expected=2)
        back = entries.restore(session, one, SHIP, expected=3, version=1)
        assert back.state == "review"
        assert entries.published(session, one.shop_id) == []


def test_personal_phrases_need_nobody(store: Store, leads: tuple[Principal, Principal]) -> None:
    one, _ = leads
    mine = {"scope": "personal", "owner": str(one.user_id)}
    with store.begin() as session:
        entries.create(session, one, phrase(state="published", **mine))
        assert [row.scope for row in entries.beside(session, one.shop_id)] == ["personal"]
        note = audit.page(session, acting(one, "admin"), audit.AuditFilter(action="entry.create")).items[0]
    assert note.target == f"personal:{one.user_id}/phrase/{SHIP.key}"
    assert note.after is not None and "title" not in note.after


def test_without_the_switch_a_lead_publishes_alone(store: Store, admin: Principal) -> None:
    lead = acting(admin, "lead", "小李")
    with store.begin() as session:
        assert not approval.wanted(session, admin.shop_id, "shop")
        entries.create(session, lead, phrase(state="published"))
        entries.save(session, lead, SHIP, EntryChange(category="售前"), expected=1)


def test_a_return_keeps_its_reason(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        entries.create(session, admin, phrase(state="review"))
        entries.save(session, admin, SHIP, EntryChange(state="draft"), expected=1, reason="太生硬")
        newest = entries.versions(session, admin, SHIP)[0]
    assert (newest.action, newest.reason) == ("entry.return", "太生硬")


def test_agents_read_their_own_team_and_programs_have_no_personal_phrases(
    store: Store, admin: Principal
) -> None:
    night = Ref(kind="phrase", key=SHIP.key, scope="team", owner="晚班")
    with store.begin() as session:
        entries.create(session, admin, phrase(scope="team", owner="晚班"))
        entries.create(session, admin, phrase(scope="team", owner="早班"))
        assert entries.page(session, admin, EntryQuery(scope="team")).total == 2
        mate = Principal(admin.shop_id, 7, "agent", "阿美", team="晚班")
        assert entries.get(session, mate, night).owner == "晚班"
        for who in (acting(admin, "agent"), Principal(admin.shop_id, 8, "agent", "阿强", team="早班")):
            with pytest.raises(Exception, match="团队"):
                entries.get(session, who, night)
        with pytest.raises(Exception, match="本人"):
            entries.page(session, acting(admin, "agent"), EntryQuery(scope="personal", owner="None"))


def test_search_takes_its_wildcards_literally(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        entries.create(session, admin, phrase())
        for wish, total in (("发货时间", 1), ("FHSJ", 1), ("%", 0), ("ship_when", 0), ("没有", 0)):
            assert entries.page(session, admin, EntryQuery(search=wish)).total == total, wish


def test_a_shops_token_approves_nothing(store: Store, leads: tuple[Principal, Principal]) -> None:
    one, _ = leads
    with store.begin() as session:
        entries.create(session, one, phrase(state="review"))
    token = Principal(one.shop_id, None, "manager", "发布脚本", token_id=1)
    with pytest.raises(ApprovalNeededError, match="令牌"):
        _save(store, token, 1, state="published")
