"""Reverse conditions: a penalty on oneself for not doing it promises to do it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.types import Judgement

Judge = Callable[..., Judgement]

SHIP_TODAY = [
    "今天不发您投诉我",
    "今天没发出去算我的",
    "今天发不出去我倒贴",
    "今天没给您发走您骂我",
    "今天不给您寄出去我就不姓王",
    "今天发不了货我给您免单",
    "今天不发货赔您双倍",
    "今晚走不了您找我",
    "今天不发我是小狗",
    "今天要是没发，运费我出",
    "今天不寄走我负责",
    "今天发不出来，这单不收您钱",
    "今天不发您给差评都行",
    "今天没寄走我直播吃键盘",
    "今天不给您发，我把名字倒过来写",
    "今天不可能不发",
    "哪能今天不给您发呢",
    "今天怎么会不发呢",
    "今天不会不发的",
    "难道今天还能不给您发吗",
    "今天不发还等什么时候",
    "今天还能不发呀，必须发",
]
ARRIVE = [
    "明天不到我倒贴",
    "后天没收到您投诉我",
    "明天送不到我赔您",
    "周五不到我给您免单",
    "明天到不了算我的",
    "后天收不到货您找我",
    "明天不到货我把运费退您双倍",
    "后天不到，假一赔十",
]


@pytest.mark.parametrize("text", SHIP_TODAY)
def test_a_stake_on_today(judge: Judge, text: str) -> None:
    late = judge(text, "late")
    assert late.verdict == "block", late
    assert late.promises[0].act == "ship"
    assert judge(text, "early").verdict == "pass"


@pytest.mark.parametrize("text", ARRIVE)
def test_a_stake_on_arrival_vouches_for_the_courier(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "block"


@pytest.mark.parametrize(
    "text", ["今天没发的话您再联系我们哦", "今天发不了，抱歉", "今天不发，明天发", "要是没收到您跟我说"]
)
def test_no_stake_no_promise_of_today(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "pass"
