"""The ship window that a shop states: what may be said of dispatch, whatever the calendar could do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.core.facts import OrderFacts, SaleWindow, ShopFacts
from app.core.moments import SHANGHAI
from app.core.promise.model import Reading, TimeExpr

Mode = Literal["any", "window_only", "none"]


@dataclass(frozen=True, slots=True)
class ShipWindow:
    """What a shop lets its agents say about dispatch.

    `mode` ``any``: any time that holds; ``window_only``: the stated window or a looser one; ``none``: no time at all.
    The window is a length (`hours`, `days`) from payment or a fixed instant (`deadline`); both may be missing.
    """

    mode: Mode
    hours: int | None = None
    days: int | None = None
    deadline: datetime | None = None

    @property
    def length(self) -> float | None:
        """The stated window in hours."""
        if self.hours is not None:
            return float(self.hours)
        return None if self.days is None else self.days * 24.0

    @property
    def text(self) -> str | None:
        """The window as it is said: ``48小时内``, ``3天内``, ``11月15日24:00前``."""
        if self.deadline is not None:
            return said_deadline(self.deadline)
        if self.hours is not None:
            return f"{self.hours}小时内"
        return None if self.days is None else f"{self.days}天内"

    def admits(self, expr: TimeExpr, reading: Reading) -> bool:
        """Whether this way of saying the time is allowed; whether it *holds* is the calendar's question."""
        if self.mode == "any" or reading.kind in {"open", "effort"}:
            return True
        if self.mode == "none" or reading.kind != "deadline":
            return False
        if self.deadline is not None:
            return reading.latest is not None and reading.latest >= self.deadline
        plain = expr.family == "duration" and expr.bound in {"within", "by"}
        return (
            plain and reading.hours is not None and self.length is not None and reading.hours >= self.length
        )


def allowed_window(facts: ShopFacts, order: OrderFacts | None, now: datetime) -> ShipWindow:
    """The window in force for an order paid when `order` was, else `now`. A sale window goes before the shop's own."""
    now = now.astimezone(SHANGHAI)
    paid = order.paid_at.astimezone(SHANGHAI) if order and order.paid_at else now
    mode: Mode = facts.date_promises or "any"
    sale = _sale_window(facts, paid)
    if sale is not None:
        sale_mode: Mode = "none" if mode == "none" else "window_only"
        return ShipWindow(sale_mode, hours=sale.hours, deadline=_last_moment(sale))
    return ShipWindow(mode, hours=facts.ship_window_hours, days=facts.ship_window_days)


def _sale_window(facts: ShopFacts, paid: datetime) -> SaleWindow | None:
    return next((sale for sale in facts.sale_windows or () if sale.paid_from <= paid < sale.paid_until), None)


def _last_moment(sale: SaleWindow) -> datetime | None:
    """A deadline of 00:00 is the end of the day before."""
    if sale.deadline is None or sale.hours is not None:
        return None
    deadline = sale.deadline.astimezone(SHANGHAI)
    midnight = (deadline.hour, deadline.minute, deadline.second) == (0, 0, 0)
    return deadline - timedelta(seconds=1) if midnight else deadline


def said_deadline(moment: datetime) -> str:
    """``11月15日24:00前`` for the end of a day, else ``11月15日19:00前``."""
    clock = "24:00" if (moment.hour, moment.minute) == (23, 59) else f"{moment:%H:%M}"
    return f"{moment.month}月{moment.day}日{clock}前"
