"""Give a shop the shipped library, and what a newer one brought, without touching what people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.access import Principal
from app.core.entries import Phrase, Script
from app.store import audit
from app.store.columns import utc_now
from app.store.entries import keep_version
from app.store.scope import of
from app.store.shapes import phrase_data, script_data
from app.store.shops import bump, lock
from app.store.tables import Entry, Kind

SHIPPED = "随附话术库"
"""Who the history names for entries that came with the program."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many entries were added, renewed because nobody had edited them, and left as they are."""

    added: int
    renewed: int
    kept: int


@dataclass(frozen=True, slots=True)
class _Shipped:
    kind: Kind
    key: str
    pack: str
    category: str
    data: dict[str, Any]


def seed(session: Session, shop_id: int, phrases: Iterable[Phrase], scripts: Iterable[Script]) -> Seeded:
    """Publish the shipped entries. Edited, archived and deleted ones are never overwritten; twice is once."""
    lock(session, shop_id)
    query = of(Entry, shop_id).where(Entry.scope == "shop")
    stored = {(row.kind, row.key): row for row in session.exec(query).all()}
    added: list[Entry] = []
    renewed: list[Entry] = []
    kept = 0
    for shipped in _all(phrases, scripts):
        row = stored.get((shipped.kind, shipped.key))
        if row is None:
            added.append(_new(shop_id, shipped))
        elif row.pristine and not _same(row, shipped):
            renewed.append(_renew(row, shipped))
        else:
            kept += 1
    session.add_all(added)
    session.flush()
    for row in (*added, *renewed):
        keep_version(session, row)
    return _noted(session, shop_id, Seeded(len(added), len(renewed), kept))


def _noted(session: Session, shop_id: int, seeded: Seeded) -> Seeded:
    if seeded.added or seeded.renewed:
        after = {"added": seeded.added, "renewed": seeded.renewed}
        audit.note(session, Principal.operator(shop_id, SHIPPED), "library.seed", "library", after=after)
        bump(session, shop_id)
    return seeded


def _all(phrases: Iterable[Phrase], scripts: Iterable[Script]) -> Iterator[_Shipped]:
    for phrase in phrases:
        yield _Shipped("phrase", phrase.id, phrase.pack, phrase.category, phrase_data(phrase))
    for script in scripts:
        yield _Shipped("script", script.id, script.pack, script.category, script_data(script))


def _new(shop_id: int, shipped: _Shipped) -> Entry:
    now = utc_now()
    return Entry(
        shop_id=shop_id, kind=shipped.kind, key=shipped.key, pack=shipped.pack, category=shipped.category,
        state="published", data=shipped.data, live_version=1, pristine=True, created_at=now, updated_at=now, updated_by=SHIPPED,
    )  # fmt: skip


def _same(row: Entry, shipped: _Shipped) -> bool:
    return (row.pack, row.category, row.data) == (shipped.pack, shipped.category, shipped.data)


def _renew(row: Entry, shipped: _Shipped) -> Entry:
    row.pack, row.category, row.data = shipped.pack, shipped.category, shipped.data
    row.version += 1
    row.live_version = row.version
    row.updated_at = utc_now()
    return row
