"""From the store to snapshots: the only place where a shop's rows become an engine."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from pydantic import ValidationError

from app.core.engine import Engine, build_engine, templates
from app.core.entries import Phrase, Script
from app.core.facts import ShopFacts
from app.core.library import Library
from app.core.reply.template import TemplateError, parse
from app.library.kept import kept_matcher
from app.library.schema import PhraseFile, ScriptFile
from app.library.search import Finder
from app.library.shipped import shipped_library, shipped_rules
from app.snapshot import Shelf, Snapshot, Snapshots, shelf_name
from app.store import entries, facts, shops
from app.store.entries import Row
from app.store.live import Head
from app.store.session import Store
from app.store.shops import ShopRow

log = logging.getLogger("kuaihui.snapshot")
LONG = 20_000
"""A library of so many texts is served after an edit before its classifier has learned the new ones, which takes more
than half of the build; the next look makes up for it.
"""


def watch(store: Store, every: float) -> Snapshots:
    """Snapshots of every shop in the store."""
    return Snapshots(partial(versions, store), Builder(store).load, every)


def versions(store: Store) -> dict[int, str]:
    """What each shop should be serving now."""
    with store.read() as session:
        return {shop: str(version) for shop, version in shops.library_versions(session).items()}


@dataclass(frozen=True, slots=True)
class _Built:
    """What a shop's last build was made of, and what came of it."""

    packs: frozenset[str]
    read: dict[Head, Phrase | Script]
    engine: Engine
    finder: Finder


class Builder:
    """Builds snapshots. Of thousands of entries an edit changes one: only that one is read and parsed again. What
    agents keep for themselves and what the shop can do leave the shop's phrases as they are: then the engine of before
    is the engine of now.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._built: dict[int, _Built] = {}

    def load(self, shop_id: int) -> Snapshot:
        """Read one shop and build what changed; the shipped vocabulary and rules are everybody's."""
        before = self._built.get(shop_id)
        with self._store.read() as session:
            shop = shops.get(session, shop_id)
            heads = entries.served_heads(session, shop_id, "shop")
            known = before.read if before else {}
            rows = entries.served_now(session, shop_id, [head[0] for head in heads if head not in known])
            beside = entries.beside(session, shop_id)
            stored = facts.current(session, shop_id)
        built = self._built[shop_id] = _build(shop, _read(heads, known, rows), before)
        return Snapshot(
            shop_id=shop_id,
            version=str(shop.library_version),
            engine=built.engine,
            finder=built.finder,
            facts=stored.facts if stored else ShopFacts(),
            values=shop.slots,
            packs=shop.packs,
            demo=shop.demo,
            slug=shop.slug,
            shelves=_shelves(beside, shop.packs),
        )


def _read(
    heads: Iterable[Head], known: Mapping[Head, Phrase | Script], rows: Mapping[int, Row]
) -> dict[Head, Phrase | Script]:
    """What is served, in order; raises `ValidationError` or `TemplateError` for an entry that cannot be, and logs by
    number which it is: what it says is the shop's.
    """
    read: dict[Head, Phrase | Script] = {}
    for head in heads:
        if head in known:
            read[head] = known[head]
        elif row := rows.get(head[0]):
            try:
                read[head] = _readable(row)
            except (ValidationError, TemplateError) as wrong:
                log.warning("entry cannot be served", extra={"entry": row.id, "error": type(wrong).__name__})
                raise
    return read


def _build(shop: ShopRow, read: dict[Head, Phrase | Script], before: _Built | None) -> _Built:
    same = before and before.packs == shop.packs and list(before.read.values()) == list(read.values())
    if before and same and before.engine.matcher.learned:
        return replace(before, read=read)
    library = _library(read.values(), shop.packs)
    matcher = before.engine.matcher if before else kept_matcher(library)
    learn = bool(same) or len(matcher.tokens) < LONG
    return _Built(
        shop.packs, read, build_engine(library, shipped_rules(), matcher, learn=learn), Finder(library)
    )


def _library(served: Iterable[Phrase | Script], packs: frozenset[str]) -> Library:
    """Entries with everybody's vocabulary, of the packs that are switched on."""
    base, all_ = shipped_library().library, tuple(served)
    phrases = tuple(entry for entry in all_ if isinstance(entry, Phrase))
    scripts = tuple(entry for entry in all_ if isinstance(entry, Script))
    return Library(phrases, scripts, base.intents, base.words).with_packs(packs)


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
    library = _library(kept, packs)
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
