"""The promise rules' own examples, and that code and data name the same rules."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.core.facts import OrderFacts, ShopFacts, Turn
from app.core.promise import check

ROOT = Path(__file__).resolve().parents[1]
DATA = yaml.safe_load((ROOT / "phrases" / "rules" / "promises.yaml").read_text("utf-8"))
RULES: list[dict[str, Any]] = DATA["rules"]
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "app" / "core" / "promise").glob("*.py"))


def findings(example: str | dict[str, Any]) -> dict[str, str]:
    """The rules that an example raises, with their severities."""
    given = {"text": example} if isinstance(example, str) else example
    base = DATA["example"]
    turns = [Turn(role="buyer", text=given["prev"])] if "prev" in given else []
    judged = check(
        given["text"],
        turns=turns,
        facts=ShopFacts.model_validate(base["shop"] | given.get("shop", {})),
        order=OrderFacts.model_validate(given["order"]) if "order" in given else None,
        now=datetime.fromisoformat(given.get("now", base["now"])),
        role=given.get("role", "agent"),
    )
    return {finding.rule: finding.severity for finding in judged.findings}


def examples(which: str) -> list[Any]:
    """Every example of a kind, with its rule's name as the test's id."""
    return [pytest.param(rule, example, id=rule["id"]) for rule in RULES for example in rule[which]]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_a_rule_says_what_why_and_what_instead(rule: dict[str, Any]) -> None:
    assert {"id", "kind", "severity", "message", "why", "better", "bad", "good"} == set(rule)
    assert rule["bad"]
    assert rule["good"]


@pytest.mark.parametrize(("rule", "example"), examples("bad"))
def test_a_bad_example_raises_its_rule(rule: dict[str, Any], example: Any) -> None:
    found = findings(example)
    assert rule["id"] in found
    assert found[rule["id"]] == rule["severity"]


@pytest.mark.parametrize(("rule", "example"), examples("good"))
def test_a_good_example_does_not(rule: dict[str, Any], example: Any) -> None:
    assert rule["id"] not in findings(example)


def test_code_and_data_name_the_same_rules() -> None:
    in_data = {rule["id"] for rule in RULES}
    assert len(in_data) == len(RULES)
    spelled = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', CODE))
    built = {
        f"{kind}-{rest}"
        for kind in ("gift", "price", "compensation")
        for rest in ("unchecked", "size-unsaid", "beyond-authority")
    }
    assert in_data <= spelled | built
