"""Promises of things and claims of fact: findings of their own, whatever the promise verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core.judgement import Finding, Judgement

Judge = Callable[..., Judgement]
AUTHORITY: dict[str, Any] = {
    "agent": {"gift": 5, "discount": 5, "compensation": 10},
    "lead": {"gift": 30, "discount": 10, "compensation": 50},
    "manager": {"gift": 200, "discount": 40, "compensation": 500},
}


def of_things(judged: Judgement) -> list[Finding]:
    """The findings that are not about times."""
    return [finding for finding in judged.findings if finding.kind in {"authority", "claim"}]


@pytest.mark.parametrize(
    "text",
    [
        "给您送个小礼物",
        "再给您多送一双",
        "送您一份试用装",
        "给您便宜5元",
        "单独给您打9折",
        "给您包邮",
        "赔您20元",
        "给您补偿10块",
        "支持七天无理由退货",
        "15天内可以退换",
        "已经给您发货了",
        "现货充足的",
    ],
)
def test_without_facts_a_thing_is_an_unchecked_warning(judge: Judge, text: str) -> None:
    judged = judge(text, "early")
    assert judged.verdict == "pass"
    assert [finding.severity for finding in of_things(judged)] == ["warn"]


@pytest.mark.parametrize(
    "text",
    [
        "今天全场立减20",
        "满99送袜子",
        "没法给您便宜了",
        "不能再给您优惠啦",
        "您想要赠品吗",
        "补偿的事我帮您申请",
        "这款不支持七天无理由",
        "还没有发货",
        "暂时没有现货",
        "给您送到家门口",
        "您放心，质量没问题",
        "亲放宽心哈",
        "帮您搭配一下颜色",
        "默认发中通",
    ],
)
def test_what_only_sounds_like_one(judge: Judge, text: str) -> None:
    assert of_things(judge(text, "early")) == []


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("给您送一份20元的赠品", "lead"),
        ("给您送一份100元的赠品", "manager"),
        ("给您补偿30元", "lead"),
        ("赔您300元", "manager"),
        ("给您打8折", "manager"),
        ("给您打9折", "lead"),
    ],
)
def test_beyond_authority_needs_approval(judge: Judge, text: str, whose: str) -> None:
    (finding,) = of_things(judge(text, "early", authority=AUTHORITY))
    assert finding.severity == "block"
    assert finding.needs_approval == whose


@pytest.mark.parametrize("text", ["给您送一份3元的赠品", "给您补偿8元", "给您打95折"])
def test_within_authority_nothing_is_said(judge: Judge, text: str) -> None:
    assert of_things(judge(text, "early", authority=AUTHORITY)) == []


def test_fresh_food_has_no_return_without_reason(judge: Judge) -> None:
    policy = {"return_policy": {"生鲜": 0, "*": 7}, "category": "生鲜"}
    (finding,) = of_things(judge("支持七天无理由退货", "early", **policy))
    assert finding.rule == "return-beyond-policy"
    assert of_things(judge("支持七天无理由退货", "early", **(policy | {"category": "服饰"}))) == []


def test_claims_are_held_against_the_order(judge: Judge) -> None:
    paid: dict[str, Any] = {"status": "paid", "items": [{"stock": 0, "qty": 1}]}
    assert [f.rule for f in of_things(judge("已经给您发货了", "early", order=paid))] == [
        "shipped-without-waybill"
    ]
    assert [f.rule for f in of_things(judge("这款有现货的", "early", order=paid))] == ["stock-without-goods"]
    gone: dict[str, Any] = {"status": "shipped", "waybill": "7812345", "items": [{"stock": 9, "qty": 1}]}
    assert of_things(judge("已经给您发货了，都是现货", "early", order=gone)) == []


def test_a_thing_does_not_change_the_promise_verdict(judge: Judge) -> None:
    assert judge("给您送一份20元的赠品", "early", authority=AUTHORITY).verdict == "pass"
    assert judge("今天给您发货，再送您一双袜子", "late").verdict == "block"
