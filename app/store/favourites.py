"""What a person keeps at hand. Personal and harmless, so it is neither audited nor part of what is served."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from app.access import Principal, require
from app.errors import ForbiddenError, InvalidInputError
from app.store.columns import utc_now
from app.store.scope import of
from app.store.tables import Favourite
from app.store.upsert import insert_into

MOST = 200
"""Favourites of one person."""


class PersonNeededError(ForbiddenError):
    """A program, or a visitor of the demo, has no favourites of its own."""

    code = "person_needed"


def keys(session: Session, who: Principal) -> tuple[str, ...]:
    """The person's favourites, the latest first."""
    query = of(Favourite, who.shop_id).where(Favourite.user_id == person(who))
    found = session.exec(query.order_by(col(Favourite.at).desc(), col(Favourite.key)).limit(MOST)).all()
    return tuple(row.key for row in found)


def add(session: Session, who: Principal, key: str) -> None:
    """Keep it; keeping it twice changes nothing. Raises `InvalidInputError` when there are too many."""
    require(who, "event.record")
    user_id = person(who)
    if session.get(Favourite, (who.shop_id, user_id, key)) is not None:
        return
    mine = of(Favourite, who.shop_id).where(Favourite.user_id == user_id).subquery()
    if session.exec(select(func.count()).select_from(mine)).one() >= MOST:
        raise InvalidInputError(f"最多收藏{MOST}条，请先取消几条不常用的")
    kept = insert_into(session, Favourite).values(shop_id=who.shop_id, user_id=user_id, key=key, at=utc_now())
    session.execute(kept.on_conflict_do_nothing(index_elements=["shop_id", "user_id", "key"]))


def remove(session: Session, who: Principal, key: str) -> None:
    """Let it go; what was not kept is not missed."""
    require(who, "event.record")
    mine = (col(Favourite.shop_id) == who.shop_id, col(Favourite.user_id) == person(who))
    session.execute(delete(Favourite).where(*mine, col(Favourite.key) == key))


def person(who: Principal) -> int:
    """The user behind the principal; raises `PersonNeededError` for a program's token."""
    if who.user_id is None:
        raise PersonNeededError(
            "这个令牌不代表某个人，没有收藏；请用自己的账号登录，或请店长发一个给您本人的令牌"
        )
    return who.user_id
