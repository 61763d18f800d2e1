"""Questions to the buyer that offer nothing pass; an offer is a promise with a question mark."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

OFFERS = [
    "那我今天给您发，行吗",
    "今天给您发出可以吗",
    "我给您今天寄出去好不好",
    "今天发货您看可以吗",
    "今天给您安排发货，您看行不行",
    "给您今天发走成吗",
    "今天帮您发了吧，好吗？",
    "要不今天给您发？",
    "今天发还是明天发？",
    "您看今天给您寄可以不",
    "咱们今天发，ok吗",
    "今天给您发顺丰怎么样",
    "我今天给您补发一件可以吗",
    "今天给您发，方便吗",
    "今天先给您发一件好吗",
]
QUESTIONS = [
    "您是想今天发吗",
    "您想今天发货是吗？",
    "您希望今天寄出吗",
    "您需要今天就发走吗？",
    "您着急今天要吗",
    "您是要求今天发货吗",
    "您是不是想今天就寄",
    "您打算今天拍下吗",
    "您什么时候方便收货",
    "您要改成今天发吗",
    "我问下仓库今天能不能发",
    "我看看今天能不能给您发",
    "帮您问下今天能否寄出",
    "不知道今天能不能发出，我问问",
    "您今天急用吗",
]


@pytest.mark.parametrize("text", OFFERS)
def test_an_offer_is_judged(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"


@pytest.mark.parametrize("text", [o for o in OFFERS if "还是" not in o])
def test_an_offer_that_holds_passes(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "pass"


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_passes(judge: Judge, text: str) -> None:
    judged = judge(text, "late")
    assert judged.verdict == "pass", judged.promises


CAN_BE_DONE = [
    "今天发走完全可以",
    "今天发货不成问题",
    "今天发走不是问题",
    "今天发肯定来得及",
    "今天发没问题",
    "给您备注了今天务必发",
    "您这个单今天能清掉",
    "今天给您走个快件",
    "今天可以给您寄的",
    "能今天发的哦",
    "必须今天发走",
    "得发，今天",
    "今天敢给您打包票发走",
    "走今天的快递",
]


@pytest.mark.parametrize("text", CAN_BE_DONE)
def test_it_can_be_done_is_a_promise(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"
