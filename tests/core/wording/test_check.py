"""The kinds of test, their conditions, and the time they take."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from app.core.facts import Turn
from app.core.wording import Agree, Find, Original, Rule, RuleError, Whole, WordingRules, build_rules, check
from app.library.shipped import shipped_rules

RULE = Rule("test.rule", "compliance", "block", "不行", "因为", "换一句", (), (), ())
ASK = (Turn(role="buyer", text="能加微信吗"),)


def rules(*tests: Find | Whole | Agree | Original, **changes: object) -> WordingRules:
    """One rule with these tests."""
    return build_rules((replace(RULE, tests=tests, **changes),))  # type: ignore[arg-type]


def test_a_finding_carries_the_rule_and_the_place_as_given() -> None:
    (found,) = check("亲 ，加我 微 信 吧", (), rules(Find(("微信",))))
    assert (found.rule, found.kind, found.severity, found.message, found.better) == (
        "test.rule", "compliance", "block", "不行", "换一句",
    )  # fmt: skip
    assert "亲 ，加我 微 信 吧"[found.start : found.end] == "微 信"


def test_an_exception_spares_only_what_it_overlaps() -> None:
    made = rules(Find(("晕",)), exceptions=("晕车",))
    assert not check("晕车药", (), made)
    assert check("晕车药没了，晕", (), made)[0].start == 6


def test_unless_spares_the_whole_reply() -> None:
    made = rules(Find(("不清楚",)), unless=("帮您问",))
    assert check("我不清楚", (), made)
    assert not check("我不清楚，帮您问下", (), made)


@pytest.mark.parametrize(
    "text", ["我们不做返现", "请勿相信返现", "返现是不允许的", "返现，平台不允许哦", "没有返现的亲"]
)
def test_a_refusal_is_innocent(text: str) -> None:
    assert not check(text, (), rules(Find(("返现",)), refusable=True))


@pytest.mark.parametrize(
    "text",
    ["平台不让说，返现5元", "要不返现给您", "不好意思，返现5元", "没问题，给您返现", "能不能返现我问下"],
)
def test_a_negation_of_something_else_is_no_refusal(text: str) -> None:
    assert check(text, (), rules(Find(("返现",)), refusable=True))


def test_whole_wants_every_clause_and_looks_past_particles() -> None:
    made = rules(Whole(("不行", "没有")))
    assert check("亲，不行的哦", (), made)
    assert check("没有，不行", (), made)
    assert not check("不行的话可以换", (), made)
    assert not check("亲，", (), made)


@pytest.mark.parametrize("text", ["可以的亲", "好呀", "行，没问题", "嗯嗯", "当然可以"])
def test_agreeing_counts_only_after_the_question(text: str) -> None:
    made = rules(Agree(), asks=("微信",))
    assert check(text, ASK, made)
    assert not check(text, (), made)
    assert not check(text, (*ASK, Turn(role="agent", text="不行哦")), made)


@pytest.mark.parametrize("text", ["不可以的亲", "可以在这里聊哦，不能加微信", "您好", "没有的"])
def test_a_refusal_does_not_agree(text: str) -> None:
    assert not check(text, ASK, rules(Agree(), asks=("微信",)))


def test_a_question_that_is_something_else_is_left_alone() -> None:
    made = rules(Agree(), asks=("微信",), not_asks=("微信支付",))
    assert not check("可以的亲", (Turn(role="buyer", text="可以微信支付吗"),), made)


def test_capitals_and_marks_are_read_in_the_original() -> None:
    assert check("不行！！！", (), rules(Original(("！！！",))))


def test_nothing_is_wrong_with_nothing() -> None:
    assert check("", (), shipped_rules()) == ()
    assert check("😊", (), shipped_rules()) == ()


def test_agreeing_needs_a_question() -> None:
    with pytest.raises(RuleError, match="asks"):
        rules(Agree())


def test_a_reply_is_checked_in_a_tenth_of_a_millisecond() -> None:
    """Generous by three, since the machine may be busy."""
    text = "您好，尺码表在详情页第三张，您报一下身高体重，我帮您对一下选哪个码合适，平时穿M的话这款也选M就行，偏宽松"
    made = shipped_rules()
    check(text, (), made)
    best = min(_seconds(text, made) for _ in range(20))
    assert best < 0.0003, best


def _seconds(text: str, made: WordingRules) -> float:
    start = time.perf_counter()
    check(text, (), made)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "piece", ["好评", "您你", "不", "加我", "微信支付", "好评率", "(((", "1", "您自己", "催什么，", "没办法 "]
)
def test_long_and_repetitive_replies_take_linear_time(piece: str) -> None:
    text = (piece * 2000)[:2000]
    check(text, (), shipped_rules())  # compiles what the text calls for
    assert _seconds(text, shipped_rules()) < 1.0
