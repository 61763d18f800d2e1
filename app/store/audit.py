"""Who wrote what. `note` is called by every writing function, in its transaction; nothing changes a row later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.access import Principal, require
from app.store.columns import utc_now
from app.store.scope import Page, of, paged, wanted
from app.store.tables import Audit


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One write: `before` and `after` are summaries, ``None`` where there was or is nothing."""

    id: int
    at: datetime
    by: str
    user_id: int | None
    action: str
    target: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which rows of the audit: of one act, target or person, from `since` on, before `until`; ``None`` is no bound."""

    action: str | None = None
    target: str | None = None
    by: str | None = None
    since: datetime | None = None
    until: datetime | None = None


ANY = AuditFilter()


def note(
    session: Session,
    who: Principal,
    action: str,
    target: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add one row to the shop's audit."""
    session.add(
        Audit(
            shop_id=who.shop_id,
            user_id=who.user_id,
            by=who.name,
            action=action,
            target=target,
            before=dict(before) if before is not None else None,
            after=dict(after) if after is not None else None,
            at=utc_now(),
        )
    )
    session.flush()


def page(
    session: Session,
    who: Principal,
    which: AuditFilter = ANY,
    *,
    limit: int = 50,
    offset: int = 0,
) -> Page[AuditRow]:
    """The shop's audit, newest first; for managers."""
    query = _query(who, which)
    return paged(session, query, [col(Audit.id).desc()], _row, limit=limit, offset=offset)


def older(
    session: Session,
    who: Principal,
    which: AuditFilter = ANY,
    *,
    than: int | None,
    limit: int = 500,
) -> tuple[AuditRow, ...]:
    """The newest rows before row `than` (``None``: of all): for reading a long audit to its end; for managers."""
    query = _query(who, which)
    if than is not None:
        query = query.where(col(Audit.id) < than)
    return tuple(_row(row) for row in session.exec(query.order_by(col(Audit.id).desc()).limit(limit)).all())


def writers(session: Session, who: Principal) -> tuple[str, ...]:
    """Everyone whom the shop's audit names, by name; for managers."""
    require(who, "audit.read")
    query = select(Audit.by).where(Audit.shop_id == who.shop_id).distinct().order_by(col(Audit.by))
    return tuple(session.exec(query).all())


def _query(who: Principal, which: AuditFilter) -> SelectOfScalar[Audit]:
    require(who, "audit.read")
    same = wanted((Audit.action, which.action), (Audit.target, which.target), (Audit.by, which.by))
    query = of(Audit, who.shop_id).where(*same)
    if which.since:
        query = query.where(col(Audit.at) >= which.since)
    return query.where(col(Audit.at) < which.until) if which.until else query


def _row(row: Audit) -> AuditRow:
    assert row.id is not None  # noqa: S101 — read from the database
    return AuditRow(row.id, row.at, row.by, row.user_id, row.action, row.target, row.before, row.after)
