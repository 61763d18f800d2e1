"""From a request to the store without waiting: a bounded queue in memory, and one thread that empties it.

`put` costs a lock and an append. While the database is away the newest records are kept and the oldest dropped,
each of them counted; a record that the database will never take is dropped too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from app.access import Principal
from app.store import asks
from app.store.inputs import AskIn, HeldIn
from app.store.session import Store

log = logging.getLogger("kuaihui.usage")
AWAY = (OperationalError, InterfaceError, NoConnectionError)
"""What passes: the database is away or busy."""
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Record:
    """What one request leaves: the question (none for a check) and what was kept back."""

    who: Principal
    ask: AskIn | None = None
    held: tuple[HeldIn, ...] = ()


class Recorder:
    """Takes records at once and writes them soon; `daily` is run in the same thread when it starts and every day."""

    def __init__(
        self,
        write: Callable[[Sequence[Record]], None],
        *,
        lost: Callable[[int], None] = lambda _: None,
        daily: Callable[[], None] = lambda: None,
        every: float = 0.5,
        most: int = 10_000,
        batch: int = 500,
    ) -> None:
        """`every` is in seconds; `most` is how many records wait, `batch` how many one transaction writes."""
        self._write, self._lost, self._daily = write, lost, daily
        self._every, self._most, self._batch = every, most, batch
        self._queue: deque[Record] = deque()
        self._lock, self._flushing = threading.Lock(), threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def put(self, record: Record) -> None:
        """Take a record; never waits for the database, never raises."""
        with self._lock:
            self._queue.append(record)
            over = len(self._queue) - self._most
            if over > 0:
                self._queue.popleft()
        if over > 0:
            self._lost(1)

    def start(self) -> None:
        """Begin writing from a daemon thread; starting twice, or again, is harmless."""
        self._stop.clear()
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(target=self._run, name="usage", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what is left and end the thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self.flush()

    def flush(self) -> None:
        """Write everything that waits; what the database can't take now waits on."""
        with self._flushing:
            while batch := self._next():
                if not self._written(batch):
                    return

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stop.wait(self._every):
            self.flush()
            if time.monotonic() >= due:
                due = time.monotonic() + DAY
                self._clear_out()

    def _next(self) -> list[Record]:
        with self._lock:
            return [self._queue.popleft() for _ in range(min(self._batch, len(self._queue)))]

    def _written(self, batch: list[Record]) -> bool:
        try:
            self._write(batch)
        except AWAY as wrong:
            log.warning("usage waits for the database", extra={"error": type(wrong).__name__})
            self._put_back(batch)
            return False
        except Exception:
            log.exception("usage could not be written", extra={"records": len(batch)})
            self._lost(len(batch))
        return True

    def _put_back(self, batch: list[Record]) -> None:
        with self._lock:
            room = max(0, self._most - len(self._queue))
            kept = batch[len(batch) - room :] if room else []
            self._queue.extendleft(reversed(kept))
        if len(kept) < len(batch):
            self._lost(len(batch) - len(kept))

    def _clear_out(self) -> None:
        try:
            self._daily()
        except SQLAlchemyError as wrong:
            log.warning("old usage not cleared out", extra={"error": type(wrong).__name__})


def write(store: Store, batch: Sequence[Record]) -> None:
    """One transaction for the whole batch, by shop in a fixed order: workers who count the same days pass each other."""
    with store.begin() as session:
        for _, who in sorted({record.who.shop_id: record.who for record in batch}.items()):
            mine = [record for record in batch if record.who.shop_id == who.shop_id]
            found = [record.ask for record in mine if record.ask is not None]
            asks.record(session, who, found, [one for record in mine for one in record.held])
