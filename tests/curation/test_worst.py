"""A promise is held against every moment of its life, and the worst one is named."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.core.facts import Role, ShopFacts, Turn
from app.core.moments import SHANGHAI
from app.curation.worst import LOOK_AHEAD, Breach, Said, breaches, life

MORNING = datetime(2026, 11, 4, 10, 30, tzinfo=SHANGHAI)
SPAN = (MORNING, MORNING + timedelta(days=20))


def _found(text: str, facts: ShopFacts, role: Role = "agent", *turns: Turn) -> list[Breach]:
    return list(breaches(Said("replies", 0, text, turns, role), facts, SPAN))


def test_a_promise_that_holds_now_breaks_just_after_the_cutoff(facts: ShopFacts) -> None:
    found = _found("今天一定给您发出", facts)
    assert found[0].certain
    assert found[0].moment == datetime(2026, 11, 4, 16, 0, tzinfo=SHANGHAI)
    assert found[0].message.startswith("11月4日16:00说出去就兑现不了：")
    assert found[0].quote in "今天一定给您发出"


def test_a_closure_ahead_is_found_from_today(facts: ShopFacts) -> None:
    closed = ShopFacts.model_validate(
        {**facts.model_dump(), "closed": [[date(2026, 11, 15), date(2026, 11, 20)]]}
    )
    assert _found("拍下三天内发出", facts) == []
    moment = _found("拍下三天内发出", closed)[0].moment
    assert moment is not None
    assert date(2026, 11, 11) < moment.date() <= date(2026, 11, 15)


@pytest.mark.parametrize("text", ["预计{{ ship_by }}发出", "按付款先后给您安排哦", "{{ 坏了"])
def test_what_the_calendar_fills_in_or_nobody_promises_has_no_worst_moment(
    facts: ShopFacts, text: str
) -> None:
    assert _found(text, facts) == []


def test_a_missing_fact_is_uncertain_and_an_answer_is_read_with_its_question(facts: ShopFacts) -> None:
    assert not _found("今天给您发出", ShopFacts())[0].certain
    asked = Turn(role="buyer", text="今天能发吗")
    assert _found("可以的", facts, "agent", asked)[0].certain


def test_a_gift_beyond_the_authority_is_found_without_a_moment(facts: ShopFacts) -> None:
    tight = facts.model_copy(
        update={
            "authority": ShopFacts.model_validate({"authority": {"agent": {"compensation": 5}}}).authority
        }
    )
    found = _found("给您补偿50元", tight)
    assert [(one.moment, one.certain) for one in found] == [(None, True)]


def test_a_life_begins_and_ends_with_the_validity() -> None:
    now = MORNING
    assert life(now, None, None) == (now, now + LOOK_AHEAD)
    assert life(now, None, date(2026, 11, 3)) is None
    begin, end = life(now, date(2026, 11, 10), date(2026, 11, 12)) or (now, now)
    assert (begin.date(), end.date()) == (date(2026, 11, 10), date(2026, 11, 12))
