"""Curation of phrases and scripts: the stored library of a shop, its teams and one's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import BaseModel, Field

from app.core.facts import Closed
from app.core.moments import SHANGHAI
from app.core.reply.template import TemplateError
from app.curation import drafts, library
from app.curation.drafts import Draft
from app.curation.library import Part
from app.curation.ranks import ranks
from app.curation.shape import phrase_of
from app.errors import InvalidInputError
from app.library.draftcheck import Fault, blocking
from app.store.inputs import EntryIn, EntryQuery, Ref, parse
from app.store.tables import Kind, Scope, State
from app.web.api.desk import Desk, DeskDep, curation_router
from app.web.api.entries import common, listing, meant, tagged
from app.web.api.entry_models import (
    AheadOut,
    DraftIn,
    EntryList,
    EntryOut,
    FindingsOut,
    PhraseChange,
    PhraseNew,
    RankOut,
    ScriptChange,
    ScriptNew,
    fault_out,
)
from app.web.api.etag import Expected

router = curation_router("话术库管理")
PHRASE, SCRIPT = meant("phrase"), meant("script")


class Filters(Closed):
    """Which entries to list."""

    kind: Annotated[Kind | None, Field(description="快捷短语或脚本")] = None
    state: Annotated[State | None, Field(description="草稿、待审核、已发布、已归档")] = None
    scope: Annotated[Scope, Field(description="店铺、团队或个人")] = "shop"
    owner: Annotated[str, Field(max_length=60, description="团队名；不写就是所有团队")] = ""
    pack: Annotated[str, Field(max_length=40)] = ""
    category: Annotated[str, Field(max_length=20)] = ""
    search: Annotated[str, Field(max_length=100, description="编号、分组或内容里的文字")] = ""
    deleted: Annotated[bool, Field(description="只看回收站")] = False
    flagged: Annotated[bool, Field(description="只看承诺被现在的发货能力打破的")] = False
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0

    def query(self) -> EntryQuery:
        """The filters as the store takes them; raises `InvalidInputError` for what no entry can have."""
        given = self.model_dump(exclude={"limit", "offset"})
        return parse(EntryQuery, **{**given, "pack": self.pack or None, "category": self.category or None})


@router.get("/library", summary="已存的话术和脚本")
def stored(desk: DeskDep, response: Response, wish: Annotated[Filters, Query()]) -> EntryList:
    """Stored entries in whatever state; agents' search of what is published is ``GET /phrases``."""
    return listing(desk, response, wish.query(), wish.limit, wish.offset)


@router.post("/phrases", status_code=201, summary="新建话术")
def new_phrase(desk: DeskDep, response: Response, body: PhraseNew) -> EntryOut:
    """A new phrase; its id is in its data. Agents may write personal ones."""
    return _new(desk, response, "phrase", body, body.data)


@router.post("/scripts", status_code=201, summary="新建脚本")
def new_script(desk: DeskDep, response: Response, body: ScriptNew) -> EntryOut:
    """A new script; its id is in its data."""
    return _new(desk, response, "script", body, body.data)


@router.patch("/phrases/{id}", summary="修改话术")
def change_phrase(
    desk: DeskDep,
    response: Response,
    body: PhraseChange,
    expected: Expected,
    ref: Ref = PHRASE,
) -> EntryOut:
    """Change fields of a phrase; fields of `data` that are left out stay, ``null`` takes one away."""
    with desk.write() as session:
        row = library.change(session, desk.who, ref, _part(body, body.data), expected=expected)
    return tagged(response, row)


@router.patch("/scripts/{id}", summary="修改脚本")
def change_script(
    desk: DeskDep,
    response: Response,
    body: ScriptChange,
    expected: Expected,
    ref: Ref = SCRIPT,
) -> EntryOut:
    """Change fields of a script; fields of `data` that are left out stay, ``null`` takes one away."""
    with desk.write() as session:
        row = library.change(session, desk.who, ref, _part(body, body.data), expected=expected)
    return tagged(response, row)


@router.post("/phrases/findings", summary="检查一份话术草稿")
def phrase_findings(desk: DeskDep, body: DraftIn) -> FindingsOut:
    """What is wrong with a phrase that is not saved yet, and (with `ranks`) where it would be suggested."""
    return _examined(desk, "phrase", body)


@router.post("/scripts/findings", summary="检查一份脚本草稿")
def script_findings(desk: DeskDep, body: DraftIn) -> FindingsOut:
    """What is wrong with a script that is not saved yet."""
    return _examined(desk, "script", body)


common(router, "phrase")
common(router, "script")


def _new(
    desk: Desk, response: Response, kind: Kind, body: PhraseNew | ScriptNew, data: BaseModel
) -> EntryOut:
    content = _dumped(data)
    ref = desk.ref(kind, str(content["id"]), body.scope, body.owner)
    entry = parse(
        EntryIn, **ref.model_dump(), pack=body.pack, category=body.category, state=body.state, data=content
    )  # fmt: skip
    with desk.write() as session:
        row = library.add(session, desk.who, entry)
    return tagged(response, row)


def _dumped(data: BaseModel) -> dict[str, Any]:
    return data.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _part(body: PhraseChange | ScriptChange, data: BaseModel | None) -> Part:
    return Part(body.category, body.pack, _dumped(data) if data is not None else None)


def _examined(desk: Desk, kind: Kind, body: DraftIn) -> FindingsOut:
    now, key = datetime.now(SHANGHAI), str(body.data.get("id", ""))
    with desk.read() as session:
        beside = library.neighbours(session, desk.who)
    draft = Draft(kind, key, body.data, body.category, body.pack)
    faults = drafts.examined(draft, facts=desk.snapshot.facts, now=now, beside=beside)
    places = _ranks(desk, body, now) if body.ranks and kind == "phrase" and not _unshaped(faults) else []
    return FindingsOut(publishable=not blocking(faults), faults=[fault_out(f) for f in faults], ranks=places)


def _unshaped(faults: Iterable[Fault]) -> bool:
    return any(fault.kind in {"格式", "变量"} for fault in blocking(faults))


def _ranks(desk: Desk, body: DraftIn, now: datetime) -> list[RankOut]:
    draft, snapshot = phrase_of(body.data, body.category, body.pack), desk.snapshot
    try:
        found = ranks(snapshot.engine, draft, snapshot.facts, snapshot.values, now)
    except TemplateError as wrong:
        raise InvalidInputError(str(wrong)) from wrong
    return [
        RankOut(example=one.example, before=one.before, after=one.after,
                ahead=[AheadOut(id=key, title=title) for key, title in one.ahead])
        for one in found
    ]  # fmt: skip
