"""The matcher on a library small enough to know the answer: disguises, look-alikes, filler, and any text at all."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.entries import Intent, Phrase, Reply
from app.core.library import Library
from app.core.match.index import top
from app.core.match.matcher import Matcher, build


@pytest.fixture(scope="module")
def matcher(tiny_library: Library) -> Matcher:
    return build(tiny_library)


def best_intent(matcher: Matcher, message: str) -> str:
    intents = matcher.match(message).intents
    return max(intents, key=intents.__getitem__)


def best_entry(matcher: Matcher, message: str) -> str:
    return matcher.entries[int(matcher.match(message).entries.argmax())].id


@pytest.mark.parametrize(
    "typed",
    [
        "什么时候发货", "神么时候法货", "什么时侯发获", "shenmeshihou fahuo", "什么时候fahuo", "什么时候fa huo",
        "什麼時候發貨", "什么时候發(fā)貨", "什 么 时 候 发 货", "什么😀时候🎉发货", "什么时候发货[微笑]/:^_^",
        "亲 在吗 麻烦问下 什么时候发货哈", "什么时候发货？？？", "ＷＨＥＮ什么时候发货",
    ],
)  # fmt: skip
def test_disguises_find_the_same_phrase(matcher: Matcher, typed: str) -> None:
    assert best_entry(matcher, typed) == "ship.when.when"
    assert best_intent(matcher, typed) == "ship.when"


@pytest.mark.parametrize("typed", ["发什么快递", "发什么快第", "发神么快递", "fa什么kuaidi", "發什麼快遞"])
def test_and_so_do_those_of_another(matcher: Matcher, typed: str) -> None:
    assert best_entry(matcher, typed) == "ship.express.with"


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("能退吗", "return.can.able"), ("不能退吗", "return.can.unable"),
        ("退货行吗", "return.can.able"), ("为什么不能退货", "return.can.unable"),
        ("包邮吗", "bargain.free_shipping.free"), ("不包邮吗", "bargain.free_shipping.charge"),
        ("有货吗", "product.stock.have"), ("没货了吗", "product.stock.gone"),
    ],
)  # fmt: skip
def test_a_question_and_its_negation_never_collapse(matcher: Matcher, message: str, entry: str) -> None:
    assert best_entry(matcher, message) == entry


@pytest.mark.parametrize(
    "filled", ["亲什么时候发货", "在吗 什么时候发货", "麻烦问下什么时候发货哈", "请问什么时候发货谢谢"]
)
def test_filler_has_no_weight(matcher: Matcher, filled: str) -> None:
    bare, with_filler = matcher.match("什么时候发货"), matcher.match(filled)
    assert with_filler.query == bare.query
    assert with_filler.intents == bare.intents
    assert with_filler.entries.tolist() == bare.entries.tolist()


def test_filler_alone_is_still_a_message(matcher: Matcher) -> None:
    assert best_intent(matcher, "亲，在吗") == "greet.open"


@given(st.text(max_size=300))
def test_any_text_gives_a_distribution(tiny_library: Library, text: str) -> None:
    found = build_once(tiny_library).match(text)
    assert sum(found.intents.values()) == pytest.approx(1, abs=1e-3)
    assert all(share >= 0 for share in found.intents.values())
    assert len(found.entries) == len(tiny_library.phrases)
    assert not any(math.isnan(score) for score in found.entries.tolist())


_BUILT: dict[int, Matcher] = {}


def build_once(library: Library) -> Matcher:
    return _BUILT.setdefault(id(library), build(library))


def test_matching_twice_changes_nothing(matcher: Matcher) -> None:
    first = matcher.match("能便宜吗").entries.tolist()
    assert matcher.match("能便宜吗").entries.tolist() == first


def test_the_nearest_example_is_named(matcher: Matcher) -> None:
    found = matcher.match("最低多少啊")
    nearest = found.nearest[int(found.entries.argmax())]
    assert nearest[0] == "最低多少"
    assert 0.6 < nearest[1] <= 1


def test_known_words_make_better_evidence(matcher: Matcher) -> None:
    assert matcher.match("什么时候发货").evidence.known > matcher.match("量子纠缠的哲学意义").evidence.known
    assert matcher.match("什么时候发货").evidence.fuzzy == pytest.approx(1)


def test_a_message_without_words_is_what_such_examples_are() -> None:
    unclear = Phrase(
        "other.unclear.a",
        "a",
        "看不懂",
        "其他",
        "general",
        ("other.unclear",),
        (Reply("您能再说一遍吗"),),
        ("。。。", "没看懂"),
    )
    thanks = Phrase(
        "close.thanks.a", "b", "好的", "结束", "general", ("close.thanks",), (Reply("好的"),), ("😊", "谢谢")
    )
    matcher = build(Library((unclear, thanks), (), ()))
    for said, code, place in (
        ("……", "other.unclear", 0),
        ("！！！", "other.unclear", 0),
        ("😭", "close.thanks", 1),
    ):
        found = matcher.match(said)
        assert max(found.intents, key=found.intents.__getitem__) == code
        assert found.entries.argmax() == place
        assert bool(found.nearest) == bool(found.evidence.fuzzy) == (code == "other.unclear")
    assert build(Library((unclear,), (), ())).match("😊").evidence.fuzzy == 0


def test_an_empty_library_matches_nothing() -> None:
    found = build(Library((), (), ())).match("什么时候发货")
    assert found.intents == {}
    assert len(found.entries) == 0


def test_phrases_that_nobody_asks_for_are_no_intent() -> None:
    silent = Phrase(
        "care.tip.a", "a", "提醒", "关怀", "general", ("care.tip",), (Reply("记得查收"),), proactive=True
    )
    asked = Phrase(
        "ship.when.a",
        "b",
        "发货",
        "发货",
        "general",
        ("ship.when",),
        (Reply("尽快"),),
        ("什么时候发货", "几天发"),
    )
    found = build(Library((silent, asked), (), (Intent("care.tip", "提醒", "any"),))).match("什么时候发货")
    assert "care.tip" not in found.intents
    assert found.entries.argmax() == 1


@pytest.mark.parametrize("size", [0, 1, 24, 25, 63, 64, 5_000, 5_056, 20_001])
def test_the_top_is_what_sorting_would_find(size: int) -> None:
    scores = np.random.default_rng(size).random(size, dtype=np.float32)
    wanted = np.argsort(-scores)[:24].tolist()
    assert sorted(top(scores, 24).tolist()) == sorted(wanted)
    last = np.arange(size, dtype=np.float32)
    assert sorted(top(last, 24).tolist()) == list(range(max(0, size - 24), size))
