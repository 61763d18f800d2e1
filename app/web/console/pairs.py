"""重复与矛盾: what phrases of the shop say twice, say against each other, or answer in each other's place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

from fastapi import Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy import Engine as Database

from app.core.entries import Phrase
from app.core.library import Library
from app.curation.clashes import KINDS, Clash, clashes
from app.curation.library import everything
from app.curation.shape import phrase_of
from app.errors import NotReadyError
from app.library.lint import pairs
from app.library.load import Loaded, Place
from app.library.shipped import shipped_library
from app.snapshot import Snapshot
from app.store import shops
from app.store.inputs import EntryQuery
from app.web.console.page import html_router, served, show
from app.web.console.who import Lead, Visit

router = html_router()
_found: WeakKeyDictionary[Database, dict[int, tuple[int, tuple[Clash, ...]]]] = WeakKeyDictionary()
_lock = threading.Lock()


@router.get("/console/pairs")
def page(request: Request, visit: Lead, kind: str = "") -> Response:
    """Everything found in what is not archived, by kind and the worst first; what can wait is folded."""
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
        waiting=sum(one.can_wait for one in found),
    )


def _all(visit: Visit, snapshot: Snapshot) -> tuple[Clash, ...]:
    """Looked for once per library version."""
    shop_id, database = visit.who.shop_id, visit.store.engine
    with visit.store.read() as session:
        version = shops.library_version(session, shop_id)
        known = _found.get(database, {}).get(shop_id)
        if known and known[0] == version:
            return known[1]
        phrases = tuple(_phrases(visit))
    base = shipped_library().library
    places = {phrase.id: Place(Path(phrase.id), 1) for phrase in phrases}
    loaded = Loaded(Library(phrases, (), base.intents, base.words), places)
    found = clashes(pairs.check(loaded, snapshot.engine), {phrase.id: phrase for phrase in phrases})
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
