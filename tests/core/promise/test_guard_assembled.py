"""Promises put together from two bubbles, two clauses, or a slot and a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

BUBBLES = [
    ("今天", "给您发"),
    ("今天的话", "可以给您寄出"),
    ("今天", "安排发货哈"),
    ("亲亲，今晚", "给您发走"),
    ("您的件", "今天走"),
    ("给您发货", "今天"),
    ("会给您安排发出的", "就今天"),
    ("仓库已经打包好了", "今天发走"),
    ("今晚十二点之前", "都会发出"),
    ("马上", "给您发货"),
    ("发货时间", "今天"),
    ("我看了下，今天", "能发"),
    ("预计", "今天发出"),
]


@pytest.mark.parametrize(("first", "second"), BUBBLES)
def test_two_bubbles_make_one_promise(judge: Judge, first: str, second: str) -> None:
    conversation = [("buyer", "在吗"), ("agent", first)]
    assert judge(second, "late", prev=conversation).verdict == "block"
    assert judge(second, "early", prev=conversation).verdict == "pass"


@pytest.mark.parametrize("joint", ["，", "~", " ", "…", "：", "\n", "！", "、"])
@pytest.mark.parametrize(("day", "rest"), [("今天", "给您发货哈"), ("今晚", "就给您寄出")])
def test_a_joint_does_not_separate_time_and_verb(judge: Judge, day: str, rest: str, joint: str) -> None:
    assert judge(day + joint + rest, "late").verdict == "block"
    assert judge(day + joint + rest, "early").verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "今天周三，正常发货",
        "今天虽然单子多，也给您发",
        "发货的话，今天",
        "发货时间：今天",
        "我给您说，今天，给您发",
        "今天（周三）发货",
        "您这单呢，今天，就能发",
    ],
)
def test_clauses_make_one_promise(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"


def test_what_was_already_sent_is_not_judged_again(judge: Judge) -> None:
    conversation = [("buyer", "在吗"), ("agent", "今天给您发")]
    judged = judge("您还有什么要问的吗", "late", prev=conversation)
    assert judged.verdict == "pass"
    assert judged.promises == ()


def test_offsets_are_those_of_the_reply_alone(judge: Judge) -> None:
    judged = judge("给您发货哦", "late", prev=[("buyer", "在吗"), ("agent", "今天")])
    promise = judged.promises[0]
    assert (promise.start, promise.span) == (0, "给您发货"[: promise.end])
