"""A person's own corner: favourites, and what they used lately and often.

Favourites belong to a person: a console session, or a token that acts for a member. Visitors of the demo share
one account, so theirs are refused with 403 ``person_needed`` (reading gives an empty list).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.access import Principal
from app.core.entries import Phrase
from app.errors import NotFoundError
from app.library.schema import PhraseFile
from app.store import entries, events, favourites
from app.store.columns import utc_now
from app.store.favourites import PersonNeededError
from app.web.api.desk import Desk, DeskDep
from app.web.api.listed import FullLimit, Offset, tagged_list
from app.web.api.models import PhraseList, PhraseOut, error_responses
from app.web.demo import is_visitor

router = APIRouter(prefix="/api/v1", tags=["客服"], responses=error_responses())
SINCE = timedelta(days=30)
Id = Annotated[str, Path(min_length=1, max_length=160, examples=["ship.when.next-dispatch"])]


class OftenOut(BaseModel):
    """Phrases by use in the last 30 days: the latest first, and the most used first."""

    recent: list[PhraseOut]
    often: list[PhraseOut]


@router.get("/favourites")
def favourite_phrases(
    desk: DeskDep,
    response: Response,
    limit: FullLimit = favourites.MOST,
    offset: Offset = 0,
) -> PhraseList:
    """The caller's favourites, the latest first; a visitor of the demo has none."""
    with desk.read() as session:
        shared = is_visitor(session, desk.who)
        keys = () if shared else favourites.keys(session, desk.who)
        found = _phrases(session, desk, keys)
    items = found[offset : offset + limit]
    return tagged_list(response, PhraseList(items=items, total=len(found), limit=limit, offset=offset))


@router.put("/favourites/{id}", status_code=204, response_class=Response)
def keep(id: Id, desk: DeskDep) -> None:  # noqa: A002 — the path's own name
    """Keep a phrase at hand; keeping it twice changes nothing."""
    with desk.write() as session:
        _own_account(session, desk)
        if not _phrases(session, desk, [id]):
            raise NotFoundError("没有这条话术，可能已经归档")
        favourites.add(session, desk.who, id)


@router.delete("/favourites/{id}", status_code=204, response_class=Response)
def let_go(id: Id, desk: DeskDep) -> None:  # noqa: A002 — the path's own name
    """No longer a favourite; letting go twice changes nothing."""
    with desk.write() as session:
        _own_account(session, desk)
        favourites.remove(session, desk.who, id)


@router.get("/phrases/often")
def often(desk: DeskDep, limit: Annotated[int, Query(ge=1, le=50)] = 8) -> OftenOut:
    """What the caller inserted or sent lately, and most, in the last 30 days."""
    with desk.read() as session:
        used = events.used_by(session, desk.who, since=utc_now() - SINCE)
        ranked = [key for key, _ in Counter(used).most_common()]
        known = {one.id: one for one in _phrases(session, desk, ranked)}
    recent = [known[key] for key in dict.fromkeys(used) if key in known]
    return OftenOut(recent=recent[:limit], often=[known[key] for key in ranked if key in known][:limit])


def _own_account(session: Session, desk: Desk) -> None:
    if is_visitor(session, desk.who):
        raise PersonNeededError("演示访客共用一个账号，不能收藏；用自己的账号登录后就可以了")
    favourites.person(desk.who)


def _phrases(session: Session, desk: Desk, keys: Iterable[str]) -> list[PhraseOut]:
    """The phrases behind the keys that are still offered to the caller, in their order."""
    wanted = list(keys)
    shop = {phrase.id: phrase for phrase in desk.snapshot.engine.library.phrases}
    other = [key for key in wanted if key not in shop]
    found = shop | ({one.id: one for one in _own(session, desk.who, other)} if other else {})
    scopes = desk.snapshot.scopes(desk.who)
    return [PhraseOut.of(found[key], scopes) for key in wanted if key in found]


def _own(session: Session, who: Principal, keys: list[str]) -> Iterator[Phrase]:
    """The caller's personal and team phrases, which are not part of what the whole shop is served."""
    mine = entries.published(session, who.shop_id, scope="personal", owner=str(who.user_id))
    ours = entries.published(session, who.shop_id, scope="team", owner=who.team)
    for row in (*mine, *ours):
        if row.kind == "phrase" and row.key in keys:
            yield PhraseFile.model_validate(row.data).build(row.category, row.pack)
