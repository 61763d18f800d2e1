"""Features: sense decides between look-alikes, sounds are shared by homophones, filler says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.text.features import Filler, clauses, grams, sense, sounds
from app.core.text.normalise import normalise
from app.core.text.pinyin import initials, split_typed
from app.core.text.segment import Segmenter


@given(st.text(max_size=80))
def test_no_text_makes_them_fail(text: str) -> None:
    for form in (text, normalise(text).text):
        tokens = (*grams(form), *sounds(form))
        assert all(tokens), "a token is never empty"
        assert (
            "".join(clauses(form)).replace(" ", "")
            or not form.strip()
            or not form.strip("。，,!！?？;；、\n ")
        )
        sense(form)
        initials(form)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=70))
def test_typed_letters_lose_nothing(run: str) -> None:
    assert split_typed(run), "an unknown run is one token as it stands"


@pytest.mark.parametrize(
    ("plain", "negated"),
    [
        ("能退", "不能退"),
        ("包邮", "不包邮"),
        ("有货", "没货"),
        ("发货了", "没发货"),
        ("支持七天无理由", "不支持七天无理由"),
    ],
)
def test_a_negation_makes_another_document(plain: str, negated: str) -> None:
    assert not sense(plain).negative
    assert sense(negated).negative
    assert set(grams(plain)) != set(grams(negated))
    assert "!neg" in grams(negated)


@pytest.mark.parametrize("text", ["不错", "不好意思", "没关系", "没事", "别人都有", "无理由退货"])
def test_words_that_only_look_negative(text: str) -> None:
    assert not sense(text).negative


@pytest.mark.parametrize(
    "text", ["能不能退", "有没有货", "是不是正品", "可不可以便宜", "会不会掉色", "要不要洗", "好不好用"]
)
def test_a_choice_question_asks_and_denies_nothing(text: str) -> None:
    assert sense(text).question
    assert not sense(text).negative


@pytest.mark.parametrize(
    "text", ["发货吗", "什么时候", "多少钱", "几天到", "会不会掉色", "怎么退", "哪家快递", "发了没", "包邮?"]
)
def test_questions_are_heard(text: str) -> None:
    assert sense(text).question


def test_a_statement_is_no_question() -> None:
    assert not sense("我已经付款").question


def test_numbers_and_units() -> None:
    assert sense("24小时内发").units == {"小时"}
    assert sense("三天两件").units == {"天", "件"}
    assert sense("2.5kg").units == {"kg"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("发货", "法货"),
        ("什么时候", "神么时候"),
        ("快递", "快第"),
        ("发货", "fahuo"),
        ("什么时候", "shenmeshihou"),
    ],
)
def test_homophones_and_typed_pinyin_share_their_sounds(one: str, other: str) -> None:
    assert set(sounds(one)) <= set(sounds(other)) | {s for s in sounds(one) if " " in s}
    assert {s for s in sounds(one) if " " not in s} == {s for s in sounds(other) if " " not in s}


def test_confusable_initials_and_finals_are_one() -> None:
    assert sounds("zenme") == sounds("怎么")
    assert sounds("shangping") == sounds("sanpin")


@pytest.mark.parametrize(("text", "letters"), [("发货时间", "fhsj"), ("退货", "th"), ("7天无理由", "7wly")])
def test_initials(text: str, letters: str) -> None:
    assert initials(text).startswith(letters[0])
    assert initials("发货时间") == "fhsj"


def test_filler_is_dropped_unless_it_is_all_there_is() -> None:
    filler = Filler(["亲", "在吗", "麻烦问下", "哈", ""])
    assert filler.strip("亲在吗麻烦问下什么时候发货哈") == "什么时候发货"
    assert filler.strip("亲,在吗") == "亲,在吗"
    assert Filler([]).strip("亲") == "亲"


@given(st.text(max_size=60))
def test_stripping_filler_never_leaves_nothing(text: str) -> None:
    kept = Filler(["亲", "在吗", "哈"]).strip(text)
    assert bool(kept) == bool(text)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("有货吗 今天能发吗 发什么快递", ("有货吗", "今天能发吗", "发什么快递")),
        ("有货吗今天能发吗", ("有货吗", "今天能发吗")),
        ("有货吗？包邮吗？", ("有货吗", "包邮吗")),
        ("什 么 时 候 发 货", ("什 么 时 候 发 货",)),
        ("什么时候发货", ("什么时候发货",)),
    ],
)
def test_clauses(message: str, parts: tuple[str, ...]) -> None:
    assert clauses(message) == parts


def test_the_segmenter_knows_the_trades_words() -> None:
    segmenter = Segmenter(["棉柔巾", "坏单包赔"])
    assert "坏单包赔" in segmenter.cut("生鲜坏单包赔吗")
    assert segmenter.content_words("这个的吗,!") == ()
    assert segmenter.content_words("棉柔巾什么时候发货")[0] == "棉柔巾"


def test_a_segmenters_words_are_its_own() -> None:
    assert "棉柔巾套装" in Segmenter(["棉柔巾套装"]).cut("棉柔巾套装")
    assert "棉柔巾套装" not in Segmenter([]).cut("棉柔巾套装")
