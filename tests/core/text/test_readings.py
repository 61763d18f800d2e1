"""The table of readings is pypinyin's."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict

import pytest
from pypinyin import Style, lazy_pinyin

from app.core.text.pinyin import reading, syllables

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
    assert written() == syllables()


@pytest.mark.parametrize("char", ["0", "a", "é", "〇", "，", "㐀", "鿿", "兙", "𠀀", "😀", "fahuo"])
def test_whatever_is_not_in_the_table_is_read_as_pypinyin_reads_it(char: str) -> None:
    assert reading(char) == lazy_pinyin(char, style=Style.NORMAL)[0]


def test_a_message_with_a_digit_doesnt_load_pypinyin() -> None:
    code = "import sys; from app.core.text.features import sounds; sounds('3天能到吗fahuo'); sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
