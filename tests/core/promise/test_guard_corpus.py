"""Whole cases, written by people who had not seen the guard: a reply, what it answers, the shop, the moment, the verdict.

Each file of `corpus/` begins with the shops it speaks of. A case says whether the guard must ``stop`` the reply (block
or hold) or let it ``pass``, and the days that its promises name.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.core.facts import OrderFacts, ShopFacts
from app.core.judgement import Judgement
from app.core.moments import SHANGHAI
from app.core.promise import check
from tests.core.promise.conftest import turns_before

CORPUS = Path(__file__).parent / "corpus"
_SAME = {"reship": "ship"}


def cases() -> list[Any]:
    """All cases of all files, each with its shop's facts in place."""
    found = []
    for path in sorted(CORPUS.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        shops = {row["shop"]: row["facts"] for row in rows if "facts" in row}
        told = [row | {"shop": shops[row["shop"]]} for row in rows if "facts" not in row]
        found += [pytest.param(row, id=f"{path.stem}-{i}") for i, row in enumerate(told, 1)]
    return found


def judged(text: str, case: dict[str, Any]) -> Judgement:
    """The guard's judgement of `text` in the circumstances of `case`."""
    return check(
        text,
        turns=turns_before(case.get("prev", "")),
        facts=ShopFacts.model_validate(case["shop"]),
        order=OrderFacts.model_validate(case["order"]) if "order" in case else None,
        now=datetime.fromisoformat(case["now"]),
    )


@pytest.mark.parametrize("case", cases())
def test_the_verdict_the_days_and_the_rewrite(case: dict[str, Any]) -> None:
    said = judged(case["text"], case)
    assert ("pass" if said.verdict == "pass" else "stop") == case["verdict"], (case, said.findings)
    named = {
        (_SAME.get(promise.act, promise.act), promise.latest.astimezone(SHANGHAI).date().isoformat())
        for promise in said.promises
        if promise.latest
    }
    wanted = {(_SAME.get(act, act), day) for act, day in case.get("days", ())}
    assert wanted <= named, (case, said.promises)
    if said.rewrite is not None:
        assert judged(said.rewrite, case).verdict == "pass", (case, said.rewrite)
