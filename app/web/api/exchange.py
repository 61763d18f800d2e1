"""``/import``, ``/imports``, ``/export``, ``/exports``: libraries that come from and go to other tools."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Path, Query, Response, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from app.core.facts import Closed
from app.exchange import apply, depart, fit
from app.exchange.apply import Upload, Work
from app.exchange.departed import ExportReport
from app.exchange.formats.generic import columns
from app.exchange.model import Format
from app.exchange.report import Counts, Item, Options, Report, Status
from app.store import exchanges, exportruns
from app.store.exchanges import JobRow
from app.store.exportruns import RunRow
from app.store.inputs import parse
from app.store.tables import JobState, Scope
from app.web.api.desk import Desk, DeskDep
from app.web.api.etag import tag
from app.web.api.listed import Limit, Listed, Offset, tagged_list
from app.web.api.models import error_responses

router = APIRouter(prefix="/api/v1", tags=["导入导出"], responses=error_responses(409))
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
ScopeName = Annotated[Scope, Query(description="shop 店铺，team 团队，personal 本人")]
Team = Annotated[str, Query(max_length=60, description="scope=team 时的团队名")]
_FILE = {
    "requestBody": {
        "content": {
            "multipart/form-data": {
                "example": {"file": "快捷短语编码,快捷短语,快捷短语分组\r\nzx1,亲，在的,开场\r\n"}
            }
        }
    }
}
_FILES = {
    name: {"schema": {"type": "string", "format": "binary"}}
    for name in (
        "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/plain",
    )
}  # fmt: skip


class ImportBrief(BaseModel):
    """An import: `state` is running, preview, done or failed; `done` of `total` rows are looked at."""

    id: int
    state: JobState
    filename: str
    format: str
    by: str
    total: int
    done: int
    version: int
    created_at: datetime
    updated_at: datetime


class ImportOut(ImportBrief):
    """An import with its report. `items` is a page of the rows asked for, of `items_total`."""

    counts: Counts = Counts()
    items: list[Item] = []
    items_total: int = 0
    limit: int = 0
    offset: int = 0
    notes: list[str] = []
    error: str | None = None


class ImportList(Listed[ImportBrief]):
    """A page of imports, newest first."""


class CommitIn(Closed):
    """Which state of the import is meant: the `version` of the preview."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2}]})
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class ExportOut(BaseModel):
    """An export and what came of it."""

    id: int
    format: str
    profile: str
    scope: Scope
    by: str
    at: datetime
    report: ExportReport


class ExportList(Listed[ExportOut]):
    """A page of exports, newest first."""


@router.post(
    "/import", response_model=ImportOut, openapi_extra=_FILE,
    responses={202: {"model": ImportOut, "description": "大文件，在后台处理，用 GET /imports/{id} 看进度"}},
)  # fmt: skip
def import_(  # noqa: PLR0913, PLR0917 — the options of an import
    desk: DeskDep,
    file: Annotated[UploadFile, File(description="CSV、xlsx、YAML 或 JSON")],
    dry_run: Annotated[bool, Query(description="只预览，不写入")] = False,
    scope: ScopeName = "shop",
    team: Team = "",
    format: Annotated[Format | None, Query(description="不给就按内容认")] = None,  # noqa: A002 — public name
    map: Annotated[str, Query(max_length=400, description="列，例如 text=内容,code=编码")] = "",  # noqa: A002
    skip_bad: Annotated[bool, Query(description="跳过有问题的行")] = False,
    conflict: Annotated[Literal["stop", "new_code", "replace"], Query(description="短码被占用时")] = "stop",
    changes: Annotated[
        Literal["draft", "keep"], Query(description="内容不同的：转为草稿，或保留库里的")
    ] = "draft",
) -> Response:
    """Import a file, or with `dry_run` only say what would happen; the answer lists every row and why.

    A bad row stops everything (422, `fields` names the rows) unless `skip_bad`. Over 500 rows it is done in the
    background: 202, and `GET /imports/{id}` tells how far it is.
    """
    options = parse(
        Options, scope=scope, owner=_owner(desk, scope, team), format=format, columns=columns(map),
        skip_bad=skip_bad, conflict=conflict, changes=changes,
    )  # fmt: skip
    upload = Upload(file.filename or "", file.file.read(), options)
    return _do(desk, apply.open_work(desk.store, desk.who, upload, dry_run=dry_run))


@router.get("/imports")
def imports(desk: DeskDep, response: Response, limit: Limit = 20, offset: Offset = 0) -> ImportList:
    """The shop's imports, newest first."""
    with desk.read() as session:
        page = exchanges.jobs(session, desk.who, limit=limit, offset=offset)
    items = [ImportBrief(**_brief(job)) for job in page.items]
    found = ImportList(items=items, total=page.total, limit=page.limit, offset=page.offset)
    return tagged_list(response, found)


@router.get("/imports/{number}")
def import_job(
    desk: DeskDep,
    response: Response,
    number: Number,
    status: Annotated[Status | None, Query(description="只看这一类的行")] = None,
    limit: Limit = 200,
    offset: Offset = 0,
) -> ImportOut:
    """One import: how far it is, and its rows."""
    with desk.read() as session:
        job = exchanges.job(session, desk.who, number)
    tag(response, f"{job.version}-{job.done}")
    return _shown(job, status, limit, offset)


@router.post("/imports/{number}/commit", response_model=ImportOut, responses={202: {"model": ImportOut}})
def commit(desk: DeskDep, number: Number, body: CommitIn) -> Response:
    """Write a previewed import exactly as it was previewed; 409 where the library has changed since."""
    return _do(desk, apply.take_up(desk.store, desk.who, number, body.version))


@router.get(
    "/export/{format}",
    response_class=Response,
    responses={200: {"content": {**_FILES, "application/json": {}}}},
)
def export(
    desk: DeskDep,
    format: Format,  # noqa: A002 — public name
    scope: ScopeName = "shop",
    team: Team = "",
    profile: Annotated[str, Query(pattern=fit.PROFILE, description="safe、free 或 短码/话术/分组")] = "safe",
    packs: Annotated[str, Query(max_length=200, description="只要这些行业包，逗号分开")] = "",
    days: Annotated[int, Query(ge=1, le=399, description="导出后要用多少天")] = depart.YEAR,
) -> Response:
    """A file for another tool. `Link` leads to its report: what was changed or withheld, and what to delete there."""
    wish = parse(
        depart.Request, format=format, scope=scope, owner=_owner(desk, scope, team), profile=profile,
        packs=depart.packs_of(packs), days=days,
    )  # fmt: skip
    done = depart.run_export(desk.store, desk.who, wish)
    headers = {
        "Content-Disposition": f'attachment; filename="{done.filename}"',
        "Link": f'</api/v1/exports/{done.run.id}>; rel="describedby"',
    }
    return Response(done.data, media_type=done.media, headers=headers)


@router.get("/exports")
def exports(desk: DeskDep, response: Response, limit: Limit = 20, offset: Offset = 0) -> ExportList:
    """The shop's exports, newest first; their reports with counts only."""
    with desk.read() as session:
        page = exportruns.runs(session, desk.who, limit=limit, offset=offset)
    items = [_export(run, brief=True) for run in page.items]
    found = ExportList(items=items, total=page.total, limit=page.limit, offset=page.offset)
    return tagged_list(response, found)


@router.get("/exports/{number}")
def export_run(desk: DeskDep, response: Response, number: Number) -> ExportOut:
    """What one export took along, changed, withheld, and what to delete in the other tool."""
    with desk.read() as session:
        run = exportruns.run(session, desk.who, number)
    tag(response, run.id)
    return _export(run)


def _owner(desk: Desk, scope: Scope, team: str) -> str:
    if scope == "personal":
        desk.person()
        return str(desk.who.user_id)
    return team.strip() if scope == "team" else ""


def _do(desk: Desk, work: Work) -> Response:
    if not work.big:
        return _answer(apply.finish(desk.store, work), 200)
    apply.in_background(desk.store, work)
    with desk.read() as session:
        return _answer(exchanges.job(session, work.who, work.job), 202)


def _answer(job: JobRow, status: int) -> Response:
    headers = {"Location": f"/api/v1/imports/{job.id}"}
    return JSONResponse(_shown(job, None, 200, 0).model_dump(mode="json"), status, headers)


def _shown(job: JobRow, status: Status | None, limit: int, offset: int) -> ImportOut:
    report = Report.model_validate({"counts": {}, **(job.report or {})})
    rows = [item for item in report.items if status is None or item.status == status]
    return ImportOut(
        **_brief(job), counts=report.counts, items=rows[offset : offset + limit], items_total=len(rows), limit=limit,
        offset=offset, notes=list(report.notes), error=report.error,
    )  # fmt: skip


def _brief(job: JobRow) -> dict[str, Any]:
    return {name: getattr(job, name) for name in ImportBrief.model_fields}


def _export(run: RunRow, *, brief: bool = False) -> ExportOut:
    report = {"counts": run.report.get("counts", {})} if brief else {"counts": {}, **run.report}
    return ExportOut(
        id=run.id, format=run.format, profile=run.profile, scope=run.scope, by=run.by, at=run.at,
        report=ExportReport.model_validate(report),
    )  # fmt: skip
