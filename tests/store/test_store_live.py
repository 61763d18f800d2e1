"""What was last published is served until another version is, or the entry is archived or deleted."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlmodel import Session

from app.access import Principal
from app.errors import ForbiddenError, NotFoundError
from app.store import accounts, entries, exchanges, flags, importing, sayings, seed, shops
from app.store.entries import Row
from app.store.flags import FlagRow
from app.store.importing import Change
from app.store.inputs import EntryChange, EntryQuery, Ref, ShopChange, UserIn
from app.store.sayings import Saying
from app.store.seed import SHIPPED
from app.store.session import Store
from tests.store.cases import SHIP, SOME, acting, phrase


@pytest.fixture
def live(store: Store, admin: Principal) -> Row:
    with store.begin() as session:
        return entries.create(session, admin, phrase(state="published"))


def _says(text: str) -> dict[str, object]:
    return {**phrase().data, "replies": [text]}


def _save(session: Session, who: Principal, expected: int, **change: object) -> Row:
    return entries.save(session, who, SHIP, EntryChange.model_validate(change), expected=expected)


def _served(session: Session, who: Principal) -> list[tuple[int, str]]:
    return [(row.version, row.data["replies"][0]) for row in entries.published(session, who.shop_id)]


def _said(found: list[Saying]) -> list[tuple[str, str]]:
    return [(one.pack, json.loads(one.data)["replies"][0]) for one in found]


def test_an_edit_waits_while_the_published_version_goes_on(store: Store, admin: Principal, live: Row) -> None:
    with store.begin() as session:
        draft = _save(session, admin, 1, state="draft", data=_says("新的说法"), category="售前", pack="food")
        assert (draft.state, draft.version, draft.live_version, draft.behind) == ("draft", 2, 1, True)
        waiting = _save(session, admin, 2, state="review")
        assert (waiting.version, waiting.live_version) == (3, 1)
    with store.read() as session:
        [row] = entries.published(session, admin.shop_id)
        assert row == live
        now, then = (("food", "新的说法"), ("general", live.data["replies"][0]))
        assert _said(sayings.written(session, admin.shop_id)) == [now, then]
        assert _said(sayings.served(session, admin.shop_id)) == [then]
        assert entries.served(session, acting(admin, "agent"), SHIP) == live
        assert entries.get(session, admin, SHIP).data["replies"] == ["新的说法"]
    with store.begin() as session:
        done = _save(session, admin, 3, state="published")
        assert (done.version, done.live_version, done.behind) == (4, 4, False)
        assert _served(session, admin) == [(4, "新的说法")]
        assert _said(sayings.written(session, admin.shop_id)) == [now]
        assert _said(sayings.served(session, admin.shop_id)) == [now]


def test_what_is_in_the_archive_or_the_bin_is_compared_with_nothing(
    store: Store, admin: Principal, live: Row
) -> None:
    with store.begin() as session:
        _save(session, admin, 1, state="archived")
        assert sayings.written(session, admin.shop_id) == []
        _save(session, admin, 2, state="draft")
        assert len(sayings.written(session, admin.shop_id)) == 1
        assert sayings.served(session, admin.shop_id) == []
        entries.delete(session, admin, SHIP, expected=3)
        assert sayings.written(session, admin.shop_id) == []


def test_a_published_entry_that_is_edited_in_place_is_served_at_once(
    store: Store, admin: Principal, live: Row
) -> None:
    with store.begin() as session:
        assert _save(session, admin, 1, data=_says("改好了")).live_version == 2
        assert _served(session, admin) == [(2, "改好了")]


def test_archiving_and_deleting_take_it_off_the_air_for_good(store: Store, admin: Principal) -> None:
    for number, state in enumerate(("published", "draft", "review")):
        key = f"a.b.{state}"
        ref = Ref(kind="phrase", key=key)
        with store.begin() as session:
            entries.create(session, admin, phrase(key, state="published"))
            version = 1
            for step in ("draft", state) if number else ():
                version = entries.save(
                    session, admin, ref, EntryChange.model_validate({"state": step}), expected=version
                ).version
            gone = entries.delete(session, admin, ref, expected=version)
            assert gone.live_version is None
            back = entries.restore(session, admin, ref, expected=gone.version)
            assert (back.state == "published", back.live_version) == (False, None)
            put_away = entries.save(session, admin, ref, EntryChange(state="archived"), expected=back.version)
            assert put_away.live_version is None
            again = entries.save(session, admin, ref, EntryChange(state="draft"), expected=put_away.version)
            assert again.live_version is None
            assert entries.published(session, admin.shop_id) == []
            with pytest.raises(NotFoundError):
                entries.served(session, admin, ref)


def test_archiving_what_waits_as_a_draft_takes_the_old_version_along(
    store: Store, admin: Principal, live: Row
) -> None:
    with store.begin() as session:
        _save(session, admin, 1, state="draft", data=_says("新的说法"))
        assert _save(session, admin, 2, state="archived").live_version is None
        assert entries.published(session, admin.shop_id) == []


def test_restoring_a_version_of_a_published_entry_serves_it_and_of_a_draft_does_not(
    store: Store, admin: Principal, live: Row
) -> None:
    with store.begin() as session:
        _save(session, admin, 1, data=_says("第二版"))
        assert entries.restore(session, admin, SHIP, expected=2, version=1).live_version == 3
        _save(session, admin, 3, state="draft", data=_says("草稿"))
        assert entries.restore(session, admin, SHIP, expected=4, version=2).live_version == 3
        assert _served(session, admin) == [(3, "按顺序发货哦")]


def test_where_two_must_agree_the_old_version_goes_on_until_they_do(
    store: Store, admin: Principal, live: Row
) -> None:
    lead = acting(admin, "lead", "小李")
    with store.begin() as session:
        shops.change(session, admin, ShopChange(approval=True))
        _save(session, lead, 1, state="draft", data=_says("新的说法"))
        _save(session, lead, 2, state="review")
        assert _served(session, admin) == [(1, "按顺序发货哦")]
        _save(session, acting(admin, "lead", "小张"), 3, state="published")
        assert _served(session, admin) == [(4, "新的说法")]
        assert entries.restore(session, lead, SHIP, expected=4, version=1).state == "review"
        assert _served(session, admin) == [(4, "新的说法")]


def test_teams_and_persons_keep_theirs_too(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        wish = UserIn(login="mei", name="阿美", role="agent", team="晚班")
        user = accounts.create_user(session, admin, wish).member.user_id
    me = Principal(admin.shop_id, user, "agent", "阿美", team="晚班")
    homes = (("team", "晚班", admin), ("personal", str(user), me))
    with store.begin() as session:
        for scope, owner, who in homes:
            ref = Ref.model_validate({"kind": "phrase", "key": SHIP.key, "scope": scope, "owner": owner})
            entries.create(session, who, phrase(scope=scope, owner=owner, state="published"))
            change = EntryChange.model_validate({"state": "draft", "data": _says("新的")})
            entries.save(session, who, ref, change, expected=1)
            assert entries.served(session, me, ref).version == 1
        beside = entries.beside(session, admin.shop_id)
        assert [(row.scope, row.owner, row.version) for row in beside] == [
            ("team", "晚班", 1), ("personal", str(user), 1),
        ]  # fmt: skip
        assert len(entries.published(session, admin.shop_id, scope="team", owner="晚班")) == 1
        assert sayings.written(session, admin.shop_id) == []
        for who in (admin, acting(admin, "agent")):
            with pytest.raises(ForbiddenError):
                entries.served(session, who, ref)


def test_an_import_leaves_on_the_air_what_it_changes(store: Store, admin: Principal, live: Row) -> None:
    change = Change(SHIP, EntryChange.model_validate({"state": "draft", "data": _says("文件里的")}), 1)
    new = phrase("a.b.new", data={**phrase().data, "id": "a.b.new"})
    with store.begin() as session:
        importing.write(session, admin, [new], [change])
        assert _served(session, admin) == [(1, "按顺序发货哦")]
        found = {row.key: row for row in exchanges.everything(session, admin, "shop", "")}
    assert (found[SHIP.key].live_version, found["a.b.new"].live_version) == (1, None)


def test_the_shipped_library_is_served_as_it_is_renewed(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        seed.seed(session, admin.shop_id, SOME, ())
        first = entries.published(session, admin.shop_id)
        older = first[0].key
    assert {(row.live_version, row.version, row.updated_by) for row in first} == {(1, 1, SHIPPED)}
    newer = [replace(one, title="新标题") if one.id == older else one for one in SOME]
    with store.begin() as session:
        seed.seed(session, admin.shop_id, newer, ())
        found = {row.key: row for row in entries.published(session, admin.shop_id)}
    assert (found[older].live_version, found[older].data["title"]) == (2, "新标题")
    assert len(found) == len(SOME)


def test_a_flag_stays_with_the_version_that_is_served(store: Store, admin: Principal, live: Row) -> None:
    with store.begin() as session:
        flags.replace(session, admin, 1, [FlagRow(live.id, 1, "deadline-cannot-be-kept", "做不到")])
        _save(session, admin, 1, state="draft", data=_says("新的说法"))
        assert flags.current(session, admin)[live.id][0].message == "做不到"
        flagged = entries.page(session, admin, EntryQuery(flagged=True))
        assert [(row.version, row.live_version) for row in flagged.items] == [(2, 1)]
        _save(session, admin, 2, state="published")
        assert flags.current(session, admin) == {}
        assert entries.page(session, admin, EntryQuery(flagged=True)).total == 0
