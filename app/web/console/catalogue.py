"""The whole library as a searchable table: read once per library version, filtered in memory.

Every write of the store raises the shop's library version, so that a cached table is never stale.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from app.core.text.normalise import normalise
from app.core.text.pinyin import initials
from app.curation.library import everything, neighbours
from app.curation.neighbours import Neighbours
from app.store import shops, usage
from app.store.columns import utc_now
from app.store.entries import Row
from app.store.inputs import EntryQuery
from app.store.tables import Scope
from app.usage.reports import period
from app.web.console.handles import handle, plain
from app.web.console.who import Visit
from app.web.console.words import BIN

SHOP, MINE = "shop", "personal"
"""Whose an entry is, beside the teams by their names."""
FACETS = ("state", "kind", "home", "pack", "category", "intent", "use", "flag")
SORTS = ("title", "code", "category", "state", "at", "uses")
USED_DAYS = 30
_tables: WeakKeyDictionary[Engine, dict[tuple[int, str], tuple[int, tuple[Line, ...]]]] = WeakKeyDictionary()
_beside: WeakKeyDictionary[Engine, dict[int, tuple[int, Neighbours]]] = WeakKeyDictionary()
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
    version: int
    intents: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    steps: int = 0
    home: str = SHOP
    live: int | None = None
    """The version that agents are served."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the lead asked to see; an empty facet means any (all but the bin, and all but one's own).

    `sort` names a column, with ``-`` before it for the other way round.
    """

    search: str = ""
    state: str = ""
    kind: str = ""
    home: str = ""
    pack: str = ""
    category: str = ""
    intent: str = ""
    use: str = ""
    flag: str = ""
    sort: str = ""

    def query(self, **changed: str) -> dict[str, str]:
        """The wish as query parameters, with some of them changed."""
        wish = replace(self, **changed)
        return {name: value for name in ("search", *FACETS, "sort") if (value := getattr(wish, name))}


def wished(asked: Mapping[str, str]) -> Wish:
    """The wish that query parameters or a form name; others are left alone."""
    wish = Wish(**{name: str(asked.get(name) or "")[:100] for name in ("search", *FACETS, "sort")})
    return wish if wish.sort.lstrip("-") in SORTS else replace(wish, sort="")


@dataclass(frozen=True, slots=True)
class Signals:
    """What changes without the library: how often each entry was used lately, and what the facts break."""

    uses: Mapping[str, int] = field(default_factory=dict)
    flagged: frozenset[tuple[str, str]] = frozenset()

    def use(self, line: Line) -> int:
        """How often agents put it in or sent it."""
        return self.uses.get(plain(line.key), 0)


def beside(visit: Visit) -> Neighbours:
    """The shop's phrases to compare a draft with, read once per library version."""
    shop_id = visit.who.shop_id
    with visit.store.read() as session:
        version = shops.library_version(session, shop_id)
        known = _beside.get(visit.store.engine, {}).get(shop_id)
        if known and known[0] == version:
            return known[1]
        found = neighbours(session, visit.who)
    with _lock:
        _beside.setdefault(visit.store.engine, {})[shop_id] = (version, found)
    return found


def signals(visit: Visit) -> Signals:
    """Uses of the last `USED_DAYS` days, and the flagged entries."""
    uses: Counter[str] = Counter()
    with visit.store.read() as session:
        for use in usage.uses(session, visit.who, period(USED_DAYS, utc_now())):
            uses[use.suggestion.split("#")[0]] += max(use.inserted, use.sent)
        scopes: tuple[Scope, ...] = ("shop", "team")
        queries = [EntryQuery(flagged=True, scope=scope) for scope in scopes]
        flagged = [row for query in queries for row in everything(session, visit.who, query)]
        return Signals(uses, frozenset((row.kind, handle(row)) for row in flagged))


def table(visit: Visit) -> tuple[Line, ...]:
    """All entries of the shop and its teams, and the visitor's own; of each deleted ones at the end."""
    scopes: tuple[Scope, ...] = ("shop", "team")
    mine = str(visit.who.user_id or "")
    return _read(visit, scopes, "") + (_read(visit, ("personal",), mine) if mine else ())


def _read(visit: Visit, scopes: Iterable[Scope], owner: str) -> tuple[Line, ...]:
    place = (visit.who.shop_id, owner)
    with visit.store.read() as session:
        version = shops.library_version(session, visit.who.shop_id)
        known = _tables.get(visit.store.engine, {}).get(place)
        if known and known[0] == version:
            return known[1]
        lines = tuple(_line(row) for row in _all(session, visit, scopes, owner))
    with _lock:
        _tables.setdefault(visit.store.engine, {})[place] = (version, lines)
    return lines


def chosen(lines: Iterable[Line], wish: Wish, signs: Signals | None = None) -> list[Line]:
    """The lines that meet the wish in its order; by default those that have it in title or code come first."""
    signs, terms = signs or Signals(), _terms(wish)
    found = [line for line in lines if not _unmet(line, wish, terms, signs)]
    if wish.sort:
        column, back = wish.sort.lstrip("-"), wish.sort.startswith("-")
        found.sort(key=lambda line: _order(line, column, signs), reverse=back)
    elif terms:
        found.sort(key=lambda line: not all(term in f"{line.code} {line.title}" for term in terms))
    return found


def counts(lines: Iterable[Line], wish: Wish, signs: Signals | None = None) -> Mapping[str, Counter[str]]:
    """For each facet how many lines each value has, given the rest of the wish."""
    signs, terms = signs or Signals(), _terms(wish)
    result: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for line in lines:
        unmet = _unmet(line, wish, terms, signs)
        for name in FACETS:
            if not unmet or unmet == [name]:
                result[name].update(_values(line, name, signs))
    return result


def _terms(wish: Wish) -> list[str]:
    return normalise(wish.search).text.split() if wish.search.strip() else []


def _unmet(line: Line, wish: Wish, terms: list[str], signs: Signals) -> list[str]:
    """The facets that the line fails; a failed search is one that no facet can make good."""
    if not all(term in line.words for term in terms):
        return ["search"]
    return [name for name in FACETS if not _meets(line, name, getattr(wish, name), signs)]


def _meets(line: Line, name: str, wanted: str, signs: Signals) -> bool:
    if not wanted:
        return (name != "state" or line.state != BIN) and (name != "home" or line.home != MINE)
    return wanted in _values(line, name, signs)


def _values(line: Line, name: str, signs: Signals) -> tuple[str, ...]:
    if name == "intent":
        return line.intents
    if name == "use":
        return ("used" if signs.use(line) else "unused",) if line.live is not None else ()
    if name == "flag":
        return ("yes",) if (line.kind, line.key) in signs.flagged else ()
    return (getattr(line, name),)


def _order(line: Line, column: str, signs: Signals) -> Any:  # noqa: ANN401 — whatever sorts
    return signs.use(line) if column == "uses" else getattr(line, column)


def _all(session: Session, visit: Visit, scopes: Iterable[Scope], owner: str) -> Iterable[Row]:
    for deleted in (False, True):
        for scope in scopes:
            yield from everything(session, visit.who, EntryQuery(deleted=deleted, scope=scope, owner=owner))


def _line(row: Row) -> Line:
    title, said, stages = str(row.data.get("title", "")), texts(row.data), row.data.get("stages", ())
    hay = [row.key, row.category, title, *said, *row.data.get("examples", ()), *row.data.get("keywords", ())]
    words = f"{row.data.get('code', '')} {normalise(' '.join(hay)).text} {initials(title)}"
    return Line(
        row.kind, handle(row), str(row.data.get("code", "")), title, said[0] if said else "", max(0, len(said) - 1),
        BIN if row.deleted else row.state, row.pack, row.category, row.updated_at, row.updated_by, words,
        row.version, tuple(row.data.get("intents", ())), tuple(str(s.get("name", "")) for s in stages),
        sum(len(s.get("steps", ())) for s in stages), _home(row), row.live_version,
    )  # fmt: skip


def _home(row: Row) -> str:
    return {"shop": SHOP, "team": row.owner, "personal": MINE}[row.scope]


def texts(data: Mapping[str, Any]) -> list[str]:
    """Every reply text of a phrase or a script, in order."""
    steps = [step for stage in data.get("stages", ()) for step in stage.get("steps", ())]
    replies = [*data.get("replies", ()), *(reply for step in steps for reply in step.get("replies", ()))]
    return [reply["text"] if isinstance(reply, dict) else str(reply) for reply in replies]
