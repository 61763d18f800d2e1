"""What holds for every shop: time and backlog never make anything earlier, and the worst case is the worst."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.facts import OrderFacts, ShopFacts
from app.core.judgement import Act
from app.core.moments import SHANGHAI
from app.core.promise.calendar import critical_moments, surely, worst_case

START = datetime(2026, 1, 1, tzinfo=SHANGHAI)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
moments = st.integers(0, 250 * 86400).map(lambda seconds: START + timedelta(seconds=seconds))
clocks = st.times(min_value=time(0), max_value=time(23, 59)).map(
    lambda clock: clock.replace(second=0, microsecond=0)
)
acts: st.SearchStrategy[Act] = st.sampled_from(["ship", "reship", "deliver", "refund", "reply"])
weeks = st.one_of(
    st.sampled_from(["daily", "mon-sat", "cn-workdays"]),
    st.lists(st.sampled_from(WEEK), min_size=1, max_size=7, unique=True).map(tuple),
)


@st.composite
def closures(draw: st.DrawFn) -> tuple[tuple[date, date], ...]:
    begins = draw(st.lists(st.integers(0, 300), max_size=3))
    return tuple(
        (START.date() + timedelta(days=b), START.date() + timedelta(days=b + draw(st.integers(0, 14))))
        for b in begins
    )


@st.composite
def shops(draw: st.DrawFn) -> ShopFacts:
    return ShopFacts(
        cutoff=draw(clocks),
        pickup=draw(clocks),
        handling_days=draw(st.integers(0, 7)),
        backlog_days=draw(st.integers(0, 7)),
        works=draw(weeks),  # type: ignore[arg-type]
        closed=draw(closures()),
        presale_date=draw(st.none() | st.integers(0, 250).map(lambda n: START.date() + timedelta(days=n))),
        transit_days=(1, draw(st.integers(1, 9))),
        refund_hours=draw(st.integers(0, 240)),
        reply_hours=draw(st.sampled_from(["09:00-23:00", "00:00-24:00", "18:00-02:00", "8:30-12:00"])),
        reply_minutes=draw(st.integers(0, 120)),
    )


@given(acts, shops(), moments, st.integers(0, 40 * 86400))
def test_a_later_moment_never_gives_an_earlier_answer(
    act: Act, facts: ShopFacts, now: datetime, later: int
) -> None:
    before, after = (
        surely(act, facts, None, now).at,
        surely(act, facts, None, now + timedelta(seconds=later)).at,
    )
    assert before is not None
    assert before >= now
    assert after is None or after >= before


@given(shops(), moments, st.integers(-20 * 86400, 86400), st.integers(0, 20 * 86400))
def test_a_later_payment_never_gives_an_earlier_answer(
    facts: ShopFacts, now: datetime, paid: int, later: int
) -> None:
    first = OrderFacts(paid_at=now + timedelta(seconds=paid))
    second = OrderFacts(paid_at=now + timedelta(seconds=paid + later))
    before, after = surely("ship", facts, first, now).at, surely("ship", facts, second, now).at
    assert before is not None
    assert before >= now
    assert after is None or after >= before


@given(acts, shops(), moments, st.integers(1, 9))
def test_more_backlog_is_never_earlier(act: Act, facts: ShopFacts, now: datetime, more: int) -> None:
    busy = facts.model_copy(update={"backlog_days": (facts.backlog_days or 0) + more})
    before, after = surely(act, facts, None, now).at, surely(act, busy, None, now).at
    assert before is not None
    assert after is None or after >= before


@settings(max_examples=60)
@given(acts, shops(), moments, st.integers(0, 20 * 86400), st.floats(0, 1))
def test_no_moment_is_worse_than_the_worst_case(
    act: Act, facts: ShopFacts, now: datetime, span: int, share: float
) -> None:
    until = now + timedelta(seconds=span)
    worst = worst_case(act, facts, now, until)
    moment = now + timedelta(seconds=int(span * share))
    answer = surely(act, facts, None, moment).at
    if worst.delay is None:
        assert worst.surely.unknown
    else:
        assert answer is not None
        assert answer - moment <= worst.delay
        assert surely(act, facts, None, worst.moment).at == worst.moment + worst.delay


def test_the_worst_moment_is_the_cutoff_before_the_longest_break() -> None:
    facts = ShopFacts(
        cutoff=time(16),
        pickup=time(19),
        handling_days=0,
        backlog_days=0,
        works="daily",
        closed=((date(2026, 6, 10), date(2026, 6, 14)),),
    )
    worst = worst_case("ship", facts, START + timedelta(days=151), START + timedelta(days=180))
    assert worst.moment == datetime(2026, 6, 9, 16, 0, tzinfo=SHANGHAI)
    assert worst.surely.at == datetime(2026, 6, 15, 19, 0, tzinfo=SHANGHAI)
    assert worst.delay == timedelta(days=6, hours=3)


def test_a_moment_without_an_answer_is_the_worst() -> None:
    facts = ShopFacts(cutoff=time(16), pickup=time(19), handling_days=0, backlog_days=0, works="cn-workdays")
    worst = worst_case(
        "ship", facts, datetime(2026, 12, 28, tzinfo=SHANGHAI), datetime(2027, 1, 5, tzinfo=SHANGHAI)
    )
    assert worst.delay is None
    assert worst.moment == datetime(2026, 12, 31, 16, 0, tzinfo=SHANGHAI)
    assert "2027" in (worst.surely.unknown or "")


def test_critical_moments_begin_with_the_first_and_stay_inside() -> None:
    facts = ShopFacts(cutoff=time(16), reply_hours="09:00-23:00", reply_minutes=30)
    begin, end = datetime(2026, 6, 3, 12, 0, tzinfo=SHANGHAI), datetime(2026, 6, 4, 12, 0, tzinfo=SHANGHAI)
    found = critical_moments(facts, begin, end)
    assert found[0] == begin
    assert found == tuple(sorted(set(found)))
    assert all(begin <= moment <= end for moment in found)
    assert {f"{moment:%d %H:%M}" for moment in found} >= {"03 16:00", "03 23:00", "04 00:00", "04 09:00"}
    assert critical_moments(facts, begin, begin) == (begin,)


@pytest.mark.parametrize("days", [-1, 401])
def test_a_span_must_make_sense(days: int) -> None:
    with pytest.raises(ValueError, match="span"):
        critical_moments(ShopFacts(), START, START + timedelta(days=days))
