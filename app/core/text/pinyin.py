"""Pinyin: the sound of a character, and the syllables of what somebody typed in Latin letters.

pypinyin is loaded for whole phrases (行: háng or xíng?) and rare characters only; all others are in `readings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from app.core.text.readings import TABLE

_MERGED = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("ang", "an"),
    ("eng", "en"),
    ("ing", "in"),
    ("lv", "lu"),
    ("nv", "nu"),
)
_LONGEST = 6


@lru_cache(maxsize=32768)
def reading(char: str) -> str:
    """The toneless reading of one character (or the run itself where it has none)."""
    known = _readings().get(char)
    if known is not None or not _rare(char):
        return known or char
    return spelled(char)[0]


def _rare(char: str) -> bool:
    """Whether pypinyin may know a character that the table doesn't; a digit isn't worth loading it."""
    return char == "〇" or char[:1] >= "㐀"


@cache
def syllables() -> dict[str, str]:
    """Every syllable with the common characters that are read so."""
    words = TABLE.split()
    return dict(zip(words[::2], words[1::2], strict=True))


@cache
def _readings() -> dict[str, str]:
    return {char: syllable for syllable, characters in syllables().items() for char in characters}


def spelled(text: str) -> Sequence[str]:
    """The toneless syllables of a text, read by phrases; a run of anything else stands as it is."""
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(text, style=Style.NORMAL)


@lru_cache(maxsize=32768)
def syllables_of(run: str) -> str:
    """The reading with confusable sounds merged (zh/z, ang/an …): what homophone typos share."""
    return merge(reading(run)) if len(run) == 1 else run


@lru_cache(maxsize=8192)
def merge(syllable: str) -> str:
    """Fold the sounds that input methods and dialects confuse."""
    for sound, other in _MERGED:
        syllable = syllable.replace(sound, other)
    return syllable


@lru_cache(maxsize=8192)
def split_typed(run: str) -> tuple[str, ...]:
    """``fahuo`` → ``("fa", "huo")`` merged; a run that is no pinyin is one token as it stands."""
    best = _split(run)
    return tuple(merge(s) for s in best) if best else (run,)


def _split(run: str) -> list[str]:
    """Fewest syllables that cover the run, empty when none do."""
    if len(run) > 60:
        return []
    known = syllables()
    best: list[list[str] | None] = [None] * (len(run) + 1)
    best[0] = []
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before = best[start]
            piece = run[start:end]
            if before is None or piece not in known or (len(piece) == 1 and piece not in "aeo"):
                continue
            here = best[end]
            if here is None or len(before) + 1 < len(here):
                best[end] = [*before, piece]
    return best[-1] or []


def initials(text: str) -> str:
    """``发货时间`` → ``fhsj``: what agents type into a search box."""
    return "".join(s[0] for s in spelled(text) if s and s[0].isalnum())
