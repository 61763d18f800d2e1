"""The return policy by category: what may be said of returns without a reason, and what is something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core.judgement import Finding, Judgement

Judge = Callable[..., Judgement]
POLICY: dict[str, int] = {"生鲜": 0, "定制": 0, "冷冻": 2, "家电": 15, "*": 7}


def of_returns(judged: Judgement) -> list[Finding]:
    """The findings about returns."""
    return [finding for finding in judged.findings if finding.rule.startswith("return-")]


def rules(judge: Judge, text: str, category: str | None) -> list[str]:
    facts: dict[str, Any] = {"return_policy": POLICY, "category": category}
    return [finding.rule for finding in of_returns(judge(text, "early", **facts))]


TOO_MUCH = [
    ("支持七天无理由退货", "生鲜"),
    ("7天内可以退货的哦", "生鲜"),
    ("我们家是支持无理由退换的", "生鲜"),
    ("不喜欢随时可以退", "生鲜"),
    ("48小时内可以退货", "生鲜"),
    ("七天之内都能退换", "定制"),
    ("您放心，支持7天无理由", "定制"),
    ("包退包换的亲", "定制"),
    ("七天无理由退货", "冷冻"),
    ("三天内都可以退", "冷冻"),
    ("30天无理由退换", "家电"),
    ("一个月内都可以退货", "家电"),
    ("15天无理由退货", None),
    ("十五天内可以退换", None),
    ("三十天无理由", None),
    ("半个月内包退", None),
]
ALLOWED = [
    ("支持七天无理由退货", None),
    ("7天内可以退换的哦", None),
    ("15天无理由退换", "家电"),
    ("48小时内可以退货", "冷冻"),
    ("支持退货", None),
    ("您七天内可以申请退货", "家电"),
    ("支持七天无理由退货", "没有写到的类目"),
]
SOMETHING_ELSE = [
    "这款不支持七天无理由退货",
    "定制的不能退换哦",
    "生鲜类没有七天无理由",
    "坏果48小时内联系我们包退",
    "收到48小时内有质量问题可以退款",
    "破损变质的可以退换",
    "质量问题15天内可以换货",
    "您是要退货吗",
    "七天无理由退货的运费怎么算呢",
    "退货地址发您了",
    "您可以看下页面的退货政策",
    "30天质保",
    "买家七天内未退回会自动关闭",
]


@pytest.mark.parametrize(("text", "category"), TOO_MUCH)
def test_more_than_the_policy_is_stopped(judge: Judge, text: str, category: str | None) -> None:
    assert rules(judge, text, category) == ["return-beyond-policy"]


@pytest.mark.parametrize(("text", "category"), ALLOWED)
def test_what_the_policy_allows_may_be_said(judge: Judge, text: str, category: str | None) -> None:
    assert rules(judge, text, category) == []


@pytest.mark.parametrize("text", SOMETHING_ELSE)
def test_what_is_no_return_without_reason(judge: Judge, text: str) -> None:
    assert rules(judge, text, "生鲜") == []


def test_the_order_decides_the_category(judge: Judge) -> None:
    facts: dict[str, Any] = {"return_policy": POLICY, "category": "家电"}
    fresh = {"items": [{"category": "生鲜"}]}
    (finding,) = of_returns(judge("支持七天无理由退货", "early", order=fresh, **facts))
    assert finding.rule == "return-beyond-policy"
    assert "不支持无理由退货" in finding.message


def test_the_strictest_item_of_an_order_counts(judge: Judge) -> None:
    facts: dict[str, Any] = {"return_policy": POLICY}
    mixed = {"items": [{"category": "家电"}, {"category": "生鲜"}]}
    (finding,) = of_returns(judge("支持七天无理由退货", "early", order=mixed, **facts))
    assert finding.severity == "block"


def test_without_a_policy_a_return_is_unchecked(judge: Judge) -> None:
    (finding,) = of_returns(judge("支持七天无理由退货", "early"))
    assert (finding.rule, finding.severity) == ("return-unchecked", "warn")
