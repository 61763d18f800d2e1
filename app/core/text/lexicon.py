"""jieba's dictionary, read by first character when a text first has it.

Reading all of its 349,000 words takes half a second at every start and 60 MB, whether from its text or from jieba's
own cache; what buyers write touches a few thousand of them.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

import jieba
import numpy as np

TOTAL = 60_101_967
"""The sum of all frequencies in the dictionary of jieba 0.42."""

Block = tuple[int, int]


class Lexicon(dict[str, int]):
    """Frequencies by word, and 0 for what only begins words: jieba's `FREQ`, to be asked for a text's own pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._opened: set[str] = set()

    def __contains__(self, word: object) -> bool:
        """Whether `word` is a word or begins one; jieba asks this of a first character before anything else."""
        self.load(str(word)[:1])
        return super().__contains__(word)

    def load(self, first: str) -> None:
        """Read the words that begin with the character `first`; what was added to the lexicon before stays."""
        if first in self._opened:
            return
        words = _words(first)
        for word, frequency in words:
            self.setdefault(word, frequency)
        for word, _ in words:
            for end in range(1, len(word)):
                self.setdefault(word[:end], 0)
        self._opened.add(first)


@lru_cache(maxsize=32768)
def frequency(word: str) -> int:
    """How often the dictionary has `word` itself, 0 where it hasn't; looked up in the file's own bytes."""
    text, blocks = _dictionary()
    line = f"\n{word} ".encode()
    for start, end in blocks.get(_key(word[0].encode()), ()):
        at = text.find(line, max(0, start - 1), end)
        if at >= 0:
            first = at + len(line)
            return int(text[first : text.index(b" ", first)])
    return 0


def _words(first: str) -> list[tuple[str, int]]:
    text, blocks = _dictionary()
    lines = "".join(text[start:end].decode() for start, end in blocks.get(_key(first.encode()), ()))
    return [(word, int(frequency)) for word, frequency, _ in map(str.split, lines.splitlines())]


def _key(head: bytes) -> int:
    """The first character as a number (of rare ones its first three bytes: they share a block)."""
    return int.from_bytes(head[:3] if head[:1] >= b"\xe0" else head[:1], "big")


@cache
def _dictionary() -> tuple[bytes, dict[int, list[Block]]]:
    """The file, and the blocks of lines by `_key` of their first character: nearly always one."""
    with jieba.Tokenizer().get_dict_file() as file:
        text: bytes = file.read()
    data = np.frombuffer(text, np.uint8)
    starts = np.concatenate([[0], np.flatnonzero(data[:-1] == ord("\n")) + 1])
    head, second, third = (data[starts + i].astype(np.int32) for i in range(3))
    keys = np.where(head >= 0xE0, (head << 16) + (second << 8) + third, head)
    firsts = np.concatenate([[0], np.flatnonzero(np.diff(keys)) + 1])
    bounds = [*starts[firsts].tolist(), len(text)]
    blocks: defaultdict[int, list[Block]] = defaultdict(list)
    for number, key in enumerate(keys[firsts].tolist()):
        blocks[key].append((bounds[number], bounds[number + 1]))
    return text, dict(blocks)
