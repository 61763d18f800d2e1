"""The order in which wordings are tried."""

from __future__ import annotations

import pytest

from app.core.entries import Reply
from app.core.reply.choose import Wording, was_said, wordings

PLAIN, WITH_NAME, WITH_TIME = "付款后按顺序安排", "默认发{{ courier.name }}", "预计{{ ship_by }}发出"


def tried(*texts: str, safe: str | None = None, sent: tuple[str, ...] = (), **more: object) -> list[Wording]:
    values = dict(more.pop("values", {}))  # type: ignore[call-overload]
    return list(wordings([Reply(t) for t in texts], safe, values, sent, **more))  # type: ignore[arg-type]


def texts(found: list[Wording]) -> list[str]:
    return [wording.rendered.text for wording in found]


def test_complete_before_incomplete() -> None:
    assert texts(tried(WITH_NAME, PLAIN)) == [PLAIN, "默认发【快递公司】"]
    assert texts(tried(WITH_NAME, PLAIN, values={"courier.name": "中通"})) == ["默认发中通", PLAIN]


def test_the_safe_wording_comes_last_of_the_complete_and_before_the_incomplete() -> None:
    found = tried(WITH_NAME, PLAIN, safe="发出后能看到单号")
    assert texts(found) == [PLAIN, "发出后能看到单号", "默认发【快递公司】"]
    assert [wording.safe for wording in found] == [False, True, False]


def test_a_wording_without_its_time_is_never_offered() -> None:
    assert texts(tried(WITH_TIME, safe="发出后能看到单号")) == ["发出后能看到单号"]
    assert tried(WITH_TIME) == []
    assert texts(tried(WITH_TIME, values={"ship_by": "明天19:00前"})) == ["预计明天19:00前发出"]


def test_a_blank_or_overlong_wording_is_never_offered() -> None:
    assert texts(tried("{% if shop.gift %}送礼{% endif %}", "{# 备注 #}", PLAIN)) == [PLAIN]
    assert texts(tried("{{ item.title }}" * 20, PLAIN, values={"item.title": "长" * 200})) == [PLAIN]


def test_what_was_said_comes_after_what_was_not() -> None:
    found = tried("付款后按顺序安排", "单号出来会自动更新", sent=("付款后按顺序安排哦",))
    assert [(w.rendered.text, w.said) for w in found] == [
        ("单号出来会自动更新", False),
        ("付款后按顺序安排", True),
    ]


def test_equals_rotate_with_the_turns() -> None:
    firsts = [texts(tried("甲的说法一", "乙的说法二", "丙的说法三", turn=turn))[0] for turn in range(4)]
    assert firsts == ["甲的说法一", "乙的说法二", "丙的说法三", "甲的说法一"]


def test_the_public_register_is_for_reviews() -> None:
    replies = [Reply("亲，好的"), Reply("感谢您的支持", "public")]
    assert texts(list(wordings(replies, None, {}, (), public=True))) == ["感谢您的支持"]
    assert texts(list(wordings(replies, None, {}, ()))) == ["亲，好的"]
    assert texts(list(wordings(replies[:1], None, {}, (), public=True))) == ["亲，好的"]


@pytest.mark.parametrize(
    ("text", "sent", "said"),
    [
        ("付款后按顺序安排发出哦", "付款后按顺序安排发出", True),
        ("付款后按顺序安排发出", "发出后会有单号", False),
        ("付款后按顺序安排发出", "", False),
    ],
)
def test_was_said(text: str, sent: str, said: bool) -> None:
    assert was_said(text, [sent]) is said
    assert not was_said(text, [])


def test_what_the_buyer_named_comes_before_what_nobody_asked() -> None:
    """Of equals: a wording that lacks a value doesn't get ahead by a word."""
    pump, lipstick = "泵头先旋开锁扣再空按几下", "口红断面拍一张给我"
    assert texts(tried(pump, lipstick, mentioned=["口红"])) == [lipstick, pump]
    assert texts(tried(pump, lipstick, mentioned=["眉笔"])) == [pump, lipstick]
    assert texts(tried(PLAIN, WITH_NAME, mentioned=["默认"])) == [PLAIN, "默认发【快递公司】"]
