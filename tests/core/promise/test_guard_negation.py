"""Denying an act promises nothing; one sentence can deny one promise and make another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

DENIED = [
    "今天发不了哦",
    "今天恐怕寄不走了",
    "今天不能给您发货",
    "今天没办法给您发出",
    "今天确实安排不了发货",
    "不能保证今天发",
    "没法跟您保证今天能发出",
    "今天发货来不及了",
    "今天赶不上发货了",
    "我们不承诺24小时发货",
    "不支持当天发货的",
    "今天不一定能发出",
    "今天未必发得出去",
    "今天是不会发货的",
    "今天暂停发货",
    "今天寄出的可能性不大",
    "今天发有点悬",
    "今天发是不可能的",
    "不是今天发哦",
    "并不是马上就发",
    "明天到不了的亲",
    "后天应该送不到",
    "不敢保证明天能到",
    "两天内很难送达",
    "退款没有那么快，今天到不了账",
    "今天没法给您退款",
    "不可能马上退款的",
    "今天内回复不了您",
    "今天不补发",
    "哪能今天就到呀",
    "怎么可能今天就到呢",
    "今天可能发不出来",
    "今天没有快递来收件",
]
TWO_IN_ONE = [
    "今天发不了，明天给您发",
    "今天发不了明天发",
    "不是今天发，是明天发",
    "今天来不及了，不过明天能寄出",
    "不能保证今天，明天一定发",
    "别担心，今天没发明天就发",
]
DOUBLE = [
    "今天不会不发的",
    "今天不可能不给您发",
    "今天没有不发的道理",
    "今天哪会不给您发",
    "怎么可能今天不发呢",
    "谁说今天发不了",
    "今天岂能不发",
]


@pytest.mark.parametrize("text", DENIED)
def test_a_denial_passes(judge: Judge, text: str) -> None:
    judged = judge(text, "late")
    assert judged.verdict == "pass", judged.findings
    assert not [p for p in judged.promises if p.kind in {"deadline", "immediate", "conditional"}]


@pytest.mark.parametrize("text", TWO_IN_ONE)
def test_scope_is_the_verbs(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "pass"
    assert judge(text, "busy").verdict == "block"
    assert [p.latest.day for p in judge(text, "busy").promises if p.latest] == [5]


@pytest.mark.parametrize("text", DOUBLE)
def test_two_denials_promise(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "不用等，今天就发",
        "不急的话今天也能发",
        "不好意思哈，今天给您发",
        "没问题，今天发",
        "不仅今天发，还走顺丰",
        "不过今天能发",
        "没事的今天就发",
        "不满意再说，先今天给您发",
    ],
)
def test_a_no_that_is_about_something_else(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"


DENIED_OTHERWISE = [
    "今天哪还来得及发",
    "今天怎么发得了呀，都截单了",
    "别指望今天发",
    "今天没法子给您寄",
    "暂时不能今天发出",
    "今天发不太现实",
    "今天发货我们做不到的",
    "今天不方便发",
    "今天发得了才怪",
    "今天真发不了",
    "今天发货是不行了",
    "没说今天发",
    "没有答应今天发哦",
    "今天这个点发不走了",
    "再怎么催今天也发不出",
    "今天怎么可能发出去",
    "不承诺今天发",
    "快递今天不来收件",
    "谁也不敢说今天能发",
    "今天没车了",
]


@pytest.mark.parametrize("text", DENIED_OTHERWISE)
@pytest.mark.parametrize("setting", ["late", "early"])
def test_denied_in_other_words(judge: Judge, text: str, setting: str) -> None:
    judged = judge(text, setting)
    assert judged.verdict == "pass", (judged.promises, judged.findings)


DENIED_TWICE = [
    "今天不可能发不了",
    "今天没有发不走的",
    "没有不发的，今天都走",
    "今天一个都不会落下，都发",
    "不是明天，是今天给您发",
    "不用等明天，今天就出",
    "不管多晚今天都会发走",
    "就算加班今天也给您发出去",
    "哪怕半夜今天也得发",
    "不出意外今天发",
]


@pytest.mark.parametrize("text", DENIED_TWICE)
def test_denied_only_to_be_affirmed(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"
