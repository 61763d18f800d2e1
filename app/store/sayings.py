"""What a shop's own phrases say, as it is stored: much is compared with it, and most of it was read before."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, String, and_, cast
from sqlmodel import Session, col, select

from app.store.tables import Entry, EntryVersion


class Saying(NamedTuple):
    """One phrase; `data` is the JSON text of its content."""

    key: str
    pack: str
    data: str


def written(session: Session, shop_id: int) -> list[Saying]:
    """Every phrase as it is written, drafts too but for the archive and the bin; then, of those edited since they were
    published, what agents are still served.
    """
    return [*_entries(session, shop_id, col(Entry.state) != "archived"), *_earlier(session, shop_id)]


def served(session: Session, shop_id: int) -> list[Saying]:
    """Every phrase as agents are served it."""
    return [*_entries(session, shop_id, _live == col(Entry.version)), *_earlier(session, shop_id)]


_live = col(Entry.live_version)


def _phrases(shop_id: int) -> tuple[ColumnElement[bool] | bool, ...]:
    return (
        Entry.shop_id == shop_id,
        Entry.scope == "shop",
        Entry.kind == "phrase",
        col(Entry.deleted_at).is_(None),
    )


def _entries(session: Session, shop_id: int, which: ColumnElement[bool]) -> list[Saying]:
    query = select(Entry.key, Entry.pack, cast(col(Entry.data), String)).where(*_phrases(shop_id), which)
    return [Saying(*row) for row in session.exec(query.order_by(Entry.key)).all()]


def _earlier(session: Session, shop_id: int) -> list[Saying]:
    """What is served of phrases of which a newer version waits."""
    then = and_(
        col(EntryVersion.entry_id) == col(Entry.id),
        col(EntryVersion.shop_id) == col(Entry.shop_id),
        col(EntryVersion.version) == _live,
    )
    query = (
        select(Entry.key, EntryVersion.pack, cast(col(EntryVersion.data), String))
        .join(EntryVersion, then)
        .where(*_phrases(shop_id), _live != col(Entry.version))
    )
    return [Saying(*row) for row in session.exec(query.order_by(Entry.key)).all()]
