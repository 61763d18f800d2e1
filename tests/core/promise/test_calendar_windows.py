"""The ship window a shop states, and which ways of saying a time it admits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.core.facts import OrderFacts, ShopFacts
from app.core.moments import SHANGHAI
from app.core.promise.calendar import ShipWindow, allowed_window
from app.core.promise.times import find, resolve

NOW = datetime(2026, 6, 17, 10, 0, tzinfo=SHANGHAI)
SALE = {"paid_from": "2026-06-15T20:00:00+08:00", "paid_until": "2026-06-18T00:00:00+08:00"}


def window(now: datetime = NOW, order: OrderFacts | None = None, **facts: Any) -> ShipWindow:
    return allowed_window(ShopFacts.model_validate(facts), order, now)


def admits(stated: ShipWindow, text: str) -> bool:
    (expr,) = find(text)
    return stated.admits(expr, resolve(expr, NOW))


@pytest.mark.parametrize(
    ("text", "admitted"),
    [
        ("3天内", True),
        ("三天", True),
        ("72小时内", True),
        ("5天内", True),
        ("一周内", True),
        ("2-3天内", True),
        ("48小时内", False),
        ("两天内", False),
        ("1-2天", False),
        ("后天", False),
        ("6月20号前", False),
        ("月底前", False),
        ("明天下午三点前", False),
        ("马上", False),
        ("三天后", False),
        ("尽快", True),
        ("最快明天", True),
    ],
)
def test_a_window_only_shop_says_its_window_or_a_looser_one(text: str, admitted: bool) -> None:
    assert admits(window(date_promises="window_only", ship_window_days=3), text) is admitted


def test_other_shops() -> None:
    assert admits(window(), "后天")
    assert admits(window(date_promises="any", ship_window_days=3), "明天")
    assert not admits(window(date_promises="none", ship_window_days=3), "3天内")
    assert admits(window(date_promises="none"), "尽快")
    assert not admits(window(date_promises="window_only"), "3天内")
    assert admits(window(date_promises="window_only", ship_window_hours=48), "两天内")


def test_a_window_knows_how_it_is_said() -> None:
    assert window(ship_window_days=3).text == "3天内"
    assert window(ship_window_hours=48, ship_window_days=3).text == "48小时内"
    assert window().text is None
    assert window(sale_windows=[SALE | {"deadline": "2026-06-21T00:00:00+08:00"}]).text == "6月20日24:00前"
    assert window(sale_windows=[SALE | {"deadline": "2026-06-20T18:00:00+08:00"}]).text == "6月20日18:00前"


def test_a_sale_window_goes_by_the_time_of_payment() -> None:
    facts: dict[str, Any] = {"sale_windows": [SALE | {"hours": 72}], "ship_window_days": 2}
    assert (window(**facts).mode, window(**facts).hours) == ("window_only", 72)
    earlier = OrderFacts(paid_at=datetime(2026, 6, 15, 19, 59, tzinfo=SHANGHAI))
    assert (window(order=earlier, **facts).mode, window(order=earlier, **facts).text) == ("any", "2天内")
    assert window(datetime(2026, 6, 18, tzinfo=SHANGHAI), **facts).mode == "any"
    assert window(date_promises="none", **facts).mode == "none"


def test_a_fixed_sale_deadline_admits_its_own_day() -> None:
    stated = window(sale_windows=[SALE | {"deadline": "2026-06-21T00:00:00+08:00"}])
    assert admits(stated, "6月20日24点前")
    assert admits(stated, "6月22号")
    assert not admits(stated, "6月19号")
    assert not admits(stated, "24小时内")
