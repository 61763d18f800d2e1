"""A phrase of one's own, from its words alone: what agents write in the sidebar.

Short code, title and intent are found where they are not given; from then on it is an entry like any other:
changed, archived and restored through ``/phrases/{id}?scope=personal``, listed by ``/library?scope=personal``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, count
from typing import Annotated

from fastapi import Response
from pydantic import ConfigDict, Field, StringConstraints
from sqlmodel import Session

from app.core.facts import Closed
from app.curation import library
from app.errors import InvalidInputError
from app.exchange.codes import TITLE, Codes, make_title
from app.exchange.guess import guesser
from app.store.entries import Row
from app.store.errors import AlreadyExistsError
from app.store.inputs import EntryIn, EntryQuery, parse
from app.web.api.desk import Desk, DeskDep, curation_router
from app.web.api.entries import tagged
from app.web.api.entry_models import EntryOut

router = curation_router("客服")
GROUP = "我的话术"
Said = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class OwnIn(Closed):
    """One's own words: only `replies` must be given."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "replies": ["可以的亲，分两份给您包好，多放一个袋子"],
                    "examples": ["能不能分两份包"],
                    "intent": "product.packaging",
                }
            ]
        }
    )
    replies: Annotated[tuple[Said, ...], Field(min_length=1, max_length=6)]
    safe: Annotated[str, Field(max_length=1000, description="不带时间的说法，算不出时间时用")] = ""
    title: Annotated[str, Field(max_length=TITLE)] = ""
    code: Annotated[str, Field(pattern=r"^[a-z0-9]{0,4}$", description="短码；不写就按标题的拼音起")] = ""
    examples: Annotated[tuple[Said, ...], Field(max_length=50, description="买家会怎么问")] = ()
    intent: Annotated[str, Field(max_length=60, description="买家在问什么；不写就按内容猜")] = ""


@router.post("/phrases/own", status_code=201, summary="存一条自己的话术")
def new_own(desk: DeskDep, response: Response, body: OwnIn) -> EntryOut:
    """Keep a phrase that only the caller is offered; it is checked like one that is published."""
    desk.person()
    intent = _intent(desk, body)
    with desk.write() as session:
        mine = list(_mine(session, desk))
        code = body.code or _code(desk, mine, _title(body))
        if any(code == row.data.get("code") and not row.deleted for row in mine):
            raise AlreadyExistsError(f"短码 {code} 您已经用过了，请换一个", fields={"code": "已经用过了"})
        key = _key(f"{intent}.{code}", {row.key for row in mine})
        row = library.add(session, desk.who, _entry(desk, body, intent, key, code))
    return tagged(response, row)


def _key(wish: str, taken: set[str]) -> str:
    """The id wished for; numbered where one in the bin has it."""
    numbered = (f"{wish}-{number}" for number in count(2))
    return next(key for key in chain([wish], numbered) if key not in taken)


def _entry(desk: Desk, body: OwnIn, intent: str, key: str, code: str) -> EntryIn:
    safe = body.safe.strip()
    data = {
        "id": key, "code": code, "title": _title(body), "intents": [intent], "replies": list(body.replies),
        "examples": list(body.examples), **({"safe": safe} if safe else {}),
    }  # fmt: skip
    ref = desk.ref("phrase", key, "personal")
    return parse(EntryIn, **ref.model_dump(), category=GROUP, state="published", data=data)


def _title(body: OwnIn) -> str:
    """As given, else what it answers, else how it begins."""
    return make_title(body.replies[0], body.title or "".join(body.examples[:1]))


def _intent(desk: Desk, body: OwnIn) -> str:
    """What the phrase answers: as given, else as what it says sounds."""
    if not body.intent:
        return guesser().guess(body.replies[0], body.title)[0].code
    if body.intent not in desk.snapshot.engine.intents:
        raise InvalidInputError("没有这个意图，请重新选一个", fields={"intent": "没有这个意图"})
    return body.intent


def _mine(session: Session, desk: Desk) -> Iterator[Row]:
    """The caller's phrases, also those in the bin: their ids are not free."""
    owner = str(desk.who.user_id or "")
    for deleted in (False, True):
        yield from library.everything(
            session, desk.who, EntryQuery(scope="personal", owner=owner, deleted=deleted)
        )


def _code(desk: Desk, mine: list[Row], title: str) -> str:
    """A code that neither the caller's phrases nor the shop's have."""
    shop = (phrase.code for phrase in desk.snapshot.engine.library.phrases)
    return Codes([*shop, *(str(row.data.get("code", "")) for row in mine)]).make(title)
