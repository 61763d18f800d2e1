"""Gifts, discounts and compensation against what the role may give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core.facts import Role
from app.core.judgement import Finding, Judgement

Judge = Callable[..., Judgement]
AUTHORITY: dict[str, Any] = {
    "agent": {"gift": 5, "discount": 5, "compensation": 10},
    "lead": {"gift": 30, "discount": 10, "compensation": 50},
    "manager": {"gift": 200, "discount": 40, "compensation": 500},
}


def given(judge: Judge, text: str, role: Role = "agent") -> list[Finding]:
    """What is found about things given away."""
    judged = judge(text, "early", authority=AUTHORITY, role=role)
    return [finding for finding in judged.findings if finding.kind == "authority"]


BEYOND = [
    ("gift", "给您送一份15元的小样", "lead"),
    ("gift", "再送您一个价值25元的杯子", "lead"),
    ("gift", "给您额外放一条50块的毛巾", "manager"),
    ("gift", "送您一双袜子，值10元", "lead"),
    ("gift", "我给您多送一份20元的零食", "lead"),
    ("price", "给您打9折", "lead"),
    ("price", "单独给您打八折", "manager"),
    ("price", "给您8.5折", "manager"),
    ("price", "给您优惠10%", "lead"),
    ("compensation", "给您补偿20元", "lead"),
    ("compensation", "这边赔您30块", "lead"),
    ("compensation", "给您补偿二十块", "lead"),
    ("compensation", "赔付您100元", "manager"),
    ("compensation", "给您返现15元", "lead"),
    ("compensation", "补偿您五十一块", "manager"),
    ("compensation", "给您补偿20元可以吗", "lead"),
    ("price", "给您打8折行吗", "manager"),
]
WITHIN = [
    "给您送一份3元的小样",
    "给您打95折",
    "给您补偿10元",
    "赔您5块钱",
    "给您返现8元",
    "给您补偿五块",
]
PUBLIC = [
    "今天全场立减20",
    "满300减40的活动",
    "店铺优惠券20元可以领",
    "买二送一的活动今天有",
    "拍两件打9折",
    "会员下单送小样",
    "页面上有10元优惠券您领一下",
    "官方补贴50元直接减",
    "没有权限给您便宜",
    "不能给您送赠品哦",
    "您想要多少优惠呢",
    "您这边需要补偿20元吗",
    "补偿的事我给您申请一下",
    "我帮您申请10元补偿",
    "不会再给您优惠了",
    "给您送到家",
]


@pytest.mark.parametrize(("kind", "text", "whose"), BEYOND)
def test_beyond_the_agents_authority(judge: Judge, kind: str, text: str, whose: str) -> None:
    (finding,) = given(judge, text)
    assert (finding.rule, finding.severity) == (f"{kind}-beyond-authority", "block")
    assert finding.needs_approval == whose


@pytest.mark.parametrize(("kind", "text", "whose"), BEYOND)
def test_whose_authority_it_is_may_say_it(judge: Judge, kind: str, text: str, whose: Role) -> None:
    assert given(judge, text, role=whose) == []


@pytest.mark.parametrize("text", WITHIN)
def test_within_the_agents_authority(judge: Judge, text: str) -> None:
    assert given(judge, text) == []


@pytest.mark.parametrize("text", PUBLIC)
def test_what_the_agent_does_not_give(judge: Judge, text: str) -> None:
    assert given(judge, text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("给您送个小礼物", "gift-size-unsaid"),
        ("给您优惠一点", "price-size-unsaid"),
        ("我们会给您补偿的", "compensation-size-unsaid"),
    ],
)
def test_an_unsaid_size_is_a_warning(judge: Judge, text: str, rule: str) -> None:
    (finding,) = given(judge, text)
    assert (finding.rule, finding.severity) == (rule, "warn")


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("可以给您便宜8元", "lead"),
        ("给您减20块", "manager"),
        ("再给您少三十元", "manager"),
        ("给您便宜4元", None),
    ],
)
def test_a_discount_in_yuan_is_a_share_of_the_order(judge: Judge, text: str, whose: Role | None) -> None:
    judged = judge(text, "early", authority=AUTHORITY, order={"amount": 100})
    found = [finding for finding in judged.findings if finding.kind == "authority"]
    assert [finding.needs_approval for finding in found] == ([whose] if whose else [])


def test_without_an_amount_a_discount_in_yuan_must_be_asked_for(judge: Judge) -> None:
    (finding,) = given(judge, "给您便宜4元")
    assert (finding.rule, finding.needs_approval) == ("price-beyond-authority", "manager")


def test_a_role_without_any_authority_must_ask(judge: Judge) -> None:
    judged = judge("给您送个小礼物", "early", authority={"lead": {"gift": 30}})
    (finding,) = [finding for finding in judged.findings if finding.kind == "authority"]
    assert (finding.rule, finding.needs_approval) == ("gift-beyond-authority", "lead")
