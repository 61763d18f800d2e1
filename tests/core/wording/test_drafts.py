"""Drafts as agents write them: violations are found, innocent look-alikes are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.facts import Turn
from app.core.wording import check
from app.library.shipped import shipped_rules

DRAFTS = Path(__file__).with_name("drafts")
Draft = tuple[str, tuple[Turn, ...]]

MAY_BE_MISSED = 0.03
"""Of the violations: where only a model could tell, it would rather miss one than stop a good reply."""


def _drafts(pattern: str) -> Iterator[Draft]:
    for path in sorted(DRAFTS.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield _draft(line.split("|", 1)[1])


def _draft(said: str) -> Draft:
    buyer, _, reply = (part.strip() for part in said.rpartition(">>"))
    return reply, (Turn(role="buyer", text=buyer),) if buyer else ()


VIOLATIONS = list(_drafts("v*.txt"))
INNOCENT = list(_drafts("i*.txt"))


def test_violations_are_found() -> None:
    assert len(VIOLATIONS) >= 1000
    missed = [text for text, turns in VIOLATIONS if not check(text, turns, shipped_rules())]
    assert len(missed) <= MAY_BE_MISSED * len(VIOLATIONS), missed


def test_innocent_drafts_are_left_alone() -> None:
    assert len(INNOCENT) >= 900
    stopped = [text for text, turns in INNOCENT if check(text, turns, shipped_rules())]
    assert len(stopped) <= 0.01 * len(INNOCENT), stopped


@pytest.mark.parametrize("text", ["加我微信", "好评返现5元", "您是不是有病"])
@pytest.mark.parametrize("dress", ["{}", "  {}  ", "亲亲，{}😊", "{}！", "您好\n{}"])
def test_what_is_put_around_a_violation_does_not_hide_it(text: str, dress: str) -> None:
    draft = dress.format(text)
    found = check(draft, (), shipped_rules())
    assert found
    assert found[0].severity == "block"
    assert draft[found[0].start : found[0].end] in draft.strip()


def test_only_what_the_buyer_said_last_counts() -> None:
    asked = Turn(role="buyer", text="好评返现吗")
    answered = (asked, Turn(role="agent", text="我们不做好评返现哦"), Turn(role="buyer", text="那能开发票吗"))
    assert {one.rule for one in check("可以的亲", (asked,), shipped_rules())} == {"review.reward-agreed"}
    assert not check("可以的亲", answered, shipped_rules())
    assert not check("可以的亲", (), shipped_rules())
