"""A condition that the buyer meets is judged at the last moment that meets it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from app.core.judgement import Judgement
from app.core.moments import SHANGHAI

Judge = Callable[..., Judgement]

TOO_LATE = [
    "下午五点前拍下当天发",
    "晚上八点之前付款的今天都能发",
    "18点前下单当天发货",
    "六点前付款，今天给您发走",
    "晚上十点之前下单，当天发出",
    "17:30之前拍的当天寄出",
    "您今晚九点前付款，今天就能走",
    "24点前付款的当天发",
    "晚8点前的订单当天发货",
    "下午4点半前拍下，当日发出",
]
IN_TIME = [
    "下午三点前拍下当天发",
    "三点之前付款的今天都能发",
    "15点前下单当天发货",
    "两点前付款，今天给您发走",
    "中午12点之前下单，当天发出",
    "15:30之前拍的当天寄出",
    "您下午三点前付款，今天就能走",
    "下午3点前的订单当天发货",
]
NOW = [
    "现在拍今天能发",
    "您现在付款的话今天就给您发",
    "拍下今天就发",
    "您拍下我们就发",
    "现在下单今天发货哦",
    "付好款今天就寄",
    "您这会儿拍，今天就能走",
    "有货的话今天给您发",
    "如果您不介意包装，今天就能发",
    "没有其他问题的话今天给您安排发货",
]
NEXT_DAY = ["四点后拍下明天发", "下午四点之后的订单次日发货", "16:00以后付款的第二天发出", "今天拍下明天发"]


@pytest.mark.parametrize("text", TOO_LATE)
def test_a_condition_past_the_cutoff_never_holds(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "block"
    assert judge(text, "early", cutoff="23:59:59", pickup="23:59:59").verdict == "pass"


@pytest.mark.parametrize("text", IN_TIME)
def test_a_condition_before_the_cutoff_holds(judge: Judge, text: str) -> None:
    early = judge(text, "early")
    assert early.verdict == "pass", early.findings
    assert early.promises[0].if_paid_by is not None
    assert judge(text, "busy").verdict == "block"


@pytest.mark.parametrize("text", NOW)
def test_a_condition_met_now(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"


@pytest.mark.parametrize("text", NEXT_DAY)
def test_paid_after_the_cutoff_leaves_tomorrow(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "pass"
    assert judge(text, "busy").verdict == "block"


def test_before_the_cutoff_is_the_last_condition_that_holds(judge: Judge) -> None:
    assert judge("四点前拍下当天发", "early").verdict == "pass"
    assert judge("下午三点五十九前拍下当天发", "early").verdict == "pass"
    assert judge("四点零一分前拍下当天发", "early").verdict == "block"


def test_a_condition_said_after_its_hour_is_tomorrows(judge: Judge) -> None:
    judged = judge("下午三点前拍下当天发", "late")
    assert judged.promises[0].if_paid_by == datetime(2026, 11, 5, 15, tzinfo=SHANGHAI)
    assert judged.verdict == "pass"
    assert judge("下午三点前拍下当天发", "late", works=["mon", "wed", "fri"]).verdict == "block"


@pytest.mark.parametrize(
    ("text", "hours", "verdict"),
    [
        ("签收后24小时内退款", 48, "block"),
        ("收到退货后72小时内退款", 48, "pass"),
        ("仓库收到货后三天内给您退款", 48, "pass"),
        ("退货到仓后当天退款", 48, "block"),
        ("收到您的退件后马上给您退款", 48, "block"),
        ("审核通过后1-3天退款", 48, "pass"),
    ],
)
def test_relative_refunds_compare_lengths(judge: Judge, text: str, hours: int, verdict: str) -> None:
    assert judge(text, "early", refund_hours=hours).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("发货后四天左右到", "pass"),
        ("发货后1-2天到", "block"),
        ("发出后五天内送达", "pass"),
        ("发货后次日到", "block"),
    ],
)
def test_relative_arrivals_compare_with_the_road(judge: Judge, text: str, verdict: str) -> None:
    assert judge(text, "early").verdict == verdict
