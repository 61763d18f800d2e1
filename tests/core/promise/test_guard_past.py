"""What happened, and what is reported to have happened, is no promise; the future in past clothes is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

PAST = [
    "昨天已经给您发了",
    "您的件今天上午已发出",
    "今天早上已经寄走了",
    "今天刚给您发出",
    "刚刚已经出库了",
    "已于今天揽收",
    "今天上午就已经发走了",
    "前天发的货",
    "上周五给您寄出去的",
    "物流显示今天凌晨已到达杭州",
    "今天已经派送过了",
    "退款昨天已经退给您了",
    "今天已经给您退款了",
    "早就发货了亲",
    "11月3日就发出了",
    "今天下午三点已经发走啦",
    "您的包裹今天发出了",
    "今天给您发出去了",
    "我们今天已经给您补发了",
    "昨天晚上发的顺丰",
    "已经在今天上午寄出",
    "都已经发了，今天的",
    "今早已经给您回复过了",
    "查到是今天上午出库的",
    "今天的已经发完了",
]
FUTURE = [
    "已安排今天出货",
    "已经安排今天给您发货了",
    "已经跟仓库说好今天发",
    "单子打好了，等下就发",
    "已经打包好了，今晚就走",
    "马上就发了",
    "这就发了",
    "就发了哈，今天",
    "今天就发了",
    "已经约好快递了，今天就寄走了",
    "今天要发了",
    "今天就能寄出去了",
    "给您备注好了今天发",
    "已交代仓库今天必须发",
    "已经在打包了今天发",
]
LATER = ["明天就发了", "已经安排明天发", "已安排明天寄出", "明天就寄走了", "明天就给您发出去了"]


@pytest.mark.parametrize("text", PAST)
def test_the_past_passes(judge: Judge, text: str) -> None:
    judged = judge(text, "late")
    assert judged.verdict == "pass", (judged.promises, judged.findings)


@pytest.mark.parametrize("text", FUTURE)
def test_the_future_in_past_clothes(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"


@pytest.mark.parametrize("text", LATER)
def test_tomorrow_in_past_clothes(judge: Judge, text: str) -> None:
    assert judge(text, "busy").verdict == "block"
    assert judge(text, "late").verdict == "pass"


def test_tomorrow_it_will_have_arrived(judge: Judge) -> None:
    assert judge("明天就到了", "early").verdict == "block"
    assert judge("8号就到了", "early").verdict == "pass"


NO_MORE_A_PROMISE = [
    "早上已经打包发出啦",
    "昨天拍的今天已经发了哦",
    "您的包裹今天中午12点离开义乌",
    "快递于今天上午9点揽收",
    "今天本来要发的，结果缺货了",
    "原计划今天发的，现在推迟了",
    "本来说今天发的，不好意思",
    "说好今天发没做到，抱歉",
    "今天发的都是昨天的单",
    "恨不得今天给您发，可惜截单了",
    "想今天给您发，但是快递不收了",
    "我也希望今天能发",
    "就算今天发也到不了",
    "今天漏发了您的，实在不好意思",
    "快件今天没能发出，非常抱歉",
]


@pytest.mark.parametrize("text", NO_MORE_A_PROMISE)
@pytest.mark.parametrize("setting", ["late", "early"])
def test_what_was_meant_or_wished_is_no_promise(judge: Judge, text: str, setting: str) -> None:
    judged = judge(text, setting)
    assert judged.verdict == "pass", (judged.promises, judged.findings)


@pytest.mark.parametrize(
    "text",
    [
        "已经帮您备注今天发货了",
        "已经跟仓库说好今天给您发",
        "刚催了，仓库说今天发",
        "已通知仓库今天安排",
        "我亲自去仓库今天把它寄了",
        "虽然晚了点，不过今天还是会给您发的",
    ],
)
def test_the_future_in_other_past_clothes(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict != "pass"


def test_a_parcel_said_to_have_left_is_judged_as_one_under_way(judge: Judge) -> None:
    assert judge("昨天已经发出了，到您那边还要2-4天", "late").verdict == "pass"
    assert judge("到您那边还要2-4天", "late").verdict == "block"
    paid = {"status": "paid", "paid_at": "2026-11-04T17:00:00+08:00"}
    assert judge("昨天已经发出了，到您那边还要2-4天", "late", order=paid).verdict == "block"
