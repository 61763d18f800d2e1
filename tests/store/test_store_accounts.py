from __future__ import annotations

import pytest
from sqlmodel import select

from app.access import Principal
from app.core.facts import Role
from app.errors import ForbiddenError, InvalidInputError, NotFoundError
from app.library.demo import demo_shop
from app.store import accounts, audit, entries, facts, presets, shops, tokens
from app.store.errors import AlreadyExistsError, WrongPasswordError
from app.store.firstrun import first_run
from app.store.inputs import ShopIn, TokenIn, UserIn, parse
from app.store.login import login
from app.store.session import Store
from app.store.tables import Membership, User
from app.store.websessions import open_session, read_session
from tests.store.cases import SCRIPTS, SOME, acting

GOOD = "correct horse battery"


def _user(store: Store, who: Principal, name: str = "li", role: Role = "lead") -> accounts.NewUser:
    with store.begin() as session:
        return accounts.create_user(session, who, UserIn(login=name, name="小李", role=role))


def test_a_one_time_password_opens_only_the_change_of_password(store: Store, admin: Principal) -> None:
    made = _user(store, admin)
    assert made.one_time_password is not None
    found = login(store, "li", made.one_time_password)
    assert found.must_change_password
    with store.begin() as session:
        secret = open_session(session, found.user_id, admin.shop_id)
        who = read_session(session, secret)
        assert who is not None
        with pytest.raises(ForbiddenError, match="初始密码"):
            accounts.members(session, who)
        assert not accounts.set_password(session, who, made.one_time_password, GOOD).must_change_password
        assert read_session(session, secret) is None
    assert not login(store, "li", GOOD).must_change_password
    with pytest.raises(WrongPasswordError):
        login(store, "li", made.one_time_password)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("not the password", GOOD, WrongPasswordError),
        (GOOD, GOOD, InvalidInputError),
        (GOOD, "short", InvalidInputError),
        (GOOD, "x" * 201, InvalidInputError),
        (GOOD, "Longenoughlogin", InvalidInputError),
    ],
)
def test_bad_new_passwords_change_nothing(
    store: Store, admin: Principal, old: str, new: str, error: type[Exception]
) -> None:
    user = UserIn(login="longenoughlogin", name="小李", password=GOOD)
    with store.begin() as session:
        made = accounts.create_user(session, admin, user).member
    who = acting(admin, "agent", user_id=made.user_id)
    with pytest.raises(error), store.begin() as session:
        accounts.set_password(session, who, old, new)
    assert login(store, "longenoughlogin", GOOD).user_id == made.user_id


def test_a_refused_password_is_named_where_it_was_given(store: Store, admin: Principal) -> None:
    """A new person's is `password`, one's own next one is `new`."""
    with pytest.raises(InvalidInputError) as made, store.begin() as session:
        accounts.create_user(
            session, admin, UserIn(login="longenoughlogin", name="小李", password="LongEnoughLogin")
        )
    assert made.value.fields == {"password": "与登录名相同"}
    with store.begin() as session:
        user = accounts.create_user(session, admin, UserIn(login="li", name="小李", password=GOOD)).member
    who = acting(admin, "agent", user_id=user.user_id)
    with pytest.raises(InvalidInputError, match="密码要10到200个字符") as changed, store.begin() as session:
        accounts.set_password(session, who, GOOD, "short")
    assert changed.value.fields == {"new": "要10到200个字符"}


def test_a_taken_login_is_refused(store: Store, admin: Principal, stranger: Principal) -> None:
    _user(store, admin)
    with pytest.raises(AlreadyExistsError):
        _user(store, stranger, "ＬＩ")


def test_only_admins_manage_people(store: Store, admin: Principal) -> None:
    made = _user(store, admin).member
    manager = acting(admin, "manager")
    with store.begin() as session:
        with pytest.raises(ForbiddenError, match="管理员"):
            accounts.create_user(session, manager, UserIn(login="zhang", name="小张"))
        with pytest.raises(ForbiddenError):
            accounts.set_role(session, manager, made.user_id, "admin")
        with pytest.raises(ForbiddenError):
            accounts.reset_password(session, manager, made.user_id)
        assert [member.role for member in accounts.members(session, admin)] == ["lead"]


def test_the_last_admin_stays(store: Store, admin: Principal) -> None:
    first, second = _user(store, admin, "a1", "admin").member, _user(store, admin, "a2", "admin").member
    with store.begin() as session:
        accounts.set_role(session, admin, first.user_id, "agent")
    with pytest.raises(InvalidInputError, match="一位管理员"), store.begin() as session:
        accounts.remove_member(session, admin, second.user_id)
    with pytest.raises(InvalidInputError), store.begin() as session:
        accounts.set_role(session, admin, second.user_id, "lead")


def test_one_shops_admin_cannot_reset_a_password_that_opens_another(
    store: Store, admin: Principal, stranger: Principal
) -> None:
    made = _user(store, admin).member
    boss = acting(admin, "admin", user_id=made.user_id)
    with store.begin() as session:
        accounts.reset_password(session, boss, made.user_id)
        session.add(Membership(shop_id=stranger.shop_id, user_id=made.user_id, role="agent"))
    with pytest.raises(ForbiddenError, match="其他店铺"), store.begin() as session:
        accounts.reset_password(session, boss, made.user_id)
    with store.begin() as session:
        once = accounts.reset_password(session, admin, made.user_id)
    assert login(store, "li", once).must_change_password


def test_changes_of_people_are_audited_without_secrets(store: Store, admin: Principal) -> None:
    made = _user(store, admin)
    with store.begin() as session:
        accounts.set_role(session, admin, made.member.user_id, "agent")
        once = accounts.reset_password(session, admin, made.member.user_id)
        accounts.remove_member(session, admin, made.member.user_id)
        log = audit.page(session, admin, audit.AuditFilter(target="user/li")).items
        assert accounts.user_id_of(session, " LI") == made.member.user_id
    assert [row.action for row in log] == ["user.remove", "user.password", "user.role", "user.create"]
    assert once not in str(log)
    assert made.one_time_password not in str(log)


def test_tokens_are_kept_as_hashes_and_say_who(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        made = tokens.create_token(session, admin, TokenIn(name="侧边栏", role="lead"))
    with store.read() as session:
        assert tokens.authenticate_token(session, made.secret) == Principal(
            admin.shop_id, None, "lead", "侧边栏", token_id=made.token.id
        )
        for wrong in ("", "kh_", made.secret[:-1], made.secret + "x", made.token.prefix, "kh_\ud800"):
            assert tokens.authenticate_token(session, wrong) is None
        rows = session.exec(select(tokens.ApiToken)).all()
    assert made.secret not in str([row.model_dump() for row in rows])
    assert made.secret.startswith(made.token.prefix)
    assert len(made.secret) >= 46


def test_a_revoked_token_opens_nothing(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        made = tokens.create_token(session, admin, TokenIn(name="侧边栏"))
        tokens.revoke_token(session, admin, made.token.id)
        tokens.revoke_token(session, admin, made.token.id)
    with store.read() as session:
        assert tokens.authenticate_token(session, made.secret) is None
        assert tokens.tokens(session, admin)[0].revoked_at is not None
        log = audit.page(session, admin, audit.AuditFilter(target=f"token/{made.token.prefix}")).items
    assert [row.action for row in log] == ["token.revoke", "token.create"]
    assert made.secret not in str(log)


def test_tokens_reach_no_higher_than_their_maker(store: Store, admin: Principal) -> None:
    with pytest.raises(ForbiddenError, match="高于"), store.begin() as session:
        tokens.create_token(session, acting(admin, "manager"), TokenIn(name="x", role="admin"))
    with pytest.raises(ForbiddenError, match="店长"), store.begin() as session:
        tokens.create_token(session, acting(admin, "lead"), TokenIn(name="x"))


def test_a_members_token_lives_with_the_membership(store: Store, admin: Principal) -> None:
    user_id = _user(store, admin).member.user_id
    with store.begin() as session:
        made = tokens.create_token(session, admin, TokenIn(name="小李的", role="lead", user_id=user_id))
        who = tokens.authenticate_token(session, made.secret)
        assert who is not None
        assert (who.user_id, who.name) == (user_id, "小李")
        accounts.set_role(session, admin, user_id, "agent")
        assert tokens.authenticate_token(session, made.secret) is None
        accounts.set_role(session, admin, user_id, "manager")
        assert tokens.authenticate_token(session, made.secret) is not None
        accounts.remove_member(session, admin, user_id)
        assert tokens.authenticate_token(session, made.secret) is None
    with pytest.raises(NotFoundError), store.begin() as session:
        tokens.create_token(session, admin, TokenIn(name="x", user_id=user_id))


def test_last_use_is_noted_in_batches(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        made = tokens.create_token(session, admin, TokenIn(name="侧边栏")).token
        assert tokens.tokens(session, admin)[0].last_used_at is None
    with store.begin() as session:
        tokens.note_use(session, [made.id, made.id])
        used = tokens.tokens(session, admin)[0].last_used_at
        assert used is not None
        tokens.note_use(session, [made.id], at=made.created_at.replace(year=2020))
        tokens.note_use(session, [])
    with store.read() as session:
        assert tokens.tokens(session, admin)[0].last_used_at == used


def test_the_first_run_makes_a_shop_and_an_admin_once(store: Store) -> None:
    with store.begin() as session:
        made = first_run(session, demo_shop(), SOME, SCRIPTS)
        assert first_run(session, demo_shop(), SOME, SCRIPTS) is None
    assert made is not None
    found = login(store, made.login, made.password)
    assert (found.must_change_password, [seat.role for seat in found.seats]) == (True, ["admin"])
    with store.read() as session:
        shop = shops.demo(session)
        assert shop == shops.get(session, made.shop_id) == shops.by_slug(session, "demo")
        assert shop is not None
        assert (shop.packs, shop.slots) == (demo_shop().packs, demo_shop().values)
        assert len(entries.published(session, shop.id)) == len(SOME) + len(SCRIPTS)
        stored = facts.current(session, shop.id)
        assert stored is not None
        assert stored.facts.model_copy(update={"as_of": None}) == demo_shop().facts
        kept = presets.presets(session, Principal.operator(shop.id))
        assert {row.name: row.data for row in kept} == demo_shop().presets
        assert made.password not in str([user.model_dump() for user in session.exec(select(User)).all()])


def test_each_first_run_has_its_own_password() -> None:
    seen = {accounts.one_time_password() for _ in range(50)}
    assert len(seen) == 50
    assert all(len(once) == 19 for once in seen)


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (ShopIn, {"slug": "Ä b", "name": "x"}),
        (ShopIn, {"slug": "ok", "name": "a\0b"}),
        (UserIn, {"login": "with space", "name": "x"}),
        (UserIn, {"login": "ok", "name": "x", "role": "root"}),
        (UserIn, {"login": "ok", "name": "x", "password": "short"}),
        (UserIn, {"login": "ok", "name": "x", "extra": 1}),
        (TokenIn, {"name": " "}),
    ],
)
def test_what_comes_from_outside_is_closed(model: type[ShopIn], values: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse(model, **values)
    assert len(caught.value.fields) == 1
