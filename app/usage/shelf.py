"""What a shop has on its shelf: its published phrases and scripts, as far as reports need them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from app.store import entries, shops
from app.store.entries import Row

_known: WeakKeyDictionary[Engine, dict[int, tuple[int, Shelf]]] = WeakKeyDictionary()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Item:
    """A published phrase or script."""

    key: str
    kind: str
    title: str
    category: str
    proactive: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The published entries by id, and how many of them each intent has."""

    items: Mapping[str, Item]
    by_intent: Mapping[str, int]

    def item(self, suggestion: str) -> Item | None:
        """The entry behind a suggestion; a script's step leads to its script."""
        return self.items.get(suggestion) or self.items.get(suggestion.partition("#")[0])


def shelf(session: Session, shop_id: int) -> Shelf:
    """The shop's shelf, read again only when its library has changed."""
    engine = session.get_bind().engine
    version = shops.library_version(session, shop_id)
    known = _known.get(engine, {}).get(shop_id)
    if known and known[0] == version:
        return known[1]
    rows = entries.published(session, shop_id)
    intents = Counter(intent for row in rows for intent in row.data.get("intents", ()))
    made = Shelf({row.key: _item(row) for row in rows}, intents)
    with _lock:
        _known.setdefault(engine, {})[shop_id] = (version, made)
    return made


def _item(row: Row) -> Item:
    data: Mapping[str, Any] = row.data
    return Item(
        row.key, row.kind, str(data.get("title") or row.key), row.category, bool(data.get("proactive"))
    )
