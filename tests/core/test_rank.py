"""What circumstances do to the order of the candidates: order status, stock, mood, channel, season."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.case import Case
from app.core.engine import Engine, build_engine
from app.core.entries import Needs, Phrase, Reply
from app.core.facts import OrderFacts
from app.core.library import Library
from app.core.match.understand import understand
from app.core.rank import Candidate, Situation, explain, rank
from app.core.talk import read
from app.core.wording import WordingRules


def ranked(
    engine: Engine, message: str, now: datetime, order: OrderFacts | None = None, **more: str
) -> list[Candidate]:
    case = Case(message, now, order=order, **more)  # type: ignore[arg-type]
    situation = Situation(read.mood(message, ()), read.phase(order), case)
    return rank(engine, understand(engine.matcher, message), situation)


def ids(found: list[Candidate]) -> list[str]:
    return [candidate.phrase.id for candidate in found]


def order(**fields: object) -> OrderFacts:
    return OrderFacts.model_validate(fields)


def with_phrase(library: Library, phrase: Phrase) -> Engine:
    return build_engine(replace(library, phrases=(*library.phrases, phrase)), WordingRules())


def extra(**fields: object) -> Phrase:
    base = Phrase(
        "ship.when.extra",
        "ext",
        "额外",
        "发货",
        "general",
        ("ship.when",),
        (Reply("额外说法"),),
        ("什么时候发货呢",),
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def test_what_was_asked_comes_first(tiny: Engine, now: datetime) -> None:
    assert ids(ranked(tiny, "什么时候发货", now))[0] == "ship.when.when"
    assert ids(ranked(tiny, "发什么快递", now))[0] == "ship.express.with"


@pytest.mark.parametrize(
    ("status", "offered"), [("paid", True), ("signed", False), ("unpaid", False), ("none", False)]
)
def test_a_phrase_that_the_order_contradicts_is_not_offered(
    tiny: Engine, now: datetime, status: str, offered: bool
) -> None:
    found = ids(ranked(tiny, "怎么还没发货", now, order(status=status)))
    assert ("ship.rush.rush" in found) is offered


def test_an_unknown_order_leaves_it_possible_but_later(tiny: Engine, now: datetime) -> None:
    known = next(
        c.score
        for c in ranked(tiny, "怎么还没发货", now, order(status="paid"))
        if c.phrase.id == "ship.rush.rush"
    )
    unknown = next(c.score for c in ranked(tiny, "怎么还没发货", now) if c.phrase.id == "ship.rush.rush")
    assert 0 < unknown < known


@pytest.mark.parametrize(
    ("items", "first", "never"),
    [
        ([{"stock": 3}], "product.stock.have", "product.stock.gone"),
        ([{"stock": 0}], "product.stock.gone", "product.stock.have"),
        ([{"stock": 3}, {"stock": 0}], "product.stock.gone", "product.stock.have"),
    ],
)
def test_stock_decides_which_answer_is_true(
    tiny: Engine, now: datetime, items: list[dict[str, int]], first: str, never: str
) -> None:
    found = ids(ranked(tiny, "有货吗", now, order(items=items)))
    assert found[0] == first
    assert never not in found


def test_a_presale_item_is_neither_in_stock_nor_sold_out(tiny: Engine, now: datetime) -> None:
    found = ids(ranked(tiny, "有货吗", now, order(items=[{"stock": 3, "presale_date": "2026-12-01"}])))
    assert not {"product.stock.have", "product.stock.gone"} & set(found)


def test_an_angry_buyer_gets_the_words_written_for_one(tiny: Engine, now: datetime) -> None:
    paid = order(status="paid")
    assert ids(ranked(tiny, "怎么还没发货", now, paid))[0] == "ship.rush.rush"
    assert ids(ranked(tiny, "骗子！！怎么还不发货", now, paid))[0] == "ship.rush.sorry"


def test_another_channels_phrases_stay_out(tiny_library: Library, now: datetime) -> None:
    engine = with_phrase(tiny_library, extra(channel="review"))
    assert "ship.when.extra" not in ids(ranked(engine, "什么时候发货呢", now))
    assert ids(ranked(engine, "什么时候发货呢", now, channel="review")) == ["ship.when.extra"]


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        (datetime(2026, 11, 10, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 10, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 13, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 13, 16, 0, tzinfo=UTC), False),
    ],
)
def test_a_season_is_counted_in_days_of_shanghai(tiny_library: Library, at: datetime, offered: bool) -> None:
    engine = with_phrase(tiny_library, extra(valid_from=date(2026, 11, 11), valid_until=date(2026, 11, 13)))
    assert ("ship.when.extra" in ids(ranked(engine, "什么时候发货呢", at))) is offered


@pytest.mark.parametrize(("hours", "offered"), [(1, True), (24, True), (25, False), (72, False)])
def test_how_long_a_buyer_has_waited(tiny_library: Library, now: datetime, hours: int, offered: bool) -> None:
    engine = with_phrase(tiny_library, extra(needs=Needs(wait=("new",))))
    paid = order(status="paid", paid_at=now - timedelta(hours=hours))
    assert ("ship.when.extra" in ids(ranked(engine, "什么时候发货呢", now, paid))) is offered
    assert "ship.when.extra" in ids(ranked(engine, "什么时候发货呢", now, order(status="paid")))


def test_what_the_agent_starts_answers_nobody(tiny_library: Library, now: datetime) -> None:
    engine = with_phrase(tiny_library, extra(examples=(), proactive=True))
    assert "ship.when.extra" not in ids(ranked(engine, "什么时候发货呢", now))


def test_in_doubt_the_first_three_read_the_message_three_ways(shipped: Engine, now: datetime) -> None:
    found = ranked(shipped, "什么时候", now)
    assert len({candidate.phrase.intents[0] for candidate in found[:3]}) == 3


def test_nobody_is_offered_twice(shipped: Engine, now: datetime) -> None:
    for message in ("什么时候发货", "包邮吗，什么时候发货，能退吗", "嗯"):
        found = ids(ranked(shipped, message, now))
        assert len(found) == len(set(found))


def test_reasons_name_the_question_the_words_and_the_circumstances(tiny: Engine, now: datetime) -> None:
    case = Case("骗子！！怎么还不发货啊", now, order=order(status="paid"))
    situation = Situation("angry", "sale", case)
    found = understand(tiny.matcher, case.message)
    candidates = {c.phrase.id: c for c in rank(tiny, found, situation)}
    why = explain(tiny, candidates["ship.rush.sorry"], found, situation)
    assert why[0] == "买家在问：催发货"
    assert "买家在生气" in why
    assert "订单已付款" in explain(tiny, candidates["ship.rush.rush"], found, situation)
    assert any(reason.startswith("像常见问法「") for reason in why)
