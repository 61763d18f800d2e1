"""``/orders``: a shop's own system tells what is true of its orders, so that no page's word has to be taken for it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.facts import OrderFacts
from app.curation.shape import refuse_unreadable
from app.errors import InvalidInputError
from app.store import orders
from app.web.api.desk import DeskDep
from app.web.api.models import error_responses
from app.web.ordering import book_of

_MOST = 20_000
"""Bytes of one order."""
router = APIRouter(prefix="/api/v1/orders", tags=["订单"], responses=error_responses())
Ref = Annotated[
    str,
    Path(min_length=1, max_length=80, pattern=r"^[0-9A-Za-z_.\-]+$", description="订单号", examples=["3301"]),
]


class OrderIn(OrderFacts):
    """What is true of the order now; the whole of it, since what is left out becomes unknown."""

    model_config = ConfigDict(
        allow_inf_nan=False,
        json_schema_extra={
            "examples": [
                {
                    "status": "paid",
                    "paid_at": "2026-11-04T10:30:00+08:00",
                    "items": [{"id": "k1", "title": "棉麻衬衫", "qty": 1, "stock": 20}],
                    "region": "新疆",
                    "amount": 129.0,
                    "buyer_id": "tb12345",
                }
            ]
        },
    )
    buyer_id: Annotated[
        str | None, StringConstraints(max_length=200), Field(description="只保存加密的摘要")
    ] = None


class OrderOut(BaseModel):
    """What is kept of the order."""

    id: str
    order: OrderFacts


@router.put("/{order_id}")
def put_order(order_id: Ref, body: OrderIn, request: Request, desk: DeskDep) -> OrderOut:
    """Tell what is true of an order, in place of all that was told before. The delivery address is not kept."""
    if body.id not in {None, order_id}:
        raise InvalidInputError("订单号与地址里的不一致", fields={"id": "与地址里的订单号不一致"})
    refuse_unreadable(body.model_dump(exclude={"buyer_id"}))
    facts = OrderFacts.model_validate(body.model_dump(exclude={"buyer_id"}))
    if len(facts.model_dump_json(exclude_none=True).encode()) > _MOST:
        raise InvalidInputError(f"一个订单的内容不能超过{_MOST // 1000}kB", fields={"items": "内容太多"})
    with desk.write() as session:
        kept = orders.save(session, desk.who, order_id, facts, buyer=body.buyer_id)
    book_of(request).forget(desk.who.shop_id)
    return OrderOut(id=order_id, order=kept)


@router.delete("/{order_id}", status_code=204)
def delete_order(order_id: Ref, request: Request, desk: DeskDep) -> None:
    """Forget an order."""
    with desk.write() as session:
        orders.remove(session, desk.who, order_id)
    book_of(request).forget(desk.who.shop_id)
