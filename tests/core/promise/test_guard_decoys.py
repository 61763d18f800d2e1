"""The same characters in other trades: these promise nothing the calendar knows, and pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.types import Judgement

Judge = Callable[..., Judgement]

DECOYS = [
    "今天给您发图片",
    "我马上发您链接",
    "尺寸表今天发您",
    "今天给您开发票",
    "发票马上给您开",
    "优惠券今天发放",
    "今天给您发优惠券",
    "我马上发截图给您看",
    "单号马上发您",
    "今天的活动到晚上十二点",
    "活动今晚结束哦",
    "客服今天9点到23点在线",
    "保质期到明年三月",
    "今天到店自提也可以",
    "这款今天上新",
    "今天拍下立减20",
    "您今天拍就行",
    "今天可以用红包",
    "您收到后三天内确认收货就行",
    "麻烦您今天把地址发我",
    "您今天寄回来就行",
    "请您三天内寄回",
    "退货地址马上发您",
    "我马上帮您查物流",
    "马上给您处理",
    "马上为您核实",
    "您先试穿，七天内有问题找我们",
    "头发护理今天有优惠",
    "今天开始预售",
    "直播今晚八点",
    "今天就是双11预热",
    "您什么时候到家",
    "今天走平台流程申请",
    "客服明天早上9点上班",
    "这个月底活动结束",
    "今天涨价了",
    "年底前买都是这个价",
    "批发的话今天有优惠价",
    "一分钟就能看懂说明书",
    "30天质保",
    "泡24小时再洗",
    "充电两小时就满",
    "明天周四啦，周末愉快",
    "麻烦您今天联系一下快递",
    "今天出发去玩吗，注意安全",
    "沙发今天有活动",
]


@pytest.mark.parametrize("text", DECOYS)
def test_a_decoy_passes(judge: Judge, text: str) -> None:
    judged = judge(text, "late")
    assert judged.verdict == "pass", (judged.promises, judged.findings)


@pytest.mark.parametrize(
    "text",
    [
        "发票今天随货一起给您发货",
        "今天给您发货，链接也发您",
        "今天把货发出，单号晚点发您",
        "活动今晚结束，今天拍的今天发货",
    ],
)
def test_a_promise_beside_a_decoy(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict != "pass"


@pytest.mark.parametrize(
    "text",
    [
        "昨天说今天发是我没说清楚，抱歉",
        "您说的今天发我们做不到",
        "您是问今天能不能发对吧",
        "您的意思是今天就要寄出对吗",
        "您刚才问明天能不能到，我查一下",
        "同事说今天发是弄错了",
        "您要今天发的话我问下仓库",
        "客户要求今天发，我看下",
    ],
)
def test_quoting_and_correcting(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "您说今天发，可以的",
        "您要今天发是吧，没问题",
        "说今天发就今天发",
        "您问今天走不走，走的",
        "今天能不能发？能！",
        "今天寄不寄？寄！",
    ],
)
def test_a_quotation_that_is_affirmed(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"
