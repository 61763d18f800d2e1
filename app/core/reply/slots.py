"""The slots a reply may have, with the word an agent reads where a value is missing.

`PROMISE_SLOTS` are filled by the promise core alone; everything else is plain text from the shop, the order or
the host.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.core.facts import OrderFacts

PROMISE_SLOTS: Mapping[str, str] = {
    "ship_by": "最早发出时间",
    "ship_window": "发货时效",
    "deliver_range": "预计送达",
    "refund_days": "退款时效",
    "reply_by": "答复时间",
}

SLOTS: Mapping[str, str] = {
    "shop.name": "店铺名", "shop.hours": "客服时间", "shop.origin": "发货地", "shop.free_shipping": "包邮条件",
    "shop.return_days": "无理由天数", "shop.invoice": "发票说明", "shop.gift": "随单赠品",
    "agent.name": "客服名", "buyer.name": "买家称呼",
    "order.id": "订单号", "order.amount": "订单金额", "order.address": "收货地址", "order.items": "订单商品",
    "item.title": "商品名", "item.price": "价格", "item.size": "尺码建议", "item.material": "材质",
    "item.color": "颜色", "item.care": "保养方法", "item.usage": "用法", "item.spec": "规格",
    "item.packaging": "包装", "item.taste": "口味", "item.suitable": "适用人群", "item.shelf_life": "保质期",
    "item.produced": "生产日期", "item.warranty": "质保", "item.link": "商品链接", "item.origin": "产地",
    "courier.name": "快递公司", "courier.waybill": "快递单号", "courier.last_scan": "最新物流",
    "activity.name": "活动名", "activity.rule": "活动规则", "activity.coupon": "优惠券", "activity.ends": "活动结束时间",
    "activity.gift": "活动赠品", "activity.next": "下次活动",
    **PROMISE_SLOTS,
}  # fmt: skip
"""Slot name → the Chinese name shown for a missing value."""


def label(name: str) -> str:
    """The Chinese name of a slot."""
    return SLOTS[name]


def order_values(order: OrderFacts | None) -> dict[str, str]:
    """What an order says, as slot values."""
    if order is None:
        return {}
    titles = [item.title for item in order.items if item.title]
    values = {
        "order.id": order.id,
        "order.amount": None if order.amount is None else f"{order.amount:.2f}",
        "order.address": order.address,
        "order.items": "、".join(titles[:5]),
        "item.title": titles[0] if len(titles) == 1 else None,
        "courier.name": order.courier,
        "courier.waybill": order.waybill,
    }
    return {name: value for name, value in values.items() if value}
