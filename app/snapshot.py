"""The current snapshot of each shop, and the thread that swaps in a newer one when its library version changes.

A snapshot is complete and frozen; a swap is one assignment. A rebuild that fails leaves the old snapshot in
place and is reported by `trouble` (why is in the log: an error may quote a shop's phrase). While the database is
away the old snapshots go on answering.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.access import Principal
from app.core.engine import Engine
from app.core.entries import Phrase, Script
from app.core.facts import ShopFacts
from app.core.library import in_season
from app.core.wire import Scope
from app.errors import NotReadyError
from app.library.search import Finder

log = logging.getLogger("kuaihui.snapshot")
_SETTLED = 1.0
"""Seconds after a start from which on what can wait is made ready."""
REBUILD_FAILED = "snapshot_rebuild_failed"
"""The code of a shop whose newest library could not be built."""


def shelf_name(scope: str, owner: str) -> str:
    """Where a person's or a team's entries stand."""
    return f"{scope}:{owner}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The phrases of one person or team with their own search table, and a team's scripts."""

    phrases: tuple[Phrase, ...]
    finder: Finder
    scripts: tuple[Script, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One shop's library, built: everything a request needs without the database."""

    shop_id: int
    version: str
    engine: Engine
    finder: Finder
    facts: ShopFacts
    values: Mapping[str, str]
    packs: frozenset[str]
    demo: bool = False
    slug: str = ""
    shelves: Mapping[str, Shelf] = field(default_factory=dict)
    """What teams and persons keep, by `shelf_name`."""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be learned from the last edit."""
        return self.engine.matcher.learned

    def own(self, who: Principal) -> tuple[Phrase, ...]:
        """The published phrases of this person and of their team: nobody else's."""
        return tuple(phrase for shelf in self._shelves(who).values() for phrase in shelf.phrases)

    def scripts(self, who: Principal) -> tuple[Script, ...]:
        """The published scripts of this person's team: the same object as long as they are the same."""
        shelf = self.shelves.get(shelf_name("team", who.team))
        return shelf.scripts if shelf else ()

    def scopes(self, who: Principal) -> dict[str, Scope]:
        """Whose the entries are that this person has beside the shop's: by id, their own before the team's."""
        found: dict[str, Scope] = {}
        for scope, shelf in self._shelves(who).items():
            ids = [phrase.id for phrase in shelf.phrases] + [script.id for script in shelf.scripts]
            found |= {key: scope for key in ids if key not in found}
        return found

    def find(self, who: Principal, wanted: str, day: date) -> list[Phrase]:
        """Phrases in season that the caller may use, their own and the team's before the shop's, best first."""
        finders = (*(shelf.finder for shelf in self._shelves(who).values()), self.finder)
        found: dict[str, Phrase] = {}
        for finder in finders:
            for phrase in finder.find(wanted):
                if in_season(phrase, day):
                    found.setdefault(phrase.id, phrase)
        return list(found.values())

    def phrase(self, who: Principal, key: str) -> Phrase | None:
        """One phrase that the caller may use."""
        mine = next((phrase for phrase in self.own(who) if phrase.id == key), None)
        return mine or next((phrase for phrase in self.engine.library.phrases if phrase.id == key), None)

    def warm(self) -> None:
        """Read what the first look-up and the first suggestions would otherwise wait for."""
        self.finder.warm()
        self.engine.warm()

    def _shelves(self, who: Principal) -> dict[Scope, Shelf]:
        owners: dict[Scope, str] = {"personal": str(who.user_id), "team": who.team}
        named = {scope: shelf_name(scope, owner) for scope, owner in owners.items()}
        return {scope: self.shelves[name] for scope, name in named.items() if name in self.shelves}


Versions = Callable[[], Mapping[int, str]]
Load = Callable[[int], Snapshot]


class Snapshots:
    """Snapshots by shop. `versions` and `load` are the only ways to the database."""

    def __init__(self, versions: Versions, load: Load, every: float) -> None:
        self._versions, self._load, self._every = versions, load, every
        self._current: dict[int, Snapshot] = {}
        self._failed: set[int] = set()
        self._unreachable: str | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Build what there is, then keep watching from a daemon thread; starting twice, or again, is harmless."""
        self._stop.clear()
        self.refresh()
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(target=self._watch, name="snapshots", daemon=True)
        self._thread.start()
        threading.Thread(target=self._warm, name="warming", daemon=True).start()

    def stop(self) -> None:
        """End the watch; the snapshots stay readable."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def of(self, shop_id: int) -> Snapshot:
        """The shop's current snapshot; raises `NotReadyError` before the first one is built."""
        found = self._current.get(shop_id)
        if found is None:
            raise NotReadyError("话术库还在准备，请稍等片刻再试")
        return found

    @property
    def trouble(self) -> tuple[str, ...]:
        """What keeps any shop from being served its newest library; empty when all is well. Anybody may read it."""
        failed = (f"{REBUILD_FAILED}：店铺{shop_id}" for shop_id in sorted(self._failed))
        return (*((self._unreachable,) if self._unreachable else ()), *failed)

    @property
    def ready(self) -> bool:
        """Whether at least one shop can be served."""
        return bool(self._current)

    def refresh(self) -> None:
        """Rebuild the shops whose version changed; what is served, but not settled yet, is built to the end."""
        try:
            wanted = self._versions()
            self._unreachable = None
        except Exception as wrong:  # noqa: BLE001 — whatever the database raises, the old snapshots go on answering
            self._unreachable = f"数据库连不上：{type(wrong).__name__}"
            log.warning("database unreachable, serving from memory", extra={"error": type(wrong).__name__})
            return
        for shop_id, version in wanted.items():
            current = self._current.get(shop_id)
            if current is None or current.version != version or not current.settled:
                self._rebuild(shop_id)
        for gone in self._current.keys() - wanted.keys():
            self._current.pop(gone, None)
        self._failed &= wanted.keys()

    def _rebuild(self, shop_id: int) -> None:
        try:
            self._current[shop_id] = self._load(shop_id)
            self._failed.discard(shop_id)
        except Exception:
            self._failed.add(shop_id)
            log.exception("snapshot rebuild failed", extra={"shop": shop_id})

    def _warm(self) -> None:
        """After the first answers: until then they need the processor more."""
        if self._stop.wait(_SETTLED):
            return
        for snapshot in list(self._current.values()):
            snapshot.warm()

    def _watch(self) -> None:
        while not self._stop.wait(self._every):
            self.refresh()
