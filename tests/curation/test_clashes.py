"""Clashes of a library: a pair once, the worst first, and what to do about each."""

from __future__ import annotations

from app.core.entries import Phrase, Reply
from app.curation.clashes import Clash, clashes
from app.library.lint.model import About, Problem


def _phrase(key: str, *intents: str) -> Phrase:
    return Phrase(key, "", f"标题{key}", "发货", "general", intents, (Reply("好的"),))


PHRASES = {
    one.id: one
    for one in (
        _phrase("a", "ship.when"),
        _phrase("b", "ship.when"),
        _phrase("c", "after.return"),
        _phrase("d", "product.size"),
    )
}


def _found(*told: tuple[str, str, str, int]) -> tuple[Clash, ...]:
    problems = [
        Problem(
            "x",
            1,
            check,
            "error" if check == "contradiction" else "warn",
            "",
            About(tuple(ids), words, place),
        )
        for check, ids, words, place in told
    ]
    return clashes(problems, PHRASES)


def test_the_worst_come_first_and_a_pair_comes_once() -> None:
    found = _found(
        ("confusion", "ac", "一", 2), ("confusion", "cd", "二", 9), ("confusion", "ac", "三", 7),
        ("duplicate", "ab", "四", 0), ("confusion", "ad", "五", 3), ("contradiction", "ab", "六", 0),
    )  # fmt: skip
    assert [(one.kind, one.said) for one in found] == [
        ("contradiction", ("六",)), ("duplicate", ("四",)), ("confusion", ("二",)), ("confusion", ("一", "三")),
        ("confusion", ("五",)),
    ]  # fmt: skip
    assert [(one.grave, one.hidden, one.can_wait) for one in found] == [
        (True, False, False), (False, False, False), (False, True, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


def test_what_to_do_depends_on_what_the_two_answer() -> None:
    told = (
        ("duplicate", "ab", "x", 0), ("duplicate", "ac", "x", 0), ("example", "ab", "x", 0), ("example", "ac", "x", 0),
        ("confusion", "ab", "x", 9), ("confusion", "ac", "x", 9), ("confusion", "ad", "x", 1),
    )  # fmt: skip
    said = {
        (one.kind, one.one.id + one.other.id): one.advice.split("：")[0]
        for one in _found(*told)
        if one.one and one.other
    }
    assert said == {
        ("duplicate", "ab"): "合并", ("duplicate", "ac"): "改说法", ("example", "ab"): "合并", ("example", "ac"): "改问法",
        ("confusion", "ab"): "合并", ("confusion", "ac"): "挪问法", ("confusion", "ad"): "不急",
    }  # fmt: skip


def test_an_intent_that_is_thin_is_no_pair_and_a_stranger_is_left_out() -> None:
    thin, *rest = _found(("coverage", "", "「发货」只有3个问法", 0), ("duplicate", "az", "x", 0))
    assert (thin.one, thin.said, rest) == (None, ("「发货」只有3个问法",), [])
