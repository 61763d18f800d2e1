"""What the conversation says beyond the words asked: mood, phase of the trade, and what a bare question refers to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.core.types import Mood, OrderFacts, Phase, Turn

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
_UNSENT = {"logi.slow": "ship.urge", "logi.where": "ship.urge", "logi.no_update": "ship.urge"}
_UNPAID = {**_UNSENT, "ship.urge": "ship.when"}
_PAID = {
    **_UNSENT, "bargain.refuse": "order.cancel", "after.return": "order.cancel", "after.exchange": "order.change_item",
}  # fmt: skip
_ON_THE_WAY = {
    "ship.urge": "logi.slow", "ship.when": "logi.where", "order.cancel": "logi.redirect",
    "bargain.refuse": "logi.redirect", "order.address": "logi.redirect", "order.change_item": "after.exchange",
}  # fmt: skip
_ARRIVED = {
    "ship.urge": "logi.not_received", "logi.slow": "logi.not_received", "bargain.refuse": "after.return",
    "order.cancel": "after.return", "order.change_item": "after.exchange",
}  # fmt: skip
_REALLY_ABOUT: Mapping[str, Mapping[str, str]] = {
    "unpaid": _UNPAID, "paid": _PAID, "shipped": _ON_THE_WAY, "signed": _ARRIVED,
}  # fmt: skip
"""By order status: what buyers say, and what they mean when the order tells us better than they do."""

_MOVED = 0.7
"""The share of an intent that moves to what the order makes it."""

_FOLLOW_UP = re.compile(
    r"^(那|那么|然后|还有|所以|这个|那个|它|这样|真的|确定|为什么|怎么|可以|能|行|好的那)"
)
_BARE = 8
"""A follow-up this short leans on what was said before."""


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


def by_status(intents: Mapping[str, float], order: OrderFacts | None) -> dict[str, float]:
    """Read intents in the light of the order: "怎么还没到" before the parcel left is a wish to have it sent."""
    read = dict(intents)
    meant = _REALLY_ABOUT.get(order.status, {}) if order and order.status else {}
    for said, really in meant.items():
        moved = read.get(said, 0.0) * _MOVED
        if moved and really in read:
            read[said] -= moved
            read[really] += moved
    return read


def referent(query: str, turns: Sequence[Turn]) -> str | None:
    """The earlier buyer turn that a bare follow-up (``那什么时候呢``) is read with."""
    if len(query) > _BARE or not (_FOLLOW_UP.search(query) or len(query) <= 4):
        return None
    return earlier(turns)


def earlier(turns: Sequence[Turn]) -> str | None:
    """The last thing of substance that the buyer said before."""
    return next((t.text for t in reversed(turns) if t.role == "buyer" and len(t.text.strip()) > 1), None)
