"""The cutoff to the minute, weekday lists, closures, holidays, make-up days, years without a calendar."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

TODAY = ["今天给您发", "今天就能寄出", "马上发", "当天发货"]
WEEK = {"works": ["mon", "wed", "fri"]}
OFFICE = {"works": "cn-workdays", "cutoff": "15:00", "pickup": "18:00"}


@pytest.mark.parametrize("text", TODAY)
@pytest.mark.parametrize(
    ("minute", "passes"),
    [("15:59:59", True), ("16:00:00", False), ("16:00:01", False), ("15:58", True), ("16:01", False)],
)
def test_the_cutoff_minute(judge: Judge, text: str, minute: str, passes: bool) -> None:
    assert (judge(text, now=f"2026-11-04T{minute}").verdict == "pass") is passes


@pytest.mark.parametrize(
    ("text", "now", "passes"),
    [
        ("周五发货", "2026-11-04T17:00", True),
        ("明天发货", "2026-11-04T17:00", False),
        ("后天发", "2026-11-04T17:00", True),
        ("下周一发", "2026-11-06T17:00", True),
        ("周末发", "2026-11-06T17:00", False),
        ("礼拜天给您寄", "2026-11-06T17:00", False),
        ("周一发出", "2026-11-07T10:00", True),
        ("今天发", "2026-11-06T10:00", True),
        ("今天发", "2026-11-05T10:00", False),
    ],
)
def test_a_list_of_weekdays(judge: Judge, text: str, now: str, passes: bool) -> None:
    assert (judge(text, now=now, **WEEK).verdict == "pass") is passes


@pytest.mark.parametrize(
    ("text", "now", "passes"),
    [
        ("8号发货", "2026-11-06T10:00", False),
        ("11号发货", "2026-11-06T10:00", True),
        ("10号之前发出", "2026-11-06T10:00", False),
        ("明天发", "2026-11-06T10:00", False),
        ("下周三发", "2026-11-06T10:00", True),
    ],
)
def test_a_closure(judge: Judge, text: str, now: str, passes: bool) -> None:
    assert (judge(text, now=now, closed=[["2026-11-06", "2026-11-10"]]).verdict == "pass") is passes


@pytest.mark.parametrize(
    ("text", "now", "passes"),
    [
        ("明天周日也发", "2026-09-19T16:00", True),
        ("明天给您发", "2026-09-26T10:00", False),
        ("国庆当天也发", "2026-09-30T16:00", False),
        ("8号发货", "2026-10-03T10:00", True),
        ("10月10号发", "2026-10-09T16:00", True),
        ("11号给您发", "2026-10-10T16:00", False),
        ("周一给您发", "2026-10-10T16:00", True),
        ("节后第一个工作日发出", "2026-10-03T10:00", True),
        ("节前给您发", "2026-09-30T16:00", False),
    ],
)
def test_holidays_and_make_up_days(judge: Judge, text: str, now: str, passes: bool) -> None:
    assert (judge(text, now=now, **OFFICE).verdict == "pass") is passes


@pytest.mark.parametrize("text", ["节后第一个工作日发", "1月4号给您发", "元旦后上班第一天发货"])
def test_a_year_without_a_calendar_is_held(judge: Judge, text: str) -> None:
    assert judge(text, now="2026-12-31T16:00", **OFFICE).verdict == "hold"


@pytest.mark.parametrize("missing", ["cutoff", "pickup", "works", "handling_days", "backlog_days"])
def test_a_missing_fact_is_held(judge: Judge, missing: str) -> None:
    assert judge("明天发货", "early", **{missing: None}).verdict == "hold"
    assert judge("尽快发货", "early", **{missing: None}).verdict == "pass"


def test_the_reason_names_both_times(judge: Judge) -> None:
    message = judge("今天给您发", "late").findings[0].message
    assert "今天" in message
    assert "明天19:00" in message
    assert "16:00截单" in message
