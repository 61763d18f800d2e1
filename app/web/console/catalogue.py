"""The whole library as a searchable table: read once per library version, filtered in memory.

Every write of the store raises the shop's library version, so that a cached table is never stale.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from app.core.text.normalise import normalise
from app.core.text.pinyin import initials
from app.store import entries, shops
from app.store.entries import Row
from app.store.inputs import EntryQuery
from app.store.scope import MOST
from app.web.console.who import Visit
from app.web.console.words import BIN

FACETS = ("state", "kind", "pack", "category")
_tables: WeakKeyDictionary[Engine, dict[int, tuple[int, tuple[Line, ...]]]] = WeakKeyDictionary()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a line of the table. `state` is ``bin`` for a deleted one; `words` is what search looks in."""

    kind: str
    key: str
    code: str
    title: str
    preview: str
    more: int
    state: str
    pack: str
    category: str
    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What the lead asked to see; an empty facet means any (for the state: all but the bin)."""

    search: str = ""
    state: str = ""
    kind: str = ""
    pack: str = ""
    category: str = ""

    def query(self, **changed: str) -> dict[str, str]:
        """The wish as query parameters, with some of them changed."""
        wish = replace(self, **changed)
        pairs = {"search": wish.search, **{name: getattr(wish, name) for name in FACETS}}
        return {name: value for name, value in pairs.items() if value}


def table(visit: Visit) -> tuple[Line, ...]:
    """All entries of the shop, deleted ones at the end."""
    shop_id = visit.who.shop_id
    with visit.store.read() as session:
        version = shops.library_version(session, shop_id)
        known = _tables.get(visit.store.engine, {}).get(shop_id)
        if known and known[0] == version:
            return known[1]
        lines = tuple(_line(row) for row in _all(session, visit))
    with _lock:
        _tables.setdefault(visit.store.engine, {})[shop_id] = (version, lines)
    return lines


def chosen(lines: Iterable[Line], wish: Wish) -> list[Line]:
    """The lines that meet the wish; those that have it in their title or code come first."""
    terms = normalise(wish.search).text.split() if wish.search.strip() else []
    found = [line for line in lines if _meets(line, wish, terms)]
    if terms:
        found.sort(key=lambda line: not all(term in f"{line.code} {line.title}" for term in terms))
    return found


def counts(lines: Iterable[Line], wish: Wish) -> Mapping[str, Counter[str]]:
    """For each facet how many lines each value has, given the rest of the wish."""
    terms = normalise(wish.search).text.split() if wish.search.strip() else []
    result: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for line in lines:
        for name in FACETS:
            if _meets(line, wish, terms, without=name):
                result[name][getattr(line, name)] += 1
    return result


def _meets(line: Line, wish: Wish, terms: list[str], without: str = "") -> bool:
    for name in FACETS:
        wanted = getattr(wish, name)
        if name == without:
            continue
        if name == "state" and not wanted and line.state == BIN:
            return False
        if wanted and getattr(line, name) != wanted:
            return False
    return all(term in line.words for term in terms)


def _all(session: Session, visit: Visit) -> Iterable[Row]:
    for deleted in (False, True):
        offset = 0
        while True:
            page = entries.page(session, visit.who, EntryQuery(deleted=deleted), limit=MOST, offset=offset)
            yield from page.items
            offset += MOST
            if offset >= page.total:
                break


def _line(row: Row) -> Line:
    title, said = str(row.data.get("title", "")), texts(row.data)
    hay = [row.key, row.category, title, *said, *row.data.get("examples", ()), *row.data.get("keywords", ())]
    words = f"{row.data.get('code', '')} {normalise(' '.join(hay)).text} {initials(title)}"
    return Line(
        row.kind, row.key, str(row.data.get("code", "")), title, said[0] if said else "", max(0, len(said) - 1),
        BIN if row.deleted else row.state, row.pack, row.category, row.updated_at, row.updated_by, words,
    )  # fmt: skip


def texts(data: Mapping[str, Any]) -> list[str]:
    """Every reply text of a phrase or a script, in order."""
    steps = [step for stage in data.get("stages", ()) for step in stage.get("steps", ())]
    replies = [*data.get("replies", ()), *(reply for step in steps for reply in step.get("replies", ()))]
    return [reply["text"] if isinstance(reply, dict) else str(reply) for reply in replies]
