"""审核: what waits to be published, with what publishing would change, and the two answers."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session

from app.access import may
from app.curation.library import everything, examine_row
from app.store import entries, shops
from app.store.entries import Row
from app.store.inputs import EntryQuery, ShopChange
from app.store.tables import Scope
from app.web.console.catalogue import texts
from app.web.console.diff import Change, changes, content
from app.web.console.handles import handle, reference
from app.web.console.page import Form, go, html_router, show, text
from app.web.console.who import Lead, Visit

router = html_router()
PER_PAGE = 20


@router.get("/console/review")
def review(request: Request, visit: Lead, page: int = 1) -> Response:
    """Everything in review; approving publishes, returning makes it a draft again."""
    page = min(max(page, 1), 100_000)
    with visit.store.read() as session:
        scopes: tuple[Scope, ...] = ("shop", "team")
        queries = [EntryQuery(state="review", scope=scope) for scope in scopes]
        waiting = [row for query in queries for row in everything(session, visit.who, query)]
        rows = [
            (row, _since(session, visit, row), examine_row(row), texts(row.data))
            for row in waiting[(page - 1) * PER_PAGE : page * PER_PAGE]
        ]
    return show(
        request, "review", visit=visit, here="review", rows=rows, total=len(waiting), page=page,
        pages=max(1, -(-len(waiting) // PER_PAGE)), can_publish=may(visit.who.role, "library.publish"),
    )  # fmt: skip


@router.post("/console/review/rule")
def rule(visit: Lead, form: Form) -> Response:
    """Whether publishing here takes a second lead."""
    with visit.store.begin() as session:
        shops.change(session, visit.who, ShopChange(approval=text(form, "approval") == "yes"))
    return go("/console/review", done="rule")


def _since(session: Session, visit: Visit, row: Row) -> tuple[Change, ...] | None:
    """What differs from the version that agents are served; ``None`` when they are served none."""
    ref = reference(row.kind, handle(row))
    old = next((v for v in entries.versions(session, visit.who, ref) if v.version == row.live_version), None)
    return None if old is None else changes({**content(old), "state": row.state}, content(row))
