"""Reverse conditions: a penalty on oneself for not doing it promises to do it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

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


SHARED_FATE = [
    "今天发不了我喊您爸爸",
    "今天寄不走我叫您祖宗",
    "今天发不走我头拧下来",
    "今天没发我跟您姓",
    "今天不给您发走我睡不着",
    "今天没寄出去您尽管骂",
    "今天不发您来砸店",
    "今天不发都对不起您",
    "今天没发走我负全责",
    "今天不给发我天打雷劈",
    "今天要是没走，我这个月白干",
    "今天不发走我不下班",
    "今天发不了我给您当牛做马",
    "今天不发天理难容",
    "今天不发就让老板开除我",
    "今天发不了，您这单免费",
    "今天发不走您扣我工资",
    "今天发不了我给您跪下",
    "难不成今天还发不了吗",
    "今天哪会发不出来",
]


@pytest.mark.parametrize("text", SHARED_FATE)
def test_what_would_befall_the_shop(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "今天发不了我给您催催",
        "今天发不了我跟您说",
        "今天没发的话我帮您问问仓库",
        "今天发不了我也没办法",
        "今天发不出去我给您登记加急",
        "今天发不了，我先给您道个歉",
        "今天发不出去，您看要不要退款",
        "今天发不了我明天再看",
        "今天发不出我也着急",
    ],
)
def test_help_is_no_stake(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "pass"


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("今天不发，我写检讨", "预计明天19:00前发出"),
        ("今天没发您投诉我，有问题您找我", "预计明天19:00前发出，有问题您找我"),
    ],
)
def test_the_stake_goes_with_its_promise(judge: Judge, text: str, better: str) -> None:
    assert judge(text, "late").rewrite == better


@pytest.mark.parametrize(
    "text", ["今天没发货，我记下了", "今天没到，我盯着呢", "今天没给您发，我的疏忽", "今天没发，我这就催仓库"]
)
def test_what_an_agent_does_about_a_delay_is_no_stake(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "pass"
