"""A source that can't hold a reply up: answers are kept a moment, waits are short, a source that is down is left alone."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlowError
from dataclasses import dataclass

from app.core.facts import OrderFacts
from app.orders.source import OrderSource, Wanted

log = logging.getLogger("kuaihui.orders")


@dataclass(frozen=True, slots=True)
class Terms:
    """Seconds: for which an answer and a "not known" are kept, to wait for one, and to leave a failing source alone."""

    keep: float
    keep_unknown: float
    patience: float
    rest: float = 10.0
    failures: int = 3
    """So many failures in a row and the source is left alone."""
    threads: int = 16
    most: int = 5_000
    """Answers kept at once."""


class Guarded:
    """Asks `source` on threads of its own, so that the caller's wait ends in time whatever the source does."""

    def __init__(
        self, source: OrderSource, terms: Terms, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._source, self._terms, self._clock = source, terms, clock
        self._pool = self._threads()
        self._kept: dict[Wanted, tuple[float, OrderFacts | None]] = {}
        self._lock = threading.Lock()
        self._failed, self._resting_until = 0, 0.0

    @property
    def trouble(self) -> str | None:
        """What is wrong with the source, for `/readyz`; a failure that nobody has met for a while is not told of."""
        over = self._resting_until + self._terms.rest
        if self._failed < self._terms.failures or self._clock() >= over:
            return None
        return f"{self._source.name}连不上，暂时按页面给的订单信息回复"

    def find(self, wanted: Wanted) -> OrderFacts | None:
        """The facts, ``None`` when they are not known or can't be had in time."""
        now = self._clock()
        kept = self._kept.get(wanted)
        if kept and now < kept[0]:
            return kept[1]
        if not self._may_ask(now):
            return None
        asked = self._pool.submit(self._ask, wanted)
        try:
            return asked.result(timeout=self._terms.patience)
        except TooSlowError:
            asked.cancel()
            self._note_failure("timeout")
        except Exception as wrong:  # noqa: BLE001 — whatever ails the source, the agent gets a reply
            self._note_failure(type(wrong).__name__)
        return None

    def forget(self, shop_id: int) -> None:
        """Drop what is kept of a shop: it was just told something new."""
        with self._lock:
            self._kept = {key: value for key, value in self._kept.items() if key.shop_id != shop_id}

    def close(self) -> None:
        """End the threads; who asks after that gets new ones."""
        old, self._pool = self._pool, self._threads()
        old.shutdown(wait=False, cancel_futures=True)

    def _threads(self) -> ThreadPoolExecutor:
        """A pool that starts a thread only when somebody asks."""
        return ThreadPoolExecutor(self._terms.threads, thread_name_prefix="orders")

    def _ask(self, wanted: Wanted) -> OrderFacts | None:
        found = self._source.find(wanted)
        keep = self._terms.keep if found else self._terms.keep_unknown
        with self._lock:
            if len(self._kept) >= self._terms.most:
                self._kept.clear()
            self._kept[wanted] = (self._clock() + keep, found)
            self._failed = 0
        return found

    def _may_ask(self, now: float) -> bool:
        """Whether the source is up, or it is time for one to try it again."""
        with self._lock:
            if self._failed < self._terms.failures:
                return True
            if now < self._resting_until:
                return False
            self._resting_until = now + self._terms.rest
            return True

    def _note_failure(self, why: str) -> None:
        with self._lock:
            self._failed += 1
            self._resting_until = self._clock() + self._terms.rest
        log.warning("order source failed", extra={"source": self._source.name, "error": why})
