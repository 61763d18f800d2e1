"""What the conversation says beyond the words: mood, phase, and what a bare follow-up leans on."""

from __future__ import annotations

import pytest

from app.core.talk.read import by_status, mood, phase, referent
from app.core.types import Mood, OrderFacts, Phase, Turn


def buyer(*texts: str) -> list[Turn]:
    return [Turn(role="buyer", text=text) for text in texts]


@pytest.mark.parametrize(
    ("message", "feels"),
    [
        ("你们就是骗子，我要投诉", "angry"),
        ("到底发不发货", "angry"),
        ("什么态度", "angry"),
        ("发货啊！！", "angry"),
        ("急用，麻烦快点", "anxious"),
        ("怎么还没到", "anxious"),
        ("谢谢，辛苦了", "thankful"),
        ("收到了，很满意", "thankful"),
        ("有货吗", "calm"),
        ("", "calm"),
        ("谢谢，不过我要投诉", "angry"),
        ("谢谢，但是很急", "anxious"),
    ],
)
def test_mood_of_a_message(message: str, feels: Mood) -> None:
    assert mood(message, ()) == feels


def test_anger_lasts_two_turns_haste_one_and_thanks_none() -> None:
    assert mood("在吗", buyer("骗子", "人呢")) == "angry"
    assert mood("在吗", buyer("骗子", "人呢", "说话")) == "calm"
    assert mood("在吗", buyer("人呢", "急用")) == "anxious"
    assert mood("在吗", buyer("急用", "人呢")) == "calm"
    assert mood("在吗", buyer("谢谢")) == "calm"


def test_the_agents_words_are_not_the_buyers_mood() -> None:
    assert mood("在吗", [Turn(role="agent", text="您别急，投诉的事我来处理")]) == "calm"


@pytest.mark.parametrize(
    ("status", "where"),
    [
        ("none", "presale"),
        ("unpaid", "sale"),
        ("paid", "sale"),
        ("shipped", "transit"),
        ("signed", "after"),
        ("closed", "after"),
    ],
)
def test_phase_of_an_order(status: str, where: Phase) -> None:
    assert phase(OrderFacts.model_validate({"status": status})) == where


def test_an_unknown_order_has_no_phase() -> None:
    assert phase(None) is None
    assert phase(OrderFacts()) is None


@pytest.mark.parametrize("bare", ["那什么时候呢", "可以便宜吗", "那明天呢", "为什么", "真的吗"])
def test_a_bare_follow_up_leans_on_the_buyers_last_words(bare: str) -> None:
    turns = [*buyer("这个包邮吗"), Turn(role="agent", text="不包邮哦"), *buyer("嗯")]
    assert referent(bare, turns) == "这个包邮吗"


def test_a_full_question_leans_on_nothing() -> None:
    assert referent("请问这个商品什么时候可以发货", buyer("包邮吗")) is None


def test_there_may_be_nothing_to_lean_on() -> None:
    assert referent("那什么时候呢", ()) is None
    assert referent("那什么时候呢", [Turn(role="agent", text="您好，欢迎光临")]) is None


@pytest.mark.parametrize(
    ("said", "status", "meant"),
    [
        ("logi.slow", "paid", "ship.urge"),
        ("ship.urge", "shipped", "logi.slow"),
        ("ship.urge", "signed", "logi.not_received"),
        ("ship.urge", "unpaid", "ship.when"),
        ("bargain.refuse", "paid", "order.cancel"),
        ("bargain.refuse", "signed", "after.return"),
        ("order.address", "shipped", "logi.redirect"),
        ("order.change_item", "signed", "after.exchange"),
    ],
)
def test_the_order_tells_better_than_the_buyer(said: str, status: str, meant: str) -> None:
    shares = {said: 0.8, meant: 0.1, "bargain.discount": 0.1}
    read = by_status(shares, OrderFacts.model_validate({"status": status}))
    assert read[meant] > read[said]
    assert sum(read.values()) == pytest.approx(1)
    assert read["bargain.discount"] == 0.1
    assert shares[said] == 0.8, "the input stays as it was"


def test_without_an_order_the_buyer_is_taken_at_their_word() -> None:
    shares = {"ship.urge": 0.9, "logi.slow": 0.1}
    assert by_status(shares, None) == by_status(shares, OrderFacts()) == shares
    assert by_status({"ship.urge": 1.0}, OrderFacts(status="shipped")) == {"ship.urge": 1.0}
