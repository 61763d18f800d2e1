"""记录: who did what, for managers."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from app.access import require
from app.store import audit
from app.store.audit import AuditRow
from app.web.console import words
from app.web.console.diff import Change, compare
from app.web.console.factsform import LABELS
from app.web.console.page import html_router, show
from app.web.console.who import Lead

router = html_router()
PER_PAGE = 50
_LABELS = {
    **words.FIELDS, **LABELS, "version": "版本", "name": "名称", "role": "角色", "packs": "行业包", "slots": "店铺变量",
    "added": "新增条数", "renewed": "更新条数", "active": "启用", "one_time": "一次性密码", "prefix": "令牌开头",
    "category": "分组",
}  # fmt: skip
_PLACES = {"phrase": "phrases", "script": "scripts"}


@router.get("/console/audit")
def audit_page(request: Request, visit: Lead, page: int = 1, action: str = "") -> Response:
    """The shop's audit, newest first, by kind of act."""
    require(visit.who, "audit.read")
    page = min(max(page, 1), 100_000)
    wanted = action if action in words.ACTIONS else None
    with visit.store.read() as session:
        found = audit.page(session, visit.who, action=wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    rows = [(row, _changes(row), _place(row)) for row in found.items]
    return show(
        request, "audit", visit=visit, here="audit", rows=rows, total=found.total, action=wanted or "", page=page,
        pages=max(1, -(-found.total // PER_PAGE)),
    )  # fmt: skip


def _changes(row: AuditRow) -> tuple[Change, ...]:
    return compare(row.before or {}, row.after or {}, _LABELS)


def _place(row: AuditRow) -> str:
    """The page of what was written, where there is one."""
    kind, _, key = row.target.partition("/")
    if kind in _PLACES:
        return f"/console/{_PLACES[kind]}/{key}"
    return "/console/facts" if kind == "facts" else ""
