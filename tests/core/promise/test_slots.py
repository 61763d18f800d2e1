"""The time slots of replies: what they say, when they are absent, and that the guard lets them through."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.facts import OrderFacts, ShopFacts
from app.core.moments import SHANGHAI
from app.core.promise import check
from app.core.promise.calendar import surely
from app.core.promise.slots import promise_slots
from app.core.promise.times import find, resolve

BASE: dict[str, Any] = {
    "cutoff": "16:00",
    "pickup": "19:00",
    "handling_days": 0,
    "works": "daily",
    "backlog_days": 0,
    "transit_days": [2, 4],
    "refund_hours": 48,
}
SENTENCES = {
    "ship_by": "预计{}发出",
    "ship_window": "预计{}发出",
    "deliver_range": "预计{}送达",
    "refund_days": "{}为您退款",
    "reply_by": "{}给您答复",
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def slots(now: str, order: dict[str, Any] | None = None, **facts: Any) -> dict[str, str]:
    given_order = OrderFacts.model_validate(order) if order else None
    return promise_slots(ShopFacts.model_validate(BASE | facts), given_order, at(now))


@pytest.mark.parametrize(
    ("now", "facts", "ship_by"),
    [
        ("2026-06-03 10:00", {}, "今天19:00前"),
        ("2026-06-03 16:00", {}, "明天19:00前"),
        ("2026-06-03 10:00", {"backlog_days": 2}, "6月5日19:00前"),
        ("2026-06-30 18:00", {}, "明天19:00前"),
        ("2026-12-31 10:00", {"backlog_days": 3}, "1月3日19:00前"),
        ("2026-06-03 10:00", {"presale_date": "2026-06-18"}, "6月18日19:00前"),
        ("2026-06-03 10:00", {"pickup": "24:00"}, "今天24:00前"),
    ],
)
def test_ship_by_is_the_earliest_honest_time(now: str, facts: dict[str, Any], ship_by: str) -> None:
    assert slots(now, **facts)["ship_by"] == ship_by


@pytest.mark.parametrize(
    ("facts", "window"),
    [
        ({"ship_window_days": 3}, "3天内"),
        ({"ship_window_hours": 72}, "72小时内"),
        ({"date_promises": "window_only", "ship_window_days": 3}, "3天内"),
        ({}, "24小时内"),
        ({"backlog_days": 1}, "48小时内"),
        ({"backlog_days": 4}, "4天内"),
        ({"ship_window_days": 3, "backlog_days": 4}, "4天内"),
        ({"date_promises": "window_only", "ship_window_days": 3, "backlog_days": 4}, None),
        ({"date_promises": "window_only"}, None),
        ({"date_promises": "none", "ship_window_days": 3}, None),
        ({"cutoff": None, "ship_window_days": 3}, None),
        ({"presale_date": "2026-09-30"}, None),
    ],
)
def test_ship_window(facts: dict[str, Any], window: str | None) -> None:
    assert slots("2026-06-03 10:00", **facts).get("ship_window") == window


def test_a_sale_window_goes_before_the_shops_own() -> None:
    sale = {"paid_from": "2026-06-01T00:00:00+08:00", "paid_until": "2026-06-10T00:00:00+08:00"}
    assert slots("2026-06-03 10:00", sale_windows=[sale | {"hours": 96}])["ship_window"] == "96小时内"
    fixed = slots("2026-06-03 10:00", sale_windows=[sale | {"deadline": "2026-06-12T00:00:00+08:00"}])
    assert fixed["ship_window"] == "6月11日24:00前"
    assert "ship_by" not in fixed


@pytest.mark.parametrize(
    ("now", "facts", "order", "text"),
    [
        ("2026-06-03 10:00", {}, None, "6月5日到7日"),
        ("2026-06-28 10:00", {}, None, "6月30日到7月2日"),
        ("2026-06-03 10:00", {"transit_days": [3, 3]}, None, "6月6日"),
        (
            "2026-06-03 10:00",
            {"transit": [{"region": "西藏", "days": [5, 9]}]},
            {"region": "西藏"},
            "6月8日到12日",
        ),
        (
            "2026-06-03 10:00",
            {},
            {"status": "shipped", "paid_at": "2026-05-31T10:00:00+08:00"},
            "6月3日到4日",
        ),
        ("2026-06-03 10:00", {"date_promises": "window_only", "ship_window_days": 3}, None, None),
        ("2026-06-03 10:00", {"transit_days": None}, None, None),
        ("2026-06-03 10:00", {}, {"status": "signed"}, None),
    ],
)
def test_deliver_range(
    now: str, facts: dict[str, Any], order: dict[str, Any] | None, text: str | None
) -> None:
    assert slots(now, order, **facts).get("deliver_range") == text


@pytest.mark.parametrize(
    ("hours", "text"),
    [(48, "48小时内"), (72, "72小时内"), (100, "5天内"), (120, "5天内"), (0, "1小时内"), (None, None)],
)
def test_refund_days(hours: int | None, text: str | None) -> None:
    assert slots("2026-06-03 10:00", refund_hours=hours).get("refund_days") == text


@pytest.mark.parametrize(
    ("now", "minutes", "text"),
    [
        ("2026-06-03 10:00", 30, "今天11:00前"), ("2026-06-03 10:01", 30, "今天11:30前"),
        ("2026-06-03 21:50", 60, "今天23:30前"), ("2026-06-03 22:40", 15, "今天23:30前"),
        ("2026-06-03 23:30", 30, "明天10:00前"), ("2026-06-03 10:00", None, None),
    ],
)  # fmt: skip
def test_reply_by_leaves_time_to_send_it(now: str, minutes: int | None, text: str | None) -> None:
    found = slots(now, reply_hours="09:00-23:00", reply_minutes=minutes)
    assert found.get("reply_by") == text


@pytest.mark.parametrize("status", ["shipped", "signed", "closed"])
def test_a_parcel_that_has_left_has_no_ship_time(status: str) -> None:
    found = slots("2026-06-03 10:00", {"status": status, "paid_at": "2026-06-02T10:00:00+08:00"})
    assert not {"ship_by", "ship_window"} & set(found)


def test_an_instant_shop_has_no_ship_slots() -> None:
    assert slots("2026-06-03 10:00", instant=True) == {"refund_days": "48小时内"}


def test_nothing_is_known_of_a_shop_without_facts() -> None:
    assert promise_slots(ShopFacts(), None, at("2026-06-03 10:00")) == {}


START = datetime(2026, 1, 1, tzinfo=SHANGHAI)
moments = st.integers(0, 240 * 1440).map(lambda minutes: START + timedelta(minutes=minutes))


@st.composite
def shops(draw: st.DrawFn) -> ShopFacts:
    clock = st.sampled_from([time(11), time(16), time(18, 30), time(23)])
    begin = draw(st.integers(0, 240))
    closed = (
        (
            START.date() + timedelta(days=begin),
            START.date() + timedelta(days=begin + draw(st.integers(0, 12))),
        ),
    )
    return ShopFacts(
        cutoff=draw(clock),
        pickup=draw(clock),
        handling_days=draw(st.integers(0, 5)),
        backlog_days=draw(st.integers(0, 5)),
        works=draw(st.sampled_from(["daily", "mon-sat", "cn-workdays", ("mon", "thu")])),
        closed=draw(st.sampled_from([None, closed])),
        presale_date=draw(st.sampled_from([None, date(2026, 6, 18)])),
        transit_days=draw(st.sampled_from([(1, 1), (2, 4), (3, 9)])),
        refund_hours=draw(st.integers(1, 200)),
        reply_hours=draw(st.sampled_from([None, "09:00-23:00", "10:00-18:00"])),
        reply_minutes=draw(st.sampled_from([None, 5, 30, 240, 2000])),
        date_promises=draw(st.sampled_from([None, "any", "window_only", "none"])),
        ship_window_days=draw(st.sampled_from([None, 2, 3, 15])),
        ship_window_hours=draw(st.sampled_from([None, 48])),
    )


orders = st.one_of(
    st.none(),
    st.builds(
        OrderFacts,
        status=st.sampled_from(["unpaid", "paid", "shipped"]),
        paid_at=moments,
    ),
)


@settings(max_examples=200, deadline=None)
@given(shops(), orders, moments)
def test_every_slot_can_be_kept_and_passes_the_guard(
    facts: ShopFacts, order: OrderFacts | None, now: datetime
) -> None:
    for name, text in promise_slots(facts, order, now).items():
        act = {"deliver_range": "deliver", "refund_days": "refund", "reply_by": "reply"}.get(name, "ship")
        (expr,) = find(text)
        latest = resolve(expr, now).latest
        sure = surely(act, facts, order, now).at  # type: ignore[arg-type]
        assert latest is not None
        assert sure is not None
        assert latest >= sure, (name, text)
        said = SENTENCES[name].format(text)
        assert check(said, facts=facts, order=order, now=now).verdict == "pass", said
