"""The pattern language: what it reads, what it refuses, and grams that never hide a match."""

from __future__ import annotations

import re

import pytest

from app.core.wording.compiled import searcher
from app.core.wording.pattern import PatternError, expand, parse
from app.library.shipped import shipped_rules


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("加…微信", "加我一个微信"),
        ("(?:甲|乙)丙?丁", "乙丁"),
        ("[一二]{2,3}", "一二二"),
        ("好(?!吃)", "好看"),
        ("\\d+元", "12元"),
        ("(?:很|非常)*好", "很很好"),
        ("^嗯$", "嗯"),
        ("1\\.5", "1.5"),
    ],
)
def test_patterns_match_and_their_grams_stand_in_the_text(pattern: str, text: str) -> None:
    node = parse(pattern)
    assert re.search(node.source, text)
    assert node.grams is None or any(gram in text for gram in node.grams)


def test_a_gap_stays_in_its_clause_and_is_short() -> None:
    source = parse("加…微信").source
    assert not re.search(source, "加购了,微信")
    assert not re.search(source, "加一二三四五六七微信")


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "…",
        "a*",
        "(?:a?)",
        "((?:a)*b)*",
        "(a",
        "a)",
        "[a",
        "\\w",
        "a{21}",
        "(?:ab){5}",
        "*a",
        "(?<=a|bc)d",
        "a]",
    ],
)
def test_what_is_outside_the_language_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse(pattern)


def test_named_sets_are_put_in_and_must_exist_and_end() -> None:
    sets = {"you": ["您", "你"], "help": ["帮{you}"], "loop": ["{loop}"]}
    assert parse(expand("{help}看", sets)).exact == frozenset({"帮您看", "帮你看"})
    for pattern in ("{nobody}", "{loop}"):
        with pytest.raises(PatternError):
            expand(pattern, sets)


def test_the_index_hides_no_match() -> None:
    """Every pattern that matches an example is called for by one of the example's grams."""
    rules = shipped_rules()
    texts = [example.text for rule in rules.rules for example in (*rule.bad, *rule.good)]
    for number, (_, source) in enumerate(rules.pieces):
        if source is None or number in rules.always:
            continue
        regex = searcher(source)
        grams = {gram for gram, pieces in rules.by_gram.items() if number in pieces}
        for text in texts:
            if regex.search(text):
                assert any(gram in text for gram in grams), (regex.pattern, text)
