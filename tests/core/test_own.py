"""Phrases of one's own compete with the shop's on their scale."""

from __future__ import annotations

from typing import Any

from app.core.types import Phrase, Reply
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
