"""Console sessions: a random key in the cookie, its hash in the table."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.access import Principal
from app.errors import NotFoundError
from app.store.columns import utc_now
from app.store.secret import hash_key, random_key
from app.store.tables import Membership, User, WebSession

LASTS = timedelta(hours=12)
"""One long shift."""


def open_session(session: Session, user_id: int, shop_id: int, *, now: datetime | None = None) -> str:
    """A new session of a member in a shop; returns the cookie's value. Expired sessions are swept out.

    Raises `NotFoundError` for who is no member of the shop.
    """
    now = now or utc_now()
    membership = session.get(Membership, (shop_id, user_id))
    if membership is None:
        raise NotFoundError("您不属于这个店铺")
    session.execute(delete(WebSession).where(col(WebSession.expires_at) <= now))
    secret = random_key()
    session.add(
        WebSession(
            id=hash_key(secret),
            shop_id=shop_id,
            user_id=user_id,
            role=membership.role,
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    session.flush()
    return secret


def read_session(session: Session, secret: str, *, now: datetime | None = None) -> Principal | None:
    """Who the cookie belongs to; ``None`` when it is unknown or expired, the person is shut out, or their
    role in the shop is no longer the one the session was opened with.
    """
    query = (
        select(WebSession, User, Membership)
        .join(User, col(User.id) == col(WebSession.user_id))
        .join(
            Membership,
            (col(Membership.user_id) == col(WebSession.user_id))
            & (col(Membership.shop_id) == col(WebSession.shop_id))
            & (col(Membership.role) == col(WebSession.role)),
        )
        .where(WebSession.id == hash_key(secret), col(User.active).is_(True))
        .where(WebSession.expires_at > (now or utc_now()))
    )
    found = session.exec(query).one_or_none()
    if found is None:
        return None
    opened, user, membership = found
    return Principal(
        opened.shop_id,
        opened.user_id,
        opened.role,
        user.name,
        user.must_change_password,
        team=membership.team,
    )


def close_session(session: Session, secret: str) -> None:
    """Log out; an unknown cookie is nothing to close."""
    session.execute(delete(WebSession).where(col(WebSession.id) == hash_key(secret)))
