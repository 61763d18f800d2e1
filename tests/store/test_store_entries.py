from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.access import Principal
from app.core.facts import Role
from app.errors import ForbiddenError, InvalidInputError, NotFoundError
from app.store import accounts, audit, entries, shops
from app.store.entries import Row
from app.store.errors import AlreadyExistsError, ConflictError
from app.store.inputs import EntryChange, EntryQuery, Ref, UserIn
from app.store.session import Store
from tests.store.cases import SHIP, acting, phrase


@pytest.fixture
def stored(store: Store, admin: Principal) -> Row:
    with store.begin() as session:
        return entries.create(session, admin, phrase())


def _change(title: str) -> EntryChange:
    return EntryChange(data={**phrase().data, "title": title})


def test_a_new_entry_is_a_draft_and_comes_back_as_it_was(store: Store, admin: Principal, stored: Row) -> None:
    with store.read() as session:
        found = entries.get(session, admin, SHIP)
    assert found == stored
    assert (found.state, found.version, found.updated_by) == ("draft", 1, "老王")
    assert list(found.data) == list(phrase().data)


def test_each_write_raises_both_versions_and_is_audited(store: Store, admin: Principal, stored: Row) -> None:
    with store.begin() as session:
        before = shops.library_version(session, admin.shop_id)
        entries.save(session, admin, SHIP, _change("何时发货"), expected=1)
        entries.save(session, admin, SHIP, EntryChange(state="published"), expected=2)
        entries.delete(session, admin, SHIP, expected=3)
        restored = entries.restore(session, admin, SHIP, expected=4, version=1)
    with store.read() as session:
        assert shops.library_version(session, admin.shop_id) == before + 4
        log = audit.page(session, admin, audit.AuditFilter(target="phrase/ship.when.mine"))
    assert (restored.version, restored.data["title"], restored.state) == (5, "发货时间", "draft")
    assert [row.action for row in log.items] == [
        "entry.restore", "entry.delete", "entry.save", "entry.save", "entry.create",
    ]  # fmt: skip
    saved = log.items[3]
    assert saved.before is not None
    assert saved.after is not None
    assert (saved.before["title"], saved.after["title"], saved.by) == ("发货时间", "何时发货", "老王")


def test_the_second_of_two_editors_gets_a_conflict_with_both_sides(
    store: Store, admin: Principal, stored: Row
) -> None:
    with store.begin() as session:
        entries.save(session, acting(admin, "lead", "小李"), SHIP, _change("李的标题"), expected=1)
    with pytest.raises(ConflictError) as caught, store.begin() as session:
        entries.save(session, acting(admin, "lead", "小张"), SHIP, _change("张的标题"), expected=1)
    body = caught.value.body()["conflict"]
    assert isinstance(body, dict)
    assert (body["expected"], body["current"]["version"]) == (1, 2)
    assert (body["current"]["data"]["title"], body["yours"]["data"]["title"]) == ("李的标题", "张的标题")
    assert body["current"]["updated_by"] == "小李"
    with store.read() as session:
        assert entries.get(session, admin, SHIP).data["title"] == "李的标题"


def test_of_many_editors_at_once_exactly_one_wins(store: Store, admin: Principal, stored: Row) -> None:
    def edit(number: int) -> bool:
        try:
            with store.begin() as session:
                entries.save(session, admin, SHIP, _change(f"第{number}个"), expected=1)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(edit, range(6))) == 1
    with store.read() as session:
        assert len(entries.versions(session, admin, SHIP)) == 2


def test_creators_at_once_of_one_key_make_one(store: Store, admin: Principal) -> None:
    def create(_: int) -> bool:
        try:
            with store.begin() as session:
                entries.create(session, admin, phrase())
        except AlreadyExistsError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(create, range(4))) == 1


def test_history_holds_every_version_with_its_author(store: Store, admin: Principal, stored: Row) -> None:
    with store.begin() as session:
        entries.save(session, acting(admin, "lead", "小李"), SHIP, _change("二"), expected=1)
        entries.delete(session, admin, SHIP, expected=2)
    with store.read() as session:
        found = entries.versions(session, admin, SHIP)
    assert [(v.version, v.data["title"], v.by, v.deleted) for v in found] == [
        (3, "二", "老王", True), (2, "二", "小李", False), (1, "发货时间", "老王", False),
    ]  # fmt: skip


def test_deleted_entries_are_in_the_bin_only(store: Store, admin: Principal, stored: Row) -> None:
    with store.begin() as session:
        entries.save(session, admin, SHIP, EntryChange(state="published"), expected=1)
        assert [row.key for row in entries.published(session, admin.shop_id)] == [SHIP.key]
        entries.delete(session, admin, SHIP, expected=2)
    with store.read() as session:
        assert entries.published(session, admin.shop_id) == []
        assert entries.page(session, admin, EntryQuery()).total == 0
        assert [row.key for row in entries.page(session, admin, EntryQuery(deleted=True)).items] == [SHIP.key]
        with pytest.raises(NotFoundError):
            entries.get(session, admin, SHIP)
        assert entries.get(session, admin, SHIP, deleted=True).deleted
    with pytest.raises(AlreadyExistsError, match="回收站"), store.begin() as session:
        entries.create(session, admin, phrase())
    with pytest.raises(NotFoundError), store.begin() as session:
        entries.save(session, admin, SHIP, _change("x"), expected=3)
    with store.begin() as session:
        back = entries.restore(session, admin, SHIP, expected=3)
        assert (back.version, back.state, back.live_version) == (4, "draft", None)
        assert entries.published(session, admin.shop_id) == []


def test_restoring_a_version_that_never_was(store: Store, admin: Principal, stored: Row) -> None:
    with pytest.raises(NotFoundError, match="第7版"), store.begin() as session:
        entries.restore(session, admin, SHIP, expected=1, version=7)


def test_only_published_entries_are_served(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        for state in ("draft", "review", "published", "archived"):
            entries.create(session, admin, phrase(f"a.b.{state}", state=state))
        assert [row.key for row in entries.published(session, admin.shop_id)] == ["a.b.published"]


def test_archived_entries_are_drafted_before_they_are_published(
    store: Store, admin: Principal, stored: Row
) -> None:
    with store.begin() as session:
        entries.save(session, admin, SHIP, EntryChange(state="archived"), expected=1)
    with pytest.raises(InvalidInputError, match="草稿"), store.begin() as session:
        entries.save(session, admin, SHIP, EntryChange(state="published"), expected=2)
    with store.begin() as session:
        assert entries.save(session, admin, SHIP, EntryChange(state="draft"), expected=2).state == "draft"


def test_agents_may_not_write_the_shops_library(store: Store, admin: Principal, stored: Row) -> None:
    agent = acting(admin, "agent")
    with pytest.raises(ForbiddenError, match="组长"), store.begin() as session:
        entries.create(session, agent, phrase("a.b.c"))
    with pytest.raises(ForbiddenError), store.begin() as session:
        entries.save(session, agent, SHIP, _change("x"), expected=1)
    with pytest.raises(ForbiddenError), store.begin() as session:
        entries.delete(session, agent, SHIP, expected=1)
    with pytest.raises(ForbiddenError), store.begin() as session:
        entries.restore(session, agent, SHIP, expected=1)
    with store.read() as session:
        assert entries.get(session, agent, SHIP).version == 1


def _person(store: Store, admin: Principal, login: str, role: Role) -> Principal:
    with store.begin() as session:
        made = accounts.create_user(session, admin, UserIn(login=login, name=login, role=role))
    return acting(admin, role, login, made.member.user_id)


def test_personal_phrases_belong_to_one_person(store: Store, admin: Principal) -> None:
    me, boss = _person(store, admin, "mei", "agent"), _person(store, admin, "boss", "admin")
    mine = Ref(kind="phrase", key="ship.when.mine", scope="personal", owner=str(me.user_id))
    with store.begin() as session:
        entries.create(session, me, phrase(scope="personal", owner=mine.owner))
        entries.save(session, me, mine, EntryChange(state="published"), expected=1)
        assert len(entries.published(session, admin.shop_id, scope="personal", owner=mine.owner)) == 1
        assert entries.published(session, admin.shop_id) == []
    with store.read() as session:
        for who in (boss, acting(admin, "agent")):
            with pytest.raises(ForbiddenError):
                entries.get(session, who, mine)
            with pytest.raises(ForbiddenError):
                entries.page(session, who, EntryQuery(scope="personal", owner=mine.owner))
            with pytest.raises(ForbiddenError):
                entries.versions(session, who, mine)
    with pytest.raises(ForbiddenError), store.begin() as session:
        entries.delete(session, boss, mine, expected=2)
    with pytest.raises(ForbiddenError), store.begin() as session:
        entries.create(session, me, phrase(scope="personal", owner=str(boss.user_id)))


def test_the_same_key_may_stand_in_each_scope(store: Store, admin: Principal, stored: Row) -> None:
    with store.begin() as session:
        entries.create(session, admin, phrase(scope="team", owner="晚班"))
        assert entries.page(session, admin, EntryQuery(scope="team", owner="晚班")).total == 1
        assert entries.page(session, admin, EntryQuery()).total == 1
    with pytest.raises(InvalidInputError, match="团队"), store.begin() as session:
        entries.create(session, admin, phrase(scope="team"))


def test_pages_tell_the_true_total(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        for number in range(7):
            pack = "food" if number % 2 else "general"
            entries.create(session, admin, phrase(f"a.b.n{number}", pack=pack))
        page = entries.page(session, admin, EntryQuery(), limit=3, offset=6)
        assert ([row.key for row in page.items], page.total) == (["a.b.n6"], 7)
        food = entries.page(session, admin, EntryQuery(kind="phrase", pack="food"))
        assert [row.key for row in food.items] == ["a.b.n1", "a.b.n3", "a.b.n5"]


def test_who_must_change_the_password_may_do_nothing_else(
    store: Store, admin: Principal, stored: Row
) -> None:
    fresh = Principal(admin.shop_id, 1, "admin", "新人", must_change_password=True)
    with store.read() as session, pytest.raises(ForbiddenError, match="初始密码"):
        entries.get(session, fresh, SHIP)
