"""Word segmentation: an own jieba tokenizer with the trade's words, never the global one.

Words serve explanations and search; matching itself runs on characters and syllables, which typos don't break.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache

import jieba

jieba.setLogLevel(logging.WARNING)
_STOP = frozenset(
    "的 了 吗 呢 啊 呀 哦 哈 么 嘛 是 我 你 您 这 那 有 在 就 都 也 和 给 不 能 要 还 吧 个 一 可以 这个 那个 什么 怎么".split()
)


@lru_cache(maxsize=1)
def _plain() -> jieba.Tokenizer:
    """jieba's own dictionary, read once (about a second, then from jieba's own cache) and never changed."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


class Segmenter:
    """Cuts normalised text into words; `warm` pays jieba's first second at start instead of at the first buyer."""

    def __init__(self, words: Iterable[str]) -> None:
        self._tokenizer = jieba.Tokenizer()
        self._words = tuple(dict.fromkeys(words))
        self._ready = False

    def warm(self) -> None:
        """Take a copy of the dictionary and add the trade words."""
        if not self._ready:
            plain = _plain()
            self._tokenizer.FREQ, self._tokenizer.total = dict(plain.FREQ), plain.total
            self._tokenizer.initialized = True
            for word in self._words:
                self._tokenizer.add_word(word, freq=20_000)
            self._ready = True

    def cut(self, text: str) -> tuple[str, ...]:
        """The words of a normalised text, in order."""
        self.warm()
        return _cut(self, text)

    def content_words(self, text: str) -> tuple[str, ...]:
        """Words that say something: no particles, no single punctuation."""
        return tuple(w for w in self.cut(text) if w not in _STOP and any(c.isalnum() for c in w))

    def _run(self, text: str) -> tuple[str, ...]:
        return tuple(self._tokenizer.cut(text))


@lru_cache(maxsize=16384)
def _cut(segmenter: Segmenter, text: str) -> tuple[str, ...]:
    return segmenter._run(text)
