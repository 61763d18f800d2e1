"""Shops and moments that the guard's cases are told in.

Wednesday 4 November 2026. `early` (10:00) can still ship today at 19:00; `late` (17:30) is past the cutoff;
`busy` has a backlog and ships on the 8th at the earliest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest

from app.core.facts import OrderFacts, Role, ShopFacts, Turn
from app.core.judgement import Judgement
from app.core.moments import SHANGHAI
from app.core.promise import check

PLAIN: dict[str, Any] = {
    "cutoff": "16:00",
    "pickup": "19:00",
    "handling_days": 0,
    "works": "daily",
    "closed": [],
    "backlog_days": 0,
    "transit_days": [2, 4],
    "refund_hours": 48,
    "reply_hours": "09:00-23:00",
    "reply_minutes": 30,
    "instant": False,
}
SETTINGS: dict[str, tuple[dict[str, Any], str]] = {
    "early": ({}, "2026-11-04T10:00"),
    "late": ({}, "2026-11-04T17:30"),
    "busy": ({"handling_days": 1, "backlog_days": 3}, "2026-11-04T10:00"),
}

Judge = Callable[..., Judgement]


def turns_before(prev: str | Sequence[tuple[str, str]]) -> list[Turn]:
    """A buyer's sentence, or a longer conversation as (role, text)."""
    pairs = [("buyer", prev)] if isinstance(prev, str) else prev
    return [Turn.model_validate({"role": role, "text": text}) for role, text in pairs if text]


@pytest.fixture
def judge() -> Judge:
    """`judge(text, setting, prev=..., now=..., order=..., **facts)`: the guard's judgement in a setting."""

    def run(
        text: str,
        setting: str = "late",
        *,
        prev: str | Sequence[tuple[str, str]] = "",
        now: str | None = None,
        order: dict[str, Any] | None = None,
        role: Role = "agent",
        **facts: Any,
    ) -> Judgement:
        changes, moment = SETTINGS[setting]
        return check(
            text,
            turns=turns_before(prev),
            facts=ShopFacts.model_validate(PLAIN | changes | facts),
            order=None if order is None else OrderFacts.model_validate(order),
            now=datetime.fromisoformat(now or moment).replace(tzinfo=SHANGHAI),
            role=role,
        )

    return run
