"""Big-sale mode: only the shop's stated window may be said; `none`: no ship time at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

WINDOW = {"date_promises": "window_only", "ship_window_days": 3}
STATED = [
    "3天内发货",
    "三天之内给您发出",
    "72小时内发货",
    "5天内发出",
    "付款后3天内发货",
    "预计三天内发出",
    "大促期间统一三天内发的哈",
    "拍下后72小时内安排发出",
    "一周内发货",
    "最晚三天发出",
]
PARTICULAR = [
    "明天发货",
    "后天给您发出",
    "7号前发出",
    "今天就发",
    "马上给您发",
    "周五前寄出",
    "48小时内发货",
    "两天内发出",
    "明天下午发",
    "24小时内发货",
    "现货秒发",
    "当天发货",
    "四点前拍下当天发",
    "10号发货",
    "下周一给您寄",
    "15号能到您手上",
    "周日送达",
]


@pytest.mark.parametrize("text", STATED)
def test_the_window_or_a_looser_one_passes(judge: Judge, text: str) -> None:
    judged = judge(text, "early", **WINDOW)
    assert judged.verdict == "pass", judged.findings


@pytest.mark.parametrize("text", STATED)
def test_a_window_that_cannot_be_kept_is_stopped(judge: Judge, text: str) -> None:
    assert judge(text, "early", **WINDOW, presale_date="2026-12-20").verdict == "block"


@pytest.mark.parametrize("text", PARTICULAR)
def test_a_particular_day_is_stopped_though_feasible(judge: Judge, text: str) -> None:
    judged = judge(text, "early", **WINDOW)
    assert judged.verdict != "pass"


@pytest.mark.parametrize("text", [*STATED, "明天发货", "后天寄出", "马上发"])
def test_no_ship_time_at_all(judge: Judge, text: str) -> None:
    assert judge(text, "early", date_promises="none").verdict != "pass"


@pytest.mark.parametrize(
    "text",
    [
        "会按付款顺序尽快发出",
        "今天发不了哈",
        "有消息马上回复您",
        "三天内退款给您",
        "活动今晚结束",
        "预计4到6天送达",
    ],
)
def test_what_is_no_ship_date_passes_in_the_sale(judge: Judge, text: str) -> None:
    assert judge(text, "early", **WINDOW).verdict == "pass"


def test_an_answer_with_the_window_does_not_promise_today(judge: Judge) -> None:
    assert judge("大促期间是3天内发货的哦", "early", prev="今天能发吗", **WINDOW).verdict == "pass"
    assert judge("能的亲", "early", prev="今天能发吗", **WINDOW).verdict != "pass"


def test_a_sale_window_by_payment(judge: Judge) -> None:
    sale = [
        {"paid_from": "2026-11-03T20:00:00+08:00", "paid_until": "2026-11-12T00:00:00+08:00", "hours": 72}
    ]
    assert judge("72小时内发货", "early", sale_windows=sale).verdict == "pass"
    assert judge("明天发货", "early", sale_windows=sale).verdict != "pass"
