"""Search as agents do it: short code, words, pinyin, initials, category, intent."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library.load import load_library
from app.library.search import Finder
from app.library.shipped import shipped_library


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(shipped_library().library)


def small(root: Path, wanted: str) -> list[str]:
    return [phrase.id for phrase in Finder(load_library(root).library).find(wanted)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("fhsj", ["ship.when.next"]),
        ("FHSJ", ["ship.when.next"]),
        ("fk", ["ship.when.paid"]),
        ("什么时候", ["ship.when.next", "ship.when.paid"]),
        ("shenmeshihou", ["ship.when.next"]),
        ("smsh", ["ship.when.next"]),
        ("付款 打包", ["ship.when.paid"]),
        ("付款　何时", ["ship.when.paid"]),
        ("發貨", ["ship.when.next", "ship.when.paid"]),
        ("ship.when.paid", ["ship.when.paid"]),
        ("单号", ["ship.when.next"]),
        ("打包 单号", []),
        ("没有这个词", []),
        ("😀", []),
        ("", ["ship.when.next", "ship.when.paid"]),
        ("  ", ["ship.when.next", "ship.when.paid"]),
    ],
)
def test_find(root: Path, wanted: str, found: list[str]) -> None:
    assert small(root, wanted) == found


def test_initials_find_shipping_time_in_the_shipped_library(finder: Finder) -> None:
    assert finder.find("fhsj")[0].intents[0] == "ship.when"
    assert finder.find("fahuo")
    assert all(
        "退" in p.title + p.category + "".join(r.text for r in p.replies) + "".join(p.keywords)
        for p in finder.find("退款 退货")[:3]
    )


def test_a_code_comes_first(finder: Finder) -> None:
    for phrase in shipped_library().library.phrases[::25]:
        assert finder.find(phrase.code)[0].id == phrase.id


def test_two_words_find_no_more_than_one(finder: Finder) -> None:
    both = {p.id for p in finder.find("退货 运费")}
    assert both
    assert both <= {p.id for p in finder.find("退货")} & {p.id for p in finder.find("运费")}


@given(st.text(max_size=40))
def test_any_search_gives_phrases_once(finder: Finder, wanted: str) -> None:
    found = [phrase.id for phrase in finder.find(wanted)]
    assert len(found) == len(set(found))
