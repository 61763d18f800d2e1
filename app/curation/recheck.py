"""The library held against the shop's facts: which published promises break, now or with facts that are only tried.

`Recheck` does it in the background whenever facts or library have changed, and once a day, for time passes too.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.access import Principal
from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.curation.drafts import broken_promises, draft_of
from app.curation.worst import Breach
from app.store import entries, facts, flags, shops
from app.store.columns import utc_now
from app.store.entries import Row
from app.store.facts import FactsRow
from app.store.flags import FlagRow
from app.store.live import Head
from app.store.session import Store
from app.store.tables import Scope

log = logging.getLogger("kuaihui.recheck")
BY = "后台复核"
"""Who the audit names for flags."""
_Marks = dict[Head, tuple[FlagRow, ...]]
"""The flags of each entry looked at."""
CURATED: tuple[Scope, ...] = ("shop", "team")
"""Whose promises are looked after. What a person keeps is nobody else's to read."""
_BREATH = 0.002
"""Seconds between two entries: whoever answers a buyer goes first."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A published entry with the promises that don't hold."""

    row: Row
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What other facts would do: entries that break with them and don't now, and the reverse."""

    breaks: tuple[Broken, ...]
    mends: tuple[Row, ...]
    checked: int


def curated(session: Session, shop_id: int) -> list[Row]:
    """What the shop and its teams are served."""
    numbers = [head[0] for head in entries.served_heads(session, shop_id, *CURATED)]
    return list(entries.served_now(session, shop_id, numbers).values())


def _breathe() -> None:
    time.sleep(_BREATH)


def _at_once() -> None:
    """Nobody else waits."""


def broken(
    rows: Iterable[Row], known: ShopFacts, now: datetime, pause: Callable[[], object] = _at_once
) -> Iterator[Broken]:
    """The entries of which at least one promise does not hold at some moment of their life; `pause` after each."""
    for row in rows:
        found = tuple(broken_promises(draft_of(row), known, now))
        if found:
            yield Broken(row, found)
        pause()


def preview(rows: Iterable[Row], before: ShopFacts, after: ShopFacts, now: datetime) -> Preview:
    """Compare two sets of facts over the same entries."""
    rows = tuple(rows)
    old = {one.row.id: one for one in broken(rows, before, now)}
    new = {one.row.id: one for one in broken(rows, after, now)}
    worse = tuple(one for key, one in new.items() if key not in old)
    better = tuple(one.row for key, one in old.items() if key not in new)
    return Preview(worse, better, len(rows))


def state_of(library_version: int, facts_version: int, now: datetime) -> str:
    """What the answer of a re-check depends on."""
    return f"{facts_version}/{library_version}/{now.astimezone(SHANGHAI).date()}"


class Recheck:
    """Keeps the flags of every shop true. `run` is called again and again from one background thread."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime] = utc_now, pause: Callable[[], object] = _breathe
    ) -> None:
        self._store, self._clock, self._pause = store, clock, pause
        self._seen: dict[int, str] = {}
        self._kept: dict[int, tuple[str, _Marks]] = {}

    def run(self) -> int:
        """Re-check the shops in which something changed; returns how many it did. One shop's trouble is not another's:
        it is raised when all have had their turn.
        """
        now, done, trouble = self._clock(), 0, None
        with self._store.read() as session:
            versions = shops.library_versions(session)
        for shop_id, version in versions.items():
            quick = f"{version}/{now.astimezone(SHANGHAI).date()}"
            if self._seen.get(shop_id) == quick:
                continue
            try:
                ran = self._shop(shop_id, version, now)
            except Exception as wrong:
                trouble = wrong
                log.exception("re-check failed", extra={"shop": shop_id})
                ran = None
            done += bool(ran)
            if ran is not None:
                self._seen[shop_id] = quick
        if trouble is not None:
            raise trouble
        return done

    def _shop(self, shop_id: int, library_version: int, now: datetime) -> bool | None:
        """Whether it was re-checked here; ``None`` while another worker is at it."""
        with self._store.read() as session:
            found = facts.current(session, shop_id)
            state = state_of(library_version, found.version if found else 0, now)
            if flags.checked(session, shop_id) == state:
                return False
        with self._store.begin() as session:
            if not flags.claim(session, shop_id, state, now=now):
                return None
        marks = self._marks(shop_id, found, now)
        with self._store.begin() as session:
            flags.replace(session, Principal.operator(shop_id, BY), found.version if found else 0, marks)
            flags.finish(session, shop_id, state)
        return True

    def _marks(self, shop_id: int, stored: FactsRow | None, now: datetime) -> list[FlagRow]:
        """The flags of all that is served. What was looked at under the same facts on the same day is neither read nor
        looked at again: an edit changes one entry of thousands.
        """
        version, known = (stored.version, stored.facts) if stored else (0, ShopFacts())
        basis, (then, kept) = state_of(0, version, now), self._kept.get(shop_id, ("", {}))
        before = kept if then == basis else {}
        with self._store.read() as session:
            heads = entries.served_heads(session, shop_id, *CURATED)
            rows = entries.served_now(session, shop_id, [head[0] for head in heads if head not in before])
        fresh = {one.row.id: tuple(_flags(one)) for one in broken(rows.values(), known, now, self._pause)}
        marks = {head: before.get(head, fresh.get(head[0], ())) for head in heads}
        self._kept[shop_id] = (basis, marks)
        return [flag for found in marks.values() for flag in found]


def _flags(one: Broken) -> Iterator[FlagRow]:
    for breach in one.breaches:
        yield FlagRow(one.row.id, one.row.version, breach.rule, breach.message)
