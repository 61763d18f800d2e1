"""The order a reply is about: what a source knows of it, or else what the host claims."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from app.core.facts import OrderFacts
from app.orders.callback import CallbackOrders
from app.orders.guarded import Guarded, Terms
from app.orders.pushed import PushedOrders
from app.orders.source import Wanted
from app.settings import Settings
from app.store.session import Store

log = logging.getLogger("kuaihui.orders")
EVERY, HOUR = 1.0, 3600.0
"""Seconds between two looks at which shops push orders, and between two clearings out."""


@dataclass(frozen=True, slots=True)
class Known:
    """An order, and whether a source vouches for it. What is not `verified` is the host's claim."""

    order: OrderFacts | None
    verified: bool


class OrderBook:
    """Asks the shop's own system first, if there is an address for it, then what was pushed."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._pushed = PushedOrders(store, settings.order_days)
        here = Guarded(self._pushed, Terms(keep=1.0, keep_unknown=1.0, patience=0.3, rest=5.0))
        self._sources = [here]
        if settings.order_source_url:
            patience = settings.order_source_ms / 1000
            secret = settings.order_source_secret.get_secret_value()
            there = CallbackOrders(settings.order_source_url, secret, patience)
            self._sources.insert(0, Guarded(there, Terms(keep=30.0, keep_unknown=3.0, patience=patience)))
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def trouble(self) -> tuple[str, ...]:
        """Sources that are down."""
        return tuple(wrong for source in self._sources if (wrong := source.trouble))

    def look_up(self, wanted: Wanted, claim: OrderFacts | None) -> Known:
        """A source's facts in place of the whole claim; the claim as it is where no source knows the order."""
        if wanted.order_id or wanted.buyer_id:
            for source in self._sources:
                if (found := source.find(wanted)) is not None:
                    return Known(found, verified=True)
        return Known(claim, verified=False)

    def forget(self, shop_id: int) -> None:
        """Something new was pushed."""
        self._pushed.told(shop_id)
        for source in self._sources:
            source.forget(shop_id)

    def start(self) -> None:
        """Look around every second and clear old orders out every hour, from a daemon thread; starting twice is harmless."""
        self._stop.clear()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._tidy, name="orders-tidy", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the clearing out, and the threads that ask."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        for source in self._sources:
            source.close()

    def _tidy(self) -> None:
        due = time.monotonic()
        while True:
            try:
                if time.monotonic() >= due:
                    due = time.monotonic() + HOUR
                    self._pushed.clear_out()
                self._pushed.look_around()
            except SQLAlchemyError as wrong:
                log.warning("orders not looked after", extra={"error": type(wrong).__name__})
            if self._stop.wait(EVERY):
                return
