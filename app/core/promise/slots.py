"""The time slots of replies, filled with what the shop can surely keep; a slot it can't keep honestly is absent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core.facts import OrderFacts, ShopFacts, Transit
from app.core.moments import SHANGHAI
from app.core.promise.calendar import end_of, surely, transit_rule
from app.core.promise.windows import ShipWindow, allowed_window

_IN_HOURS = (24, 48)
_GONE = frozenset({"shipped", "signed", "closed"})
_LONGEST_WINDOW = 60
_FAR = 300
_LEEWAY, _STEP = timedelta(minutes=30), 30
"""An answer is told with half an hour to spare and for a full or half hour: it is still true when it is sent."""


def promise_slots(facts: ShopFacts, order: OrderFacts | None, now: datetime) -> dict[str, str]:
    """`ship_by`, `ship_window`, `deliver_range`, `refund_days` and `reply_by` as they may be said at `now`.

    For example ``明天19:00前``, ``48小时内``, ``11月26日到28日``, ``3天内``, ``今天15:30前``. Where a fact is missing, the shop forbids
    it or it doesn't apply (a parcel that has left has no ship time), the key is absent.
    """
    now = now.astimezone(SHANGHAI)
    window = allowed_window(facts, order, now)
    gone_by = _dispatch(facts, order, now)
    slots = {
        "ship_by": None if gone_by is None else _ship_by(gone_by, now, window),
        "ship_window": None if gone_by is None else _ship_window(gone_by, now, window),
        "deliver_range": _deliver_range(facts, order, now, window),
        "refund_days": _refund(facts),
        "reply_by": _reply_by(facts, order, now),
    }
    return {name: text for name, text in slots.items() if text is not None}


def _dispatch(facts: ShopFacts, order: OrderFacts | None, now: datetime) -> datetime | None:
    """When the parcel is surely gone; ``None`` where nobody can say or it is gone already."""
    if facts.instant or (order is not None and order.status in _GONE):
        return None
    at = surely("ship", facts, order, now).at
    return at if at is not None and at - now < timedelta(days=_FAR) else None


def _ship_by(at: datetime, now: datetime, window: ShipWindow) -> str | None:
    if window.mode != "any":
        return None
    if at.second:
        at = (at + timedelta(minutes=1)).replace(second=0) if (at.hour, at.minute) != (23, 59) else at
    return _before(at, now)


def _before(at: datetime, now: datetime) -> str:
    clock = "24:00" if (at.hour, at.minute, at.second) == (23, 59, 59) else f"{at:%H:%M}"
    return f"{_named(at.date(), now.date())}{clock}前"


def _named(day: date, today: date) -> str:
    ahead = (day - today).days
    return {0: "今天", 1: "明天"}.get(ahead, f"{day.month}月{day.day}日")


def _ship_window(at: datetime, now: datetime, window: ShipWindow) -> str | None:
    """The stated window where it can be kept; else, where the shop doesn't insist on it, the shortest that can."""
    if window.mode == "none":
        return None
    if window.text is not None and _window_end(window, now) >= at:
        return window.text
    if window.mode == "window_only":
        return None
    for hours in _IN_HOURS:
        if at <= now + timedelta(hours=hours):
            return f"{hours}小时内"
    days = (at.date() - now.date()).days
    return f"{days}天内" if days <= _LONGEST_WINDOW else None


def _window_end(window: ShipWindow, now: datetime) -> datetime:
    """The last moment of the stated window, said now."""
    if window.deadline is not None:
        return window.deadline
    if window.hours is not None:
        return now + timedelta(hours=window.hours)
    return end_of(now.date() + timedelta(days=window.days or 0))


def _deliver_range(
    facts: ShopFacts, order: OrderFacts | None, now: datetime, window: ShipWindow
) -> str | None:
    """From the shortest to the longest transit, as days of the month."""
    if facts.instant or window.mode != "any" or (order is not None and order.status in {"signed", "closed"}):
        return None
    last = surely("deliver", facts, order, now).at
    if last is None or last - now > timedelta(days=_FAR):
        return None
    first = max(last.date() - timedelta(days=_spread(facts, order)), now.date())
    return _range(first, last.date())


def _range(first: date, last: date) -> str:
    begin = f"{first.month}月{first.day}日"
    if first == last:
        return begin
    return f"{begin}到{last.day}日" if first.month == last.month else f"{begin}到{last.month}月{last.day}日"


def _spread(facts: ShopFacts, order: OrderFacts | None) -> int:
    """Days between the shortest and the longest transit of the rule that applies."""
    days = _transit(facts.transit or (), order) or facts.transit_days or (0, 0)
    return max(days) - min(days)


def _transit(rules: tuple[Transit, ...], order: OrderFacts | None) -> tuple[int, int] | None:
    rule = transit_rule(rules, order)
    return None if rule is None else rule.days


def _refund(facts: ShopFacts) -> str | None:
    hours = facts.refund_hours
    if hours is None:
        return None
    if hours <= 72:
        return f"{max(hours, 1)}小时内"
    return f"{-(-hours // 24)}天内"


def _reply_by(facts: ShopFacts, order: OrderFacts | None, now: datetime) -> str | None:
    """By when a question that can't be answered at once is answered."""
    sure = surely("reply", facts, order, now).at
    if sure is None or sure - now > timedelta(days=_FAR):
        return None
    late = sure.replace(second=0, microsecond=0) + _LEEWAY
    late += timedelta(minutes=-late.minute % _STEP)
    return _before(late if late.date() == sure.date() else end_of(sure.date()), now)
