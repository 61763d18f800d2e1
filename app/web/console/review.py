"""审核: what waits to be published, with what publishing would change, and the two answers."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session

from app.access import may
from app.store import entries
from app.store.entries import Row
from app.store.inputs import EntryQuery, Ref
from app.web.console.catalogue import texts
from app.web.console.diff import Change, changes, content
from app.web.console.findings import Fault, examine
from app.web.console.page import html_router, show
from app.web.console.who import Lead, Visit

router = html_router()
PER_PAGE = 20


@router.get("/console/review")
def review(request: Request, visit: Lead, page: int = 1) -> Response:
    """Everything in review; approving publishes, returning makes it a draft again."""
    page = min(max(page, 1), 100_000)
    with visit.store.read() as session:
        waiting = entries.page(
            session, visit.who, EntryQuery(state="review"), limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )
        rows = [(row, _since(session, visit, row), _faults(row), texts(row.data)) for row in waiting.items]
    return show(
        request, "review", visit=visit, here="review", rows=rows, total=waiting.total, page=page,
        pages=max(1, -(-waiting.total // PER_PAGE)), can_publish=may(visit.who.role, "library.publish"),
    )  # fmt: skip


def _since(session: Session, visit: Visit, row: Row) -> tuple[Change, ...] | None:
    """What changed since it was last published; ``None`` when it never was."""
    ref = Ref(kind=row.kind, key=row.key)
    old = next((v for v in entries.versions(session, visit.who, ref) if v.state == "published"), None)
    return None if old is None else changes({**content(old), "state": row.state}, content(row))


def _faults(row: Row) -> tuple[Fault, ...]:
    return examine(row.data, row.category, row.pack) if row.kind == "phrase" else ()
