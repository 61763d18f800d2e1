from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.access import Principal
from app.errors import ForbiddenError
from app.store import asks, events, usage
from app.store.inputs import AskIn, EventIn, HeldIn
from app.store.session import Store
from app.store.usage import Asked, HeldEntry, Span, Use
from tests.store.cases import acting

# 23:59 and 00:00 in Shanghai: two days there, one in UTC.
LATE = datetime(2026, 11, 9, 15, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 9, 16, 0, tzinfo=UTC)
SPAN = Span(MIDNIGHT - timedelta(days=3), MIDNIGHT + timedelta(days=1))


def _ask(at: datetime, intent: str = "ship.when", text: str = "") -> AskIn:
    return AskIn(
        intent=intent, confidence="none" if text else "high", no_match=bool(text), shown=3, text=text, at=at
    )


def _act(kind: str, suggestion: str = "a.b.c", intent: str = "ship.when") -> EventIn:
    return EventIn.model_validate({"kind": kind, "suggestion": suggestion, "intent": intent})


@pytest.fixture
def lead(store: Store, admin: Principal, stranger: Principal) -> Principal:
    """A lead of a shop with some use, beside another shop with the same."""
    held = [
        HeldIn(entry="a.b.c", rule="promise.late", message="晚了", at=LATE),
        HeldIn(entry="a.b.c", rule="promise.late", message="晚了", at=LATE),
        HeldIn(rule="promise.late", message="晚了", at=MIDNIGHT),
        HeldIn(entry="x.y.z", rule="promise.unknown", at=MIDNIGHT),
    ]
    asked = [
        _ask(LATE), _ask(MIDNIGHT), _ask(MIDNIGHT, "order.change"), _ask(MIDNIGHT, "", "有没有榴莲味"),
        _ask(MIDNIGHT + timedelta(hours=1), "", "有没有榴莲味"), _ask(LATE, "", "送货上楼吗"),
        _ask(MIDNIGHT - timedelta(days=40)), _ask(SPAN.until),
    ]  # fmt: skip
    with store.begin() as session:
        for who in (admin, stranger):
            asks.record(session, who, asked, held)
            events.record(
                session, who, [_act(kind) for kind in ("shown", "shown", "inserted", "sent")], at=LATE
            )
            events.record(session, who, [_act("shown"), _act("edited", "x.y.z", "")], at=MIDNIGHT)
            events.record(session, who, [_act("sent", "old.old.old")], at=MIDNIGHT - timedelta(days=40))
    return acting(admin, "lead")


def test_questions_are_counted_by_shanghai_days_and_hours(store: Store, lead: Principal) -> None:
    with store.read() as session:
        days = usage.asked(session, lead, SPAN)
        hours = usage.asked(session, lead, Span(SPAN.since, SPAN.until, hourly=True))
    assert sorted(days, key=lambda one: (one.bucket, one.intent)) == [
        Asked("2026-11-09", "", 1, 1), Asked("2026-11-09", "ship.when", 1, 0), Asked("2026-11-10", "", 2, 2),
        Asked("2026-11-10", "order.change", 1, 0), Asked("2026-11-10", "ship.when", 1, 0),
    ]  # fmt: skip
    assert {one.bucket for one in hours} == {"2026-11-09 23", "2026-11-10 00", "2026-11-10 01"}


def test_use_is_counted_by_day_and_by_suggestion(store: Store, lead: Principal) -> None:
    with store.read() as session:
        assert usage.acts(session, lead, SPAN) == {
            "2026-11-09": {"shown": 2, "inserted": 1, "sent": 1},
            "2026-11-10": {"shown": 1, "edited": 1},
        }
        assert usage.uses(session, lead, SPAN) == (
            Use("a.b.c", "ship.when", 3, 1, 0, 1),
            Use("x.y.z", "", 0, 0, 1, 0),
        )
        assert usage.began(session, lead) == MIDNIGHT - timedelta(days=40)


def test_what_went_unanswered_and_what_was_held(store: Store, lead: Principal) -> None:
    with store.read() as session:
        texts = usage.unanswered(session, lead, SPAN)
        rules = usage.held_rules(session, lead, SPAN)
        entries = usage.held_entries(session, lead, SPAN)
        assert len(usage.unanswered(session, lead, SPAN, most=1)) == 1
    assert [(one.text, one.times) for one in texts] == [("有没有榴莲味", 2), ("送货上楼吗", 1)]
    assert texts[0].last == MIDNIGHT + timedelta(hours=1)
    assert [(one.rule, one.times, one.drafts) for one in rules] == [
        ("promise.late", 3, 1),
        ("promise.unknown", 1, 0),
    ]
    assert entries == (HeldEntry("a.b.c", 2), HeldEntry("x.y.z", 1))


def test_numbers_are_for_leads(store: Store, lead: Principal) -> None:
    agent = acting(lead, "agent")
    with store.read() as session:
        for report in (
            usage.asked,
            usage.acts,
            usage.uses,
            usage.unanswered,
            usage.held_rules,
            usage.held_entries,
        ):
            with pytest.raises(ForbiddenError):
                report(session, agent, SPAN)  # type: ignore[operator]
        with pytest.raises(ForbiddenError):
            usage.began(session, agent)


def test_a_shop_without_use_has_empty_numbers(store: Store, admin: Principal) -> None:
    with store.read() as session:
        assert usage.asked(session, admin, SPAN) == ()
        assert usage.uses(session, admin, SPAN) == ()
        assert usage.began(session, admin) is None
