"""Password login, slowed down after failures.

Takes the store, not a session: a failure must be counted although the login is refused, and the slow hash is
computed while no transaction is open.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.access import Principal
from app.store.accounts import Seat, seats
from app.store.columns import utc_now
from app.store.errors import ThrottledError, WrongPasswordError
from app.store.inputs import tidy_login
from app.store.secret import hash_password, outdated, verify_password
from app.store.session import Store
from app.store.tables import LoginThrottle, User
from app.store.upsert import insert_into

FREE = 5
"""Failures before the first wait."""
FIRST_WAIT, LONGEST_WAIT = 30, 900
"""Seconds; each further failure doubles the wait."""
FORGET = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who proved to be whom, and the shops to open a session in."""

    user_id: int
    name: str
    must_change_password: bool
    seats: tuple[Seat, ...]


def login(store: Store, name: str, password: str, *, now: datetime | None = None) -> SignedIn:
    """Check a login name and password.

    Raises `WrongPasswordError` (unknown, shut, wrong: not told apart) and, after `FREE` failures in a row for
    one name, `ThrottledError` until its wait is over, whatever the password.
    """
    now = now or utc_now()
    name = str(tidy_login(name))
    if not 0 < len(name) <= 64 or not name.isprintable():
        raise WrongPasswordError("登录名或密码不对，请检查后再试")
    with store.read() as session:
        _refuse_early(session.get(LoginThrottle, name), now)
        user = session.exec(select(User).where(User.login == name)).one_or_none()
    good = verify_password(user.hash if user and user.active else None, password[:1000])
    with store.begin() as session:
        _record(session, name, good, now)
        if good and user:
            return _signed_in(session, user.id, password)
    raise WrongPasswordError("登录名或密码不对，请检查后再试")


def confirm(store: Store, who: Principal, password: str, *, now: datetime | None = None) -> None:
    """Ask a person who is logged in for their password again: as slowed down as `login`, under the same name.

    Raises `WrongPasswordError` and `ThrottledError`, so that a session left open is no place to guess at.
    """
    with store.read() as session:
        user = session.get(User, who.user_id) if who.user_id is not None else None
    try:
        login(store, user.login if user else "", password, now=now)
    except WrongPasswordError as wrong:
        raise WrongPasswordError("原密码不对，请重新输入", fields={"old": "不对"}) from wrong


def _record(session: Session, name: str, good: bool, now: datetime) -> None:
    """Count under a lock, so that many guesses at once are counted one by one."""
    session.execute(delete(LoginThrottle).where(col(LoginThrottle.failed_at) < now - FORGET))
    throttle = _locked(session, name, now)
    _refuse_early(throttle, now)
    if good:
        session.delete(throttle)
        return
    throttle.failures += 1
    throttle.failed_at = now
    over = throttle.failures - FREE
    if over >= 0:
        throttle.wait_until = now + timedelta(seconds=min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT))


def _locked(session: Session, name: str, now: datetime) -> LoginThrottle:
    fresh = insert_into(session, LoginThrottle).values(login=name, failures=0, failed_at=now)
    session.execute(fresh.on_conflict_do_nothing(index_elements=["login"]))
    return session.exec(select(LoginThrottle).where(LoginThrottle.login == name).with_for_update()).one()


def _refuse_early(throttle: LoginThrottle | None, now: datetime) -> None:
    if throttle and throttle.wait_until and throttle.wait_until > now:
        raise ThrottledError(math.ceil((throttle.wait_until - now).total_seconds()))


def _signed_in(session: Session, user_id: int | None, password: str) -> SignedIn:
    user = session.get_one(User, user_id)
    if outdated(user.hash):
        user.hash = hash_password(password)
    return SignedIn(user.id or 0, user.name, user.must_change_password, seats(session, user.id or 0))
