"""重复与矛盾: what phrases of the shop say twice, say against each other, or answer in each other's place."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from fastapi import Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy import Engine as Database

from app.core.entries import Phrase
from app.core.library import Library
from app.curation.library import everything
from app.curation.shape import phrase_of
from app.errors import NotReadyError
from app.library.lint import pairs
from app.library.lint.model import Problem
from app.library.load import Loaded, Place
from app.library.shipped import shipped_library
from app.snapshot import Snapshot
from app.store import shops
from app.store.inputs import EntryQuery
from app.web.console.library import intent_names
from app.web.console.page import html_router, served, show
from app.web.console.who import Lead, Visit

router = html_router()
KINDS = {
    "contradiction": ("说法矛盾", "两条话术说的相反，买家问两次会得到两个答案。"),
    "example": ("问法重复", "同一句买家的话写进了两条话术，推荐哪条说不准。"),
    "duplicate": ("说法重复", "几乎一样的话在两条话术里，留一条就好。"),
    "confusion": ("问法更像别条", "这句买家的话更像在问另一条话术答的事，换一句或挪过去。"),
    "coverage": ("问法太少", "买家换个说法就认不出来，多写几句真实的问法。"),
}
"""What is looked for, worst first, and what to do about it."""

_ID = re.compile(r"[a-z][a-z_]*\.[a-z_]+(?:\.[a-z0-9][a-z0-9-]*)?")
_found: WeakKeyDictionary[Database, dict[int, tuple[int, tuple[Found, ...]]]] = WeakKeyDictionary()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the message; with `key` it is the name of a phrase."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to look at."""

    kind: str
    error: bool
    pieces: tuple[Piece, ...]


@router.get("/console/pairs")
def page(request: Request, visit: Lead, kind: str = "") -> Response:
    """Everything found in what is not archived, by kind."""
    try:
        found = _all(visit, served(request, visit.who.shop_id))
    except NotReadyError as wrong:
        return show(
            request, "pairs", status=503, visit=visit, here="pairs", trouble=wrong.message, kinds=KINDS
        )
    groups = {name: [one for one in found if one.kind == name] for name in KINDS}
    wanted = kind if kind in KINDS else ""
    return show(
        request,
        "pairs",
        visit=visit,
        here="pairs",
        kinds=KINDS,
        groups=groups,
        wanted=wanted,
        total=len(found),
    )


def _all(visit: Visit, snapshot: Snapshot) -> tuple[Found, ...]:
    """Looked for once per library version."""
    shop_id, database = visit.who.shop_id, visit.store.engine
    with visit.store.read() as session:
        version = shops.library_version(session, shop_id)
        known = _found.get(database, {}).get(shop_id)
        if known and known[0] == version:
            return known[1]
        phrases = tuple(_phrases(visit))
    titles = {phrase.id: phrase.title for phrase in phrases}
    base = shipped_library().library
    places = {phrase.id: Place(Path(phrase.id), 1) for phrase in phrases}
    loaded = Loaded(Library(phrases, (), base.intents, base.words), places)
    found = tuple(_read(one, titles) for one in pairs.check(loaded, snapshot.engine) if one.check in KINDS)
    with _lock:
        _found.setdefault(database, {})[shop_id] = (version, found)
    return found


def _phrases(visit: Visit) -> Iterator[Phrase]:
    """Phrases in use or on their way; one that cannot be read yet is the editor's business."""
    with visit.store.read() as session:
        for row in everything(session, visit.who, EntryQuery(kind="phrase")):
            if row.state == "archived":
                continue
            try:
                yield phrase_of(row.data, row.category, row.pack)
            except ValidationError:
                continue


def _read(problem: Problem, titles: dict[str, str]) -> Found:
    """The message with the names of phrases and intents in place of their ids."""
    pieces: list[Piece] = []
    last, intents = 0, intent_names()
    for found in _ID.finditer(problem.message):
        name, before = found[0], problem.message[last : found.start()]
        pieces.append(Piece(before if name in titles else before.rstrip()))
        pieces.append(
            Piece(titles[name], name) if name in titles else Piece(f"「{intents.get(name, name)}」")
        )
        last = found.end()
    pieces.append(Piece(problem.message[last:]))
    return Found(problem.check, problem.severity == "error", tuple(piece for piece in pieces if piece.text))
