"""Files that went: what left for another tool, code by code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from app.access import Principal, require
from app.errors import NotFoundError
from app.store import audit
from app.store.columns import utc_now
from app.store.exchanges import permit
from app.store.inputs import is_id
from app.store.scope import Page, of, paged
from app.store.tables import ExportRun, Scope

_PACKS = col(ExportRun.report)["packs"].as_string()
"""The packs a run was asked for, as JSON; nothing where it took what the shop has on."""


@dataclass(frozen=True, slots=True)
class RunIn:
    """An export that was made: `fingerprints` is code → hash of what left."""

    format: str
    profile: str
    scope: Scope
    owner: str
    fingerprints: Mapping[str, str]
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunRow:
    """An export as it is stored."""

    id: int
    format: str
    profile: str
    scope: Scope
    owner: str
    by: str
    at: datetime
    fingerprints: dict[str, str]
    report: dict[str, Any]


def record_run(session: Session, who: Principal, left: RunIn) -> RunRow:
    """Keep what left: the next export says what to delete, the next import what has not changed."""
    permit(who, left.scope, left.owner, importing=False)
    row = ExportRun(
        shop_id=who.shop_id, format=left.format, profile=left.profile, scope=left.scope, owner=left.owner, by=who.name,
        at=utc_now(), fingerprints=dict(left.fingerprints), report=dict(left.report),
    )  # fmt: skip
    session.add(row)
    session.flush()
    counts = dict(left.report.get("counts", {}))
    after = {"format": left.format, "scope": left.scope, "profile": left.profile, **counts}
    audit.note(session, who, "export.run", f"export/{row.id}", after=after)
    return _run(row)


def run(session: Session, who: Principal, number: int) -> RunRow:
    """One export; raises `NotFoundError`."""
    query = of(ExportRun, who.shop_id).where(ExportRun.id == number)
    row = session.exec(query).one_or_none() if is_id(number) else None
    if row is None or (row.scope == "personal" and row.owner != str(who.user_id)):
        raise NotFoundError("没有这次导出，请重新导出")
    permit(who, row.scope, row.owner, importing=False)
    return _run(row)


def runs(session: Session, who: Principal, *, limit: int = 20, offset: int = 0) -> Page[RunRow]:
    """The shop's exports, newest first; of personal phrases none."""
    require(who, "library.export")
    query = of(ExportRun, who.shop_id).where(ExportRun.scope != "personal")
    return paged(session, query, [col(ExportRun.id).desc()], _run, limit=limit, offset=offset)


def latest_runs(session: Session, who: Principal, scope: Scope, owner: str) -> list[RunRow]:
    """The newest export of each format, profile and choice of packs, newest first."""
    mine = (ExportRun.shop_id == who.shop_id, ExportRun.scope == scope, ExportRun.owner == owner)
    chosen = (col(ExportRun.format), col(ExportRun.profile), _PACKS)
    newest = select(func.max(ExportRun.id)).where(*mine).group_by(*chosen)
    query = of(ExportRun, who.shop_id).where(col(ExportRun.id).in_(newest))
    return [_run(row) for row in session.exec(query.order_by(col(ExportRun.id).desc())).all()]


def last_run(
    session: Session, who: Principal, name: str, scope: Scope, owner: str, packs: Sequence[str]
) -> RunRow | None:
    """The newest export of the same format and choice: what it took along and the next one doesn't is to be deleted
    outside.
    """
    query = of(ExportRun, who.shop_id).where(
        ExportRun.format == name,
        ExportRun.scope == scope,
        ExportRun.owner == owner,
        func.coalesce(_PACKS, "[]") == json.dumps(list(packs), separators=(",", ":")),
    )
    row = session.exec(query.order_by(col(ExportRun.id).desc()).limit(1)).first()
    return _run(row) if row else None


def _run(row: ExportRun) -> RunRow:
    return RunRow(
        row.id or 0, row.format, row.profile, row.scope, row.owner, row.by, row.at, dict(row.fingerprints),
        dict(row.report),
    )  # fmt: skip
