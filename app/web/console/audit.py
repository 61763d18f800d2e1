"""记录: who did what, for managers: filtered, read, taken away as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from app.access import require
from app.core.moments import SHANGHAI
from app.curation.trail import safe_cell
from app.store import audit
from app.store.audit import AuditFilter, AuditRow
from app.store.scope import MOST
from app.web.console import words
from app.web.console.diff import Change, compare
from app.web.console.factsform import LABELS
from app.web.console.page import html_router, show
from app.web.console.who import Lead, Visit

router = html_router()
PER_PAGE = 50
_LABELS = {
    **words.FIELDS, **LABELS, "version": "版本", "name": "名称", "role": "角色", "packs": "行业包", "slots": "店铺变量",
    "added": "新增条数", "renewed": "更新条数", "active": "启用", "one_time": "一次性密码", "prefix": "令牌开头",
    "category": "分组", "reason": "原因", "team": "团队", "approval": "发布要另一位审核",
}  # fmt: skip
_THINGS = {
    "phrase": "话术", "script": "脚本", "user": "成员", "token": "令牌", "facts": "发货能力", "import": "导入", "export": "导出",
    "preset": "预设", "campaign": "清查", "library": "整个话术库",
}  # fmt: skip
_PLACES = {"phrase": "phrases", "script": "scripts"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the audit: empty fields mean all of it. Days are Shanghai's, both included."""

    action: str = ""
    by: str = ""
    since: str = ""
    until: str = ""

    def query(self) -> dict[str, str]:
        """As query parameters."""
        named = {"action": self.action, "by": self.by, "since": self.since, "until": self.until}
        return {name: value for name, value in named.items() if value}

    def filter(self) -> AuditFilter:
        """As the store takes it; the last day is included."""
        until = _day(self.until)
        return AuditFilter(
            action=self.action or None,
            by=self.by or None,
            since=_day(self.since),
            until=until + timedelta(days=1) if until else None,
        )


@router.get("/console/audit")
def audit_page(request: Request, visit: Lead, page: int = 1) -> Response:
    """The shop's audit, newest first, by act, person and days."""
    require(visit.who, "audit.read")
    page, asked = min(max(page, 1), 100_000), _asked(request)
    with visit.store.read() as session:
        found = audit.page(session, visit.who, asked.filter(), limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        people = audit.writers(session, visit.who)
    rows = [(row, named(row), _changes(row), _place(row)) for row in found.items]
    return show(
        request, "audit", visit=visit, here="audit", rows=rows, total=found.total, asked=asked, page=page,
        people=people, pages=max(1, -(-found.total // PER_PAGE)),
    )  # fmt: skip


@router.get("/console/audit/export")
def export(request: Request, visit: Lead) -> Response:
    """The same rows as a CSV that spreadsheets open as text."""
    require(visit.who, "audit.read")
    name = f"audit-{datetime.now(SHANGHAI):%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(
        _table(visit, _asked(request)), media_type="text/csv; charset=utf-8", headers=headers
    )


def _table(visit: Visit, asked: Asked) -> Iterator[str]:
    """Slice by slice from the newest row down: what is written meanwhile shifts nothing."""
    yield "\ufeff" + _line(["时间", "谁", "做了什么", "对象", "编号", "改动"])
    last: int | None = None
    while True:
        with visit.store.read() as session:
            rows = audit.older(session, visit.who, asked.filter(), than=last, limit=MOST)
        yield "".join(_line(_cells(row)) for row in rows)
        if len(rows) < MOST:
            return
        last = rows[-1].id


def _cells(row: AuditRow) -> list[str]:
    changed = "；".join(f"{change.label}：{_said(change)}" for change in _changes(row))
    moment = row.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return [moment, row.by, words.ACTIONS.get(row.action, row.action), named(row), row.target, changed]


def _said(change: Change) -> str:
    return "、".join(
        "".join({"out": "-", "in": "+"}.get(piece.mark, "") + piece.text for piece in line)
        for line in change.lines
    )


def _line(cells: list[str]) -> str:
    """One row; what a spreadsheet would run as a formula gets a quote in front."""
    out = io.StringIO()
    csv.writer(out).writerow(safe_cell(cell) for cell in cells)
    return out.getvalue()


def _asked(request: Request) -> Asked:
    query = request.query_params
    action, by = query.get("action", ""), query.get("by", "")[:60]
    days = [value if _day(value := query.get(name, "")) else "" for name in ("since", "until")]
    return Asked(action if action in words.ACTIONS else "", by if by.isprintable() else "", *days)


def _day(typed: str) -> datetime | None:
    """The first moment of a day, ``None`` for what is none."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return datetime.combine(day, time(0), SHANGHAI) if day.year in range(2000, 2100) else None


def _changes(row: AuditRow) -> tuple[Change, ...]:
    return compare(row.before or {}, row.after or {}, _LABELS)


def named(row: AuditRow) -> str:
    """What was written, in words: the title where there is one, else its kind and name."""
    title = (row.after or {}).get("title") or (row.before or {}).get("title")
    kind, mark, key = row.target.partition("/")
    if title:
        return str(title)
    return f"{_THINGS[kind]} {key}" if mark and kind in _THINGS else _THINGS.get(row.target, row.target)


def _place(row: AuditRow) -> str:
    """The page of what was written, where there is one."""
    kind, _, key = row.target.partition("/")
    if kind in _PLACES:
        return f"/console/{_PLACES[kind]}/{key}"
    if kind == "campaign":
        return f"/console/campaigns/{key}"
    return "/console/facts" if kind == "facts" else ""
