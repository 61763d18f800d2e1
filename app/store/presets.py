"""Presets of a shop's facts: named sets (平日, 大促 …) that are switched to at once. Managers' business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from app.access import Principal, require
from app.errors import NotFoundError
from app.store import audit
from app.store.columns import utc_now
from app.store.errors import AlreadyExistsError, ConflictError
from app.store.scope import of
from app.store.shops import lock
from app.store.tables import FactsPreset


@dataclass(frozen=True, slots=True)
class PresetRow:
    """A preset; `data` has only the facts that it replaces, ``None`` for those that it takes away."""

    name: str
    data: dict[str, Any]
    version: int
    updated_by: str
    updated_at: datetime


def presets(session: Session, who: Principal) -> tuple[PresetRow, ...]:
    """The shop's presets by name."""
    require(who, "facts.read")
    query = of(FactsPreset, who.shop_id).order_by(col(FactsPreset.name))
    return tuple(_row(row) for row in session.exec(query).all())


def get(session: Session, who: Principal, name: str) -> PresetRow:
    """One preset; raises `NotFoundError`."""
    require(who, "facts.read")
    return _row(_found(session, who, name))


def create(session: Session, who: Principal, name: str, data: Mapping[str, Any]) -> PresetRow:
    """A new preset; raises `AlreadyExistsError`."""
    require(who, "facts.edit")
    lock(session, who.shop_id)
    if session.exec(of(FactsPreset, who.shop_id).where(FactsPreset.name == name)).first() is not None:
        raise AlreadyExistsError(f"预设「{name}」已存在", fields={"name": "已存在"})
    row = FactsPreset(
        shop_id=who.shop_id, name=name, data=dict(data), updated_by=who.name, updated_at=utc_now()
    )  # fmt: skip
    session.add(row)
    return _noted(session, who, row, "preset.create", None)


def save(session: Session, who: Principal, name: str, data: Mapping[str, Any], *, expected: int) -> PresetRow:
    """Replace what a preset holds; raises `ConflictError` when it was changed since version `expected`."""
    require(who, "facts.edit")
    row = _locked(session, who, name, expected, data)
    before = row.data
    row.data, row.version = dict(data), row.version + 1
    row.updated_by, row.updated_at = who.name, utc_now()
    return _noted(session, who, row, "preset.save", before)


def delete(session: Session, who: Principal, name: str, *, expected: int) -> PresetRow:
    """Take a preset away; the facts that it set stay."""
    require(who, "facts.edit")
    row = _locked(session, who, name, expected, {})
    session.delete(row)
    session.flush()
    audit.note(session, who, "preset.delete", f"preset/{name}", before=row.data)
    return _row(row)


def _locked(
    session: Session, who: Principal, name: str, expected: int, data: Mapping[str, Any]
) -> FactsPreset:
    lock(session, who.shop_id)
    row = _found(session, who, name)
    if row.version != expected:
        raise ConflictError(
            f"{row.updated_by} 刚改过这个预设，请对照后再保存",
            expected=expected,
            current={"version": row.version, "data": row.data, "updated_by": row.updated_by},
            yours={"data": dict(data)},
        )
    return row


def _found(session: Session, who: Principal, name: str) -> FactsPreset:
    query = of(FactsPreset, who.shop_id).where(FactsPreset.name == name)
    row = session.exec(query).one_or_none() if name.isprintable() else None
    if row is None:
        raise NotFoundError(f"没有这个预设：{name[:40]}")
    return row


def _noted(
    session: Session, who: Principal, row: FactsPreset, action: str, before: Mapping[str, Any] | None
) -> PresetRow:
    session.flush()
    audit.note(session, who, action, f"preset/{row.name}", before=before, after=row.data)
    return _row(row)


def _row(row: FactsPreset) -> PresetRow:
    return PresetRow(row.name, dict(row.data), row.version, row.updated_by, row.updated_at)
