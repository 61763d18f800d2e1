"""What the rules read: disguises off, quotations blank, every character with its place in the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.wording.view import MASK, view


@pytest.mark.parametrize(
    ("given_text", "read"),
    [
        ("微❤同号", "微心同号"),
        ("➕V", "加v"),
        ("好评🧧", "好评红包"),
        ("五⭐", "五星"),
        ("微·信", "微信"),
        ("w.e.i.x.i.n", "weixin"),
        ("好-评-返-现", "好评返现"),
        ("q q", "qq"),
        ("支 付 寶", "支付宝"),
        ("不行哦\n加我", "不行哦。加我"),
        ("不能改的哦 您看行吗", "不能改的哦,您看行吗"),
        ("1.5元", "1.5元"),
    ],
)
def test_disguises_come_off(given_text: str, read: str) -> None:
    assert view(given_text).text == read


def test_what_the_buyer_said_is_masked_and_emphasis_is_not() -> None:
    assert MASK in view("您说的“你家最便宜”我理解").text
    assert "全网最低价" in view("我们是“全网最低价”哦").text


def test_spans_lead_back_to_the_original() -> None:
    seen = view("亲～微❤️同号")
    start = seen.text.index("微")
    first, last = seen.span(start, start + 2)
    assert seen.original[first:last] == "微❤️"


@given(st.text(alphabet="亲加微信vx❤️➕“”\n ·。，😊1.", max_size=40))
def test_every_character_has_a_place(text: str) -> None:
    seen = view(text)
    assert len(seen.places) == len(seen.text) + 1
    assert list(seen.places) == sorted(seen.places)
    assert all(0 <= place <= len(text) for place in seen.places)
