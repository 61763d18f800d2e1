"""What is on the air: of each entry the version that was last published, also while a newer one is being written.

A write that ends in ``published`` puts its version on the air; archiving and deleting take the entry off it; any
other write leaves what agents are served as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from app.store.tables import Entry, EntryVersion

Head = tuple[int, int, datetime | None]
"""Which version of an entry is served, and when it was written (``None``: a newer one is waiting). What the same
head stands for stays the same.
"""

Pair = tuple[Entry, EntryVersion | None]
"""An entry and the version of it that is served; ``None`` where that is the present one."""


def settle(row: Entry) -> None:
    """Set the served version of an entry that was just written; call it before the flush."""
    if row.deleted_at is not None or row.state == "archived":
        row.live_version = None
    elif row.state == "published":
        row.live_version = row.version


def heads(session: Session, shop_id: int, *wish: ColumnElement[bool] | bool) -> list[Head]:
    """What is served of the shop's entries that meet the wish, without its content, in the order of `pairs`."""
    query = select(col(Entry.id), Entry.live_version, Entry.version, Entry.updated_at).where(
        *_on_the_air(shop_id), *wish
    )
    return [
        (entry or 0, served or 0, at if served == version else None)
        for entry, served, version, at in session.exec(query.order_by(col(Entry.id))).all()
    ]


def pairs(session: Session, shop_id: int, *wish: ColumnElement[bool] | bool) -> Sequence[Pair]:
    """The shop's entries that are served and meet the wish, in the order in which they were made.

    One query, so that no write falls between an entry and its version.
    """
    then = and_(
        col(EntryVersion.entry_id) == col(Entry.id),
        col(EntryVersion.shop_id) == col(Entry.shop_id),
        col(EntryVersion.version) == col(Entry.live_version),
        col(EntryVersion.version) != col(Entry.version),
    )
    query = (
        select(Entry, EntryVersion).join(EntryVersion, then, isouter=True).where(*_on_the_air(shop_id), *wish)
    )
    return [(entry, version) for entry, version in session.exec(query.order_by(col(Entry.id))).all()]


def _on_the_air(shop_id: int) -> tuple[ColumnElement[bool] | bool, ...]:
    return (
        Entry.shop_id == shop_id,
        col(Entry.live_version).is_not(None),
        col(Entry.deleted_at).is_(None),
    )
