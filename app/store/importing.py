"""The one transaction in which an import is written: new entries, changes, their versions and their audit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import insert
from sqlmodel import Session, col

from app.access import Principal
from app.store import approval, live
from app.store.columns import utc_now
from app.store.entries import keep_version
from app.store.errors import ConflictError
from app.store.exchanges import permit
from app.store.inputs import EntryChange, EntryIn, Ref
from app.store.scope import of
from app.store.shops import bump, lock
from app.store.tables import Audit, Entry, EntryVersion

_CHUNK = 2000
"""Entries inserted by one statement."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the entry that was read at version `expected`."""

    ref: Ref
    change: EntryChange
    expected: int


def write(session: Session, who: Principal, made: Sequence[EntryIn], changed: Sequence[Change]) -> None:
    """Write a whole import: new entries and changes, each with its version and its line in the audit.

    All of it in the caller's transaction. Raises `ConflictError` where an entry is no longer at the version
    that was planned with, and nothing is written then.
    """
    for entry in made:
        permit(who, entry.scope, entry.owner, importing=True)
    for one in changed:
        permit(who, one.ref.scope, one.ref.owner, importing=True)
    if not made and not changed:
        return
    lock(session, who.shop_id)
    for row, one in _befores(session, who, changed):
        _keep(session, who, _next(who, row, one))
    for begin in range(0, len(made), _CHUNK):
        _insert(session, who, made[begin : begin + _CHUNK])
    bump(session, who.shop_id)


def _befores(session: Session, who: Principal, changed: Iterable[Change]) -> list[tuple[Entry, Change]]:
    pairs: list[tuple[Entry, Change]] = []
    for one in changed:
        query = of(Entry, who.shop_id).where(
            Entry.kind == one.ref.kind, Entry.key == one.ref.key, Entry.scope == one.ref.scope,
            Entry.owner == one.ref.owner,
        )  # fmt: skip
        row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
        if row is None or row.deleted_at is not None or row.version != one.expected:
            raise ConflictError(
                f"{one.ref.key} 在预览之后又改过，请重新预览",
                expected=one.expected,
                current={"version": row.version if row else 0},
                yours={"key": one.ref.key},
            )
        pairs.append((row, one))
    return pairs


def _insert(session: Session, who: Principal, made: Sequence[EntryIn]) -> None:
    """Many new entries at the speed of the database: an object for each would take minutes, not seconds."""
    now = utc_now()
    common = {
        "shop_id": who.shop_id, "version": 1, "pristine": False, "created_at": now, "updated_at": now,
        "updated_by": who.name, "deleted_at": None,
    }  # fmt: skip
    rows = [
        {**entry.model_dump(), **common, "live_version": 1 if entry.state == "published" else None}
        for entry in made
    ]
    numbered = insert(Entry).returning(col(Entry.id), sort_by_parameter_order=True)
    numbers = session.execute(numbered, rows).scalars().all()
    kept = ("shop_id", "version", "pack", "category", "state", "data")
    versions = [
        {
            "entry_id": number,
            "deleted": False,
            "by": who.name,
            "at": now,
            **{name: row[name] for name in kept},
        }
        for number, row in zip(numbers, rows, strict=True)
    ]
    session.execute(insert(EntryVersion), versions)
    session.execute(insert(Audit), [_noted(who, entry, 1, now) for entry in made])


def _next(who: Principal, row: Entry, one: Change) -> Entry:
    for name, value in one.change.model_dump(exclude_none=True).items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at, row.updated_by, row.pristine = utc_now(), who.name, False
    live.settle(row)
    return row


def _keep(session: Session, who: Principal, row: Entry) -> None:
    session.flush()
    keep_version(session, row)
    session.add(Audit(**_noted(who, row, row.version, row.updated_at)))
    session.flush()


def _noted(who: Principal, entry: Entry | EntryIn, version: int, now: datetime) -> dict[str, Any]:
    """An audit row; of a personal phrase it says no word."""
    after = {"version": version, "state": entry.state, "pack": entry.pack, "category": entry.category}
    return {
        "shop_id": who.shop_id, "user_id": who.user_id, "by": who.name, "action": "entry.import",
        "target": approval.target(cast("Entry", entry)), "before": None, "after": after, "at": now,
    }  # fmt: skip
