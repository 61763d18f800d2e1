"""Nobody vouches for the courier; a plain estimate is judged by the calendar."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

VOUCHED = [
    "20号肯定到",
    "20号之前一定能送到",
    "保证20号送达",
    "保准20号能收到",
    "20号准到",
    "妥妥的20号到",
    "20号包到的",
    "20号到，没问题的",
    "我给您保证，20号送到",
    "20号能到，放一百个心",
    "绝对20号之前到您手上",
    "20号铁定能收到",
    "百分百20号前到",
    "20号必到",
    "20号必达",
    "敢跟您打包票，20号收到",
    "20号到，说到做到",
    "确保20号送到您家",
    "20号一准到",
    "下下周一定送达",
    "20号稳到的",
    "您20号一定能拿到货",
    "20号送不到您找我",
    "顺丰20号前肯定派送到",
    "误不了，20号就到",
    "20号必须到",
]
PLAIN = [
    "20号能到",
    "预计20号到",
    "大概20号左右送达",
    "一般20号前能收到",
    "正常的话20号到",
    "应该20号能到您那",
    "最晚20号到",
    "20号左右能收到的",
]
NOT_VOUCHING = [
    "质量保证没问题，预计20号到",
    "20号到不到不能保证",
    "不敢保证20号到",
    "肯定尽快给您送",
    "我们一定加紧配送",
    "不一定20号能到",
]


@pytest.mark.parametrize("text", VOUCHED)
def test_vouching_never_passes(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict != "pass"


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_estimate_is_judged(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "pass"
    assert judge(text.replace("20号", "6号"), "early").verdict == "block"


@pytest.mark.parametrize("text", NOT_VOUCHING)
def test_what_only_sounds_like_it(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "pass"


@pytest.mark.parametrize("text", ["20号肯定发", "保证20号发货", "没问题，20号给您发出", "一定20号之前寄出"])
def test_dispatch_is_the_shops_own(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "pass"


@pytest.mark.parametrize(
    "text",
    ["争取20号发出", "尽量20号前给您送到", "努力20号发货", "帮您催一下争取20号发", "我催催看，尽量20号到"],
)
def test_trying_with_a_time_is_held(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "hold"


@pytest.mark.parametrize(
    "text",
    ["会尽量快点发的", "帮您催一下快递", "尽力给您安排", "加急帮您催了", "会优先给您发", "第一时间给您发出"],
)
def test_trying_without_a_time_passes(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "pass"


@pytest.mark.parametrize(
    "text", ["您生日前给您送到", "婚礼前能收到", "出国前给您发出", "赶得上您家孩子开学典礼", "中考前送达"]
)
def test_a_date_nobody_knows_is_held(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict != "pass"


@pytest.mark.parametrize(
    "text", ["最快明天发", "最早也要后天到", "20号以后才能发", "最快今天，不敢保证", "起码明天才能到"]
)
def test_a_lower_bound_passes(judge: Judge, text: str) -> None:
    assert judge(text, "busy").verdict == "pass"


VOUCHED = "一准儿 一准 铁定 准保 保准 保证 肯定 一定 绝对 百分百 妥妥的 稳稳的 必定 必 包 包您 保你 确保 指定 稳 铁 绝".split()


@pytest.mark.parametrize("word", VOUCHED)
@pytest.mark.parametrize("frame", ["您这件20号{}能到您手上", "20号前{}给您送到的哦", "亲，20号{}到"])
def test_every_way_of_vouching(judge: Judge, word: str, frame: str) -> None:
    judged = judge(frame.format(word), "early")
    assert judged.verdict == "block"
    assert judged.rewrite is not None
    assert word not in judged.rewrite


@pytest.mark.parametrize(
    "word", ["一准儿", "铁定", "妥妥的", "没问题", "说到做到", "我保证", "包您", "拍胸脯"]
)
@pytest.mark.parametrize("frame", ["后天送到，{}", "亲，{}，后天就到", "明天能收到，这个{}"])
def test_no_assurance_survives_beside_a_rewrite(judge: Judge, word: str, frame: str) -> None:
    judged = judge(frame.format(word), "early")
    assert judged.rewrite is not None
    assert word not in judged.rewrite


@pytest.mark.parametrize(
    "text",
    [
        "后天bao到",
        "顺丰的话后天铁到",
        "准时送到，我担保",
        "能赶上您的婚礼",
        "您就放一万个心，12号前到",
        "承诺15号前送达",
        "到您那绝不超过9天",
        "15号之前收到是没有问题的",
        "我拿人格担保12号送到",
        "信我，12号肯定到",
        "没得跑，15号前到",
    ],
)
def test_vouching_in_other_words(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict != "pass"
