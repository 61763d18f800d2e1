"""The model that reads a reply as a whole: asked last, explains its place, and is sparing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.facts import Turn
from app.core.wording import Leaning, Leans, Rule, build_rules, check
from app.core.wording.answering import leaves_open, together
from app.core.wording.leaning import LEAST, features
from app.library.shipped import shipped_library, shipped_rules

RULE = Rule("test.reading", "wording", "warn", "再看一眼", "因为", "换一句", (Leans(),), (), ())
MODEL = Leaning({"哼": 5.0, "谢": -1.0}, -1.0, 1.0)


def test_features_are_characters_syllables_and_pairs_and_see_past_numbers_and_ni() -> None:
    assert {"好", "^好", "好的", "~hao", "~hao de"} <= features("好的")
    assert features("你要12个") == features("您要7个")


def test_it_speaks_of_the_clause_that_leans() -> None:
    (found,) = check("稍等一下，哼您哦，谢", (), build_rules((RULE,), leaning=MODEL))
    assert "稍等一下，哼您哦，谢"[found.start : found.end] == "哼您哦"
    assert found.severity == "warn"


def test_it_says_nothing_without_a_rule_without_weights_or_of_a_few_characters() -> None:
    assert not check("稍等一下，哼哼哼", (), build_rules((), leaning=MODEL))
    assert not check("稍等一下，哼哼哼", (), build_rules((RULE,)))
    assert not check("哼" * (LEAST - 1), (), build_rules((RULE,), leaning=MODEL))
    assert not check("稍等一下，哼哼哼", (), build_rules((replace(RULE, unless=("稍等",)),), leaning=MODEL))


def test_it_is_asked_only_where_nothing_else_is_found() -> None:
    found = check("您有病吧，真不想服务您了", (Turn(role="buyer", text="在吗"),), shipped_rules())
    assert "tone.reading" not in {one.rule for one in found}
    assert found


def test_it_leaves_the_library_alone() -> None:
    replies = [reply.text for phrase in shipped_library().library.phrases for reply in phrase.replies]
    fired = [
        text for text in replies if any(f.rule == "tone.reading" for f in check(text, (), shipped_rules()))
    ]
    assert not fired


@pytest.mark.parametrize("text", ["好的，马上帮您查", "这款有三个颜色，黑色灰色和米色", "祝您生活愉快"])
def test_plain_service_scores_low(text: str) -> None:
    (made,) = (one.model for one in shipped_rules().readings if not one.answers)
    assert made.score(text) < 0


@pytest.mark.parametrize("text", ["这款真的超火，老顾客都回购", "😊🌹"])
def test_what_answers_nothing_is_seen_only_after_a_question(text: str) -> None:
    asked = (Turn(role="buyer", text="这个箱子内宽多少，能放进60的柜子吗"),)
    (found,) = check(text, asked, shipped_rules())
    assert found.rule == "answer.reading"
    assert text[found.start : found.end] == text
    assert not check(text, (), shipped_rules())


def test_the_pair_of_question_and_reply_is_weighed_by_what_is_asked_and_shown() -> None:
    pair = together("能装多少升水?防烫吗", "两升,外壁不烫")
    assert {"?size&number", "?whether&no", "?several", "?size&-time"} <= pair
    assert "?wordless" in together("在吗", "~")
    assert features("两升") < features("两升", "多大")


@pytest.mark.parametrize(
    ("asked", "reply", "left"),
    [
        ("什么材质,能机洗吗", "能机洗的", True),
        ("什么材质,能机洗吗", "纯棉,能机洗", False),
        ("有没有黑色?多久能到", "黑色有货", True),
        ("有没有黑色?多久能到", "黑色有货三天到", False),
        ("有没有黑色?多久能到", "有的,大概三天", False),
        ("什么材质,能机洗吗", "我看下吊牌马上告诉您", False),
        ("在吗,能机洗吗", "能机洗的", False),
        ("能机洗吗", "质量很好", False),
    ],
)
def test_a_question_left_open_among_several(asked: str, reply: str, left: bool) -> None:
    assert leaves_open(asked, reply) is left


def test_a_greeting_may_be_answered_by_a_greeting() -> None:
    assert not check(
        "您好，在的亲，请问有什么可以帮您", (Turn(role="buyer", text="亲，在吗"),), shipped_rules()
    )
