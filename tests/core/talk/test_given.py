"""What a phrase gave away is known by what was sent, and isn't given twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.case import Suggestions
from app.core.entries import Concession, Phrase, Reply
from app.core.facts import Turn
from app.core.talk.given import given_by, gives_again, kind_given

GIFT = Phrase(
    "bargain.gift.yes", "zp", "给赠品", "议价", "general", ("bargain.gift",),
    (Reply("主管同意给您加一份小礼物，我备注在订单上"),), authority="lead",
)  # fmt: skip
RULE = Phrase("bargain.gift.rule", "zg", "赠品规则", "议价", "general", ("bargain.gift",), GIFT.replies)
STEP = "这样吧，赠品我帮您备注一份，算我们的一点心意，您看行吗"


def test_only_what_needs_leave_gives() -> None:
    assert kind_given(GIFT) == "gift"
    assert kind_given(RULE) is None


@pytest.mark.parametrize(
    ("role", "text", "given"),
    [
        ("agent", "主管同意给您加一份小礼物，我备注在订单上哦", [Concession("gift", 1)]),
        ("agent", "这款没有赠品的", []),
        ("buyer", "主管同意给您加一份小礼物，我备注在订单上", []),
    ],
)
def test_what_was_sent_tells_what_was_given(role: str, text: str, given: list[Concession]) -> None:
    turn = Turn(role=role, text=text)  # type: ignore[arg-type]
    assert given_by([GIFT, RULE], [turn]) == given


def test_a_second_of_the_kind_is_one_too_many() -> None:
    assert gives_again(GIFT, [Concession("gift", 1)])
    assert not gives_again(GIFT, [Concession("freight", 2)])
    assert not gives_again(RULE, [Concession("gift", 1)])


@pytest.mark.parametrize(
    ("sent", "message", "phrase"),
    [
        (STEP, "再送个小礼物呗", "bargain.gift.approved"),
        ("主管那边同意了，给您一张优惠券，您先领好再下单就行", "再便宜点呗", "bargain.discount.ask-lead"),
    ],
)
def test_a_lead_s_gift_is_offered_once(
    ask: Callable[..., Suggestions], sent: str, message: str, phrase: str
) -> None:
    assert phrase in {s.id for s in ask(message, limit=20).suggestions}
    after = ask(message, ("buyer", "能便宜点吗"), ("agent", sent), limit=20)
    assert phrase not in {s.id for s in after.suggestions}


def test_a_gift_by_a_phrase_is_no_step_s_to_give_again(ask: Callable[..., Suggestions]) -> None:
    """A ladder whose next step is a first gift goes on to the freight."""
    ladder = "您打算拍几件，我帮您看看单件、套装哪种拍法更省"
    before = [("buyer", "能便宜点吗"), ("agent", ladder)]
    gift = ("agent", "主管同意给您加一份小礼物，我备注在订单上，仓库打包时一起放进去")
    step = "bargain.ladder#small"
    assert step in {s.id for s in ask("再便宜点呗", *before, limit=20).suggestions}
    assert step not in {s.id for s in ask("再便宜点呗", *before, gift, limit=20).suggestions}
