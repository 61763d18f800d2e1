"""Nothing that names or reaches a person survives masking, and a question about goods does."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.text.normalise import normalise
from app.usage.digits import numbers
from app.usage.mask import MOST, mask

SPELT = [
    "0０⓪零〇𝟎٠", "1１①一壹幺𝟏¹١㈠", "2２②二贰貳两𝟐²٢", "3３③三叁參𝟑³٣", "4４④四肆𝟒⁴٤",
    "5５⑤五伍𝟓⁵٥", "6６⑥六陆陸𝟔⁶٦", "7７⑦七柒𝟕⁷٧", "8８⑧八捌𝟖⁸٨", "9９⑨九玖𝟗⁹٩",
]  # fmt: skip
READINGS = ["ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"]
BETWEEN = [
    "", " ", "　", "   ", "-", "－", "—", ".", "·", "_", "~", "*", "，", "\n", "\u200b", "\u2060", "\ufe0f\u20e3",
    "😊", "[微笑]", "/:^_^", "#E-微笑", " - ", "🈳",
]  # fmt: skip
AROUND = ["", "我的电话", "加我 ", "，", "亲 ", "打", "😊", "就是这个", "收件人王小明 "]
PHONE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@st.composite
def disguised(draw: st.DrawFn) -> tuple[str, str]:
    """A phone number, and how somebody might type it."""
    phone = draw(PHONE)
    parts = []
    for digit in phone:
        char = draw(st.sampled_from(SPELT[int(digit)]))
        aside = f"({READINGS[int(digit)]})" if char in "零一二三四五六七八九" and draw(st.booleans()) else ""
        parts += [char, aside, draw(st.sampled_from(BETWEEN))]
    before, after = draw(st.sampled_from(AROUND)), draw(st.sampled_from(AROUND))
    return phone, f"{before}{''.join(parts)}{after}"


def _digits(text: str) -> str:
    values = {char: str(digit) for digit, chars in enumerate(SPELT) for char in chars}
    folded = "".join(values.get(char, char) for char in text)
    return "".join(
        char for char in unicodedata.normalize("NFKC", folded) if char.isascii() and char.isdigit()
    )


@settings(max_examples=600, deadline=None)
@given(disguised())
def test_a_phone_number_in_any_disguise_never_survives(given_: tuple[str, str]) -> None:
    phone, typed = given_
    for kept in (mask(typed), normalise(mask(typed)).text):
        assert phone not in _digits(kept)
        assert phone[-4:] not in _digits(kept)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_masking_anything_is_safe_and_short(text: str) -> None:
    masked = mask(text)
    assert len(masked) <= MOST
    assert list(numbers(masked, 11)) == []


@pytest.mark.parametrize(
    ("typed", "gone"),
    [
        ("电话010-88886666转801", "8888"),
        ("0571 8765 4321 打这个", "4321"),
        ("400-820-8820", "8820"),
        ("身份证11010119900307123X", "123"),
        ("订单号3847561029384756 什么时候发", "3847"),
        ("SF1234567890123到哪了", "3456"),
        ("快递JD0012AB34CD56 在哪", "AB34"),
        ("发票发abc.d_1@qq.com", "abc"),
        ("发票发abc＠163．com", "abc"),
        ("加我微信abc_123456", "abc_"),
        ("vx：zhangsan88", "zhangsan"),
        ("QQ 12345", "12345"),
        ("加 V 不了，扣扣号是 778899", "778899"),
        ("旺旺名：棉花糖的猫", "棉花糖"),
        ("@小棉花 在吗", "小棉花"),
        ("tb_cat_lover 是我", "lover"),
        ("寄到浙江省杭州市西湖区文三路123号5栋2单元301室", "西湖"),
        ("地址改成文三路12号", "文三路"),
        ("上海市浦东新区张江镇祖冲之路100弄5号402室", "祖冲之"),
        ("放3栋2单元501", "501"),
        ("收件人张三丰 帮我改下", "三丰"),
        ("收件人：李雷", "李雷"),
        ("王小明 13800138000", "小明"),
        ("张三，138 0013 8000", "张三"),
        ("我叫欧阳锋，麻烦了", "阳锋"),
        ("张先生的件", "张"),
        ("https://item.example.com/i?id=66&buyer=cat 这个", "buyer"),
    ],
)
def test_what_reaches_a_person_is_masked(typed: str, gone: str) -> None:
    assert gone not in mask(typed)
    assert "〔" in mask(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "亲 什么时候发货呀", "发到广州市几天", "发浙江省吗", "我在超市买的", "这个和那个的区别", "小区快递柜放不下",
        "2026-11-23 12:30 拍的", "9:00-18:30 有人吗", "买三送一 五六七八", "尾号1234", "双11什么时候开始",
        "iPhone15ProMax有壳吗", "199-2XL和200-3XL哪个好", "收件人写错了能改吗", "收件人是谁", "100天无理由吗",
        "我要买3件，5号发货，12月1日前能到吗", "一二三四五六", "qq糖有吗", "加湿器怎么加水",
    ],
)  # fmt: skip
def test_a_question_about_goods_stays_as_it_is(typed: str) -> None:
    assert mask(typed) == typed


def test_names_that_are_known_go_too() -> None:
    assert mask("我是棉花糖的猫，在吗", ["棉花糖的猫"]) == "我是〔昵称〕，在吗"


@pytest.mark.parametrize(
    "piece", ["市", "张三路", "1a", "省市区县", "1号", "a1-", "路1", "a.", "加 ", "收件人姓名", "1-", "@"]
)
def test_long_nonsense_takes_no_time(piece: str) -> None:
    began = time.perf_counter()
    mask((piece * 2000)[:2000])
    assert time.perf_counter() - began < 0.5
