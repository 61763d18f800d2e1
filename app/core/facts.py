"""What comes in from outside: turns of the conversation, what a shop can do, the order it is about.

Closed Pydantic models: an unknown field is an error, a missing fact stays ``None`` and is never defaulted.
Times are aware datetimes; Asia/Shanghai is the zone of the trade.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.moments import Clock, Day, Days, Moment

Role = Literal["agent", "lead", "manager", "admin"]
Speaker = Literal["buyer", "agent"]
OrderStatus = Literal["none", "unpaid", "paid", "shipped", "signed", "closed"]
"""``none``: the buyer surely has no order; an order that isn't known has no status at all."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Closed(BaseModel):
    """A frozen input model: unknown fields are rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(Closed):
    """One message of the conversation, oldest first in a list of turns."""

    role: Speaker
    text: Annotated[str, Field(max_length=2000)]
    at: Moment | None = None


class Authority(Closed):
    """What one role may give away without asking: yuan, percent, yuan."""

    gift: Annotated[float, Field(ge=0)] = 0
    discount: Annotated[float, Field(ge=0, le=100)] = 0
    compensation: Annotated[float, Field(ge=0)] = 0


class SaleWindow(Closed):
    """A big-sale rule: orders paid from `paid_from` until `paid_until` ship within `hours`, or by `deadline`."""

    paid_from: Moment
    paid_until: Moment
    hours: Annotated[int, Field(ge=1, le=24 * 60)] | None = None
    deadline: Moment | None = None


class Transit(Closed):
    """Days on the road for a region and / or courier; ``None`` matches any."""

    region: str | None = None
    courier: str | None = None
    days: tuple[Days, Days]


class ShopFacts(Closed):
    """What a shop can do, as it says itself. Every field may be missing; missing means "not known"."""

    cutoff: Clock | None = None
    """Orders paid before this minute count today; at the minute itself it is past."""
    pickup: Clock | None = None
    """When the courier collects: the moment of dispatch."""
    handling_days: Days | None = None
    """Shipping days between counting day and dispatch."""
    works: Literal["daily", "mon-sat", "cn-workdays"] | tuple[Weekday, ...] | None = None
    closed: tuple[tuple[date, date], ...] | None = None
    """Closures of the shop, both ends inclusive."""
    extra_days: tuple[Day, ...] | None = None
    """Days on which the shop ships although its week says no."""
    calendar: dict[date, bool] | None = None
    """Statutory days that the built-in calendar lacks or has wrong: true, a workday; false, a day off. A year
    without published data counts as given once its 1 January and 1 October are here: the rest is an ordinary week."""
    festivals: dict[str, tuple[date, ...]] | None = None
    """Dates of festivals and sales by name (``双十二``), in place of the built-in ones of the same years."""
    backlog_days: Days | None = None
    presale_date: Day | None = None
    transit_days: tuple[Days, Days] | None = None
    """Shortest and longest days on the road."""
    transit: tuple[Transit, ...] | None = None
    """Finer transit times; the first that matches region and courier wins."""
    refund_hours: Annotated[int, Field(ge=0, le=2400)] | None = None
    reply_hours: Annotated[str, Field(pattern=r"^\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}$")] | None = None
    """When agents are on line, ``"09:00-23:00"``."""
    reply_minutes: Annotated[int, Field(ge=0, le=10080)] | None = None
    instant: bool | None = None
    """A shop of top-ups and codes: dispatch is immediate."""
    date_promises: Literal["any", "window_only", "none"] | None = None
    ship_window_days: Days | None = None
    ship_window_hours: Annotated[int, Field(ge=1, le=2400)] | None = None
    sale_windows: tuple[SaleWindow, ...] | None = None
    authority: dict[Role, Authority] | None = None
    return_policy: dict[str, Annotated[int, Field(ge=0, le=365)]] | None = None
    """Days of no-reason return by item category; ``0``: none. ``"*"`` is the rest."""
    category: str | None = None
    """The shop's main item category, a key of `return_policy`."""
    as_of: Moment | None = None
    """When the facts were last confirmed."""
    backlog_valid_hours: Annotated[int, Field(ge=1, le=2400)] | None = None
    """A backlog older than this is a missing fact."""


class Item(Closed):
    """One line of an order."""

    id: str | None = None
    title: str | None = None
    qty: Annotated[int, Field(ge=0, le=100_000)] | None = None
    stock: Annotated[int, Field(ge=0)] | None = None
    presale_date: Day | None = None
    category: str | None = None


class OrderFacts(Closed):
    """The order the conversation is about, as far as the host knows it."""

    id: str | None = None
    status: OrderStatus | None = None
    paid_at: Moment | None = None
    items: tuple[Item, ...] = ()
    region: str | None = None
    courier: str | None = None
    waybill: str | None = None
    last_scan_at: Moment | None = None
    amount: Annotated[float, Field(ge=0)] | None = None
    address: str | None = None
