"""From the store to snapshots: the only place where a shop's rows become an engine."""

from __future__ import annotations

from functools import partial

from app.core.engine import build_engine
from app.core.library import Library
from app.core.types import Phrase, Script, ShopFacts
from app.library.schema import PhraseFile, ScriptFile
from app.library.search import Finder
from app.library.shipped import shipped_library, shipped_rules
from app.snapshot import Snapshot, Snapshots
from app.store import entries, facts, shops
from app.store.entries import Row
from app.store.session import Store


def watch(store: Store, every: float) -> Snapshots:
    """Snapshots of every shop in the store."""
    return Snapshots(partial(versions, store), partial(load, store), every)


def versions(store: Store) -> dict[int, str]:
    """What each shop should be serving now."""
    with store.read() as session:
        return {shop: str(version) for shop, version in shops.library_versions(session).items()}


def load(store: Store, shop_id: int) -> Snapshot:
    """Read one shop and build its engine; the shipped vocabulary and rules are everybody's."""
    with store.read() as session:
        shop = shops.get(session, shop_id)
        rows = entries.published(session, shop_id)
        stored = facts.current(session, shop_id)
    base = shipped_library().library
    phrases = tuple(_phrase(row) for row in rows if row.kind == "phrase")
    scripts = tuple(_script(row) for row in rows if row.kind == "script")
    library = Library(phrases, scripts, base.intents, base.words).with_packs(shop.packs)
    return Snapshot(
        shop_id=shop_id,
        version=str(shop.library_version),
        engine=build_engine(library, shipped_rules()),
        finder=Finder(library),
        facts=stored.facts if stored else ShopFacts(),
        values=shop.slots,
        packs=shop.packs,
        demo=shop.demo,
    )


def _phrase(row: Row) -> Phrase:
    return PhraseFile.model_validate(row.data).build(row.category, row.pack)


def _script(row: Row) -> Script:
    return ScriptFile.model_validate(row.data).build(row.category)
