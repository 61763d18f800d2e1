from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.access import Principal
from app.store import asks, events
from app.store.inputs import AskIn, EventIn, HeldIn
from app.store.session import Store
from app.store.tables import Ask, AskDay, Event, EventDay, Held, HeldDay
from tests.store.cases import acting

T0 = datetime(2026, 11, 10, 12, tzinfo=UTC)
ASK = AskIn(
    intent="ship.when", confidence="high", no_match=False, shown=5, text="不留", buyer="棉花糖的猫", at=T0
)
HELD = HeldIn(entry="ship.when.a", rule="promise.late", message="来不及", at=T0)


def test_words_are_kept_only_where_nothing_matched(store: Store, admin: Principal) -> None:
    unmatched = ASK.model_copy(update={"no_match": True, "text": "〔手机号〕有吗", "buyer": None})
    with store.begin() as session:
        assert asks.record(session, acting(admin, "agent"), [ASK, unmatched], [HELD]) == 3
    with store.read() as session:
        first, second = session.exec(select(Ask).order_by(Ask.id)).all()  # type: ignore[arg-type]
        held = session.exec(select(Held)).one()
    assert (first.text, second.text, second.buyer) == ("", "〔手机号〕有吗", "")
    assert "棉花糖" not in first.buyer
    assert len(first.buyer) == 64
    assert (held.entry, held.rule, held.at) == ("ship.when.a", "promise.late", T0)


@pytest.mark.parametrize("most", [1, 100])
def test_old_rows_go_bit_by_bit_in_one_shop(
    store: Store, admin: Principal, stranger: Principal, most: int
) -> None:
    old, new = T0 - timedelta(days=100), T0
    with store.begin() as session:
        for who in (admin, stranger):
            for at in (old, old, new):
                asks.record(
                    session, who, [ASK.model_copy(update={"at": at})], [HELD.model_copy(update={"at": at})]
                )
                events.record(session, who, [EventIn(kind="sent", suggestion="a")], at=at)
    gone = []
    while not gone or gone[-1]:
        with store.begin() as session:
            gone.append(asks.forget_some(session, admin.shop_id, before=T0 - timedelta(days=90), most=most))
    assert sum(gone) == 6 + 3  # the rows, then their day in each of the counts
    assert max(gone) <= 3 * most
    with store.read() as session:
        for table in (Ask, Held, Event):
            left = [row.shop_id for row in session.exec(select(table)).all()]  # type: ignore[call-overload]
            assert sorted(left) == [admin.shop_id] + [stranger.shop_id] * 3
        for table in (AskDay, HeldDay, EventDay):
            left = [row.shop_id for row in session.exec(select(table)).all()]  # type: ignore[call-overload]
            assert sorted(left) == [admin.shop_id] + [stranger.shop_id] * 2
