"""A shop to import into and to export from, on SQLite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.access import Principal
from app.core.facts import ShopFacts
from app.exchange import apply
from app.exchange.apply import Upload
from app.exchange.report import Item, Options
from app.store import accounts, entries, facts, shops
from app.store.exchanges import JobRow, everything
from app.store.inputs import EntryIn, ShopIn, UserIn
from app.store.session import Store

FACTS = {
    "cutoff": "16:00", "pickup": "19:00", "handling_days": 0, "works": "daily", "closed": [], "backlog_days": 0,
    "transit_days": [2, 4], "refund_hours": 48, "reply_hours": "09:00-23:00", "reply_minutes": 30,
    "instant": False, "date_promises": "any", "ship_window_hours": 48,
}  # fmt: skip


@pytest.fixture
def lead(store: Store) -> Principal:
    """A lead of a shop that ships every day."""
    with store.begin() as session:
        slots = {"shop.name": "棉花小铺", "shop.hours": "9点到23点"}
        shop = shops.create(session, ShopIn(slug="cotton", name="棉花小铺", slots=slots))
        operator = Principal.operator(shop.id)
        facts.save(session, operator, ShopFacts.model_validate(FACTS))
        user = accounts.create_user(session, operator, UserIn(login="li", name="小李", role="lead")).member
    return Principal(shop.id, user.user_id, "lead", "小李")


Put = Callable[..., entries.Row]


@pytest.fixture
def put(store: Store, lead: Principal) -> Put:
    """``put("fhsj", "回复", …, safe=…)``: a published phrase of the shop."""

    def add(
        code: str, *replies: str, state: str = "published", category: str = "发货", **more: Any
    ) -> entries.Row:
        key = f"ship.when.{code}"
        data = {
            "id": key, "code": code, "title": more.pop("title", f"标题{code}"), "intents": ["ship.when"],
            "replies": list(replies), **more,
        }  # fmt: skip
        entry = EntryIn.model_validate(
            {"kind": "phrase", "key": key, "category": category, "state": state, "data": data}
        )
        with store.begin() as session:
            return entries.create(session, Principal.operator(lead.shop_id), entry)

    return add


@pytest.fixture
def bring(store: Store, lead: Principal) -> Callable[..., JobRow]:
    """``bring(data, dry_run=…, name=…, **options)``: hand a file in."""

    def go(data: bytes, *, dry_run: bool = False, name: str = "a.csv", **options: Any) -> JobRow:
        upload = Upload(name, data, Options.model_validate(options))
        return apply.preview(store, lead, upload) if dry_run else apply.bring(store, lead, upload)

    return go


@pytest.fixture
def held(store: Store, lead: Principal) -> Callable[[], dict[str, entries.Row]]:
    """The shop's phrases by code."""

    def look() -> dict[str, entries.Row]:
        with store.read() as session:
            return {
                str(row.data["code"]): row for row in everything(session, lead, "shop", "") if not row.deleted
            }

    return look


def items(job: JobRow) -> list[Item]:
    """The rows of a job's report."""
    return list(apply.items(job))
