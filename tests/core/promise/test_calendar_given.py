"""Days that the shop gives itself: a newly published 调休, a year the built-in calendar lacks, moved festivals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.core.facts import ShopFacts
from app.core.judgement import Judgement
from app.core.moments import SHANGHAI
from app.core.promise.calendar import surely
from app.core.promise.holidays import UnknownYear, add_workdays, is_workday, next_holiday
from app.core.promise.times import find, resolve

Judge = Callable[..., Judgement]
OFFICE: dict[str, Any] = {"works": "cn-workdays"}
FRIDAY_LATE = "2026-11-06T17:30"
SATURDAY, MONDAY = date(2026, 11, 7), date(2026, 11, 9)
FAR = 2032
FAR_YEAR: dict[date, bool] = {
    date(FAR, 1, 1): False,
    **{date(FAR, 10, day): False for day in range(1, 8)},
    date(FAR, 10, 9): True,
}


def test_a_given_day_goes_before_the_published_one() -> None:
    assert not is_workday(SATURDAY)
    assert is_workday(SATURDAY, {SATURDAY: True})
    assert not is_workday(MONDAY, {MONDAY: False})
    assert add_workdays(date(2026, 11, 6), 1, {SATURDAY: True}) == SATURDAY
    assert add_workdays(date(2026, 11, 6), 1, {MONDAY: False}) == date(2026, 11, 10)


def test_an_unpublished_year_needs_both_its_marks() -> None:
    day = date(FAR, 10, 8)
    with pytest.raises(UnknownYear):
        is_workday(day)
    with pytest.raises(UnknownYear):
        is_workday(day, {date(FAR, 10, 1): False})
    assert is_workday(day, FAR_YEAR)
    assert is_workday(date(FAR, 10, 9), FAR_YEAR), "a Saturday to make up"
    assert not is_workday(date(FAR, 10, 10), FAR_YEAR)
    assert not is_workday(date(FAR, 10, 5), FAR_YEAR)


def test_the_break_of_a_given_year() -> None:
    assert next_holiday(date(FAR, 9, 20), FAR_YEAR) == (date(FAR, 10, 1), date(FAR, 10, 7))


def test_a_make_up_saturday_ships(judge: Judge) -> None:
    assert judge("明天给您发货", "late", now=FRIDAY_LATE, **OFFICE).verdict == "block"
    given = OFFICE | {"calendar": {"2026-11-07": True}}
    assert judge("明天给您发货", "late", now=FRIDAY_LATE, **given).verdict == "pass"


def test_a_new_day_off_does_not_ship(judge: Judge) -> None:
    assert judge("周一给您发货", "late", now=FRIDAY_LATE, **OFFICE).verdict == "pass"
    given = OFFICE | {"calendar": {"2026-11-09": False}}
    assert judge("周一给您发货", "late", now=FRIDAY_LATE, **given).verdict == "block"
    assert judge("周二给您发货", "late", now=FRIDAY_LATE, **given).verdict == "pass"


def test_workdays_that_are_said_follow_the_given_days() -> None:
    now = datetime(2026, 11, 6, 10, tzinfo=SHANGHAI)
    (expr,) = find("一个工作日内")
    plain = resolve(expr, now, facts=ShopFacts()).latest
    given = resolve(expr, now, facts=ShopFacts(calendar={SATURDAY: True})).latest
    assert plain is not None
    assert given is not None
    assert plain - given == timedelta(days=2)


def test_a_year_without_data_is_held_until_it_is_given(judge: Judge) -> None:
    now = f"{FAR}-09-30T17:30"
    held = judge("10月8号给您发货", "late", now=now, **OFFICE)
    assert held.verdict == "hold"
    assert f"{FAR}年的放假安排还没有公布" in held.findings[0].message
    given = OFFICE | {"calendar": {day.isoformat(): works for day, works in FAR_YEAR.items()}}
    assert judge("10月8号给您发货", "late", now=now, **given).verdict == "pass"
    assert judge("节后第一个工作日给您发货", "late", now=now, **given).verdict == "pass"
    assert judge("10月7号给您发货", "late", now=now, **given).verdict == "block"


def test_works_other_than_offices_are_not_touched() -> None:
    facts = ShopFacts.model_validate(
        {
            "works": "daily",
            "cutoff": "16:00",
            "pickup": "19:00",
            "handling_days": 0,
            "backlog_days": 0,
            "calendar": {"2026-11-07": False},
        }
    )
    at = surely("ship", facts, None, datetime(2026, 11, 7, 10, tzinfo=SHANGHAI)).at
    assert at == datetime(2026, 11, 7, 19, tzinfo=SHANGHAI)


@pytest.mark.parametrize("name", ["双十二", "双12"])
def test_a_moved_sale(name: str) -> None:
    now = datetime(2026, 12, 1, 10, tzinfo=SHANGHAI)
    (expr,) = find("双十二当天")
    moved = ShopFacts.model_validate({"festivals": {name: ["2026-12-09"]}})
    read = resolve(expr, now, facts=moved).latest
    assert read is not None
    assert read.date() == date(2026, 12, 9)
    other_year = ShopFacts.model_validate({"festivals": {name: ["2027-12-09"]}})
    plain = resolve(expr, now, facts=other_year).latest
    assert plain is not None
    assert plain.date() == date(2026, 12, 12)


def test_a_promise_by_a_moved_sale(judge: Judge) -> None:
    assert judge("双十二前给您发出", "busy", now="2026-12-04T10:00").verdict == "pass"
    moved = {"festivals": {"双十二": ["2026-12-08"]}}
    assert judge("双十二前给您发出", "busy", now="2026-12-04T10:00", **moved).verdict == "block"
