"""Counted days against the rows they were counted from: they must never tell another story."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.access import Principal
from app.core.moments import SHANGHAI
from app.store import asks, days, events, migrate, shops, usage
from app.store.inputs import AskIn, EventIn, HeldIn, ShopIn
from app.store.session import Store, open_store
from app.store.tables import Ask, AskDay, Event, EventDay, Held, HeldDay
from app.store.usagerows import Span
from tests.store.filled import rows

BEGAN = datetime(2026, 10, 28, 16, tzinfo=UTC)
"""A midnight in Shanghai."""
MINUTES = 5 * 24 * 60
SPANS = [
    Span(BEGAN, BEGAN + timedelta(days=5)),
    Span(BEGAN, BEGAN + timedelta(days=2, hours=9, minutes=1)),
    Span(BEGAN + timedelta(hours=5), BEGAN + timedelta(days=4, hours=1)),
    Span(BEGAN + timedelta(hours=5), BEGAN + timedelta(hours=20)),
    Span(BEGAN + timedelta(hours=20), BEGAN + timedelta(days=1, hours=3)),
    Span(BEGAN + timedelta(days=1), BEGAN + timedelta(days=2), hourly=True),
    Span(BEGAN + timedelta(days=3), BEGAN + timedelta(days=3)),
]


def _record(session: Session, who: Principal, chance: random.Random, times: int) -> None:
    """Use at random minutes of five days, also exactly at midnight, in batches as agents' browsers send them."""
    for _ in range(times):
        at = BEGAN + timedelta(minutes=chance.choice([0, 1440, 2879, chance.randrange(MINUTES)]))
        intent = chance.choice(["ship.when", "logi.where", ""])
        kinds = chance.choices(["shown", "inserted", "edited", "sent"], k=chance.randrange(5))
        done = [
            EventIn.model_validate({"kind": kind, "suggestion": chance.choice("abc"), "intent": intent})
            for kind in kinds
        ]
        events.record(session, who, done, at=at)
        missed = chance.random() < 0.3
        ask = AskIn(
            intent=intent, confidence="none" if missed else "high", no_match=missed, shown=0, text="问", at=at
        )
        kept_back = [
            HeldIn(entry=chance.choice(["a", ""]), rule=chance.choice("rs"), message="晚了", at=at)
            for _ in range(chance.randrange(3))
        ]
        asks.record(session, who, [ask], kept_back)


@pytest.fixture
def filled(store: Store, admin: Principal, stranger: Principal) -> Principal:
    chance = random.Random(4)
    for who in (admin, stranger, admin):
        with store.begin() as session:
            _record(session, who, chance, 60)
    return admin


def _in(span: Span, at: datetime) -> bool:
    return span.since <= at < span.until


def _bucket(span: Span, at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):{'%Y-%m-%d %H' if span.hourly else '%Y-%m-%d'}}"


@pytest.mark.parametrize("span", SPANS)
def test_every_span_counts_as_its_rows_do(store: Store, filled: Principal, span: Span) -> None:
    with store.read() as session:
        done = [e for e in session.exec(select(Event)) if e.shop_id == filled.shop_id and _in(span, e.at)]
        asked = [a for a in session.exec(select(Ask)) if a.shop_id == filled.shop_id and _in(span, a.at)]
        held = [h for h in session.exec(select(Held)) if h.shop_id == filled.shop_id and _in(span, h.at)]
        assert {
            (use.suggestion, use.intent): (use.shown, use.inserted, use.edited, use.sent)
            for use in usage.uses(session, filled, span)
        } == {
            place: tuple(
                sum((e.suggestion, e.intent, e.kind) == (*place, kind) for e in done)
                for kind in ("shown", "inserted", "edited", "sent")
            )
            for place in {(e.suggestion, e.intent) for e in done}
        }
        acts = usage.acts(session, filled, span)
        assert Counter({(b, k): n for b, kinds in acts.items() for k, n in kinds.items()}) == Counter(
            (_bucket(span, e.at), e.kind) for e in done
        )
        found = usage.asked(session, filled, span)
        assert Counter({(one.bucket, one.intent): one.asks for one in found}) == Counter(
            (_bucket(span, a.at), a.intent) for a in asked
        )
        assert sum(one.no_match for one in found) == sum(a.no_match for a in asked)
        rules = usage.held_rules(session, filled, span)
        assert {(one.rule, one.times, one.drafts, one.last) for one in rules} == {
            (rule, len(mine), sum(h.entry == "" for h in mine), max(h.at for h in mine))
            for rule in {h.rule for h in held}
            if (mine := [h for h in held if h.rule == rule])
        }
        assert {one.entry: one.times for one in usage.held_entries(session, filled, span)} == Counter(
            h.entry for h in held if h.entry
        )


def test_whole_days_are_read_without_their_rows(store: Store, filled: Principal) -> None:
    with store.begin() as session:
        before = usage.uses(session, filled, SPANS[0]), usage.asked(session, filled, SPANS[0])
        for table in (Event, Ask):
            for row in session.exec(select(table)).all():  # type: ignore[call-overload]
                session.delete(row)
        session.flush()
        assert (usage.uses(session, filled, SPANS[0]), usage.asked(session, filled, SPANS[0])) == before
        assert before[0]


def test_writers_at_once_lose_no_count(store: Store, admin: Principal) -> None:
    """Four workers count the same days in different orders: none waits for another for ever, every act counts."""
    acts = [
        EventIn(kind="sent", suggestion=key, at=BEGAN + timedelta(days=day))
        for key in "abcd"
        for day in range(3)
    ]

    def work(seed: int) -> None:
        mixed = random.Random(seed).sample(acts, len(acts))
        for _ in range(10):
            with store.begin() as session:
                events.record(session, admin, mixed)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    with store.read() as session:
        found = session.exec(select(EventDay)).all()
    assert [row.sent for row in found] == [40] * len(acts)


def test_days_go_when_they_are_over(store: Store, filled: Principal, stranger: Principal) -> None:
    with store.begin() as session:
        assert days.forget(session, filled.shop_id, before=BEGAN + timedelta(days=2, hours=3)) > 0
        for table in (EventDay, AskDay, HeldDay):
            left = session.exec(select(table)).all()  # type: ignore[call-overload]
            assert min(row.day for row in left if row.shop_id == filled.shop_id) == "2026-10-31"
            assert min(row.day for row in left if row.shop_id == stranger.shop_id) == "2026-10-29"


def test_a_store_of_before_is_counted_once(blank: str) -> None:
    """Down to the fourth step and up again: the days are counted from the rows as they had been along with them."""
    store = open_store(blank)

    with store.begin() as session:
        who = Principal.operator(shops.create(session, ShopIn(slug="full", name="满")).id)
        _record(session, who, random.Random(5), 80)
    before = rows(store)
    store.close()
    migrate.downgrade(blank, "0004")
    again = open_store(blank)
    assert rows(again) == before
    assert before["event_day"]
    assert before["held_day"]
    again.close()
