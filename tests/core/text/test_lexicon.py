"""The lexicon is jieba's dictionary, whatever part of it was read."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest

from app.core.text.lexicon import TOTAL, Lexicon, frequency
from app.core.text.segment import Segmenter


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> jieba.Tokenizer:
    """jieba as it comes, its cache in a folder of ours."""
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    tokenizer.initialize()
    return tokenizer


def test_read_to_the_end_it_is_the_whole_dictionary(whole: jieba.Tokenizer) -> None:
    lexicon = Lexicon()
    for word in whole.FREQ:
        lexicon.load(word[0])
    assert dict(lexicon) == whole.FREQ
    assert whole.total == TOTAL


def test_texts_are_cut_as_jieba_cuts_them(whole: jieba.Tokenizer) -> None:
    text = (Path(__file__).parents[3] / "phrases" / "shipping.yaml").read_text(encoding="utf-8")
    segmenter = Segmenter([])
    for line in [*text.splitlines(), "T恤AT&T c++ 𠀀𠮷龥 é 大小江阿"]:
        assert segmenter.cut(line) == tuple(whole.cut(line)), line


def test_only_what_a_text_begins_with_is_read() -> None:
    lexicon = Lexicon()
    assert "发货" in lexicon
    assert "发货呀" not in lexicon
    assert {word[0] for word in lexicon} == {"发"}
    assert "" not in lexicon


def test_words_that_were_added_stay_when_the_others_are_read() -> None:
    lexicon = Lexicon()
    lexicon["发货"] = 20_000
    assert "发票" in lexicon
    assert lexicon["发货"] == 20_000


@pytest.mark.parametrize("word", ["最近", "发火", "商务", "A股", "的", "近天", "没有这个词"])
def test_one_word_is_looked_up_without_reading_the_rest(whole: jieba.Tokenizer, word: str) -> None:
    assert frequency(word) == whole.FREQ.get(word, 0)
