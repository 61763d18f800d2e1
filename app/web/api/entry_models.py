"""Entries over HTTP: closed inputs, and what is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from app.core.facts import Closed
from app.curation.bulk import Act
from app.library.draftcheck import Fault
from app.library.schema import Pack, PhraseFile, ScriptFile
from app.store.entries import Row, VersionRow
from app.store.inputs import Category, Reason
from app.store.tables import Kind, Scope, State
from app.web.api.listed import Listed

_PHRASE: dict[str, Any] = {
    "id": "ship.when.evening", "code": "wsfh", "title": "晚上拍下何时发", "intents": ["ship.when"],
    "replies": ["预计{{ ship_by }}发出哦", "付款后{{ ship_window }}发出"], "examples": ["晚上拍什么时候发"],
    "safe": "会按付款先后给您安排，发出后订单里能看到单号",
}  # fmt: skip
_SCRIPT: dict[str, Any] = {
    "id": "bargain.evening", "title": "晚间议价", "intents": ["bargain.discount"],
    "stages": [{"name": "讲价值", "steps": [
        {"id": "value", "goal": "讲品质", "replies": ["料子和做工都是实打实的，您可以看看详情页", "这款用料扎实，您摸到就知道"]},
    ]}],
}  # fmt: skip
Owner = Annotated[str, Field(max_length=60, description="团队名；店铺和个人话术留空")]
Version = Annotated[int, Field(ge=1, le=10**9)]
NewState = Literal["draft", "review", "published"]


def _optional(model: type[BaseModel], name: str, doc: str) -> type[BaseModel]:
    """The model with every field optional: what is left out stays as it is, ``null`` takes the field away."""
    fields: dict[str, Any] = {}
    for key, field in model.model_fields.items():
        kind: Any = field.annotation
        if field.metadata:
            kind = Annotated[(kind, *field.metadata)]
        fields[field.alias or key] = (kind | None, None)
    return create_model(name, __base__=Closed, __doc__=doc, **fields)


PhrasePart = _optional(PhraseFile, "PhrasePart", "话术内容里要改的字段；写null表示去掉这个字段。")
ScriptPart = _optional(ScriptFile, "ScriptPart", "脚本内容里要改的字段；写null表示去掉这个字段。")


class _New(Closed):
    scope: Scope = "shop"
    owner: Owner = ""
    pack: Pack = "general"
    category: Category
    state: NewState = "draft"


class PhraseNew(_New):
    """A new phrase. Personal ones are everybody's own; the shop's and the teams' are for leads."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"category": "发货", "pack": "general", "state": "draft", "data": _PHRASE}]
        }
    )
    data: PhraseFile


class ScriptNew(_New):
    """A new script."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"category": "议价", "pack": "general", "state": "draft", "data": _SCRIPT}]
        }
    )
    data: ScriptFile


class _Change(Closed):
    pack: Pack | None = None
    category: Category | None = None


class PhraseChange(_Change):
    """What to change of a phrase."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"data": {"title": "晚上何时发货"}}]})
    data: PhrasePart | None = None  # type: ignore[valid-type]


class ScriptChange(_Change):
    """What to change of a script."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"data": {"title": "晚间议价两步"}}]})
    data: ScriptPart | None = None  # type: ignore[valid-type]


class StateIn(Closed):
    """送审, 发布, 归档, 转草稿; back from review it says why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"state": "draft", "reason": "说法太生硬，请改得亲切些"}]}
    )
    state: State
    reason: Reason | None = None


class RestoreIn(Closed):
    """Out of the bin; with `version` back to what it said then."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2}]})
    version: Version | None = None


class ChosenIn(Closed):
    """One entry of a bulk act, at the version that was seen."""

    id: Annotated[str, Field(min_length=1, max_length=120)]
    version: Version
    scope: Scope = "shop"
    owner: Owner = ""


class BulkIn(Closed):
    """One act on many entries, all or nothing. `value` is the new pack or group."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"act": "publish", "items": [{"id": "ship.when.evening", "version": 2}]}]
        }
    )
    act: Act
    items: Annotated[tuple[ChosenIn, ...], Field(min_length=1, max_length=500)]
    value: Annotated[str, Field(max_length=20)] = ""
    reason: Reason | None = None


class DraftIn(Closed):
    """A draft to examine; `data` may still be wrong, that is what is asked."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"category": "发货", "data": _PHRASE, "ranks": True}]}
    )
    category: Annotated[str, Field(max_length=20)] = ""
    pack: Annotated[str, Field(max_length=40)] = "general"
    data: dict[str, Any]
    ranks: Annotated[bool, Field(description="是否计算买家这样问时的推荐名次，改前和改后")] = False


class EntryOut(BaseModel):
    """A stored entry; `data` has the shape of the library's files."""

    id: str
    kind: Kind
    scope: Scope
    owner: str
    pack: str
    category: str
    state: State
    version: int
    live_version: Annotated[int | None, Field(description="客服现在看到的是第几版；没有上线就是null")]
    updated_at: datetime
    updated_by: str
    deleted: bool
    data: dict[str, Any]
    flags: list[FlagOut] = []


class FlagOut(BaseModel):
    """A promise that agents are served and the present facts break."""

    rule: str
    message: str


class EntryList(Listed[EntryOut]):
    """A page of stored entries with the true total."""


class VersionOut(BaseModel):
    """An entry as it was after one write; `action` and `reason` as the audit has them."""

    version: int
    state: State
    pack: str
    category: str
    deleted: bool
    by: str
    at: datetime
    action: str
    reason: str
    data: dict[str, Any]


class VersionList(Listed[VersionOut]):
    """A page of versions, newest first, with the true total."""


class BulkResult(BaseModel):
    """What became of one entry."""

    id: str
    version: int
    done: bool
    code: str
    message: str


class BulkOut(BaseModel):
    """Everything was done."""

    results: list[BulkResult]


class FaultOut(BaseModel):
    """One thing to mend, at its field; an `error` keeps the entry from being published."""

    field: str
    index: int | None
    severity: Literal["error", "warn"]
    kind: str
    message: str
    quote: str
    better: str


class AheadOut(BaseModel):
    """A reply that is suggested first."""

    id: str
    title: str


class RankOut(BaseModel):
    """A question that buyers ask: the entry's place among the suggestions now and with the draft in place.

    ``null``: not among them.
    """

    example: str
    before: int | None
    after: int | None
    ahead: list[AheadOut]


class FindingsOut(BaseModel):
    """What is wrong with an entry."""

    publishable: bool
    faults: list[FaultOut]
    ranks: list[RankOut] = []


def entry_out(row: Row, flags: list[FlagOut] | None = None) -> EntryOut:
    """A stored entry as the API shows it."""
    return EntryOut(
        id=row.key, kind=row.kind, scope=row.scope, owner=row.owner, pack=row.pack, category=row.category,
        state=row.state, version=row.version, live_version=row.live_version, updated_at=row.updated_at,
        updated_by=row.updated_by, deleted=row.deleted, data=row.data, flags=flags or [],
    )  # fmt: skip


def version_out(row: VersionRow) -> VersionOut:
    """A version as the API shows it."""
    return VersionOut(
        version=row.version, state=row.state, pack=row.pack, category=row.category, deleted=row.deleted,
        by=row.by, at=row.at, action=row.action, reason=row.reason, data=row.data,
    )  # fmt: skip


def fault_out(fault: Fault) -> FaultOut:
    """A fault as the API shows it."""
    return FaultOut(
        field=fault.field, index=fault.index, severity=fault.severity, kind=fault.kind, message=fault.message,
        quote=fault.quote, better=fault.better,
    )  # fmt: skip
