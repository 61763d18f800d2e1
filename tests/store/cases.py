"""What the store's tests write."""

from __future__ import annotations

from typing import Any

from app.access import Principal
from app.core.facts import Role
from app.library.shipped import shipped_library
from app.store import tables
from app.store.columns import Base, utc_now
from app.store.inputs import EntryIn, Ref

LIBRARY = shipped_library().library
SOME = LIBRARY.phrases[:6]
SCRIPTS = LIBRARY.scripts[:2]
SHIP = Ref(kind="phrase", key="ship.when.mine")


def acting(who: Principal, role: Role, name: str | None = None, user_id: int | None = None) -> Principal:
    """The same shop in another role."""
    return Principal(who.shop_id, user_id, role, name or role)


def phrase(key: str = "ship.when.mine", **changes: Any) -> EntryIn:
    """A phrase to store."""
    data = {
        "id": key,
        "code": "fhsj",
        "title": "发货时间",
        "intents": ["ship.when"],
        "replies": ["按顺序发货哦"],
    }
    return EntryIn.model_validate({"kind": "phrase", "key": key, "category": "发货", "data": data, **changes})


def work(shop_id: int, user_id: int) -> list[Base]:
    """A row for each table of the leads' work and of use, held together as real ones are."""
    at = utc_now()
    return [
        tables.Campaign(id=1, shop_id=shop_id, name="大促前", due=at.date(), created_by="李", created_at=at),
        tables.CampaignItem(campaign_id=1, entry_id=1, shop_id=shop_id, assignee=user_id),
        tables.FactsPreset(shop_id=shop_id, name="大促", data={}, updated_by="李", updated_at=at),
        tables.Flag(shop_id=shop_id, entry_id=1, entry_version=1, facts_version=1, rule="r", message="m", at=at),
        tables.ImportJob(
            shop_id=shop_id, by="李", filename="a.csv", format="qianniu", fingerprint="0", state="preview",
            content=b"\x00", created_at=at, updated_at=at,
        ),
        tables.ExportRun(shop_id=shop_id, format="qianniu", profile="safe", scope="shop", by="李", at=at),
        tables.Ask(shop_id=shop_id, confidence="high", no_match=False, shown=5, at=at),
        tables.Held(shop_id=shop_id, rule="r", at=at),
        tables.AskDay(shop_id=shop_id, day="2026-11-09", intent="", asks=1),
        tables.HeldDay(shop_id=shop_id, day="2026-11-09", entry="", rule="r", times=1, last=at),
        tables.Favourite(shop_id=shop_id, user_id=user_id, key="a", at=at),
        tables.OrderRow(shop_id=shop_id, ref="1", data={}, updated_at=at),
    ]  # fmt: skip
