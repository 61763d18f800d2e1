"""Reports: the period's edges, what counts as unused and as thin, and comparisons only where they are fair."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.access import Principal
from app.errors import ForbiddenError
from app.store import asks, entries, events, shops
from app.store.inputs import AskIn, EntryIn, EventIn, ShopIn
from app.store.session import Store
from app.usage.model import Report
from app.usage.reports import period, report

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""Half past ten in the morning in Shanghai."""


@pytest.fixture
def lead(store: Store) -> Principal:
    with store.begin() as session:
        who = Principal.operator(shops.create(session, ShopIn(slug="cotton", name="棉花小铺")).id)
        for n, intent in enumerate(["ship.when", "ship.when", "ship.when", "product.size"]):
            key = f"{intent}.p{n}"
            data = {"id": key, "code": f"p{n}", "title": key, "intents": [intent], "replies": ["好的"]}
            entry = EntryIn(kind="phrase", key=key, category="发货", state="published", data=data)
            entries.create(session, who, entry)
    return who


def _asked(
    store: Store, who: Principal, intent: str, times: int, *, ago: timedelta, missing: int = 0
) -> None:
    found = [
        AskIn(
            intent=intent, confidence="medium", no_match=n < missing, shown=0 if n < missing else 3,
            text="有吗" if n < missing else "", at=NOW - ago,
        )
        for n in range(times)
    ]  # fmt: skip
    with store.begin() as session:
        asks.record(session, who, found)


def _done(store: Store, who: Principal, key: str, ago: timedelta = timedelta(0), **acts: int) -> None:
    found = [
        EventIn.model_validate({"kind": kind, "suggestion": key})
        for kind, n in acts.items()
        for _ in range(n)
    ]
    with store.begin() as session:
        events.record(session, who, found, at=NOW - ago)


def _report(store: Store, who: Principal, days: int = 7) -> Report:
    with store.read() as session:
        return report(session, who, days, NOW)


def test_periods_begin_at_shanghais_midnight() -> None:
    assert period(1, NOW).since == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert period(7, NOW).since == datetime(2026, 11, 16, 16, tzinfo=UTC)
    assert (period(1, NOW).hourly, period(7, NOW).hourly) == (True, False)


def test_today_goes_by_the_hour_and_a_week_by_the_day(store: Store, lead: Principal) -> None:
    _asked(store, lead, "ship.when", 1, ago=timedelta(days=20))
    _asked(store, lead, "ship.when", 2, ago=timedelta(hours=1))
    today, week = _report(store, lead, 1), _report(store, lead, 7)
    assert [moment.name for moment in today.moments] == [f"{hour}点" for hour in range(11)]
    assert [moment.asks for moment in today.moments][-2:] == [2, 0]
    assert [moment.name for moment in week.moments][0::6] == ["11月17日", "11月23日"]
    assert (today.asks, week.asks, week.intents[0].trend) == (2, 2, (0, 0, 0, 0, 0, 0, 2))


def test_days_before_anything_was_noted_are_left_out(store: Store, lead: Principal) -> None:
    _asked(store, lead, "ship.when", 1, ago=timedelta(days=2))
    assert [moment.name for moment in _report(store, lead, 30).moments] == [
        "11月21日",
        "11月22日",
        "11月23日",
    ]


def test_periods_are_compared_only_when_both_were_noted(store: Store, lead: Principal) -> None:
    _asked(store, lead, "ship.when", 3, ago=timedelta(days=8))
    _asked(store, lead, "ship.when", 6, ago=timedelta(days=1))
    found = _report(store, lead)
    assert (found.comparable, found.asks, found.asks_before) == (False, 6, 3)
    _asked(store, lead, "ship.when", 1, ago=timedelta(days=15))
    found = _report(store, lead)
    assert (found.comparable, found.intents[0].before) == (True, 3)


def test_rates_and_the_most_used(store: Store, lead: Principal) -> None:
    _done(store, lead, "ship.when.p0", shown=10, inserted=4, edited=1, sent=3)
    _done(store, lead, "gone.for.good", inserted=1)
    _done(store, lead, "ship.when.p1", shown=5)
    found = _report(store, lead)
    assert [(line.key, line.item is not None, line.acts.rate) for line in found.phrases] == [
        ("ship.when.p0", True, 0.4), ("gone.for.good", False, None),
    ]  # fmt: skip
    assert (found.acts.shown, found.acts.inserted, found.acts.used) == (15, 5, 9)


def test_unused_phrases_that_were_shown_come_first(store: Store, lead: Principal) -> None:
    _done(store, lead, "ship.when.p0", inserted=1, ago=timedelta(days=29))
    _done(store, lead, "ship.when.p1", inserted=1, ago=timedelta(days=31))
    _done(store, lead, "ship.when.p2", shown=3)
    found = _report(store, lead)
    assert [(one.item.key, one.shown) for one in found.unused] == [
        ("ship.when.p2", 3), ("product.size.p3", 0), ("ship.when.p1", 0),
    ]  # fmt: skip
    assert found.unused_total == 3


def test_thin_intents_say_why(store: Store, lead: Principal) -> None:
    _asked(store, lead, "ship.when", 9, ago=timedelta(0))
    _asked(store, lead, "product.size", 4, ago=timedelta(0))
    _asked(store, lead, "product.taste", 2, ago=timedelta(0))
    assert [(one.code, one.asks, one.why) for one in _report(store, lead).thin] == [
        ("product.size", 4, "只有1条话术"), ("product.taste", 2, "还没有话术"),
    ]  # fmt: skip
    _asked(store, lead, "ship.when", 9, ago=timedelta(0), missing=9)
    _done(store, lead, "product.size.p3", shown=40)
    assert "9次没有合适的回复" in {one.why for one in _report(store, lead).thin}


def test_nothing_noted_is_an_empty_report(store: Store, lead: Principal) -> None:
    found = _report(store, lead)
    assert (found.empty, found.began, found.asks) == (True, None, 0)


def test_reports_are_for_leads(store: Store, lead: Principal) -> None:
    with pytest.raises(ForbiddenError):
        _report(store, Principal(lead.shop_id, None, "agent", "甲"))
