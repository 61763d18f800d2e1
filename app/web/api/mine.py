"""A person's own corner: favourites, and what they used lately and often.

Favourites belong to a person: a console session, or a token that acts for a member. Visitors of the demo share
one account, so theirs are refused with 403 ``person_needed`` (reading gives an empty list).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.access import Principal
from app.core.types import Phrase
from app.errors import NotFoundError
from app.library.schema import PhraseFile
from app.store import entries, events, favourites
from app.store.accounts import user_id_of
from app.store.columns import utc_now
from app.store.favourites import PersonNeededError
from app.store.session import Store
from app.web.api.models import PhraseList, PhraseOut
from app.web.api.talk import ERRORS
from app.web.demo import LOGIN
from app.web.deps import Caller, current

router = APIRouter(prefix="/api/v1", tags=["客服"], responses=ERRORS)
SINCE = timedelta(days=30)
CallerDep = Annotated[Caller, Depends(current)]
Id = Annotated[str, Path(min_length=1, max_length=160, examples=["ship.when.next-dispatch"])]


class OftenOut(BaseModel):
    """Phrases by use in the last 30 days: the latest first, and the most used first."""

    recent: list[PhraseOut]
    often: list[PhraseOut]


@router.get("/favourites")
def favourite_phrases(request: Request, caller: CallerDep) -> PhraseList:
    """The caller's favourites, the latest first; a visitor of the demo has none."""
    with _reading(request) as session:
        shared = _shared(session, caller)
        keys = () if shared else favourites.keys(session, caller.principal)
        items = _phrases(session, caller, keys)
    return PhraseList(items=items, total=len(items), limit=favourites.MOST, offset=0)


@router.put("/favourites/{id}", status_code=204, response_class=Response)
def keep(id: Id, request: Request, caller: CallerDep) -> None:  # noqa: A002 — the path's own name
    """Keep a phrase at hand; keeping it twice changes nothing."""
    store: Store = request.app.state.store
    with store.begin() as session:
        _own_account(session, caller)
        if not _phrases(session, caller, [id]):
            raise NotFoundError("没有这条话术，可能已经归档")
        favourites.add(session, caller.principal, id)


@router.delete("/favourites/{id}", status_code=204, response_class=Response)
def let_go(id: Id, request: Request, caller: CallerDep) -> None:  # noqa: A002 — the path's own name
    """No longer a favourite; letting go twice changes nothing."""
    store: Store = request.app.state.store
    with store.begin() as session:
        _own_account(session, caller)
        favourites.remove(session, caller.principal, id)


@router.get("/phrases/often")
def often(request: Request, caller: CallerDep, limit: Annotated[int, Query(ge=1, le=50)] = 8) -> OftenOut:
    """What the caller inserted or sent lately, and most, in the last 30 days."""
    with _reading(request) as session:
        used = events.used_by(session, caller.principal, since=utc_now() - SINCE)
        ranked = [key for key, _ in Counter(used).most_common()]
        known = {one.id: one for one in _phrases(session, caller, ranked)}
    recent = [known[key] for key in dict.fromkeys(used) if key in known]
    return OftenOut(recent=recent[:limit], often=[known[key] for key in ranked if key in known][:limit])


@contextmanager
def _reading(request: Request) -> Iterator[Session]:
    store: Store = request.app.state.store
    with store.read() as session:
        yield session


def _shared(session: Session, caller: Caller) -> bool:
    """Whether the caller is a visitor of the demo."""
    return caller.snapshot.demo and caller.principal.user_id == user_id_of(session, LOGIN)


def _own_account(session: Session, caller: Caller) -> None:
    if _shared(session, caller):
        raise PersonNeededError("演示访客共用一个账号，不能收藏；用自己的账号登录后就可以了")
    favourites.person(caller.principal)


def _phrases(session: Session, caller: Caller, keys: Iterable[str]) -> list[PhraseOut]:
    """The phrases behind the keys that are still offered to the caller, in their order."""
    wanted = list(keys)
    shop = {phrase.id: phrase for phrase in caller.snapshot.engine.library.phrases}
    other = [key for key in wanted if key not in shop]
    found = shop | ({one.id: one for one in _own(session, caller.principal, other)} if other else {})
    return [PhraseOut.of(found[key]) for key in wanted if key in found]


def _own(session: Session, who: Principal, keys: list[str]) -> Iterator[Phrase]:
    """The caller's personal and team phrases, which are not part of what the whole shop is served."""
    mine = entries.published(session, who.shop_id, scope="personal", owner=str(who.user_id))
    ours = entries.published(session, who.shop_id, scope="team", owner=who.team)
    for row in (*mine, *ours):
        if row.kind == "phrase" and row.key in keys:
            yield PhraseFile.model_validate(row.data).build(row.category, row.pack)
