"""What a normalised message is made of, for matching: character n-grams, syllable n-grams, marks of sense.

Character 1–2-grams (a Latin or digit run is one token) carry the match; syllable n-grams, prefixed ``~``, hold it
together under homophones and typed pinyin. Negation, question and number+unit are tokens of their own, prefixed
``!``, so that 能退 and 不能退 never become the same document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.core.text.pinyin import split_typed, syllables_of

_RUN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[㐀-鿿]")
_NEGATION = re.compile(r"不(?!错|好意思|过|同|仅|但|光)|没(?!事|关系)|别(?!人|家|的)|未|无(?!理由)")
_CHOICE = re.compile(r"(?<!一)([㐀-鿿]{1,2})[不没]\1")
"""能不能, 有没有, 可以不可以: asks, and denies nothing."""

_QUESTION = re.compile(r"[?？]|吗|么|嘛|呢|多少|几|什么|啥|怎|哪|咋|多久|多大|行不|好不|没有$|不$|没$")
_NUMBER_UNIT = re.compile(
    r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十半几百]+)(小时|天|号|点|斤|公斤|kg|cm|码|寸|包|袋|盒|箱|瓶|件|条|片|抽|元|块|折|克|g|ml|米|岁|个月|年|周)"
)
_END = "。，,.!！?？;；、~～…:：\n"
_PARTICLES = "啊呀哦呢吧嘛了哈嗯"


@dataclass(frozen=True, slots=True)
class Sense:
    """The marks of sense that decide between look-alikes."""

    negative: bool
    question: bool
    units: frozenset[str]


@lru_cache(maxsize=32768)
def sense(text: str) -> Sense:
    """Negation, question, and units counted in a normalised text."""
    stated = _CHOICE.sub("", text)
    return Sense(
        negative=bool(_NEGATION.search(stated)),
        question=len(stated) < len(text) or bool(_QUESTION.search(text)),
        units=frozenset(_NUMBER_UNIT.findall(text)),
    )


@lru_cache(maxsize=32768)
def grams(text: str) -> tuple[str, ...]:
    """Character 1–2-grams of a normalised text, with ``^`` and ``$`` at its ends, and its marks of sense."""
    runs = _RUN.findall(text)
    pairs = [a + b for a, b in zip(["^", *runs], [*runs, "$"], strict=True)] if runs else []
    return (*runs, *pairs, *_marks(text))


def _marks(text: str) -> Iterable[str]:
    marks = sense(text)
    if marks.negative:
        yield "!neg"
    if marks.question:
        yield "!q"
    for unit in marks.units:
        yield "!" + unit


@lru_cache(maxsize=32768)
def sounds(text: str) -> tuple[str, ...]:
    """Syllable 1–2-grams; typed Latin runs are split into syllables (``fahuo``) or kept as initials (``fhsj``)."""
    syllables: list[str] = []
    for run in _RUN.findall(text):
        if run.isascii() and run.isalpha():
            syllables.extend(split_typed(run))
        else:
            syllables.append(syllables_of(run))
    pairs = [f"~{a} {b}" for a, b in pairwise(syllables)]
    return (*(f"~{s}" for s in syllables), *pairs)


class Filler:
    """Drops what says nothing about the question: greetings, terms of address, particles."""

    def __init__(self, words: Iterable[str]) -> None:
        ordered = sorted({w for w in words if w}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else re.compile(r"(?!)")

    def strip(self, text: str) -> str:
        """`text` without filler; the text itself when hardly a particle is left."""
        bare = self._pattern.sub("", text)
        return bare if bare.strip(_END + _PARTICLES + " ") else text


_SPLIT = re.compile(
    r"[。，,!！?？;；、\n]+|(?<=[吗呢嘛呗])(?=[^$])|(?<=[什多几怎咋哪啥][一-鿿]{3}[呀啊])(?=[一-鿿]{2})|(?<=[\u4e00-\u9fff]{3})(?=另外|然后|还有(?!多|没|几)|顺便|而且|麻烦|有的话|再就是)"
)


_ASKS = re.compile(
    r"(?:寄|发|送)?到[一-鿿]{2,4}?(?:要|得)?(?:几天|多久)|从哪|哪里|再(?=[送给来]|便宜|优惠)|什么时候|啥时候|何时|几天|几号|几点|多久|多少钱|加多少|怎么|如何|能不能|能否|可不可以|可以.{0,4}[吗么不]|有没有|是不是|会不会|包不包|送不送"
    r"|发什么|发啥|用什么|走什么|哪个|哪家|(?<![候久天号才还么])能.{0,4}[吗么不]|支持.{0,4}[吗么不]"
)
"""Words that begin a question, where the words before them are one already."""
_LEAST = 3


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a message as typed: cut at punctuation, at spaces between words, after 吗/呢, before 另外/然后…,
    and where one question follows another with nothing in between (``发什么快递几天能到``).
    """
    pieces = [piece for part in _SPLIT.split(text) for piece in part.split()]
    if not pieces or sum(map(len, pieces)) < 2 * len(pieces):
        return (text,)
    return tuple(question for piece in pieces for question in _run_together(piece))


def _run_together(piece: str) -> Iterable[str]:
    start = 0
    for found in _ASKS.finditer(piece):
        if found.start() - start >= _LEAST and _QUESTION.search(piece[start : found.start()]):
            yield piece[start : found.start()]
            start = found.start()
    yield piece[start:]
