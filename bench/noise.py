"""What buyers' keyboards do to a message, made from other sources than the index reads.

Homophones and typed pinyin come from Unihan's readings (`xpinyin`) over the 3,755 everyday characters of GB 2312,
traditional forms from `hanziconv`; the product itself uses `pypinyin` and `opencc`. Word borders are jieba's, which
the match doesn't read. Every function is a pure function of the text and a seed.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from bench.peers import need

RATE = 0.15
"""Share of a message's characters that is hit; at least one."""

_EMOJI = ("😊", "🙏", "😭", "👍", "❤️", "🌹", "😂", "～")


@lru_cache(maxsize=1)
def _reader() -> Any:
    return need("xpinyin").Pinyin()


@lru_cache(maxsize=1)
def _cutter() -> Any:
    jieba = need("jieba")
    jieba.setLogLevel(60)
    return jieba.Tokenizer()


@lru_cache(maxsize=1)
def everyday() -> frozenset[str]:
    """The level-1 characters of GB 2312: rows 16 to 55."""
    pairs = ((row, cell) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return frozenset(bytes(pair).decode("gb2312", errors="ignore") for pair in pairs) - {""}


@lru_cache(maxsize=8192)
def reading(char: str) -> str:
    """The first toneless reading, lower case; the character itself where there is none."""
    return str(_reader().get_pinyin(char, "")).lower()


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for char in sorted(everyday()):
        groups[reading(char)].append(char)
    return {sound: tuple(chars) for sound, chars in groups.items()}


def _is_han(char: str) -> bool:
    return "一" <= char <= "鿿"


def _places(text: str, dice: random.Random) -> list[int]:
    """Which characters are hit: `RATE` of the Chinese ones, at least one."""
    han = [i for i, char in enumerate(text) if _is_han(char)]
    count = min(len(han), max(1, round(len(han) * RATE))) if han else 0
    return sorted(dice.sample(han, count))


def homophones(text: str, dice: random.Random) -> str:
    """Characters replaced by others of the same sound: 发货 → 法货."""
    chars = list(text)
    for place in _places(text, dice):
        same = [c for c in _by_sound().get(reading(chars[place]), ()) if c != chars[place]]
        if same:
            chars[place] = dice.choice(same)
    return "".join(chars)


def dropped(text: str, dice: random.Random) -> str:
    """Characters left out; a message of one character stays."""
    gone = set(_places(text, dice)) if len(text) > 1 else set()
    return "".join(char for i, char in enumerate(text) if i not in gone)


def swapped(text: str, dice: random.Random) -> str:
    """Characters exchanged with the next one."""
    chars = list(text)
    for place in _places(text, dice):
        if place + 1 < len(chars):
            chars[place], chars[place + 1] = chars[place + 1], chars[place]
    return "".join(chars)


def traditional(text: str, dice: random.Random) -> str:
    """The whole message in traditional characters."""
    del dice
    return str(need("hanziconv").HanziConv.toTraditional(text))


def decorated(text: str, dice: random.Random) -> str:
    """Spaces and emoji inside words, before `RATE` of the characters."""
    marks = {place: dice.choice((" ", " ", dice.choice(_EMOJI))) for place in _places(text, dice)}
    return "".join(marks.get(i, "") + char for i, char in enumerate(text))


def typed(text: str, dice: random.Random) -> str:
    """One word of two characters or more typed as pinyin: 什么时候fahuo."""
    words = [(start, end) for _, start, end in _cutter().tokenize(text) if all(map(_is_han, text[start:end]))]
    long = [(start, end) for start, end in words if end - start > 1] or words
    if not long:
        return text
    start, end = dice.choice(long)
    return text[:start] + "".join(map(reading, text[start:end])) + text[end:]


def mixed(text: str, dice: random.Random) -> str:
    """One of the other kinds, by lot."""
    return dice.choice((homophones, dropped, swapped, traditional, decorated, typed))(text, dice)


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "homophones": homophones,
    "dropped": dropped,
    "swapped": swapped,
    "traditional": traditional,
    "spaces+emoji": decorated,
    "typed pinyin": typed,
    "mixed": mixed,
}


def spoil(texts: Sequence[str], kind: str, seed: int = 11) -> list[str]:
    """Every text with noise of one kind; the same texts and seed give the same noise.

    Raises `UnavailableError` where a package that makes the noise isn't installed.
    """
    return [KINDS[kind](text, random.Random(f"{seed} {kind} {text}")) for text in texts]
