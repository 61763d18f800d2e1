"""API tokens: keys of programs to one shop in one role. The secret is shown once; its hash is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.access import Principal, at_least, require
from app.core.facts import Role
from app.errors import ForbiddenError, NotFoundError
from app.store import audit
from app.store.columns import utc_now
from app.store.inputs import TokenIn, is_id
from app.store.scope import of
from app.store.secret import hash_key, random_key
from app.store.tables import ApiToken, Membership, User

PREFIX = "kh_"
SHOWN = 10
"""Characters of a token that lists show."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as lists show it."""

    id: int
    name: str
    role: Role
    prefix: str
    user_id: int | None
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made; `secret` is shown once and kept nowhere."""

    token: TokenRow
    secret: str


def create_token(session: Session, who: Principal, token: TokenIn) -> NewToken:
    """A new token for the shop, of at most one's own role; for managers.

    A member's token needs the member, and acts in their name: of one's peers and those above only an admin makes one.
    """
    require(who, "token.manage")
    if not at_least(who.role, token.role):
        raise ForbiddenError("令牌的权限不能高于您自己的")
    if token.user_id is not None:
        _member_of(session, who, token.user_id, token.role)
    secret = random_key(PREFIX)
    row = ApiToken(
        shop_id=who.shop_id,
        **token.model_dump(),
        prefix=secret[:SHOWN],
        hash=hash_key(secret),
        created_at=utc_now(),
    )
    session.add(row)
    session.flush()
    after = {"name": token.name, "role": token.role}
    audit.note(session, who, "token.create", f"token/{row.prefix}", after=after)
    return NewToken(_row(row), secret)


def tokens(session: Session, who: Principal) -> tuple[TokenRow, ...]:
    """The shop's tokens, newest first, revoked ones too; for managers."""
    require(who, "token.manage")
    query = of(ApiToken, who.shop_id).order_by(col(ApiToken.id).desc())
    return tuple(_row(row) for row in session.exec(query).all())


def revoke_token(session: Session, who: Principal, token_id: int) -> TokenRow:
    """Shut a token of the shop for good; doing it twice changes nothing. Raises `NotFoundError`."""
    require(who, "token.manage")
    query = of(ApiToken, who.shop_id).where(ApiToken.id == token_id)
    row = session.exec(query).one_or_none() if is_id(token_id) else None
    if row is None:
        raise NotFoundError("没有这个令牌")
    if row.revoked_at is None:
        row.revoked_at = utc_now()
        audit.note(session, who, "token.revoke", f"token/{row.prefix}", before={"name": row.name})
    return _row(row)


def authenticate_token(session: Session, secret: str) -> Principal | None:
    """Whose token this is; ``None`` when unknown, revoked, or its member has left, been shut out or demoted.

    Only looks: collect `Principal.token_id` and hand it to `note_use` now and then.
    """
    if not secret.startswith(PREFIX):
        return None
    query = select(ApiToken).where(ApiToken.hash == hash_key(secret), col(ApiToken.revoked_at).is_(None))
    row = session.exec(query).one_or_none()
    if row is None:
        return None
    if row.user_id is None:
        return Principal(row.shop_id, None, row.role, row.name, token_id=row.id)
    user = session.get(User, row.user_id)
    member = session.get(Membership, (row.shop_id, row.user_id))
    if user is None or not user.active or member is None or not at_least(member.role, row.role):
        return None
    return Principal(row.shop_id, row.user_id, row.role, user.name, token_id=row.id, team=member.team)


def note_use(session: Session, token_ids: Iterable[int], *, at: datetime | None = None) -> None:
    """Remember when tokens were last used. Called in batches: a request never waits for this write."""
    ids = sorted(set(token_ids))
    at = at or utc_now()
    earlier = col(ApiToken.last_used_at).is_(None) | (col(ApiToken.last_used_at) < at)
    session.execute(update(ApiToken).where(col(ApiToken.id).in_(ids), earlier).values(last_used_at=at))


def _member_of(session: Session, who: Principal, user_id: int, role: Role) -> None:
    member = session.get(Membership, (who.shop_id, user_id))
    if member is None:
        raise NotFoundError("店里没有这个人")
    if not at_least(member.role, role):
        raise ForbiddenError("令牌的权限不能高于本人的")
    if who.role != "admin" and user_id != who.user_id and at_least(member.role, who.role):
        raise ForbiddenError("只能给自己或权限比自己低的成员新建令牌")


def _row(row: ApiToken) -> TokenRow:
    assert row.id is not None  # noqa: S101 — flushed
    return TokenRow(
        row.id, row.name, row.role, row.prefix, row.user_id,
        row.created_at, row.last_used_at, row.revoked_at,
    )  # fmt: skip
