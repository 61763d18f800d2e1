"""How the guard speaks of acts and moments to the agent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.core.judgement import Act
from app.core.moments import SHANGHAI
from app.core.promise.model import TimeExpr

DOING: dict[Act, str] = {
    "ship": "发出",
    "reship": "补发",
    "deliver": "送达",
    "refund": "退款",
    "reply": "回复",
    "gift": "赠送",
    "price": "优惠",
    "compensation": "补偿",
    "return": "退换",
    "stock": "有货",
}
"""The act as one verb."""

_DAYS = ("今天", "明天", "后天")


def moment(at: datetime, now: datetime) -> str:
    """``明天19:00``, ``11月26日``: the day as people say it; the end of a day has no clock."""
    at, now = at.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    distance = (at.date() - now.date()).days
    day = _DAYS[distance] if 0 <= distance < len(_DAYS) else f"{at.month}月{at.day}日"
    return day if (at.hour, at.minute) == (23, 59) else f"{day}{at:%H:%M}"


def said(times: Sequence[TimeExpr]) -> str:
    """The times as the agent wrote them."""
    return "".join(time.text for time in times)
