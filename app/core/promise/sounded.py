"""Words of time and trade written with characters of the same sound: ``尽天``, ``明腆``, ``周舞``, ``即出``.

A pair that sounds like one of our words stands for it where one of its characters is right, and neither character
belongs to another word with its neighbours: ``最近天气`` holds no 今天, ``商务`` is a word of its own.
"""

from __future__ import annotations

from functools import cache

from app.core.promise.respell_table import HOMOPHONES, SAME_SOUND
from app.core.text.lexicon import frequency
from app.core.text.pinyin import reading

_RARE = 30
"""A pair of characters is a word of its own from this frequency in jieba's dictionary on."""
_DONE_TO_YOU = frozenset(("给您", "帮您", "为您", "给你"))
"""What follows is done by the shop: ``给您发火`` is no anger."""
_COUNTED = frozenset(("小时", "分钟"))
_NUMERALS = frozenset("0123456789一二两三四五六七八九十半个几")
_JUDGED = frozenset(pair for rule in HOMOPHONES for pair in rule.pairs())
"""Pairs that the table of homophones has its own mind about."""
_WEEK = frozenset(("星期", "礼拜"))
_WEEKDAYS = "一二三四五六日天"
_ALONE = frozenset(
    "我你您他她它们的了是在给帮为把将就都也还会能可要想说请又再很太不没有个这那哪吗呢吧啊哦哈呀亲和与到去来"
)
"""Characters that begin or end their own words: what a dictionary joins them to is rarely meant."""


def sounded(text: str) -> list[tuple[int, int, str]]:
    """The places in normalised `text` that only sound like one of our words, with the word."""
    sounds = [reading(char) if "一" <= char <= "鿿" else "" for char in text]
    targets = _targets()
    found: list[tuple[int, int, str]] = []
    for at in range(len(text) - 1):
        target = targets.get((sounds[at], sounds[at + 1]))
        if target is None or (found and found[-1][1] > at):
            continue
        if _disguised(text, at, target):
            found.append((at, at + 2, target))
    return found


def _disguised(text: str, at: int, target: str) -> bool:
    pair = text[at : at + 2]
    if pair == target or (pair[0] != target[0] and pair[1] != target[1]):
        return False
    if pair[0] in _ALONE or pair[1] in _ALONE or (target in _COUNTED and text[at - 1 : at] not in _NUMERALS):
        return False
    if text[max(0, at - 2) : at] not in _DONE_TO_YOU and (pair in _JUDGED or frequency(pair) >= _RARE):
        return False
    before, after = text[at - 1 : at], text[at + 2 : at + 3]
    if target in _WEEK and after and after in _WEEKDAYS:
        after = ""
    return not (_joins(before, pair[0]) or _joins(pair[1], after))


def _joins(first: str, second: str) -> bool:
    """Whether two neighbours make a word."""
    if not first or not second or first in _ALONE or second in _ALONE:
        return False
    return frequency(first + second) > 0


@cache
def _targets() -> dict[tuple[str, str], str]:
    return {(reading(word[0]), reading(word[1])): word for word in SAME_SOUND}
