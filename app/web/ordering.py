"""Between a request and the order book: which order the host means, and what is known of it."""

from __future__ import annotations

from typing import TypeVar, cast

from fastapi import Request

from app.orders.book import OrderBook
from app.orders.source import Wanted
from app.snapshot import Snapshot
from app.web.api.models import CheckIn, RenderIn, SuggestIn

Asked = TypeVar("Asked", SuggestIn, CheckIn, RenderIn)


def book_of(request: Request) -> OrderBook:
    """The application's order book."""
    return cast(OrderBook, request.app.state.orders)


def with_known_order(request: Request, snapshot: Snapshot, body: Asked) -> tuple[Asked, bool]:
    """The request with the facts of the order it names (or of the buyer's latest) in place of its claim.

    The second value says whether a source vouches for them.
    """
    claim, buyer = body.order, body.buyer
    wanted = Wanted(
        snapshot.shop_id,
        snapshot.slug,
        order_id=(claim.id or None) if claim else None,
        buyer_id=(buyer.id or None) if buyer else None,
        demo=snapshot.demo,
    )
    known = book_of(request).look_up(wanted, claim)
    return body.model_copy(update={"order": known.order}), known.verified
