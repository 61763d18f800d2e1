"""From the store to snapshots: the only place where a shop's rows become an engine."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from pydantic import ValidationError

from app.core.engine import Engine, build_engine, templates
from app.core.library import Library
from app.core.match.matcher import Matcher
from app.core.reply.template import TemplateError, parse
from app.core.types import Phrase, Script, ShopFacts
from app.library.kept import kept_matcher
from app.library.schema import PhraseFile, ScriptFile
from app.library.search import Finder
from app.library.shipped import shipped_library, shipped_rules
from app.snapshot import Shelf, Snapshot, Snapshots, shelf_name
from app.store import entries, facts, shops
from app.store.entries import Row
from app.store.session import Store
from app.store.shops import ShopRow

log = logging.getLogger("kuaihui.snapshot")
_Fingerprint = tuple[frozenset[str], tuple[tuple[int, int, datetime], ...]]


def watch(store: Store, every: float) -> Snapshots:
    """Snapshots of every shop in the store."""
    return Snapshots(partial(versions, store), Builder(store).load, every)


def versions(store: Store) -> dict[int, str]:
    """What each shop should be serving now."""
    with store.read() as session:
        return {shop: str(version) for shop, version in shops.library_versions(session).items()}


class Builder:
    """Builds snapshots. What agents keep for themselves and what the shop can do change often and leave the shop's
    phrases as they are: then the engine of before is the engine of now.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._built: dict[int, tuple[_Fingerprint, Engine, Finder]] = {}

    def load(self, shop_id: int) -> Snapshot:
        """Read one shop and build what changed; the shipped vocabulary and rules are everybody's."""
        with self._store.read() as session:
            shop = shops.get(session, shop_id)
            rows = entries.published(session, shop_id)
            beside = entries.beside(session, shop_id)
            stored = facts.current(session, shop_id)
        engine, finder = self._engine(shop, rows)
        return Snapshot(
            shop_id=shop_id,
            version=str(shop.library_version),
            engine=engine,
            finder=finder,
            facts=stored.facts if stored else ShopFacts(),
            values=shop.slots,
            packs=shop.packs,
            demo=shop.demo,
            slug=shop.slug,
            shelves=_shelves(beside, shop.packs),
        )

    def _engine(self, shop: ShopRow, rows: list[Row]) -> tuple[Engine, Finder]:
        fingerprint = (shop.packs, tuple((row.id, row.version, row.updated_at) for row in rows))
        known = self._built.get(shop.id)
        if known and known[0] == fingerprint:
            return known[1], known[2]
        try:
            engine, finder = _build(shop, rows, known[1].matcher if known else None)
        except Exception:
            _name_culprits(shop, rows)
            raise
        self._built[shop.id] = (fingerprint, engine, finder)
        return engine, finder


def _build(shop: ShopRow, rows: list[Row], before: Matcher | None) -> tuple[Engine, Finder]:
    base = shipped_library().library
    phrases = tuple(_phrase(row) for row in rows if row.kind == "phrase")
    scripts = tuple(_script(row) for row in rows if row.kind == "script")
    library = Library(phrases, scripts, base.intents, base.words).with_packs(shop.packs)
    return build_engine(library, shipped_rules(), before or kept_matcher(library)), Finder(library)


def _name_culprits(shop: ShopRow, rows: list[Row]) -> None:
    """Log which entries cannot be served, by number: what they say is the shop's."""
    for row in rows:
        try:
            _readable(row)
        except (ValidationError, TemplateError) as wrong:
            named = {"shop": shop.id, "entry": row.id, "error": type(wrong).__name__}
            log.warning("entry cannot be served", extra=named)


def _shelves(rows: list[Row], packs: frozenset[str]) -> dict[str, Shelf]:
    """Phrases by team and person, scripts by team; one that cannot be read is left out and logged, the others are
    served.
    """
    found: dict[str, list[Phrase | Script]] = {}
    for row in rows:
        try:
            entry = _readable(row)
        except (ValidationError, TemplateError) as wrong:
            log.warning("entry left out", extra={"entry": row.id, "error": type(wrong).__name__})
            continue
        found.setdefault(shelf_name(row.scope, row.owner), []).append(entry)
    return {name: _shelf(kept, packs) for name, kept in found.items()}


def _shelf(kept: list[Phrase | Script], packs: frozenset[str]) -> Shelf:
    base = shipped_library().library
    phrases = tuple(entry for entry in kept if isinstance(entry, Phrase))
    scripts = tuple(entry for entry in kept if isinstance(entry, Script))
    library = Library(phrases, scripts, base.intents, base.words).with_packs(packs)
    return Shelf(library.phrases, Finder(library), library.scripts)


def _readable(row: Row) -> Phrase | Script:
    """The entry; raises `ValidationError` or `TemplateError` where it cannot be served."""
    entry = _script(row) if row.kind == "script" else _phrase(row)
    for text in templates(entry):
        parse(text)
    return entry


def _phrase(row: Row) -> Phrase:
    return PhraseFile.model_validate(row.data).build(row.category, row.pack)


def _script(row: Row) -> Script:
    return ScriptFile.model_validate(row.data).build(row.category)
