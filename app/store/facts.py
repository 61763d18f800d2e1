"""What a shop can do, as it said at each time: versions that are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from app.access import Principal, require
from app.core.facts import ShopFacts
from app.store import audit
from app.store.columns import utc_now
from app.store.errors import ConflictError
from app.store.scope import Page, of, paged
from app.store.shops import bump, lock
from app.store.tables import FactsVersion


@dataclass(frozen=True, slots=True)
class FactsRow:
    """One version of the facts; `as_of` is when they were confirmed."""

    version: int
    facts: ShopFacts
    as_of: datetime
    by: str
    at: datetime


def current(session: Session, shop_id: int) -> FactsRow | None:
    """The newest version; ``None`` while the shop has said nothing: every fact is then missing."""
    query = of(FactsVersion, shop_id).order_by(col(FactsVersion.version).desc())
    found = session.exec(query.limit(1)).first()
    return _row(found) if found else None


def history(session: Session, shop_id: int, *, limit: int = 50, offset: int = 0) -> Page[FactsRow]:
    """All versions, newest first."""
    order = [col(FactsVersion.version).desc()]
    return paged(session, of(FactsVersion, shop_id), order, _row, limit=limit, offset=offset)


def save(session: Session, who: Principal, facts: ShopFacts, *, expected: int | None = None) -> FactsRow:
    """Add a version; for managers. Facts without `as_of` are confirmed by being saved: now.

    `expected` is the version that was edited (0: none yet); raises `ConflictError` when a newer one exists.
    """
    require(who, "facts.edit")
    lock(session, who.shop_id)
    before = current(session, who.shop_id)
    version = before.version if before else 0
    if expected is not None and expected != version:
        raise ConflictError(
            "店铺承诺信息刚被别人改过，请核对后再保存",
            expected=expected,
            current={"version": version, "data": _data(before.facts) if before else {}},
            yours={"data": _data(facts)},
        )
    return _add(session, who, facts, before)


def _add(session: Session, who: Principal, facts: ShopFacts, before: FactsRow | None) -> FactsRow:
    now = utc_now()
    confirmed = facts if facts.as_of else facts.model_copy(update={"as_of": now})
    row = FactsVersion(
        shop_id=who.shop_id,
        version=before.version + 1 if before else 1,
        data=_data(confirmed),
        as_of=confirmed.as_of or now,
        by=who.name,
        at=now,
    )
    session.add(row)
    session.flush()
    old = _data(before.facts) if before else None
    audit.note(session, who, "facts.save", f"facts/{row.version}", before=old, after=row.data)
    bump(session, who.shop_id)
    return _row(row)


def _data(facts: ShopFacts) -> dict[str, Any]:
    return facts.model_dump(mode="json", exclude_none=True)


def _row(row: FactsVersion) -> FactsRow:
    return FactsRow(row.version, ShopFacts.model_validate(row.data), row.as_of, row.by, row.at)
