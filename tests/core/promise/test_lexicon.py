"""The tables of verbs are tried only where one of their words can begin: that set must miss none of them."""

from __future__ import annotations

import re._constants as op
import re._parser as parser
from collections.abc import Iterable
from typing import Any

from app.core.promise.commitments.lexicon import _FIRST, MARK

_LOOKS = (op.ASSERT, op.ASSERT_NOT, op.AT)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


def beginnings(items: Iterable[Any]) -> tuple[set[str], bool]:
    """The characters that what `items` match can begin with, and whether they can match nothing at all."""
    found: set[str] = set()
    for code, value in items:
        if code in _LOOKS:
            continue
        begins, empty = _of(code, value)
        found |= begins
        if not empty:
            return found, False
    return found, True


def _of(code: Any, value: Any) -> tuple[set[str], bool]:
    if code is op.LITERAL:
        return {chr(value)}, False
    if code is op.IN:
        return set().union(*(_members(*member) for member in value)), False
    if code is op.SUBPATTERN:
        return beginnings(value[3])
    if code is op.BRANCH:
        ways = [beginnings(way) for way in value[1]]
        return set().union(*(begins for begins, _ in ways)), any(empty for _, empty in ways)
    assert code in _REPEATS, f"a word begins with {code}: no set of characters can stand for that"
    begins, empty = beginnings(value[2])
    return begins, empty or value[0] == 0


def _members(code: Any, value: Any) -> set[str]:
    if code is op.LITERAL:
        return {chr(value)}
    assert code is op.RANGE, f"a word begins with {code}: no set of characters can stand for that"
    return {chr(point) for point in range(value[0], value[1] + 1)}


def test_every_beginning_of_a_word_is_listed() -> None:
    begins, empty = beginnings(parser.parse(MARK.pattern))
    assert not empty
    assert begins - set(_FIRST) == set(), (
        "add these to _FIRST, or the words that begin with them are never seen"
    )
    assert set(_FIRST) - begins == set(), "no word begins with these any more"


def test_a_beginning_left_out_would_be_noticed() -> None:
    begins, empty = beginnings(parser.parse(r"(?=[发])(?:(?P<a>发货|(?<=您)(?:就|都)*走)|(?P<b>[寄邮]出))"))
    assert (begins, empty) == (set("发就都走寄邮"), False)
