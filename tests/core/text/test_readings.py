"""The table of readings is pypinyin's."""

from __future__ import annotations

from collections import defaultdict

from pypinyin import Style, lazy_pinyin

from app.core.text.pinyin import reading
from app.core.text.readings import CHARACTERS

LAST = 0x9FA5


def written() -> dict[str, str]:
    """The table as `readings.py` has it: characters that nobody reads aloud (兙, 瓩) are left out."""
    found: defaultdict[str, str] = defaultdict(str)
    for char in map(chr, range(0x4E00, LAST + 1)):
        syllable = lazy_pinyin(char, style=Style.NORMAL)[0]
        if syllable != char:
            found[syllable] += char
    return dict(found)


def test_the_table_is_what_pypinyin_reads() -> None:
    assert written() == CHARACTERS


def test_what_is_not_in_the_table_is_read_all_the_same() -> None:
    assert [reading(char) for char in ("发", "䶮", "兙", "fahuo", "12")] == ["fa", "yan", "兙", "fahuo", "12"]
