"""What the conversation says beyond the words: mood, phase, and what a bare follow-up leans on."""

from __future__ import annotations

import pytest

from app.core.entries import Mood, Phase
from app.core.facts import OrderFacts, Turn
from app.core.talk.read import before, by_status, mood, phase


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


def test_a_message_follows_the_buyers_last_words_and_the_answer_to_them() -> None:
    turns = [*buyer("这个包邮吗"), Turn(role="agent", text="不包邮哦"), *buyer("嗯")]
    assert before(turns) == ("这个包邮吗", "不包邮哦")
    assert before([*turns, *buyer("那几天到")]) == ("那几天到", "")


def test_there_may_be_nothing_to_follow() -> None:
    assert before(()) is None
    assert before([Turn(role="agent", text="您好，欢迎光临")]) is None


@pytest.mark.parametrize(
    ("said", "status", "meant"),
    [
        ("logi.slow", "paid", "ship.urge"),
        ("ship.urge", "shipped", "logi.where"),
        ("product.restock", "shipped", "logi.eta"),
        ("ship.urge", "signed", "logi.not_received"),
        ("ship.urge", "unpaid", "order.unpaid"),
        ("logi.where", "signed", "logi.not_received"),
        ("bargain.refuse", "paid", "order.cancel"),
        ("bargain.refuse", "signed", "after.return"),
        ("order.address", "shipped", "logi.redirect"),
        ("order.change_item", "signed", "after.exchange"),
    ],
)
def test_the_order_tells_better_than_the_buyer(said: str, status: str, meant: str) -> None:
    shares = {said: 0.8, meant: 0.1, "bargain.discount": 0.1}
    read = by_status(shares, OrderFacts.model_validate({"status": status}), {})
    assert read[meant] > read[said]
    assert sum(read.values()) == pytest.approx(1)
    assert read["bargain.discount"] == pytest.approx(0.1)
    assert shares[said] == 0.8, "the input stays as it was"


def test_without_an_order_the_buyer_is_taken_at_their_word() -> None:
    shares = {"ship.urge": 0.9, "logi.slow": 0.1}
    assert by_status(shares, None, {}) == by_status(shares, OrderFacts(), {}) == shares
    assert by_status({"ship.urge": 1.0}, OrderFacts(status="shipped"), {}) == {"ship.urge": 1.0}


def test_other_phases_of_the_trade_are_less_likely() -> None:
    shares = {"product.price": 0.5, "after.quality": 0.5}
    phases = {"product.price": "presale", "after.quality": "after"}
    signed = by_status(shares, OrderFacts(status="signed"), phases)
    assert signed["after.quality"] > signed["product.price"] > 0
    unpaid = by_status(shares, OrderFacts(status="unpaid"), phases)
    assert unpaid["product.price"] > unpaid["after.quality"] > 0
    assert sum(signed.values()) == pytest.approx(1)


def test_before_a_presale_item_leaves_every_when_is_of_the_presale() -> None:
    order = OrderFacts.model_validate({"status": "paid", "items": [{"presale_date": "2026-12-01"}]})
    read = by_status({"ship.urge": 0.8, "ship.presale": 0.1, "product.size": 0.1}, order, {})
    assert max(read, key=read.__getitem__) == "ship.presale"
    sent = order.model_copy(update={"status": "shipped"})
    assert by_status({"ship.urge": 0.8, "ship.presale": 0.2}, sent, {})["ship.presale"] == pytest.approx(0.2)
