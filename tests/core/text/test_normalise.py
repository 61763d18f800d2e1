"""Normalising: what each disguise becomes, that twice is once, and that every place leads back to the original."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.text.normalise import _at_once, _step_by_step, normalise
from app.core.text.stickers import CODES, NAMES

_NOISE = ["😀", "\u200b", " ", "　", "[微笑]", "/:^_^", "(fa)", "\n", "⭐", "️", "\u2028", "\x00"]
_CHINESE = list("今天能发货吗亲什么时候到退款不包邮好快递几号") + list("發貨嗎時點圓單號")
noisy = st.lists(
    st.sampled_from([*_CHINESE, *_NOISE, "１", "②", "㎏", "24", "Q", "，", "?"]), max_size=24
).map("".join)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("什麼時候發貨", "什么时候发货"),
        ("發(fā)貨", "发货"),
        ("发（fa）货（huo）", "发货"),
        ("發【fa1】貨", "发货"),
        ("什 么 时 候 发 货", "什么时候发货"),
        ("什么😀时候🎉发货", "什么时候发货"),
        ("发\u200b货\ufeff吗", "发货吗"),
        ("发\u2028货\u3000吗\xa0", "发货吗"),
        ("发货吗[微笑][微笑]", "发货吗"),
        ("/:^_^发货吗/:809", "发货吗"),
        ("24小时/:^_^24小时", "24小时24小时"),
        ("好好好好好的", "好好的"),
        ("发货！！！！！", "发货!!"),
        ("２４小时", "24小时"),
        ("②④小时", "24小时"),
        ("2️⃣4️⃣小时", "24小时"),
        ("²⁴小时", "24小时"),
        ("2 4 小时", "24小时"),
        ("10000件", "10000件"),
        ("iPhone 15 Pro", "iphone 15 pro"),
        ("f a huo", "fa huo"),
        ("ＡＢＣ码", "abc码"),
        ("5㎏的", "5kg的"),
        ("么麼", "幺么"),
        ("", ""),
        ("😀😀", ""),
        ("   ", ""),
    ],
)
def test_each_disguise_is_undone(typed: str, read: str) -> None:
    assert normalise(typed).text == read


@pytest.mark.parametrize("kept", ["尺码(xl)", "发(ok)货", "颜色（red）", "纯棉[pro]款"])
def test_a_bracketed_word_that_is_no_reading_of_the_character_stays(kept: str) -> None:
    inner = kept[kept.index(next(c for c in kept if c in "(（[")) + 1 : -1].rstrip(")货")
    assert inner in normalise(kept).text


@pytest.mark.parametrize("sticker", [*(f"/:{code}" for code in CODES), *(f"[{name}]" for name in NAMES)])
def test_every_sticker_says_nothing(sticker: str) -> None:
    assert normalise(f"在吗{sticker}亲").text == "在吗亲"


@given(st.text(max_size=60) | noisy)
@example("么麼")
@example("薴")
@example("/:/:^_^^_^")
@example("发 (fa)货")
@example("發 發 發 發")
def test_twice_is_once(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(st.text(max_size=60) | noisy)
def test_offsets_are_monotonic_and_in_range(text: str) -> None:
    normal = normalise(text)
    assert len(normal.offsets) == len(normal.text) + 1
    assert list(normal.offsets) == sorted(normal.offsets)
    assert all(0 <= place < len(text) for place in normal.offsets[:-1])
    assert normal.offsets[-1] == len(text)


@given(st.text(max_size=60) | noisy, st.data())
def test_every_span_lies_inside_the_original(text: str, data: st.DataObject) -> None:
    normal = normalise(text)
    start = data.draw(st.integers(0, len(normal.text)))
    end = data.draw(st.integers(start, len(normal.text)))
    first, last = normal.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert (first < last) or start == end


@given(noisy, st.data())
def test_a_span_of_chinese_reads_as_what_it_came_from(text: str, data: st.DataObject) -> None:
    """Noise may widen the original's span; what it says is the same words (a composed ㎏ brings all of its letters)."""
    normal = normalise(text)
    start = data.draw(st.integers(0, len(normal.text)))
    end = data.draw(st.integers(start, len(normal.text)))
    first, last = normal.span(start, end)
    assert normal.text[start:end].replace(" ", "") in normalise(text[first:last]).text.replace(" ", "")


@given(st.text(max_size=60) | noisy)
def test_the_span_of_everything_is_everything_that_was_read(text: str) -> None:
    normal = normalise(text)
    first, last = normal.span(0, len(normal.text))
    assert normalise(text[first:last]).text == normal.text


@given(noisy)
def test_nothing_hidden_survives(text: str) -> None:
    read = normalise(text).text
    assert not set(read) & set("😀⭐\u200b\x00\n　\u2028發貨嗎時點圓單號１②")


def test_a_highlight_covers_the_disguised_word() -> None:
    typed = "亲，今 天😀發(fā)貨吗"
    normal = normalise(typed)
    place = normal.text.index("今天发货")
    first, last = normal.span(place, place + 4)
    assert typed[first:last] == "今 天😀發(fā)貨"


def test_nested_stickers_end_quickly() -> None:
    assert normalise("/:" * 300 + "girl" * 300).text == ""


@given(st.text(max_size=60) | noisy)
@example("😀㎏")
@example("发货!!!")
@example("10000件")
def test_the_short_way_leads_where_the_long_one_does(text: str) -> None:
    assert _at_once(text) in (None, _step_by_step(text))


def test_plain_messages_go_the_short_way() -> None:
    assert all(map(_at_once, ["亲，什么时候发货？", "24小时内发", "iphone15能用吗"]))
