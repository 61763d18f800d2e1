"""What the store's tests write."""

from __future__ import annotations

from typing import Any

from app.access import Principal
from app.core.types import Role
from app.library.shipped import shipped_library
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
