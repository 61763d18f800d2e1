"""Word segmentation: an own jieba tokenizer with the trade's words, never the global one.

Words serve explanations and search; matching itself runs on characters and syllables, which typos don't break.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache

import jieba

from app.core.text.lexicon import TOTAL, Lexicon

jieba.setLogLevel(logging.WARNING)
_STOP = frozenset(
    "的 了 吗 呢 啊 呀 哦 哈 么 嘛 是 我 你 您 这 那 有 在 就 都 也 和 给 不 能 要 还 吧 个 一 可以 这个 那个 什么 怎么".split()
)


class Segmenter:
    """Cuts normalised text into words: jieba's, and the trade's own."""

    def __init__(self, words: Iterable[str]) -> None:
        self._lexicon = Lexicon()
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total = self._lexicon, TOTAL
        self._tokenizer.initialized = True
        for word in dict.fromkeys(words):
            self._tokenizer.add_word(word, freq=20_000)

    def warm(self, texts: Iterable[str]) -> None:
        """Read what the dictionary says about the characters of `texts`, before a buyer waits for it."""
        for char in set[str]().union(*texts):
            self._lexicon.load(char)

    def cut(self, text: str) -> tuple[str, ...]:
        """The words of a normalised text, in order."""
        return _cut(self, text)

    def content_words(self, text: str) -> tuple[str, ...]:
        """Words that say something: no particles, no single punctuation."""
        return tuple(w for w in self.cut(text) if w not in _STOP and any(c.isalnum() for c in w))

    def _run(self, text: str) -> tuple[str, ...]:
        return tuple(self._tokenizer.cut(text))


@lru_cache(maxsize=16384)
def _cut(segmenter: Segmenter, text: str) -> tuple[str, ...]:
    return segmenter._run(text)


@lru_cache(maxsize=4)
def segmenter(words: tuple[str, ...]) -> Segmenter:
    """The segmenter of a vocabulary: all shops share one."""
    return Segmenter(words)
