"""Phrases of one's own compete with the shop's on their scale."""

from __future__ import annotations

from typing import Any

from app.core.case import Suggestion
from app.core.entries import Concession, Phrase, Reply, Script, Stage, Step
from tests.conftest import NOW, Ask


def _mine(name: str = "mine", intent: str = "ship.when", **more: Any) -> Phrase:
    replies = more.pop("replies", ("我这边给您盯着呢",))
    examples = more.pop("examples", ("什么时候发货",))
    return Phrase(
        id=f"{intent}.{name}", code="mine", title=more.pop("title", "我的"), category="测试", pack="general",
        intents=(intent,), replies=tuple(Reply(text) for text in replies), examples=examples, **more,
    )  # fmt: skip


def test_the_phrase_kept_for_exactly_this_question_comes_first(ask_tiny: Ask) -> None:
    mine = _mine("rose", "product.stock", examples=("樱花礼盒还补货吗",), replies=("樱花礼盒到货马上告诉您",))
    found = ask_tiny("樱花礼盒还补货吗", own=(mine,))
    assert found.suggestions[0].id == mine.id
    assert not found.no_match
    assert "您自己或团队的话术" in found.suggestions[0].why
    assert mine.id not in {s.id for s in ask_tiny("樱花礼盒还补货吗").suggestions}


def test_it_stays_out_of_other_questions(ask_tiny: Ask) -> None:
    mine = _mine("rose", "product.stock", examples=("樱花礼盒还补货吗",))
    assert ask_tiny("能便宜点吗", own=(mine,)).suggestions[0].id != mine.id


def test_the_opposite_question_is_not_its_own(ask_tiny: Ask) -> None:
    mine = _mine("able", "return.can", examples=("内衣能退吗",), replies=("内衣可以退的",))
    assert ask_tiny("内衣不能退吗", own=(mine,)).suggestions[0].id != mine.id


def test_a_promise_of_ones_own_is_guarded(ask_tiny: Ask) -> None:
    mine = _mine(replies=("今天零点前一定给您送到",))
    found = ask_tiny("什么时候发货", own=(mine,))
    assert mine.id not in {s.id for s in found.suggestions}
    assert mine.id in {w.id for w in found.withheld}


def test_the_same_id_is_offered_once_and_in_ones_own_words(ask_tiny: Ask) -> None:
    mine = _mine("when", replies=("我的说法：按顺序发",))
    texts = [s.text for s in ask_tiny("什么时候发货", own=(mine,)).suggestions if s.id == mine.id]
    assert texts == ["我的说法：按顺序发"]


def test_one_out_of_season_or_for_another_channel_is_not_offered(ask_tiny: Ask) -> None:
    for phrase in (_mine(valid_until=NOW.date().replace(year=2020)), _mine(channel="review")):
        assert phrase.id not in {s.id for s in ask_tiny("什么时候发货", own=(phrase,)).suggestions}


def _led(key: str, *replies: str, intent: str = "bargain.discount", enter: str = "可以便宜吗") -> Script:
    """A team's script of as many steps as replies."""
    steps = tuple(
        Step(f"s{number}", "问清", (Reply(said),), cues=(f"第{number}步",))
        for number, said in enumerate(replies)
    )
    return Script(key, "本组的", "议价", "general", (intent,), (Stage("开头", steps),), enter=(enter,))


def _steps(found: Any) -> list[Suggestion]:
    return [one for one in found.suggestions if one.kind == "step"]


def test_a_teams_script_is_led_from_step_to_step_for_the_team_alone(ask_tiny: Ask) -> None:
    stock = _led("stock.rose", "樱花礼盒要等下一批，您想要几盒", "好的，给您记下了", intent="product.stock",
                 enter="樱花礼盒还补货吗")  # fmt: skip
    opening = _steps(ask_tiny("樱花礼盒还补货吗", team_scripts=(stock,)))[0]
    assert opening.id == "stock.rose#s0"
    said = (("buyer", "樱花礼盒还补货吗"), ("agent", opening.text))
    assert ask_tiny("第1步", *said, team_scripts=(stock,)).suggestions[0].id == "stock.rose#s1"
    assert not _steps(ask_tiny("樱花礼盒还补货吗"))


def test_a_teams_script_stands_in_place_of_the_shops_of_the_same_id(ask_tiny: Ask) -> None:
    mine = _led("bargain.ladder", "咱们组先问问您买几件", "两件以上我去申请")
    found = _steps(ask_tiny("可以便宜吗", team_scripts=(mine,)))
    assert [one.id for one in found] == ["bargain.ladder#s0"]
    assert [one.id for one in _steps(ask_tiny("可以便宜吗"))] == ["bargain.ladder#value"]


def test_a_gift_of_the_shops_script_is_not_given_again_by_the_teams(ask_tiny: Ask) -> None:
    """What was conceded counts across both."""
    gift = "价格动不了，我给您申请一份小赠品放进包裹"
    step = Step("again", "再送", (Reply("再给您放一份小赠品"),), concession=Concession("gift", 1))
    mine = Script(
        "bargain.gift",
        "本组的",
        "议价",
        "general",
        ("bargain.discount",),
        (Stage("让", (step,)),),
        enter=("能少点吗",),
    )
    assert "bargain.gift#again" in {one.id for one in _steps(ask_tiny("能少点吗", team_scripts=(mine,)))}
    after = ask_tiny("能少点吗", ("buyer", "可以便宜吗"), ("agent", gift), team_scripts=(mine,))
    assert "bargain.gift#again" not in {one.id for one in _steps(after)}


def test_a_promise_in_a_teams_script_is_guarded(ask_tiny: Ask) -> None:
    mine = _led("bargain.own", "今天零点前一定给您送到")
    found = ask_tiny("可以便宜吗", team_scripts=(mine,))
    assert "bargain.own#s0" not in {one.id for one in found.suggestions}
    assert "bargain.own#s0" in {held.id for held in found.withheld}
