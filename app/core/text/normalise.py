"""Bring a message into the one form that everything after it reads, with a way back to the original.

NFKC (full-width, circled and keycap digits), traditional to simplified, bracketed pinyin after a character
dropped, emoji, stickers and zero-width characters removed, spaces between Chinese characters closed, runs of
the same character folded to two. `offsets[i]` is the place in the original of normalised character ``i``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from app.core.text import stickers

_T2S = OpenCC("t2s")
_BRACKETED_LATIN = re.compile(r"(?<=[㐀-鿿])[(（\[【]([a-zA-Züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ1-5]{1,7})[)）\]】]")
_FOLD_TO = 2
_ROUNDS = 8
"""More than the longest chain of conversions in the tables; bounds the loop should one ever turn in a circle."""


@dataclass(frozen=True, slots=True)
class Normal:
    """Normalised `text` of `original`; `offsets` has one entry a character and one for the end."""

    original: str
    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original that normalised ``[start, end)`` came from."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        last = self.offsets[end - 1] + 1
        while last < len(self.original) and _attached(self.original[last]):
            last += 1
        return self.offsets[start], last


def _attached(char: str) -> bool:
    """A combining mark, variation selector or joiner belongs to the character before it."""
    return unicodedata.category(char) in {"Mn", "Me", "Cf"}


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    """One original character in its normal form: simplified, half-width, lower case; removed where it says nothing."""
    category = unicodedata.category(char)
    if char in "\r\n\t\v\f" or category.startswith("Z"):
        return " "
    if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"} or _is_emoji(char):
        return ""
    folded = unicodedata.normalize("NFKC", char).lower()
    return "".join(
        c
        for c in folded
        if c == " " or (not unicodedata.category(c).startswith(("C", "M")) and not _is_emoji(c))
    )


def _is_emoji(char: str) -> bool:
    point = ord(char)
    return 0x1F000 <= point <= 0x1FAFF or 0x2600 <= point <= 0x27BF or point in (0x2B50, 0x2B55, 0x3030)


def _hidden(text: str) -> list[bool]:
    """Which characters of the original are decoration: bracketed pinyin and stickers."""
    hidden = [False] * len(text)
    if not ("/:" in text or "[" in text or "(" in text or "（" in text or "【" in text or "#" in text):
        return hidden
    for pattern in (_BRACKETED_LATIN, stickers.PATTERN):
        for found in pattern.finditer(text):
            if pattern is _BRACKETED_LATIN and not _reads(text[found.start() - 1], found.group(1)):
                continue
            hidden[found.start() : found.end()] = [True] * (found.end() - found.start())
    return hidden


def _reads(char: str, latin: str) -> bool:
    """Whether `latin` is a reading of `char`: only then is the bracket an annotation and not a word of its own."""
    from pypinyin import (  # only now: it takes a fifth of a second to load, and brackets are rare
        Style,
        pinyin,
    )

    plain = "".join(c for c in unicodedata.normalize("NFD", latin.lower()) if c.isalpha() and c.isascii())
    readings = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
    return plain in {reading.replace("ü", "u") for reading in readings}


def _spread(text: str) -> tuple[list[str], list[int]]:
    """Every kept character in its normal form beside its place in the original."""
    chars: list[str] = []
    places: list[int] = []
    for place, (char, gone) in enumerate(zip(text, _hidden(text), strict=True)):
        for piece in "" if gone else _fold_char(char):
            chars.append(piece)
            places.append(place)
    return chars, places


def _simplify(chars: list[str]) -> list[str]:
    """Traditional to simplified, by phrase where the length stays, else by character."""
    text = "".join(chars)
    whole = _T2S.convert(text)
    if len(whole) == len(chars):
        return list(whole)
    return [single if len(single := _T2S.convert(char)) == 1 else char for char in chars]


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _keeps_space(out: list[str], rest: list[str]) -> bool:
    """A space says something only between two Latin words or numbers, not in spelled out ``2 4`` or ``f a``."""
    if not (_is_word(out[-1]) and _is_word(rest[0])):
        return False
    lone_before = len(out) < 2 or not _is_word(out[-2])
    lone_after = len(rest) < 2 or not _is_word(rest[1])
    return not (lone_before and lone_after)


def _close_up(chars: list[str], places: list[int]) -> tuple[list[str], list[int]]:
    """Drop spaces that separate nothing and fold runs of one character to two (digits stay)."""
    out: list[str] = []
    kept: list[int] = []
    for index, char in enumerate(chars):
        if char == " ":
            rest = chars[index + 1 : index + 3]
            if not out or not rest or rest[0] == " " or not _keeps_space(out, rest):
                continue
        elif len(out) >= _FOLD_TO and not char.isdigit() and out[-1] == char == out[-2]:
            continue
        out.append(char)
        kept.append(places[index])
    return out, kept


def _settle(chars: list[str], places: list[int]) -> tuple[list[str], list[int]]:
    """Close up and simplify until neither changes anything: either may make work for the other."""
    for _ in range(len(chars) + _ROUNDS):
        closed, kept = _close_up(chars, places)
        simple = _simplify(closed)
        settled = len(closed) == len(chars) and simple == closed
        chars, places = simple, kept
        if settled:
            break
    return chars, places


_MOVES = "["


class _Folds(dict[int, str]):
    """`_fold_char` as a table for ``str.translate``, filled as characters come; `_MOVES` for one that moves others."""

    def __missing__(self, point: int) -> str:
        folded = _fold_char(chr(point))
        return self.setdefault(point, folded if len(folded) == 1 else _MOVES)


_FOLDS = _Folds()
_WORK = re.compile(r"[ (（\[【#]|/:|([^0-9])\1\1")
"""What takes more than a look at each character: spaces, brackets, stickers, runs of one character, `_MOVES`."""


def _at_once(text: str) -> Normal | None:
    """Most messages by far: every character stays in its place, and there is nothing to drop, join or simplify."""
    folded = text.translate(_FOLDS)
    if _WORK.search(folded) or _T2S.convert(folded) != folded:
        return None
    return Normal(text, folded, tuple(range(len(text) + 1)))


@lru_cache(maxsize=4096)
def normalise(text: str) -> Normal:
    """Normalise `text`. Applying it to its own result changes nothing."""
    return _at_once(text) or _step_by_step(text)


def _step_by_step(text: str) -> Normal:
    chars, places = _settle(*_spread(text))
    while any(hidden := _hidden("".join(chars))):
        seen = [i for i, gone in enumerate(hidden) if not gone]
        chars, places = _settle([chars[i] for i in seen], [places[i] for i in seen])
    return Normal(text, "".join(chars), (*places, len(text)))
