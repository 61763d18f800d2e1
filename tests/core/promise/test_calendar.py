"""The shop calendar: cutoffs, closures, make-up days, presale, transit, refunds, replies, missing facts."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from app.core.facts import OrderFacts, ShopFacts
from app.core.judgement import Act
from app.core.moments import SHANGHAI
from app.core.promise.calendar import is_shipping_day, surely
from app.core.promise.holidays import UnknownYear, add_workdays, first_workday_after, is_workday, next_holiday

BASE: dict[str, Any] = {
    "cutoff": "16:00",
    "pickup": "19:00",
    "handling_days": 0,
    "works": "daily",
    "backlog_days": 0,
    "transit_days": [2, 4],
    "refund_hours": 48,
    "reply_hours": "09:00-23:00",
    "reply_minutes": 30,
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def shop(**facts: Any) -> ShopFacts:
    return ShopFacts.model_validate(BASE | facts)


def first(act: Act, now: str, facts: ShopFacts | None = None, **order: Any) -> str | None:
    """The calendar's answer as ``MM-DD HH:MM``, None for unknown."""
    found = surely(act, facts or shop(), OrderFacts.model_validate(order) if order else None, at(now)).at
    return None if found is None else f"{found:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("now", "ships"),
    [
        ("2026-06-03 15:59:59", "06-03 19:00"),
        ("2026-06-03 16:00:00", "06-04 19:00"),
        ("2026-06-03 16:00:01", "06-04 19:00"),
        ("2026-06-03 00:00:00", "06-03 19:00"),
        ("2026-06-03 23:59:59", "06-04 19:00"),
        ("2026-06-30 16:00:00", "07-01 19:00"),
        ("2026-12-31 17:00:00", "01-01 19:00"),
        ("2028-02-28 18:00:00", "02-29 19:00"),
    ],
)
def test_cutoff_minute_midnight_and_month_ends(now: str, ships: str) -> None:
    assert first("ship", now) == ships


@pytest.mark.parametrize(
    ("facts", "now", "ships"),
    [
        ({"works": "mon-sat"}, "2026-06-06 17:00", "06-08 19:00"),  # Saturday evening: Monday
        ({"works": "mon-sat"}, "2026-06-06 09:00", "06-06 19:00"),
        ({"works": "mon-sat"}, "2026-10-01 09:00", "10-01 19:00"),  # holidays are no matter to its week
        ({"works": ["tue", "thu"]}, "2026-06-03 09:00", "06-04 19:00"),
        ({"works": ["tue", "thu"]}, "2026-06-04 16:00", "06-09 19:00"),
        ({"works": ["tue", "thu"], "handling_days": 2}, "2026-06-03 09:00", "06-11 19:00"),
        ({"works": "cn-workdays"}, "2026-09-30 16:30", "10-08 19:00"),  # National Day
        ({"works": "cn-workdays"}, "2026-10-10 09:00", "10-10 19:00"),  # a Saturday made up for
        ({"works": "cn-workdays"}, "2026-09-20 09:00", "09-20 19:00"),  # a Sunday made up for
        ({"works": "cn-workdays"}, "2026-09-19 09:00", "09-20 19:00"),
        ({"works": "cn-workdays"}, "2026-02-14 16:30", "02-24 19:00"),  # Spring Festival
        ({"works": "cn-workdays", "handling_days": 3}, "2026-02-13 10:00", "02-25 19:00"),
        ({"closed": [["2026-06-04", "2026-06-07"]]}, "2026-06-03 16:00", "06-08 19:00"),
        ({"closed": [["2026-06-04", "2026-06-07"]]}, "2026-06-03 15:59", "06-03 19:00"),
        ({"closed": [["2026-06-04", "2026-06-07"]], "handling_days": 2}, "2026-06-03 10:00", "06-09 19:00"),
        ({"works": "mon-sat", "extra_days": ["2026-06-07"]}, "2026-06-06 17:00", "06-07 19:00"),
        (
            {"closed": [["2026-06-07", "2026-06-07"]], "extra_days": ["2026-06-07"]},
            "2026-06-06 17:00",
            "06-08 19:00",
        ),
        ({"handling_days": 1, "backlog_days": 3}, "2026-06-03 10:00", "06-07 19:00"),
        ({"cutoff": "24:00"}, "2026-06-03 23:30", "06-04 19:00"),  # counts today, pickup has gone
        ({"pickup": "15:00", "cutoff": "14:00"}, "2026-06-03 13:59", "06-03 15:00"),
    ],
)
def test_shipping_days(facts: dict[str, Any], now: str, ships: str) -> None:
    assert first("ship", now, shop(**facts)) == ships


@pytest.mark.parametrize(
    ("paid", "now", "ships"),
    [
        (
            "2026-06-03 10:00",
            "2026-06-03 17:30",
            "06-03 19:00",
        ),  # in time, although it is past the cutoff now
        ("2026-06-03 16:00", "2026-06-03 17:30", "06-04 19:00"),
        ("2026-06-02 17:00", "2026-06-03 17:30", "06-03 19:00"),
        ("2026-06-02 10:00", "2026-06-03 17:30", "06-03 19:00"),  # should be gone: the next collection
        ("2026-06-02 10:00", "2026-06-03 19:30", "06-04 19:00"),
        ("2026-06-04 10:00", "2026-06-03 09:00", "06-04 19:00"),
    ],
)
def test_an_order_counts_from_its_payment(paid: str, now: str, ships: str) -> None:
    assert first("ship", now, status="paid", paid_at=at(paid)) == ships
    assert first("ship", now, paid_at=at(paid)) == ships


@pytest.mark.parametrize("status", ["shipped", "signed", "closed"])
def test_a_parcel_sent_again_counts_from_now(status: str) -> None:
    paid = at("2026-06-02 10:00")
    assert first("reship", "2026-06-03 17:30", paid_at=paid, status=status) == "06-04 19:00"
    assert first("ship", "2026-06-03 17:30", paid_at=paid, status=status) == "06-04 19:00"


def test_the_bound_of_a_condition_is_exclusive() -> None:
    now = at("2026-06-03 09:00")
    assert surely("ship", shop(), None, now, paid_at=at("2026-06-03 16:00")).at == at("2026-06-03 19:00")
    assert surely("ship", shop(), None, now, paid_at=at("2026-06-03 16:01")).at == at("2026-06-04 19:00")


@pytest.mark.parametrize(
    ("facts", "order", "now", "ships"),
    [
        ({"presale_date": "2026-06-25"}, {}, "2026-06-03 10:00", "06-25 19:00"),
        (
            {"presale_date": "2026-06-25", "handling_days": 2, "backlog_days": 2},
            {},
            "2026-06-24 18:00",
            "06-25 19:00",
        ),
        ({"presale_date": "2026-06-01"}, {}, "2026-06-03 10:00", "06-03 19:00"),
        ({"presale_date": "2026-06-07", "works": "mon-sat"}, {}, "2026-06-03 10:00", "06-08 19:00"),
        (
            {},
            {"items": [{"presale_date": "2026-06-12"}, {"presale_date": "2026-06-10"}]},
            "2026-06-03 10:00",
            "06-12 19:00",
        ),
        ({}, {"items": [{"stock": 0, "presale_date": "2026-06-12"}]}, "2026-06-03 10:00", "06-12 19:00"),
        ({}, {"items": [{"stock": 2, "qty": 2}]}, "2026-06-03 10:00", "06-03 19:00"),
        ({}, {"items": [{"stock": 2, "qty": 3}]}, "2026-06-03 10:00", None),
        ({}, {"items": [{"stock": 0}]}, "2026-06-03 10:00", None),
    ],
)
def test_presale_and_stock(facts: dict[str, Any], order: dict[str, Any], now: str, ships: str | None) -> None:
    assert first("ship", now, shop(**facts), **order) == ships


@pytest.mark.parametrize(
    ("order", "arrives"),
    [
        ({}, "06-07 23:59"),
        ({"region": "浙江省杭州市"}, "06-05 23:59"),
        ({"region": "浙江", "courier": "邮政"}, "06-05 23:59"),
        ({"region": "新疆", "courier": "邮政"}, "06-13 23:59"),
        ({"region": "新疆"}, "06-11 23:59"),
    ],
)
def test_transit_by_region_and_courier(order: dict[str, Any], arrives: str) -> None:
    rules = [
        {"region": "浙江", "days": [1, 2]},
        {"region": "新疆", "courier": "邮政", "days": [6, 10]},
        {"region": "新疆", "days": [5, 8]},
    ]
    assert first("deliver", "2026-06-03 10:00", shop(transit=rules), **order) == arrives


def test_delivery_is_the_end_of_the_last_day_of_transit() -> None:
    assert first("deliver", "2026-12-30 16:00", shop(transit_days=[1, 3])) == "01-03 23:59"
    assert first("deliver", "2026-06-03 10:00", shop(transit_days=[3, 0])) == "06-06 23:59"


def test_a_parcel_under_way_is_due_from_its_dispatch() -> None:
    paid = at("2026-06-01 10:00")
    assert first("deliver", "2026-06-03 10:00", status="shipped", paid_at=paid) == "06-05 23:59"
    assert first("deliver", "2026-06-03 10:00", status="shipped") == "06-07 23:59"
    assert first("deliver", "2026-06-06 10:00", status="shipped", paid_at=paid) is None
    assert first("deliver", "2026-06-06 10:00", status="signed", paid_at=paid) == "06-06 10:00"


@pytest.mark.parametrize(
    ("hours", "minutes", "now", "answers"),
    [
        ("09:00-23:00", 30, "2026-06-03 10:00", "06-03 10:30"),
        ("09:00-23:00", 30, "2026-06-03 22:30", "06-03 23:00"),
        ("09:00-23:00", 30, "2026-06-03 22:31", "06-04 09:30"),
        ("09:00-23:00", 30, "2026-06-03 23:00", "06-04 09:30"),
        ("09:00-23:00", 30, "2026-06-03 03:00", "06-03 09:30"),
        ("09:00-23:00", 30, "2026-06-30 23:30", "07-01 09:30"),
        ("18:00-02:00", 15, "2026-06-03 01:00", "06-03 01:15"),
        ("18:00-02:00", 15, "2026-06-03 01:50", "06-03 18:15"),
        ("18:00-02:00", 15, "2026-06-03 23:55", "06-04 00:10"),
        ("09:00-24:00", 15, "2026-06-03 23:45", "06-04 00:00"),
        ("00:00-24:00", 15, "2026-06-03 12:00", "06-03 12:15"),
    ],
)
def test_replies_within_the_hours_on_line(hours: str, minutes: int, now: str, answers: str) -> None:
    assert first("reply", now, shop(reply_hours=hours, reply_minutes=minutes)) == answers


def test_refunds_run_around_the_clock() -> None:
    assert first("refund", "2026-06-03 23:30", shop(refund_hours=1)) == "06-04 00:30"


def test_instant_shops_are_excused_for_goods_only() -> None:
    facts = ShopFacts(instant=True)
    assert first("ship", "2026-06-03 23:30", facts) == "06-03 23:30"
    assert first("deliver", "2026-06-03 23:30", facts) == "06-03 23:30"
    assert first("refund", "2026-06-03 23:30", facts) is None
    assert first("reply", "2026-06-03 23:30", facts) is None


@pytest.mark.parametrize(
    ("act", "fact", "says"),
    [
        ("ship", "cutoff", "截单"),
        ("ship", "pickup", "揽收"),
        ("ship", "handling_days", "备货"),
        ("reship", "works", "发货日"),
        ("ship", "backlog_days", "积压"),
        ("deliver", "transit_days", "运输"),
        ("refund", "refund_hours", "退款"),
        ("reply", "reply_hours", "客服时间"),
        ("reply", "reply_minutes", "回复时效"),
    ],
)
def test_a_missing_fact_is_named_and_never_defaulted(act: Act, fact: str, says: str) -> None:
    answer = surely(act, shop(**{fact: None}), None, at("2026-06-03 10:00"))
    assert answer.at is None
    assert answer.unknown is not None
    assert says in answer.unknown


def test_acts_without_a_clock_are_possible_now() -> None:
    assert first("gift", "2026-06-03 10:00") == "06-03 10:00"


def test_a_stale_backlog_is_a_missing_fact() -> None:
    facts = shop(backlog_days=2, backlog_valid_hours=12, as_of="2026-06-03T08:00:00+08:00")
    assert first("ship", "2026-06-03 15:00", facts) == "06-05 19:00"
    assert first("ship", "2026-06-03 20:00", facts) == "06-06 19:00"
    assert first("ship", "2026-06-03 20:01", facts) is None
    assert first("ship", "2026-06-03 20:01", shop(backlog_valid_hours=12)) is None


def test_a_year_without_a_calendar_is_unknown_only_where_workdays_matter() -> None:
    answer = surely("ship", shop(works="cn-workdays"), None, at("2026-12-31 16:00"))
    assert answer.at is None
    assert answer.unknown is not None
    assert "2027" in answer.unknown
    assert first("ship", "2026-12-31 16:00", shop(works="daily")) == "01-01 19:00"
    assert first("ship", "2026-12-31 15:00", shop(works="cn-workdays")) == "12-31 19:00"


def test_a_shop_that_never_ships_has_no_answer() -> None:
    assert first("ship", "2026-06-03 10:00", shop(works=[])) is None
    assert first("ship", "2026-06-03 10:00", shop(closed=[["2026-01-01", "2030-01-01"]])) is None


def test_times_in_another_zone_are_read_in_shanghai() -> None:
    utc = datetime.fromisoformat("2026-06-03T07:59:00+00:00")
    assert surely("ship", shop(), None, utc).at == at("2026-06-03 19:00")
    assert surely("ship", shop(), None, utc + timedelta(minutes=1)).at == at("2026-06-04 19:00")


WEEKS: list[Any] = ["daily", "mon-sat", "cn-workdays", ["mon", "wed", "fri"], ["sun"]]
CLOCKS = [
    time(0),
    time(15, 59),
    time(15, 59, 59),
    time(16),
    time(16, 0, 1),
    time(19),
    time(19, 0, 1),
    time(23, 59, 59),
]


@pytest.mark.parametrize("works", WEEKS, ids=str)
@pytest.mark.parametrize("queue", [0, 1, 5])
def test_every_day_of_a_year_against_a_list_of_shipping_days(works: Any, queue: int) -> None:
    """The definition, written down once more over plain lists."""
    facts = shop(works=works, handling_days=queue, closed=[["2026-08-03", "2026-08-09"]])
    days = [day for n in range(365) if is_shipping_day(day := date(2026, 1, 1) + timedelta(days=n), facts)]
    for offset in range(300):
        today = date(2026, 1, 1) + timedelta(days=offset)
        for clock in CLOCKS:
            now = datetime.combine(today, clock, SHANGHAI)
            counting = bisect_left(days, today if clock < time(16) else today + timedelta(days=1))
            wanted = datetime.combine(days[counting + queue], time(19), SHANGHAI)
            assert surely("ship", facts, None, now).at == wanted, now


def test_workdays_of_the_state_council() -> None:
    assert not is_workday(date(2026, 5, 1))
    assert is_workday(date(2026, 5, 9))
    assert add_workdays(date(2026, 9, 30), 2) == date(2026, 10, 9)
    assert add_workdays(date(2026, 9, 30), 0) == date(2026, 9, 30)
    assert first_workday_after(date(2026, 10, 3)) == date(2026, 10, 8)
    assert next_holiday(date(2026, 4, 20)) == (date(2026, 5, 1), date(2026, 5, 5))
    assert next_holiday(date(2026, 10, 3)) == (date(2026, 10, 1), date(2026, 10, 7))
    with pytest.raises(UnknownYear, match="2027"):
        is_workday(date(2027, 1, 4))
    with pytest.raises(UnknownYear):
        next_holiday(date(2026, 11, 3))
