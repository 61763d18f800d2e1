"""Disguises put back into plain spelling, with the way back to what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.promise.respell import respell
from app.core.text.normalise import Normal, normalise


def plain(text: str) -> str:
    return respell(normalise(text)).text


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("hou天寄出", "后天寄出"),
        ("后tian ji chu", "后天寄出"),
        ("xiawu给您寄", "下午给您寄"),
        ("bufa一个", "补发一个"),
        ("zhouwu到货", "周五到货"),
        ("xingqi三", "星期三"),
        ("wǎnshang安排", "晚上安排"),
        ("houtianfahuo", "后天发货"),
        ("巾天出库", "今天出库"),
        ("名天出库", "明天出库"),
        ("厚天出库", "后天出库"),
        ("立课出库", "立刻出库"),
        ("玛上出库", "马上出库"),
        ("后天伐货", "后天发货"),
        ("后天发伙", "后天发货"),
        ("后天季出", "后天寄出"),
        ("周四宋达", "周四送达"),
        ("三天内推款", "三天内退款"),
        ("明曰出库", "明日出库"),
        ("36hours内", "36小时内"),
        ("36 hrs 内", "36小时内"),
        ("2days内", "2天内"),
        ("tomorrow出库", "明天出库"),
        ("friday到", "周五到"),
        ("后.天.寄.出", "后天寄出"),
        ("后~天", "后天"),
        ("6点qian寄", "6点前寄"),
        ("12小是内", "12小时内"),
        ("后天fa", "后天发"),
        ("18hao发", "18号发"),
        ("厚tian发huo", "后天发货"),
    ],
)
def test_disguises(typed: str, wanted: str) -> None:
    assert plain(typed) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "后天给您寄出",
        "货到付款暂时没法办理",
        "我这边无法获取您的地址",
        "给您发活动入口",
        "姓名天蓝色",
        "现金天天返",
        "扫码上传图片",
        "今天发或者后天发",
        "iphone手机壳",
        "usb充电线",
        "3d立体贴纸",
        "基础款",
        "换季出清",
        "主推款很好看",
        "pdf说明书",
        "a4纸",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert plain(text) == normalise(text).text


def test_nothing_to_do_is_the_same_object() -> None:
    normal = normalise("后天给您寄出")
    assert respell(normal) is normal


@pytest.mark.parametrize(
    ("typed", "word", "span"),
    [
        ("亲，后tian寄哈", "后天", "后tian"),
        ("亲～houtian寄", "后天", "houtian"),
        ("12 hours 内", "小时", "hours"),
        ("玛上寄", "马上", "玛上"),
        ("后·天寄", "后天", "后·天"),
        ("後tian寄", "后天", "後tian"),
    ],
)
def test_a_finding_points_at_what_was_typed(typed: str, word: str, span: str) -> None:
    normal = respell(normalise(typed))
    start = normal.text.index(word)
    begin, end = normal.span(start, start + len(word))
    assert typed[begin:end].strip() == span


ALPHABET = "今明后天周五发货寄出小时24hd fahuojintian.·-~法金名天前内，a"


@given(st.text(ALPHABET, max_size=40))
def test_offsets_stay_whole_and_in_order(text: str) -> None:
    normal = respell(normalise(text))
    assert isinstance(normal, Normal)
    assert normal.original == text
    assert len(normal.offsets) == len(normal.text) + 1
    assert list(normal.offsets) == sorted(normal.offsets)
    assert all(0 <= offset <= len(text) for offset in normal.offsets)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("尽天给您发走", "今天给您发走"),
        ("明腆给您寄出来", "明天给您寄出来"),
        ("周舞给您发", "周五给您发"),
        ("礼败五之前发", "礼拜五之前发"),
        ("星其三发", "星期三发"),
        ("24小食内发", "24小时内发"),
        ("今天给您发火", "今天给您发货"),
        ("今天给您即出", "今天给您寄出"),
        ("明天送大", "明天送达"),
        ("今天给您faha", "今天给您发哈"),
        ("santian内都能发的", "三天内都能发的"),
        ("发得chuqu的", "发得出去的"),
        ("8豪给您发", "8号给您发"),
    ],
)
def test_words_that_sound_alike(typed: str, meant: str) -> None:
    assert plain(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "最近天气不好", "商务风格的", "您别发火", "这款是零食里的小食", "基础款", "消失很久了", "这是重物请小心",
        "恢复出厂设置", "付款码上能看到", "再继续走一走", "没法出门",
    ],
)  # fmt: skip
def test_words_of_their_own(text: str) -> None:
    assert plain(text) == text
