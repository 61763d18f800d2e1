"""When the shop can surely do something: the first moment by which something is *guaranteed*, from the facts the shop has given.

Counting day = the day of payment if it is a shipping day and before the cutoff, else the next shipping day.
Dispatch = counting day + handling + backlog in shipping days, at pickup; a presale date replaces that.
Delivery = dispatch + the longest transit, end of day. A fact that is missing makes the answer unknown.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TypeVar

from app.core.facts import OrderFacts, ShopFacts, Transit
from app.core.judgement import Act
from app.core.moments import SHANGHAI
from app.core.promise.holidays import ONE_DAY, UnknownYear, is_workday
from app.core.promise.model import Surely

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HORIZON = 800
T = TypeVar("T")
_GONE = frozenset({"shipped", "signed", "closed"})


class _Unknown(Exception):  # noqa: N818 - an answer, not an error
    """Carries the clause that says which fact is missing."""


def surely(
    act: Act, facts: ShopFacts, order: OrderFacts | None, now: datetime, *, paid_at: datetime | None = None
) -> Surely:
    """The first moment by which the shop can surely do `act`; `unknown` says which fact is missing.

    The order's own time of payment counts, else `now`. `paid_at` is the bound of a condition (四点前拍下): the order
    will be paid *before* it, so that a bound at the cutoff itself is met. Acts without a clock are possible now.
    """
    now = now.astimezone(SHANGHAI)
    if paid_at is not None:
        paid_at = paid_at.astimezone(SHANGHAI) - timedelta(seconds=1)
    try:
        return Surely(_first(act, facts, order, now, paid_at))
    except (_Unknown, UnknownYear) as gap:
        return Surely(unknown=str(gap))


def _first(
    act: Act, facts: ShopFacts, order: OrderFacts | None, now: datetime, paid_at: datetime | None
) -> datetime:
    if act in {"ship", "reship"}:
        return _ship(facts, order, now, paid_at, again=act == "reship")
    if act == "deliver":
        return _deliver(facts, order, now, paid_at)
    if act == "refund":
        return now + timedelta(hours=_given(facts.refund_hours, "店铺没有填退款时效"))
    return _reply(facts, now) if act == "reply" else now


def end_of(day: date) -> datetime:
    """The last second of `day` in Shanghai."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def _given(value: T | None, missing: str) -> T:
    if value is None:
        raise _Unknown(missing)
    return value


def is_shipping_day(day: date, facts: ShopFacts) -> bool:
    """Whether the courier collects on `day`. Raises `UnknownYear` for a shop by statutory workdays."""
    if any(first <= day <= last for first, last in facts.closed or ()):
        return False
    if facts.extra_days and day in facts.extra_days:
        return True
    if facts.works == "daily":
        return True
    if facts.works == "mon-sat":
        return day.weekday() < 6
    if facts.works == "cn-workdays":
        return is_workday(day, facts.calendar)
    return WEEKDAYS[day.weekday()] in (facts.works or ())


def _advance(day: date, count: int, facts: ShopFacts) -> date:
    """`day` if it is a shipping day, else the next one, and then `count` shipping days on."""
    for _ in range(_HORIZON):
        if is_shipping_day(day, facts):
            if count == 0:
                return day
            count -= 1
        day += ONE_DAY
    raise _Unknown("店铺近期没有可发货的日子")


def _ship(
    facts: ShopFacts,
    order: OrderFacts | None,
    now: datetime,
    paid_at: datetime | None,
    *,
    again: bool = False,
) -> datetime:
    if facts.instant:
        return now
    if paid_at is None:
        gone = order is not None and order.status in _GONE
        paid_at = order.paid_at if order and order.paid_at and not again and not gone else now
    return dispatch(facts, order, now, paid_at.astimezone(SHANGHAI))


def dispatch(facts: ShopFacts, order: OrderFacts | None, now: datetime, paid: datetime) -> datetime:
    """When a parcel paid at `paid` and not gone at `now` is collected."""
    _given(facts.works, "店铺没有填发货日")
    cutoff = _given(facts.cutoff, "店铺没有填截单时间")
    pickup = _given(facts.pickup, "店铺没有填揽收时间")
    queue = _given(facts.handling_days, "店铺没有填备货天数") + _backlog(facts, now)
    presale = _presale(facts, order)
    counting = _counting_day(facts, paid, cutoff)
    if presale is not None and presale >= counting:
        day = _advance(presale, 0, facts)
    else:
        day = _advance(counting, queue, facts)
    at = datetime.combine(day, pickup, SHANGHAI)
    return at if at >= now else _next_pickup(facts, now, pickup)


def _counting_day(facts: ShopFacts, paid: datetime, cutoff: time) -> date:
    day = paid.date()
    if is_shipping_day(day, facts) and paid.time() < cutoff:
        return day
    return _advance(day + ONE_DAY, 0, facts)


def _next_pickup(facts: ShopFacts, now: datetime, pickup: time) -> datetime:
    """A parcel that should be gone by now leaves with the next collection."""
    first = now.date() if now.time() <= pickup else now.date() + ONE_DAY
    return datetime.combine(_advance(first, 0, facts), pickup, SHANGHAI)


def _backlog(facts: ShopFacts, now: datetime) -> int:
    backlog = _given(facts.backlog_days, "店铺没有填积压天数")
    if facts.backlog_valid_hours is not None:
        as_of = _given(facts.as_of, "积压天数没有注明更新时间")
        if now - as_of > timedelta(hours=facts.backlog_valid_hours):
            raise _Unknown("积压天数已经过期，需要重新填写")
    return backlog


def _presale(facts: ShopFacts, order: OrderFacts | None) -> date | None:
    """The last presale date among the order's items and the shop's own; sold out without a date is unknown."""
    items = order.items if order else ()
    for item in items:
        short = item.stock is not None and item.stock < (1 if item.qty is None else item.qty)
        if short and item.presale_date is None and facts.presale_date is None:
            raise _Unknown("商品库存不足，到货时间没有填")
    dates = [day for day in (facts.presale_date, *(item.presale_date for item in items)) if day is not None]
    return max(dates, default=None)


def _deliver(facts: ShopFacts, order: OrderFacts | None, now: datetime, paid_at: datetime | None) -> datetime:
    if facts.instant:
        return now
    longest = _longest_transit(facts, order)
    if order is not None and order.status in {"signed", "closed"}:
        return now
    if order is not None and order.status == "shipped" and paid_at is None:
        return _on_the_road(facts, order, now, longest)
    return end_of(_ship(facts, order, now, paid_at).date() + timedelta(days=longest))


def _on_the_road(facts: ShopFacts, order: OrderFacts, now: datetime, longest: int) -> datetime:
    """A parcel under way: from when it should have left, else from now."""
    paid = order.paid_at
    left = now if paid is None else min(now, dispatch(facts, order, paid, paid.astimezone(SHANGHAI)))
    due = end_of(left.date() + timedelta(days=longest))
    if due < now:
        raise _Unknown("包裹已超过最长运输时效，没有新的到达时间")
    return due


def _longest_transit(facts: ShopFacts, order: OrderFacts | None) -> int:
    rule = transit_rule(facts.transit or (), order)
    return max(_given(facts.transit_days, "店铺没有填运输时效") if rule is None else rule.days)


def transit_rule(rules: tuple[Transit, ...], order: OrderFacts | None) -> Transit | None:
    """The first of the finer transit times that covers the order's region and courier."""
    region = order.region if order else None
    courier = order.courier if order else None
    return next((r for r in rules if _covers(r.region, region) and _covers(r.courier, courier)), None)


def _covers(rule: str | None, given: str | None) -> bool:
    """A rule for 浙江 covers 浙江省杭州市; a rule without a value covers all."""
    return rule is None or (given is not None and (rule in given or given in rule))


def _reply(facts: ShopFacts, now: datetime) -> datetime:
    """In hours: now + the usual minutes, if that is before closing; else the next opening + the minutes."""
    wait = timedelta(minutes=_given(facts.reply_minutes, "店铺没有填回复时效"))
    opens, closes = online_hours(facts, now)
    if opens <= now and now + wait <= closes:
        return now + wait
    return next_opening(facts, now) + wait


def online_hours(facts: ShopFacts, now: datetime) -> tuple[datetime, datetime]:
    """The span of agents' hours that `now` lies in, else the one that begins today; hours may run past midnight."""
    first, last = (
        _minutes(clock)
        for clock in _given(facts.reply_hours, "店铺没有填客服时间").replace(" ", "").split("-")
    )
    if last <= first:
        last += 24 * 60
    midnight = datetime.combine(now.date(), time(0), SHANGHAI)
    spans = [
        (midnight + timedelta(days=shift, minutes=first), midnight + timedelta(days=shift, minutes=last))
        for shift in (-1, 0)
    ]
    return next((span for span in spans if span[0] <= now < span[1]), spans[1])


def next_opening(facts: ShopFacts, now: datetime) -> datetime:
    """When agents are on line next, after `now`."""
    opens, _ = online_hours(facts, now)
    return opens if opens > now else opens + ONE_DAY


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
