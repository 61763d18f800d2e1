"""A whole message: several questions, bare follow-ups, and what can't be meant here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.engine import Engine
from app.core.library import Library
from app.core.match.follow import Before, leaning, settled
from app.core.match.matcher import Matcher, build
from app.core.match.understand import MAX_CLAUSES, understand, without


@pytest.fixture(scope="module")
def matcher(tiny_library: Library) -> Matcher:
    return build(tiny_library)


def top(intents: dict[str, float], count: int = 1) -> list[str]:
    return sorted(intents, key=intents.__getitem__, reverse=True)[:count]


def test_each_question_of_a_message_is_asked(matcher: Matcher) -> None:
    found = understand(matcher, "有货吗 什么时候发货 发什么快递")
    assert set(found.asked) == {"product.stock", "ship.when", "ship.express"}
    assert set(top(found.intents, 3)) == set(found.asked)
    assert sum(found.intents.values()) == pytest.approx(1)


@pytest.mark.parametrize("message", ["包邮吗？能退吗？", "包邮吗能退吗", "包邮吗，能退吗"])
def test_punctuation_does_not_matter(matcher: Matcher, message: str) -> None:
    assert set(understand(matcher, message).asked) == {"bargain.free_shipping", "return.can"}


def test_a_greeting_is_no_question_of_its_own(matcher: Matcher) -> None:
    found = understand(matcher, "你好，什么时候发货")
    assert "greet.open" not in found.asked
    assert top(found.intents) == ["ship.when"]


def test_one_question_is_not_several(matcher: Matcher) -> None:
    assert len(understand(matcher, "什么时候发货").asked) < 2


def test_a_bare_follow_up_is_read_with_what_came_before(matcher: Matcher) -> None:
    assert top(understand(matcher, "那这个呢", Before("包邮吗")).intents) == ["bargain.free_shipping"]
    assert top(understand(matcher, "那什么时候呢", Before("怎么还没发货")).intents, 2).count("ship.rush") == 1


@pytest.mark.parametrize("before", ["有货吗", "发什么快递", "什么时候发货", "能退吗"])
def test_a_short_but_whole_question_is_its_own(matcher: Matcher, before: str) -> None:
    assert top(understand(matcher, "包邮吗", Before(before)).intents) == ["bargain.free_shipping"]


def test_a_follow_up_is_never_hopeless(matcher: Matcher) -> None:
    assert understand(matcher, "那咋整", Before("包邮吗")).confidence != "none"


def test_a_riddle_leans_on_its_conversation_and_a_question_hardly(matcher: Matcher) -> None:
    assert leaning(matcher.match("好的那你帮我弄一下")) == 1
    assert leaning(matcher.match("那这个呢")) > leaning(matcher.match("发什么快递")) < 0.5


@pytest.mark.parametrize(
    ("message", "answer", "closed"),
    [
        ("好的", "发出后能看到单号", True), ("好的", "发中通可以吗", False), ("好的谢谢", "发中通可以吗", True), ("OK 收到", "已经备注了", True),
        ("好的", "", False), ("好的那你帮我弄一下", "可以的", False), ("好了", "您付款后说一声", False), ("可以吗", "可以的", False),
    ],
)  # fmt: skip
def test_thanks_and_nods_leave_nothing_open(message: str, answer: str, closed: bool) -> None:
    assert settled(message, Before("发什么快递", answer)) is closed


def test_thanks_before_a_wish_are_no_thanks(matcher: Matcher) -> None:
    found = understand(matcher, "好的那你帮我弄一下", Before("能退吗", "可以的亲"))
    assert top(found.intents) == ["return.can"]


@pytest.mark.parametrize("message", ["有货吗发什么快递能退吗", "发什么快递能不能退"])
def test_questions_that_run_together(matcher: Matcher, message: str) -> None:
    assert {"ship.express", "return.can"} <= set(understand(matcher, message).asked)


def test_what_cannot_be_meant_is_ruled_out(matcher: Matcher) -> None:
    found = understand(matcher, "什么时候发货", None, without(frozenset({"ship.when"})))
    assert "ship.when" not in found.intents
    assert sum(found.intents.values()) == pytest.approx(1)
    assert (
        "ship.when"
        not in understand(matcher, "什么时候发货 包邮吗", None, without(frozenset({"ship.when"}))).asked
    )


def test_nothing_left_is_no_failure(matcher: Matcher) -> None:
    assert (
        understand(matcher, "什么时候发货", Before("包邮吗"), without(frozenset(matcher.codes))).intents == {}
    )


def test_many_clauses_are_bounded(matcher: Matcher) -> None:
    found = understand(matcher, "，".join(["有货吗", "包邮吗", "能退吗", "什么时候发货", "发什么快递"] * 20))
    assert len(found.asked) <= MAX_CLAUSES


@given(st.text(max_size=200), st.none() | st.text(max_size=60))
def test_any_message_is_understood_somehow(tiny: Engine, message: str, before: str | None) -> None:
    found = understand(tiny.matcher, message, None if before is None else Before(before, "好的亲"))
    assert found.confidence in {"high", "medium", "none"}
    assert sum(found.intents.values()) == pytest.approx(1, abs=1e-3)
