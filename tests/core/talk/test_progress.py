"""Progress in a script is told by what the agent really sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.entries import Concession, Reply, Script, Stage, Step
from app.core.facts import Turn
from app.core.library import Library
from app.core.talk.progress import Sayings, concessions, follows, leaves, progress, steps_of, where

VALUE = "这款面料和做工都是实打实的，您可以先看看详情页"
GIFT = "价格动不了，我给您申请一份小赠品放进包裹"


@pytest.fixture(scope="module")
def ladder(tiny_library: Library) -> Script:
    return tiny_library.scripts[0]


def said(script: Script, *texts: str) -> frozenset[int]:
    turns = [Turn(role="agent", text=text) for text in texts]
    return Sayings([script]).said(turns).get(script.id, frozenset())


def step_at(script: Script, number: int | None) -> str | None:
    return None if number is None else [step.id for _, step in steps_of(script)][number]


def test_it_begins_at_the_first_step(ladder: Script) -> None:
    found = progress(ladder, frozenset(), "可以便宜吗")
    assert (step_at(ladder, found.at), found.running) == ("value", False)


def test_it_goes_on_after_the_furthest_step_said(ladder: Script) -> None:
    found = progress(ladder, said(ladder, VALUE))
    assert (step_at(ladder, found.at), found.running) == ("gift", True)


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        (VALUE, True),
        ("亲，这款面料和做工都是实打实的，您可以先看看详情页哦", True),
        ("这款面料做工都是实打实的，您先看看详情页", True),
        ("不好意思，这款没有赠品", False),
        ("", False),
    ],
)
def test_small_edits_are_allowed_for(ladder: Script, sent: str, heard: bool) -> None:
    assert bool(said(ladder, sent)) is heard


def test_the_buyers_words_are_no_progress(ladder: Script) -> None:
    assert Sayings([ladder]).said([Turn(role="buyer", text=VALUE)]) == {}


def test_a_concession_is_never_repeated(ladder: Script) -> None:
    """The second gift is no higher than the first: it is skipped, and freight is next."""
    found = progress(ladder, said(ladder, VALUE, GIFT))
    assert step_at(ladder, found.at) == "freight"


def test_nor_is_one_that_another_script_made(ladder: Script) -> None:
    found = progress(ladder, said(ladder, VALUE), given=[Concession("gift", 2), Concession("freight", 3)])
    assert step_at(ladder, found.at) == "close"
    smaller = progress(ladder, said(ladder, VALUE), given=[Concession("gift", 1)])
    assert step_at(ladder, smaller.at) == "gift", "a bigger gift than the one given is still to be had"


@pytest.mark.parametrize(
    ("message", "about", "next_step"),
    [
        ("行吧，那怎么拍", "bargain.discount", "close"), ("再想想吧", "bargain.discount", "offer"),
        ("给我少点运费", "bargain.discount", "offer"), ("那有券吗", "bargain.discount", "offer"),
        ("给我少点运费", "logi.lost", "freight"), ("再赔我一张券", "logi.lost", "offer"),
        ("知道了", "logi.lost", "offer"),
    ],
)  # fmt: skip
def test_a_later_step_is_reached_by_its_cue_but_no_price_concession(
    message: str, about: str, next_step: str
) -> None:
    def step(name: str, *cues: str, gives: Concession | None = None) -> Step:
        return Step(name, "目标", (Reply(f"{name}甲"), Reply(f"{name}乙")), cues=cues, concession=gives)

    steps = (
        step("value", "能便宜点吗"),
        step("offer", "有券吗"),
        step("freight", "给我少点运费", gives=Concession("freight", 1)),
        step("coupon", "再赔我一张券", gives=Concession("coupon", 1)),
        step("close", "怎么拍", "那行吧"),
    )
    script = Script("a.b", "题", "议价", "general", (about,), (Stage("一", steps),))
    assert step_at(script, progress(script, frozenset([0]), message).at) == next_step


@pytest.mark.parametrize(
    ("about", "next_step"),
    [("bargain.discount", "freight"), ("after.compensation", "freight"), ("logi.lost", "close")],
)
def test_outside_its_ladder_a_concession_is_not_offered_unasked(about: str, next_step: str) -> None:
    def step(name: str, gives: Concession | None = None) -> Step:
        return Step(name, "目标", (Reply(f"{name}甲"), Reply(f"{name}乙")), concession=gives)

    steps = (step("offer"), step("freight", Concession("freight", 1)), step("close"))
    script = Script("a.b", "题", "议价", "general", (about,), (Stage("一", steps),))
    assert step_at(script, progress(script, frozenset([0]), "还有呢").at) == next_step


@pytest.mark.parametrize("about", ["bargain.discount", "logi.slow"])
@pytest.mark.parametrize(("message", "next_step"), [("好的", "close"), ("不想等了", "refund")])
def test_a_step_for_who_asks_is_only_offered_when_asked_for(about: str, message: str, next_step: str) -> None:
    def step(name: str, *cues: str, when_asked: bool = False) -> Step:
        return Step(
            name, f"{name}的目标", (Reply(f"{name}甲"), Reply(f"{name}乙")), cues, when_asked=when_asked
        )

    steps = (step("check"), step("refund", "不想等了", when_asked=True), step("close"))
    script = Script("a.b", "题", "物流", "general", (about,), (Stage("一", steps),))
    assert step_at(script, progress(script, frozenset([0]), message).at) == next_step
    first = where(progress(script, frozenset()))
    assert first is not None
    assert first.next == "close的目标"


def test_what_was_given_away_is_known(ladder: Script) -> None:
    assert concessions(ladder, said(ladder, VALUE, GIFT)) == [Concession("gift", 2)]
    assert concessions(ladder, frozenset()) == []


def test_it_ends(ladder: Script) -> None:
    last = max(number for number, _ in enumerate(steps_of(ladder)))
    found = progress(ladder, frozenset([last]))
    assert found.at is None
    assert where(found) is None


def test_the_ladder_shows_the_place_the_next_goal_and_the_ways_out(ladder: Script) -> None:
    place = where(progress(ladder, said(ladder, VALUE)))
    assert place is not None
    assert (place.id, place.stage, place.step, place.index, place.total) == (
        "bargain.ladder",
        "让一步",
        "gift",
        2,
        5,
    )
    assert (place.goal, place.next) == ("小赠品", "更小的赠品")
    assert [way.say for way in place.exits] == ["好的，您慢慢看"]
    assert [up.to for up in place.escalate] == ["lead"]


def test_leaving_and_going_on() -> None:
    steps = tuple(
        Step(str(i), "目标", (Reply("甲"), Reply("乙")), cues=(cue,))
        for i, cue in enumerate(["太贵了", "那送点什么吗"])
    )
    script = Script("a.b", "题", "议价", "general", ("x",), (Stage("一", steps),), leave=("算了不要了",))
    assert leaves(script, "算了不要了")
    assert not leaves(script, "那送点什么")
    assert follows(progress(script, frozenset([0])), "那送点啥吗")
    assert not follows(progress(script, frozenset([0])), "太贵了"), (
        "a cue of a step behind us carries nothing on"
    )
    assert not follows(progress(script, frozenset([0, 1])), "那送点什么吗")


@pytest.mark.parametrize(
    "name", ["双11满300减50", "秋日焕新，全店满三百减五十，叠加店铺券再送试用装一份，活动到本周日"]
)
def test_a_filled_wording_is_known_however_long_its_value(name: str) -> None:
    steps = (Step("s", "目标", (Reply("店里正在做{{ activity.name }}，您要几件"), Reply("另一种"))),)
    script = Script("a.b", "题", "议价", "general", ("x",), (Stage("一", steps),))
    assert said(script, f"店里正在做{name}，您要几件") == {0}
    assert said(script, "您要的款式我核对一下再说") == frozenset()


def test_a_wording_that_is_almost_only_a_value_claims_nothing() -> None:
    steps = (Step("s", "目标", (Reply("{{ item.title }}哦"), Reply("另一种"))),)
    script = Script("a.b", "题", "议价", "general", ("x",), (Stage("一", steps),))
    assert said(script, "您的快递已经在路上了，请留意电话哦") == frozenset()


def test_a_step_passed_over_is_reached_when_it_is_asked_for() -> None:
    steps = tuple(
        Step(name, "目标", (Reply(f"{name}甲"), Reply(f"{name}乙")), cues=(cue,))
        for name, cue in [
            ("check", "发错了"),
            ("freight", "寄回去谁出钱"),
            ("urgent", "我等着用"),
            ("close", "好的"),
        ]
    )
    script = Script("a.b", "题", "售后", "general", ("after.wrong_item",), (Stage("一", steps),))
    assert step_at(script, progress(script, frozenset([0, 2]), "那寄回去谁出钱啊").at) == "freight"
    assert step_at(script, progress(script, frozenset([0, 2]), "等你").at) == "close"
    assert step_at(script, progress(script, frozenset([0, 1, 2]), "寄回去谁出钱").at) == "close"


@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=60))
def test_no_text_makes_it_fail_or_offers_a_step_behind(texts: list[str], message: str) -> None:
    steps = tuple(
        Step(str(i), "目标", (Reply(f"第{i}步的说法在这里"), Reply(f"{i}的另一个说法"))) for i in range(4)
    )
    script = Script("a.b", "题", "议价", "general", ("x",), (Stage("一", steps),))
    done = said(script, *texts)
    found = progress(script, done, message)
    assert found.at is None or not done or found.at > max(done)
