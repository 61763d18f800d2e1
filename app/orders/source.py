"""Where facts of orders come from: what a source is asked, and what every source must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.core.facts import OrderFacts


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which order: by its own number, else the buyer's latest. `demo` shops play with orders of their own."""

    shop_id: int
    shop: str
    order_id: str | None = None
    buyer_id: str | None = None
    demo: bool = False


class OrderSource(Protocol):
    """Knows orders better than the page an agent has open."""

    name: str
    """What people call it."""

    def find(self, wanted: Wanted) -> OrderFacts | None:
        """The facts, ``None`` when the source doesn't know the order; raises when it can't be asked."""


class SourceError(Exception):
    """The source answered with something that isn't an answer."""
