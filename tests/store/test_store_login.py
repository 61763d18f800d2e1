from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.access import Principal
from app.store import accounts
from app.store.errors import ThrottledError, WrongPasswordError
from app.store.inputs import ShopIn, UserIn
from app.store.login import confirm, login
from app.store.session import Store
from app.store.shops import create
from app.store.tables import LoginThrottle, Membership, User, WebSession
from app.store.websessions import LASTS, close_session, open_session, read_session

GOOD = "correct horse battery"
T0 = datetime(2026, 11, 10, 12, tzinfo=UTC)


@pytest.fixture
def li(store: Store, admin: Principal) -> int:
    """A lead with a password."""
    with store.begin() as session:
        user = UserIn(login="li", name="小李", role="lead", password=GOOD)
        return accounts.create_user(session, admin, user).member.user_id


def _fail(store: Store, times: int, now: datetime, name: str = "li") -> None:
    for _ in range(times):
        with pytest.raises(WrongPasswordError):
            login(store, name, "wrong password", now=now)


def test_the_right_password_opens_the_shop(store: Store, admin: Principal, li: int) -> None:
    found = login(store, " Ｌi ", GOOD)
    assert (found.user_id, found.name, found.must_change_password) == (li, "小李", False)
    assert [(seat.shop_id, seat.slug, seat.role) for seat in found.seats] == [
        (admin.shop_id, "cotton", "lead")
    ]


def test_passwords_are_kept_as_argon2_only(store: Store, li: int) -> None:
    with store.read() as session:
        stored = session.get_one(User, li)
    assert stored.hash.startswith("$argon2id$")
    assert GOOD not in str(stored.model_dump())


@pytest.mark.parametrize("name", ["nobody", "", "x" * 65, "a\0b"])
def test_unknown_logins_sound_like_wrong_passwords(store: Store, li: int, name: str) -> None:
    with pytest.raises(WrongPasswordError) as unknown:
        login(store, name, GOOD)
    with pytest.raises(WrongPasswordError) as wrong:
        login(store, "li", "wrong password")
    assert unknown.value.body() == wrong.value.body()


@pytest.mark.parametrize("name", ["li", "nobody"])
def test_five_failures_make_even_the_right_password_wait(store: Store, li: int, name: str) -> None:
    _fail(store, 5, T0, name)
    with pytest.raises(ThrottledError) as caught:
        login(store, name, GOOD, now=T0 + timedelta(seconds=10))
    assert caught.value.retry_after == 20
    assert "20秒" in caught.value.message


def test_the_wait_ends_doubles_and_is_forgotten_after_success(store: Store, li: int) -> None:
    _fail(store, 5, T0)
    later = T0 + timedelta(seconds=31)
    _fail(store, 1, later)
    with pytest.raises(ThrottledError) as caught:
        login(store, "li", GOOD, now=later)
    assert caught.value.retry_after == 60
    assert login(store, "li", GOOD, now=later + timedelta(seconds=61)).user_id == li
    _fail(store, 4, later + timedelta(seconds=62))
    assert login(store, "li", GOOD, now=later + timedelta(seconds=63)).user_id == li


def test_four_failures_don_t_wait_and_a_day_forgets_them(store: Store, li: int) -> None:
    _fail(store, 4, T0)
    _fail(store, 4, T0 + timedelta(days=2))
    assert login(store, "li", GOOD, now=T0 + timedelta(days=2)).user_id == li
    with store.read() as session:
        assert session.exec(select(LoginThrottle)).all() == []


def test_guesses_at_once_are_counted_one_by_one(store: Store, li: int) -> None:
    def guess(number: int) -> str:
        try:
            login(store, "li", f"guess number {number}", now=T0)
        except (WrongPasswordError, ThrottledError) as refused:
            return refused.code
        return "in"

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(guess, range(12)))
    assert answers == ["too_many_attempts"] * 7 + ["wrong_password"] * 5


def test_asking_again_is_slowed_down_like_a_login(store: Store, admin: Principal, li: int) -> None:
    who = Principal(admin.shop_id, li, "lead", "小李")
    confirm(store, who, GOOD, now=T0)
    for _ in range(5):
        with pytest.raises(WrongPasswordError, match="原密码不对"):
            confirm(store, who, "wrong password", now=T0)
    for ask in (lambda: confirm(store, who, GOOD, now=T0), lambda: login(store, "li", GOOD, now=T0)):
        with pytest.raises(ThrottledError):
            ask()


def test_a_program_has_no_password_to_ask_for(store: Store, admin: Principal) -> None:
    with pytest.raises(WrongPasswordError):
        confirm(store, admin, GOOD)


def test_sessions_are_hashed_and_say_who(store: Store, admin: Principal, li: int) -> None:
    with store.begin() as session:
        secret = open_session(session, li, admin.shop_id)
    with store.read() as session:
        assert read_session(session, secret) == Principal(admin.shop_id, li, "lead", "小李")
        assert read_session(session, secret + "x") is None
        assert secret not in str([row.model_dump() for row in session.exec(select(WebSession)).all()])


def test_sessions_end(store: Store, admin: Principal, li: int) -> None:
    with store.begin() as session:
        secret = open_session(session, li, admin.shop_id, now=T0)
        other = open_session(session, li, admin.shop_id, now=T0)
        assert read_session(session, secret, now=T0 + LASTS - timedelta(seconds=1)) is not None
        assert read_session(session, secret, now=T0 + LASTS) is None
        close_session(session, secret)
        assert read_session(session, secret, now=T0) is None
        assert read_session(session, other, now=T0) is not None
        open_session(session, li, admin.shop_id, now=T0 + LASTS)
        assert len(session.exec(select(WebSession)).all()) == 1


def test_a_session_needs_a_membership(store: Store, admin: Principal, li: int) -> None:
    with store.begin() as session:
        other = create(session, ShopIn(slug="other", name="别家"))
    with pytest.raises(Exception, match="不属于"), store.begin() as session:
        open_session(session, li, other.id)


def test_a_changed_role_a_shut_login_and_leaving_end_sessions(
    store: Store, admin: Principal, li: int
) -> None:
    for number, act in enumerate(("role", "shut", "leave")):
        with store.begin() as session:
            if act == "shut":
                accounts.set_active(session, "LI", active=True)
            secret = open_session(session, li, admin.shop_id)
        with store.begin() as session:
            if act == "role":
                accounts.set_role(session, admin, li, "agent")
            elif act == "shut":
                accounts.set_active(session, "li", active=False)
            else:
                accounts.remove_member(session, admin, li)
        with store.read() as session:
            assert read_session(session, secret) is None, number
        if act == "shut":
            with pytest.raises(WrongPasswordError):
                login(store, "li", GOOD)


def test_a_role_changed_behind_our_back_ends_the_session_too(store: Store, admin: Principal, li: int) -> None:
    with store.begin() as session:
        secret = open_session(session, li, admin.shop_id)
        session.get_one(Membership, (admin.shop_id, li)).role = "agent"
    with store.read() as session:
        assert read_session(session, secret) is None
