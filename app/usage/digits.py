"""Numbers that identify somebody, however they are spelt: digits are found one by one, whatever stands between.

A phone number is eleven digits to whoever reads it, also as ``１３８-0013 8000``, as ``幺三八零零…`` or with
emoji in between. So every character is read as a digit, as glue that hides nothing, or as a word that ends it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.core.text import stickers

LEAST = 7
"""Digits from which on a number may be somebody's: a landline without its area code."""

_SPELT = {
    "0": "零〇洞", "1": "一壹弌幺", "2": "二贰貳弍两兩", "3": "三叁參弎", "4": "四肆", "5": "五伍", "6": "六陆陸",
    "7": "七柒拐", "8": "八捌", "9": "九玖勾",
}  # fmt: skip
_CHINESE = {char: digit for digit, chars in _SPELT.items() for char in chars}
_ALIKE = {"o": "0", "l": "1", "i": "1"}
"""Letters that stand for a digit between two digits."""
_JOINERS = frozenset("杠横转加空点")
"""Words that are read out between digits."""
_MOST_JOINERS = 3
_ASIDE = re.compile(r"(?<=[㐀-鿿])[(（\[【][A-Za-zÀ-ǜ1-5]{1,7}[)）\]】]")
"""A reading in brackets after a character, such as 一(yi)."""
_MOBILE = re.compile(r"(?:0{0,2}86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0{0,2}86)?0\d{9,11}|[48]00\d{7}|[2-9]\d{6,7}")
_PLAIN = re.compile(
    r"20[2-3]\d[-/.年]?(?:0?[1-9]|1[0-2])[-/.月]?(?:0?[1-9]|[12]\d|3[01])(?:\s+(?:[01]?\d|2[0-4]):[0-5]\d)?"
    r"|(?:[01]?\d|2[0-4]):[0-5]\d\s?[-~]\s?(?:[01]?\d|2[0-4]):[0-5]\d"
)
"""A date or a span of time: eight digits and more that are nobody's. Too short to hold a phone number."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text, from `start` to `end` (half open), and its digits."""

    start: int
    end: int
    digits: str

    @property
    def kind(self) -> str:
        """What people would call it."""
        if _MOBILE.fullmatch(self.digits):
            return "手机号"
        if len(self.digits) in {15, 17, 18}:
            return "证件号"
        if _LANDLINE.fullmatch(self.digits):
            return "电话"
        return "单号" if len(self.digits) >= 12 else "号码"


def numbers(text: str, least: int = LEAST) -> Iterator[Number]:
    """Every number of at least `least` digits, but no plain dates and times."""
    read = _read(text)
    for start, end in _runs(read):
        begin = _without_name(text, read, start, end)
        digits = _digits(read, begin, end)
        plain = unicodedata.normalize("NFKC", text[begin:end])
        if len(digits) >= least and not _PLAIN.fullmatch(plain):
            check = len(digits) == 17 and text[end : end + 1] in {"x", "X", "ｘ", "Ｘ"}
            yield Number(begin, end + check, digits)


def _digits(read: list[str], start: int, end: int) -> str:
    return "".join(mark for mark in read[start:end] if mark.isdigit())


def _without_name(text: str, read: list[str], start: int, end: int) -> int:
    """Where the number begins: 三 of 张三 before a space and a whole mobile number is none of its digits."""
    for begin in range(start + 1, min(start + 4, end)):
        if text[begin - 1].isspace() and _MOBILE.fullmatch(_digits(read, begin, end)):
            head = text[start : begin - 1].strip()
            return begin if all(char in _CHINESE for char in head) else start
    return start


def _read(text: str) -> list[str]:
    """Each character as its digits, ``""`` for nothing, ``-`` for a joiner, or ``#`` for what ends a number."""
    read = [_char(char) for char in text]
    for pattern in (stickers.PATTERN, _ASIDE):
        for found in pattern.finditer(text):
            read[found.start() : found.end()] = [""] * (found.end() - found.start())
    for place, char in enumerate(text):
        if char.lower() in _ALIKE and _between_digits(read, place):
            read[place] = _ALIKE[char.lower()]
    return read


def _between_digits(read: list[str], place: int) -> bool:
    return 0 < place < len(read) - 1 and read[place - 1].isdigit() and read[place + 1].isdigit()


@lru_cache(maxsize=8192)
def _char(char: str) -> str:
    if char in _JOINERS:
        return "-"
    folded = unicodedata.normalize("NFKC", char)
    digits = "".join(_CHINESE.get(c) or _decimal(c) for c in folded)
    if digits:
        return digits
    category = unicodedata.category(char)
    if category[0] in "ZCM" or category == "So":
        return ""
    return "-" if category[0] in "PS" else "#"


def _decimal(char: str) -> str:
    value = unicodedata.digit(char, None)
    return "" if value is None else str(value)


def _runs(read: list[str]) -> Iterator[tuple[int, int]]:
    """Stretches from one digit to another with nothing but glue between."""
    first = last = -1
    joiners = 0
    for place, mark in enumerate(read):
        if mark.isdigit():
            first, last, joiners = (place if first < 0 else first), place, 0
        elif mark == "-":
            joiners += 1
        if first >= 0 and (mark == "#" or joiners > _MOST_JOINERS):
            yield first, last + 1
            first, joiners = -1, 0
    if first >= 0:
        yield first, last + 1
