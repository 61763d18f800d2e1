"""Short codes and titles for texts that came without: made of what they say, the same every time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import product

from app.core.text.pinyin import initials
from app.core.text.stickers import PATTERN

LONGEST = 4
TITLE = 24
_HEARD = 10
_LETTERS = "123456789abcdefghijklmnopqrstuvwxyz0"
_VALID = re.compile(r"[a-z0-9]{1,4}")
_CUT = re.compile(r"[，。！？；、,.!?;~～…\s]+")
_FILLER = re.compile(r"^(?:亲爱的|亲亲|亲|您好|你好|哈喽|在的|嗯嗯|宝|呢|哦|呀|啊)+")


class Codes:
    """Codes in use, and new ones beside them."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._more: dict[str, Iterator[str]] = {}

    def taken(self, code: str) -> bool:
        """Whether the code is in use."""
        return code in self._taken

    def take(self, code: str) -> str:
        """Put a code in use."""
        self._taken.add(code)
        return code

    def make(self, title: str) -> str:
        """A free code from the initials of the title, with a counter where they are taken."""
        stem = (
            "".join(c for c in initials(title[:_HEARD]).lower() if c.isascii() and c.isalnum())[:LONGEST]
            or "hs"
        )
        if stem not in self._taken:
            return self.take(stem)
        series = self._more.setdefault(stem, _series(stem))
        return self.take(next(code for code in series if code not in self._taken))

    def beside(self, code: str, number: int, longest: int) -> str:
        """A free code for the `number`-th part of a phrase: ``fhsj`` has ``fhs2`` beside it; ``""``: none is left."""
        tails = (str(tail) for tail in range(number, 10**longest))
        made = (code[: max(0, longest - len(tail))] + tail for tail in tails)
        free = next((one for one in made if one not in self._taken), "")
        return self.take(free) if free else ""


def _series(stem: str) -> Iterator[str]:
    for free in range(1, LONGEST + 1):
        head = stem[: LONGEST - free]
        for tail in product(_LETTERS, repeat=free):
            yield head + "".join(tail)


def tidy_code(raw: str) -> str:
    """The code as the library writes it, or ``""`` where it can't be one."""
    code = unicodedata.normalize("NFKC", raw).strip().lower()
    return code if _VALID.fullmatch(code) else ""


def make_title(text: str, wish: str = "") -> str:
    """A title of at most 24 characters: the one wished for, else the first words that say something."""
    wished = " ".join(wish.split())
    if wished:
        return wished[:TITLE]
    pieces = [_FILLER.sub("", piece) for piece in _CUT.split(PATTERN.sub(" ", text))]
    told = [piece for piece in pieces if piece.isprintable() and len(piece) >= 2]
    best = next((piece for piece in told if len(piece) >= 4), told[0] if told else "")
    return best[:TITLE] or "话术"
