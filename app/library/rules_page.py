"""``docs/rules.md``: every rule for team leads to read, generated from the rule files and kept true by a test."""

from __future__ import annotations

import sys
from itertools import groupby

from app.core.wording import Example
from app.library.load import ROOT
from app.library.rules import ListedRule, list_rules

PAGE = ROOT / "docs" / "rules.md"
_KINDS = {
    "promise": "承诺", "claim": "事实说法", "authority": "权限", "wording": "语气", "compliance": "合规",
}  # fmt: skip
_SEVERITIES = {"block": "拦下", "hold": "待定", "warn": "提醒"}
_HEAD = """# 规则一览

这一页由 `phrases/rules/` 里的规则文件生成（`python -m app.library.rules_page`），共{count}条。每条规则都带着会报的例句和不会报的例句。
"""


def page() -> str:
    """The page's text."""
    rules = sorted(list_rules(ROOT / "phrases" / "rules"), key=lambda rule: (_order(rule.kind), rule.id))
    parts = [_HEAD.format(count=len(rules))]
    for kind, group in groupby(rules, key=lambda rule: rule.kind):
        parts.append(f"\n## {_KINDS.get(kind, kind)}\n")
        parts += [_rule(rule) for rule in group]
    return "".join(parts)


def _order(kind: str) -> int:
    return list(_KINDS).index(kind) if kind in _KINDS else len(_KINDS)


def _rule(rule: ListedRule) -> str:
    bad, good = ("；".join(map(_example, examples[:3])) for examples in (rule.bad, rule.good))
    return (
        f"\n### {rule.id}（{_SEVERITIES.get(rule.severity, rule.severity)}）\n\n{rule.message}\n\n"
        f"- 为什么：{rule.why}\n- 换成：{rule.better}\n- 会报：{bad}\n- 不会报：{good}\n"
    )


def _example(example: Example) -> str:
    return (
        f"「{example.text}」" if example.buyer is None else f"买家问「{example.buyer}」答「{example.text}」"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
