"""The shop's audit over HTTP: who did what, paged and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel, Field

from app.access import require
from app.core.facts import Closed
from app.core.moments import IN_REACH
from app.curation import trail
from app.store import audit
from app.store.audit import AuditFilter, AuditRow
from app.web.api.desk import Desk, DeskDep, curation_router
from app.web.api.listed import Listed, tagged_list

router = curation_router("操作记录")
_SLICE = 500


class _Which(Closed):
    action: Annotated[
        str, Field(max_length=40, pattern=r"^[^\x00]*$", description="做了什么，如 entry.save")
    ] = ""
    target: Annotated[
        str, Field(max_length=200, pattern=r"^[^\x00]*$", description="对象，如 phrase/greet.open.hello")
    ] = ""
    by: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$", description="谁")] = ""
    since: Annotated[Annotated[AwareDatetime, IN_REACH] | None, Field(description="从何时起（含）")] = None
    until: Annotated[Annotated[AwareDatetime, IN_REACH] | None, Field(description="到何时止（不含）")] = None

    def filter(self) -> AuditFilter:
        """The filter as the store takes it."""
        return AuditFilter(self.action or None, self.target or None, self.by or None, self.since, self.until)


class AuditWhich(_Which):
    """Which rows, and which page of them."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


class AuditExport(_Which):
    """Which rows, and in which format."""

    format: Annotated[Literal["csv", "jsonl"], Field(description="csv或jsonl")] = "csv"


class AuditOut(BaseModel):
    """One write."""

    id: int
    at: datetime
    by: str
    user_id: int | None
    action: str
    target: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class AuditList(Listed[AuditOut]):
    """A page of the audit, newest first, with the true total."""


@router.get("/audit", summary="操作记录")
def list_audit(desk: DeskDep, response: Response, which: Annotated[AuditWhich, Query()]) -> AuditList:
    """Who did what, newest first. For managers."""
    with desk.read() as session:
        page = audit.page(session, desk.who, which.filter(), limit=which.limit, offset=which.offset)
    items = [
        AuditOut(
            id=row.id, at=row.at, by=row.by, user_id=row.user_id, action=row.action, target=row.target,
            before=dict(row.before) if row.before is not None else None,
            after=dict(row.after) if row.after is not None else None,
        )
        for row in page.items
    ]  # fmt: skip
    found = AuditList(items=items, total=page.total, limit=page.limit, offset=page.offset)
    return tagged_list(response, found)


@router.get(
    "/audit/export",
    summary="导出操作记录",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}, "application/x-ndjson": {}}, "description": "文件"}},
)
def export_audit(desk: DeskDep, which: Annotated[AuditExport, Query()]) -> StreamingResponse:
    """The audit as a file, newest first: CSV without running formulas, or a JSON object a line. For managers."""
    require(desk.who, "audit.read")
    rows = _all(desk, which.filter())
    if which.format == "jsonl":
        return _file(trail.as_json_lines(rows), "application/x-ndjson", "audit.jsonl")
    return _file(trail.as_csv(rows), "text/csv; charset=utf-8", "audit.csv")


def _all(desk: Desk, which: AuditFilter) -> Iterator[AuditRow]:
    """Slice by slice, each a look of its own: a long export holds no transaction open."""
    last: int | None = None
    while True:
        with desk.read() as session:
            rows = audit.older(session, desk.who, which, than=last, limit=_SLICE)
        yield from rows
        if len(rows) < _SLICE:
            return
        last = rows[-1].id


def _file(lines: Iterator[str], kind: str, name: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type=kind, headers=headers)
