"""What the conversation says beyond the words asked: mood, phase of the trade, and what a bare question refers to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.core.entries import Mood, Phase
from app.core.facts import OrderFacts, Turn

_ANGRY = re.compile(
    r"骗子|垃圾|什么破|投诉|举报|差评|气死|太过分|过分了|恶心|坑人|坑爹|忽悠|无语|欺骗|退钱|什么态度|有病|滚|妈的|tmd|"
    r"受不了|太差|失望|什么玩意|搞什么|不要脸|黑店|[!！]{2,}|到底"
)
_ANXIOUS = re.compile(
    r"急|赶紧|快点|催|等着用|来不及|怎么还|还没|这么慢|太慢|几天了|多久了|一直没|什么时候才|尽快|赶时间"
)
_THANKFUL = re.compile(r"谢谢|多谢|感谢|辛苦|太好了|不错|满意|喜欢|爱你|么么|棒")
_PHASES: dict[str, Phase] = {
    "none": "presale", "unpaid": "sale", "paid": "sale", "shipped": "transit", "signed": "after", "closed": "after",
}  # fmt: skip
_STANDING = {
    "none": "还没下单", "unpaid": "订单还没付款", "paid": "订单已付款", "shipped": "订单已发货", "signed": "订单已签收",
    "closed": "订单已关闭",
}  # fmt: skip
_UNSENT = {"logi.slow": "ship.urge", "logi.where": "ship.urge", "logi.no_update": "ship.urge"}
_UNPAID = {**_UNSENT, "ship.urge": "order.unpaid", "product.restock": "logi.eta"}
_PAID = {
    **_UNSENT, "product.restock": "logi.eta", "bargain.refuse": "order.cancel", "after.return": "order.cancel", "after.exchange": "order.change_item",
}  # fmt: skip
_ON_THE_WAY = {
    "ship.urge": "logi.where", "ship.when": "logi.where", "product.restock": "logi.eta", "order.cancel": "logi.redirect",
    "bargain.refuse": "logi.redirect", "order.address": "logi.redirect", "order.change_item": "after.exchange",
}  # fmt: skip
_ARRIVED = {
    "ship.urge": "logi.not_received",
    "logi.slow": "logi.not_received",
    "bargain.refuse": "after.return",
    "order.cancel": "after.return",
    "order.change_item": "after.exchange",
    "logi.where": "logi.not_received",
    "logi.eta": "logi.not_received",
}
_PRESALE = {"ship.when": "ship.presale", "ship.urge": "ship.presale", "logi.eta": "ship.presale"}
"""Before a presale item leaves, every question of when is one of the presale."""  # fmt: skip
_REALLY_ABOUT: Mapping[str, Mapping[str, str]] = {
    "unpaid": _UNPAID, "paid": _PAID, "shipped": _ON_THE_WAY, "signed": _ARRIVED,
}  # fmt: skip
"""By order status: what buyers say, and what they mean when the order tells us better than they do."""

_UNLIKELY: Mapping[str, Mapping[str, float]] = {
    "none": {"transit": 0.5, "after": 0.5}, "unpaid": {"transit": 0.5, "after": 0.5}, "paid": {"presale": 0.6},
    "shipped": {"presale": 0.4, "sale": 0.6}, "signed": {"presale": 0.4, "sale": 0.5, "transit": 0.8},
}  # fmt: skip
"""By order status: how much less a buyer means something of another phase of the trade."""

_MOVED = 0.7
"""The share of an intent that moves to what the order makes it."""


def mood(message: str, turns: Sequence[Turn]) -> Mood:
    """The buyer's mood: anger lasts for two turns more, haste for one, thanks are for the moment."""
    earlier = [t.text for t in reversed(turns) if t.role == "buyer"][:2]
    texts = [message, *earlier]
    if any(_ANGRY.search(text) for text in texts):
        return "angry"
    if any(_ANXIOUS.search(text) for text in texts[:2]):
        return "anxious"
    return "thankful" if _THANKFUL.search(message) else "calm"


def phase(order: OrderFacts | None) -> Phase | None:
    """Where in the trade we are; ``None`` when the order isn't known."""
    if order is None or order.status is None:
        return None
    return _PHASES[order.status]


def standing(order: OrderFacts | None, now: datetime) -> str:
    """How the order stands, as people say it: 订单已付款2天."""
    if order is None or order.status is None:
        return ""
    days = (now - order.paid_at).days if order.status == "paid" and order.paid_at else 0
    return _STANDING[order.status] + (f"{days}天" if days > 0 else "")


def by_status(
    intents: Mapping[str, float], order: OrderFacts | None, phases: Mapping[str, str]
) -> dict[str, float]:
    """Read intents in the light of the order: "怎么还没到" before the parcel left is a wish to have it sent.

    `phases` tells of each intent where in the trade it happens: who has received a parcel rarely asks how to pay.
    """
    status = (order.status if order else None) or ""
    unlikely = _UNLIKELY.get(status, {})
    read = {code: share * unlikely.get(phases.get(code, ""), 1.0) for code, share in intents.items()}
    total = sum(read.values()) or 1.0
    read = {code: share / total for code, share in read.items()}
    meant = {**_REALLY_ABOUT.get(status, {}), **(_PRESALE if _on_presale(order) else {})}
    for said, really in meant.items():
        moved = read.get(said, 0.0) * _MOVED
        if moved and really in read:
            read[said] -= moved
            read[really] += moved
    return read


def _on_presale(order: OrderFacts | None) -> bool:
    return (
        order is not None
        and order.status in {"unpaid", "paid"}
        and any(item.presale_date for item in order.items or ())
    )


def before(turns: Sequence[Turn]) -> tuple[str, str] | None:
    """The buyer's last turn of substance and the agent's last one after it: what a message follows."""
    for place in range(len(turns) - 1, -1, -1):
        if turns[place].role == "buyer" and len(turns[place].text.strip()) > 1:
            answers = [turn.text for turn in turns[place + 1 :] if turn.role == "agent"]
            return turns[place].text, answers[-1] if answers else ""
    return None
