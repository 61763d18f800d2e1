"""People and what they are in each shop. Managing them is for the shop's admins; logging in is in `login`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import delete
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from app.access import Principal, require
from app.core.facts import Role
from app.errors import ForbiddenError, InvalidInputError, NotFoundError
from app.store import audit
from app.store.columns import utc_now
from app.store.errors import AlreadyExistsError, WrongPasswordError
from app.store.inputs import UserIn, is_id, tidy_login
from app.store.scope import of
from app.store.secret import hash_password, one_time_password, verify_password
from app.store.shops import lock
from app.store.tables import (
    ApiToken,
    CampaignItem,
    Favourite,
    LoginThrottle,
    Membership,
    Shop,
    User,
    WebSession,
)

PASSWORD_LENGTH = (10, 200)


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a shop."""

    user_id: int
    login: str
    name: str
    role: Role
    active: bool
    must_change_password: bool
    team: str = ""


@dataclass(frozen=True, slots=True)
class NewUser:
    """A person just made; `one_time_password` is shown once and kept nowhere."""

    member: Member
    one_time_password: str | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A shop that a person belongs to, and as what."""

    shop_id: int
    slug: str
    shop_name: str
    role: Role


def members(session: Session, who: Principal) -> tuple[Member, ...]:
    """Everyone in the shop, by login; for admins."""
    require(who, "user.manage")
    query = _people(who.shop_id).order_by(col(User.login))
    return tuple(_member(user, membership) for user, membership in session.exec(query).all())


def leads(session: Session, who: Principal) -> tuple[Member, ...]:
    """Those to whom work on the library can be given: leads and above who may log in, by name; for leads."""
    require(who, "library.edit")
    query = _people(who.shop_id).where(Membership.role != "agent", col(User.active).is_(True))
    found = session.exec(query.order_by(col(User.name))).all()
    return tuple(_member(user, membership) for user, membership in found)


def seats(session: Session, user_id: int) -> tuple[Seat, ...]:
    """The shops in which this person may open a session, oldest first."""
    query = (
        select(Shop, Membership)
        .join(Membership, col(Membership.shop_id) == col(Shop.id))
        .where(Membership.user_id == user_id)
        .order_by(col(Shop.id))
    )
    return tuple(Seat(m.shop_id, s.slug, s.name, m.role) for s, m in session.exec(query).all())


def create_user(session: Session, who: Principal, user: UserIn) -> NewUser:
    """A new person in the shop. Without a password a one-time one is made, to be changed at the first login.

    Raises `AlreadyExistsError` when the login is taken, in whichever shop.
    """
    require(who, "user.manage")
    lock(session, who.shop_id)
    if session.exec(select(User.id).where(User.login == user.login)).first() is not None:
        raise AlreadyExistsError(f"登录名 {user.login} 已被使用", fields={"login": "已被使用"})
    once = None if user.password else one_time_password()
    row = User(
        login=user.login,
        name=user.name,
        hash=hash_password(_fit(user.password, user.login, "password") if user.password else once or ""),
        must_change_password=once is not None,
        created_at=utc_now(),
    )
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 — flushed
    membership = Membership(shop_id=who.shop_id, user_id=row.id, role=user.role, team=user.team)
    session.add(membership)
    audit.note(session, who, "user.create", _target(row), after={"name": user.name, "role": user.role})
    return NewUser(_member(row, membership), once)


def set_role(session: Session, who: Principal, user_id: int, role: Role) -> Member:
    """Give a member another role; their open sessions end. The last admin stays admin."""
    user, membership = _managed(session, who, user_id)
    before = membership.role
    if before == "admin" and role != "admin":
        _not_the_last_admin(session, who.shop_id)
    membership.role = role
    _end_sessions(session, who.shop_id, user_id)
    audit.note(session, who, "user.role", _target(user), before={"role": before}, after={"role": role})
    return _member(user, membership)


def set_team(session: Session, who: Principal, user_id: int, team: str) -> Member:
    """Put a member into a team of the shop; empty: into none."""
    user, membership = _managed(session, who, user_id)
    before, membership.team = membership.team, team
    audit.note(session, who, "user.team", _target(user), before={"team": before}, after={"team": team})
    return _member(user, membership)


def remove_member(session: Session, who: Principal, user_id: int) -> None:
    """Take a person out of the shop: sessions end, tokens in their name are revoked, the history stays."""
    user, membership = _managed(session, who, user_id)
    if membership.role == "admin":
        _not_the_last_admin(session, who.shop_id)
    _end_sessions(session, who.shop_id, user_id)
    for token in session.exec(of(ApiToken, who.shop_id).where(ApiToken.user_id == user_id)).all():
        token.revoked_at = token.revoked_at or utc_now()
    _let_go(session, who.shop_id, user_id)
    session.delete(membership)
    audit.note(session, who, "user.remove", _target(user), before={"role": membership.role})


def reset_password(session: Session, who: Principal, user_id: int) -> str:
    """A new one-time password for a member, returned once. Refused for people who belong to other shops too:
    one shop's admin must not open another's door.
    """
    user, _ = _managed(session, who, user_id)
    if len(seats(session, user_id)) > 1 and who.user_id is not None:
        raise ForbiddenError("该账号还属于其他店铺，请联系系统管理员重置密码")
    once = one_time_password()
    _store_password(session, user, once, must_change=True)
    audit.note(session, who, "user.password", _target(user), after={"one_time": True})
    return once


def set_password(session: Session, who: Principal, old: str, new: str) -> Principal:
    """Change one's own password: all of one's sessions end, so open a new one with the principal returned.

    Raises `WrongPasswordError` for a wrong old one, `InvalidInputError` for a new one that is too short,
    too long, the old one or the login.
    """
    require(who, "password.change")
    user = session.get(User, who.user_id) if who.user_id is not None else None
    if user is None:
        raise ForbiddenError("只有登录的人能改自己的密码")
    if not verify_password(user.hash, old):
        raise WrongPasswordError("原密码不对，请重新输入", fields={"old": "不对"})
    if old == new:
        raise InvalidInputError("新密码不能与原密码相同，请换一个", fields={"new": "与原密码相同"})
    _store_password(session, user, _fit(new, user.login, "new"), must_change=False)
    audit.note(session, who, "user.password", _target(user), after={"one_time": False})
    return replace(who, must_change_password=False)


def set_active(session: Session, login: str, *, active: bool) -> None:
    """Shut or reopen a login in all shops, from the command line; raises `NotFoundError` for an unknown login."""
    user = session.exec(select(User).where(User.login == tidy_login(login))).one_or_none()
    if user is None or user.id is None:
        raise NotFoundError(f"没有这个登录名：{login}")
    user.active = active
    for seat in seats(session, user.id):
        _end_sessions(session, seat.shop_id, user.id)
        who = Principal.operator(seat.shop_id)
        audit.note(session, who, "user.active", _target(user), after={"active": active})


def set_member_active(session: Session, who: Principal, user_id: int, *, active: bool) -> Member:
    """Shut a member's login or reopen it. Refused for people who belong to other shops too, and for the last admin."""
    user, membership = _managed(session, who, user_id)
    if len(seats(session, user_id)) > 1 and who.user_id is not None:
        raise ForbiddenError("该账号还属于其他店铺，请移出本店，或联系系统管理员停用")
    if membership.role == "admin" and not active:
        _not_the_last_admin(session, who.shop_id)
    user.active = active
    _end_sessions(session, who.shop_id, user_id)
    audit.note(session, who, "user.active", _target(user), after={"active": active})
    return _member(user, membership)


def anyone(session: Session) -> bool:
    """Whether the store has any person at all."""
    return session.exec(select(User.id).limit(1)).first() is not None


def user_id_of(session: Session, login: str) -> int | None:
    """The id behind a login name, ``None`` when there is no such person."""
    return session.exec(select(User.id).where(User.login == tidy_login(login))).one_or_none()


def _people(shop_id: int) -> Select[User, Membership]:
    """The shop's people with what they are in it."""
    return (
        select(User, Membership)
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(Membership.shop_id == shop_id)
    )


def _managed(session: Session, who: Principal, user_id: int) -> tuple[User, Membership]:
    require(who, "user.manage")
    lock(session, who.shop_id)
    query = _people(who.shop_id).where(User.id == user_id)
    found = session.exec(query).one_or_none() if is_id(user_id) else None
    if found is None:
        raise NotFoundError("店里没有这个人")
    return found


def _not_the_last_admin(session: Session, shop_id: int) -> None:
    query = of(Membership, shop_id).where(Membership.role == "admin").subquery()
    if session.exec(select(func.count()).select_from(query)).one() < 2:
        raise InvalidInputError("店里至少要留一位管理员")


def _store_password(session: Session, user: User, password: str, *, must_change: bool) -> None:
    user.hash, user.must_change_password = hash_password(password), must_change
    session.execute(delete(LoginThrottle).where(col(LoginThrottle.login) == user.login))
    for seat in seats(session, user.id or 0):
        _end_sessions(session, seat.shop_id, user.id or 0)


def _let_go(session: Session, shop_id: int, user_id: int) -> None:
    """What a leaver had to do is anybody's again, what they kept at hand is gone."""
    mine = (col(Favourite.shop_id) == shop_id, col(Favourite.user_id) == user_id)
    session.execute(delete(Favourite).where(*mine))
    open_items = of(CampaignItem, shop_id).where(
        CampaignItem.assignee == user_id, col(CampaignItem.done_at).is_(None)
    )
    for item in session.exec(open_items).all():
        item.assignee = None
    session.flush()


def _end_sessions(session: Session, shop_id: int, user_id: int) -> None:
    mine = (col(WebSession.shop_id) == shop_id, col(WebSession.user_id) == user_id)
    session.execute(delete(WebSession).where(*mine))
    session.flush()


def _fit(password: str, login: str, field: str) -> str:
    least, most = PASSWORD_LENGTH
    if not least <= len(password) <= most:
        raise InvalidInputError(f"密码要{least}到{most}个字符", fields={field: f"要{least}到{most}个字符"})
    if tidy_login(password) == login:
        raise InvalidInputError("密码不能与登录名相同，请换一个", fields={field: "与登录名相同"})
    return password


def _target(user: User) -> str:
    return f"user/{user.login}"


def _member(user: User, membership: Membership) -> Member:
    return Member(
        membership.user_id, user.login, user.name, membership.role,
        user.active, user.must_change_password, membership.team,
    )  # fmt: skip
