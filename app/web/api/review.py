"""Review campaigns over HTTP: "all big-sale phrases checked by the 9th"."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from app.core.facts import Closed
from app.core.moments import Day
from app.curation import campaigns
from app.curation.campaigns import Task, Which
from app.store import campaigns as stored
from app.store.campaigns import CampaignRow
from app.store.inputs import CampaignChange, CampaignIn, EntryQuery, Id, Line, parse
from app.store.tables import Kind, State
from app.web.api.desk import DeskDep, curation_router
from app.web.api.etag import Expected, tag
from app.web.api.listed import Limit, Listed, Offset, tagged_list

router = curation_router("检查任务")
CampaignId = Annotated[int, Path(ge=1, le=2**31 - 1, alias="id", examples=[1])]
EntryId = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]


class CampaignFilter(Closed):
    """Which entries are to be looked at; what is left out means any. A person's own are theirs to look at."""

    kind: Kind | None = None
    state: State | None = None
    scope: Literal["shop", "team"] = "shop"
    owner: Annotated[str, Field(max_length=60)] = ""
    pack: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    category: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    search: Annotated[str, Field(max_length=100)] = ""
    flagged: bool = False


class CampaignNew(Closed):
    """A new campaign; `assignees` (members' ids, leads or above) share its entries in turn."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "大促前检查",
                    "due": "2026-11-09",
                    "filter": {"pack": "bigsale", "state": "published"},
                }
            ]
        }
    )
    name: Line
    due: Day
    filter: CampaignFilter = CampaignFilter()
    assignees: Annotated[tuple[Id, ...], Field(max_length=50)] = ()


class CampaignPatch(CampaignChange):
    """What to change of a campaign."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"due": "2026-11-08", "closed": False}]})


class AssignIn(Closed):
    """Entries to give to a lead; ``null``: to nobody."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"entries": [1, 2], "assignee": None}]})
    entries: Annotated[tuple[Id, ...], Field(min_length=1, max_length=500)]
    assignee: Id | None = None


class TickIn(Closed):
    """A remark to keep with the tick."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "已核对"}]})
    note: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")] = ""


class CampaignOut(BaseModel):
    """A campaign with its progress."""

    id: int
    name: str
    due: date
    filter: dict[str, Any]
    created_by: str
    created_at: datetime
    closed_at: datetime | None
    version: int
    total: int
    done: int
    overdue: bool


class CampaignList(Listed[CampaignOut]):
    """A page of campaigns with the true total."""


class TaskOut(BaseModel):
    """One entry to look at; `entry_id` is its number in a campaign, `version` what to tick off."""

    campaign_id: int
    campaign: str
    due: date
    entry_id: int
    id: str
    kind: Kind
    title: str
    state: State
    version: int
    deleted: bool
    assignee: int | None
    done: bool
    done_at: datetime | None
    done_by: str
    done_version: int | None
    changed: bool
    overdue: bool
    note: str


class TaskList(Listed[TaskOut]):
    """A page of tasks with the true total."""


@router.get("/campaigns", summary="检查任务")
def list_campaigns(
    desk: DeskDep,
    response: Response,
    closed: Annotated[bool | None, Query(description="只看已结束或未结束的")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> CampaignList:
    """Campaigns by due day, with progress."""
    with desk.read() as session:
        page = stored.page(session, desk.who, closed=closed, limit=limit, offset=offset)
    items = [_campaign_out(row) for row in page.items]
    found = CampaignList(items=items, total=page.total, limit=page.limit, offset=page.offset)
    return tagged_list(response, found)


@router.post("/campaigns", status_code=201, summary="发起检查")
def new_campaign(desk: DeskDep, response: Response, body: CampaignNew) -> CampaignOut:
    """Start a campaign over everything that the filter finds now."""
    wish = parse(CampaignIn, name=body.name, due=body.due, assignees=body.assignees)
    query = parse(EntryQuery, **body.filter.model_dump())
    with desk.write() as session:
        row = campaigns.start(session, desk.who, wish, query)
    tag(response, row.version)
    return _campaign_out(row)


@router.get("/campaigns/mine", summary="分给我的检查")
def my_tasks(desk: DeskDep, response: Response, limit: Limit = 50, offset: Offset = 0) -> TaskList:
    """What is left for the caller in open campaigns, those due first first; programs have none."""
    with desk.read() as session:
        found = campaigns.mine(session, desk.who)
    return _page(response, found, limit, offset)


@router.get("/campaigns/{id}", summary="看一次检查")
def read_campaign(desk: DeskDep, response: Response, campaign_id: CampaignId) -> CampaignOut:
    """One campaign with its progress; `ETag` is its version."""
    with desk.read() as session:
        row = stored.get(session, desk.who, campaign_id)
    tag(response, row.version)
    return _campaign_out(row)


@router.patch("/campaigns/{id}", summary="修改检查")
def change_campaign(
    desk: DeskDep, response: Response, campaign_id: CampaignId, body: CampaignPatch, expected: Expected
) -> CampaignOut:
    """Rename, move the due day, close or reopen."""
    with desk.write() as session:
        row = stored.change(session, desk.who, campaign_id, body, expected=expected)
    tag(response, row.version)
    return _campaign_out(row)


class TaskFilters(Closed):
    """Which entries of a campaign to list; what is left out means any."""

    done: Annotated[bool | None, Field(description="查过没有")] = None
    overdue: Annotated[bool | None, Field(description="过期没查")] = None
    changed: Annotated[bool | None, Field(description="查过之后又改了")] = None
    assignee: Annotated[int | None, Field(ge=1, le=2**31 - 1, description="分给谁")] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


@router.get("/campaigns/{id}/items", summary="检查清单")
def list_tasks(
    desk: DeskDep, response: Response, campaign_id: CampaignId, wish: Annotated[TaskFilters, Query()]
) -> TaskList:
    """Entries of a campaign: all, what is left, what is overdue, what changed after it was found good."""
    which = Which(wish.done, wish.assignee, wish.overdue, wish.changed)
    with desk.read() as session:
        found = campaigns.tasks(session, desk.who, campaign_id, which)
    return _page(response, found, wish.limit, wish.offset)


@router.post("/campaigns/{id}/assign", summary="分配")
def assign(
    desk: DeskDep, response: Response, campaign_id: CampaignId, body: AssignIn, expected: Expected
) -> CampaignOut:
    """Give entries to a lead; all of them or none."""
    with desk.write() as session:
        row = stored.assign(session, desk.who, campaign_id, body.entries, body.assignee, expected=expected)
    tag(response, row.version)
    return _campaign_out(row)


@router.put("/campaigns/{id}/items/{entry_id}/done", summary="查过了")
def tick(
    desk: DeskDep,
    response: Response,
    campaign_id: CampaignId,
    entry_id: EntryId,
    body: TickIn,
    expected: Expected,
) -> TaskOut:
    """Tick an entry off at the version (``If-Match``) that was looked at; 412 when it says something else by now."""
    with desk.write() as session:
        task = campaigns.tick(session, desk.who, campaign_id, entry_id, expected=expected, note=body.note)
    tag(response, task.entry.version)
    return _task_out(task)


@router.delete("/campaigns/{id}/items/{entry_id}/done", summary="取消查过")
def untick(desk: DeskDep, campaign_id: CampaignId, entry_id: EntryId) -> TaskOut:
    """Take a tick back; taking it back twice changes nothing."""
    with desk.write() as session:
        return _task_out(campaigns.untick(session, desk.who, campaign_id, entry_id))


def _page(response: Response, found: tuple[Task, ...], limit: int, offset: int) -> TaskList:
    items = [_task_out(task) for task in found[offset : offset + limit]]
    return tagged_list(response, TaskList(items=items, total=len(found), limit=limit, offset=offset))


def _campaign_out(row: CampaignRow) -> CampaignOut:
    return CampaignOut(
        id=row.id, name=row.name, due=row.due, filter=row.filter, created_by=row.created_by,
        created_at=row.created_at, closed_at=row.closed_at, version=row.version, total=row.total, done=row.done,
        overdue=campaigns.is_overdue(row, campaigns.today()),
    )  # fmt: skip


def _task_out(task: Task) -> TaskOut:
    row = task.entry
    return TaskOut(
        campaign_id=task.campaign.id, campaign=task.campaign.name, due=task.campaign.due, entry_id=row.id, id=row.key,
        kind=row.kind, title=str(row.data.get("title", "")), state=row.state, version=row.version,
        deleted=row.deleted, assignee=task.assignee, done=task.done, done_at=task.done_at, done_by=task.done_by,
        done_version=task.done_version, changed=task.changed, overdue=task.overdue(campaigns.today()), note=task.note,
    )  # fmt: skip
