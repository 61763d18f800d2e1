"""Small work beside the answers, on one thread: re-checking promises, noting when tokens were last used.

No answer waits for it, and what fails is logged and tried again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from app.curation.recheck import Recheck
from app.store import tokens
from app.store.session import Store
from app.web.deps import Doorman

log = logging.getLogger("kuaihui.chores")
EVERY = 1.0
"""Seconds between two rounds."""


class Chores:
    """Runs its jobs again and again. A job that fails keeps the others from nothing."""

    def __init__(self, jobs: Mapping[str, Callable[[], object]], every: float = EVERY) -> None:
        self._jobs, self._every = dict(jobs), every
        self._failing: set[str] = set()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; starting twice, or again, is harmless."""
        self._stop.clear()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="chores", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the present round."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def round(self) -> None:
        """Every job once."""
        for name, job in self._jobs.items():
            try:
                job()
                self._failing.discard(name)
            except Exception as wrong:  # noqa: BLE001 — a chore must not end the others, nor the service
                if name not in self._failing:
                    log.warning("chore failed", extra={"chore": name, "error": type(wrong).__name__})
                self._failing.add(name)

    def _work(self) -> None:
        while not self._stop.wait(self._every):
            self.round()


def chores(store: Store, doorman: Doorman) -> Chores:
    """The application's chores."""
    return Chores({"uses": lambda: note_uses(store, doorman), "recheck": Recheck(store).run})


def note_uses(store: Store, doorman: Doorman) -> int:
    """Write down when tokens were last used; returns how many."""
    used = doorman.uses()
    if used:
        with store.begin() as session:
            for token_id, at in used.items():
                tokens.note_use(session, [token_id], at=at)
    return len(used)
