"""Sale windows: the payment decides which window holds, in hours or as a fixed moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

OPENING = {"paid_from": "2026-10-31T20:00:00+08:00", "paid_until": "2026-11-04T00:00:00+08:00"}
MAIN = {"paid_from": "2026-11-04T00:00:00+08:00", "paid_until": "2026-11-12T00:00:00+08:00"}
HOURS: dict[str, Any] = {"sale_windows": [OPENING | {"hours": 72}, MAIN | {"hours": 120}]}
FIXED: dict[str, Any] = {"sale_windows": [MAIN | {"deadline": "2026-11-15T23:59:59+08:00"}]}
MIDNIGHT: dict[str, Any] = {"sale_windows": [MAIN | {"deadline": "2026-11-16T00:00:00+08:00"}]}

IN_HOURS = [
    ("120小时内发货", True),
    ("5天内给您发出", True),
    ("五天之内发货的哦", True),
    ("付款后5天内发出", True),
    ("一周内陆续发出", True),
    ("会在120小时内安排出库", True),
    ("按付款顺序尽快发出", True),
    ("72小时内发货", False),
    ("三天内给您发出", False),
    ("48小时内发货", False),
    ("明天给您发", False),
    ("今天就发", False),
    ("马上发货", False),
    ("周六给您发走", False),
    ("9号发货", False),
    ("四点前付款当天发", False),
]
BY_A_MOMENT = [
    ("11月15日24点前发出", True),
    ("最晚15号给您发出", True),
    ("11月15号之内发货", True),
    ("16号前给您发出", True),
    ("20号前都会发完", True),
    ("会尽快给您发出", True),
    ("15号前发出", False),
    ("14号给您发出", False),
    ("三天内发货", False),
    ("48小时内发出", False),
    ("这周内给您发", False),
    ("下周五发货", False),
    ("今晚就发走", False),
    ("现在就给您寄", False),
]


@pytest.mark.parametrize(("text", "said"), IN_HOURS)
def test_a_window_in_hours(judge: Judge, text: str, said: bool) -> None:
    judged = judge(text, "early", **HOURS)
    assert (judged.verdict == "pass") is said, judged.findings


@pytest.mark.parametrize(("text", "said"), BY_A_MOMENT)
@pytest.mark.parametrize("facts", [FIXED, MIDNIGHT], ids=["end-of-day", "midnight"])
def test_a_window_to_a_moment(judge: Judge, text: str, said: bool, facts: dict[str, Any]) -> None:
    judged = judge(text, "early", **facts)
    assert (judged.verdict == "pass") is said, judged.findings


@pytest.mark.parametrize(
    ("paid_at", "stated"),
    [
        ("2026-10-31T20:00:00+08:00", "72小时内"),
        ("2026-11-03T23:59:59+08:00", "72小时内"),
        ("2026-11-04T00:00:00+08:00", "120小时内"),
        ("2026-11-04T09:00:00+08:00", "120小时内"),
    ],
)
def test_the_payment_decides_which_window(judge: Judge, paid_at: str, stated: str) -> None:
    judged = judge("后天下午给您发货", "early", order={"status": "paid", "paid_at": paid_at}, **HOURS)
    assert judged.verdict != "pass"
    assert stated in judged.findings[0].message


@pytest.mark.parametrize("paid_at", ["2026-10-31T19:59:59+08:00", "2026-10-20T10:00:00+08:00"])
def test_paid_before_the_sale_no_window_holds(judge: Judge, paid_at: str) -> None:
    order = {"status": "paid", "paid_at": paid_at}
    assert judge("明天给您发货", "early", order=order, **HOURS).verdict == "pass"


@pytest.mark.parametrize(
    ("facts", "stated"), [(HOURS, "120小时内"), (FIXED, "11月15日24:00前"), (MIDNIGHT, "11月15日24:00前")]
)
def test_the_rewrite_says_the_window(judge: Judge, facts: dict[str, Any], stated: str) -> None:
    judged = judge("亲，明天给您发货哈", "early", **facts)
    assert judged.rewrite is not None
    assert stated in judged.rewrite


def test_a_window_that_cannot_be_kept_is_not_said(judge: Judge) -> None:
    judged = judge("5天内给您发出", "early", backlog_days=20, **HOURS)
    assert judged.verdict == "block"
    assert judged.rewrite is not None
    assert "天内" not in judged.rewrite


@pytest.mark.parametrize("text", ["能的亲", "可以的，没问题", "嗯嗯可以"])
def test_a_yes_names_the_day_of_the_question(judge: Judge, text: str) -> None:
    assert judge(text, "early", prev="明天能发吗", **HOURS).verdict != "pass"
    assert judge(text, "early", prev="5天内能发吗", **HOURS).verdict == "pass"


@pytest.mark.parametrize(
    "text", ["预计3到5天送达", "三天内给您退款", "有结果今天回复您", "活动到12号零点", "今天发不了哦"]
)
def test_other_times_are_not_the_windows_business(judge: Judge, text: str) -> None:
    assert judge(text, "early", **HOURS).verdict == "pass"


def test_no_ship_time_goes_before_a_window(judge: Judge) -> None:
    assert judge("5天内给您发出", "early", date_promises="none", **HOURS).verdict == "hold"
