"""Orders that the shop's own system pushes to us, and their clearing out."""

from __future__ import annotations

from datetime import timedelta

from app.core.facts import OrderFacts
from app.orders.source import Wanted
from app.store import orders
from app.store.columns import utc_now
from app.store.session import Store


class PushedOrders:
    """What was pushed in the last `days` days; older facts are taken as unknown."""

    name = "推送的订单"

    def __init__(self, store: Store, days: int) -> None:
        self._store, self._days = store, timedelta(days=days)
        self._shops: frozenset[int] | None = None

    def find(self, wanted: Wanted) -> OrderFacts | None:
        """Look it up in the store; not at all for a shop that pushes nothing, so that its agents never wait for it."""
        if self._shops is not None and wanted.shop_id not in self._shops:
            return None
        since = utc_now() - self._days
        with self._store.read() as session:
            return orders.find(
                session, wanted.shop_id, ref=wanted.order_id, buyer=wanted.buyer_id, since=since
            )

    def look_around(self) -> None:
        """Learn which shops push orders. Until the first look every shop may."""
        with self._store.read() as session:
            self._shops = orders.shops(session)

    def told(self, shop_id: int) -> None:
        """This shop has just pushed something."""
        if self._shops is not None:
            self._shops |= {shop_id}

    def clear_out(self) -> int:
        """Delete what is older than that; returns how many."""
        with self._store.begin() as session:
            return orders.forget(session, before=utc_now() - self._days)
