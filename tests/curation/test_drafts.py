"""What is wrong with a draft beside the rest of the library, and what is stored of what was sent."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.curation import drafts
from app.curation.drafts import Draft
from app.curation.neighbours import Neighbours
from app.curation.shape import merged, stored_form
from app.errors import InvalidInputError
from app.store.sayings import Saying

OTHER: dict[str, Any] = {
    "id": "bargain.free_shipping.yes", "code": "byxx", "title": "包邮说明", "intents": ["bargain.free_shipping"],
    "replies": ["这款全国包邮的哦亲"], "examples": ["包邮吗"],
}  # fmt: skip


def _saying(data: dict[str, Any]) -> Saying:
    return Saying(data["id"], "general", json.dumps(data))


def _examined(data: dict[str, Any], *others: dict[str, Any]) -> dict[str, str]:
    draft = Draft("phrase", str(data["id"]), data, "物流", "general")
    now = datetime(2026, 11, 4, 10, 30, tzinfo=SHANGHAI)
    beside = Neighbours(map(_saying, others))
    found = drafts.examined(draft, facts=ShopFacts(), now=now, beside=beside)
    return {fault.field: fault.message for fault in found if fault.kind in {"重复", "矛盾", "格式"}}


def _draft(**changes: Any) -> dict[str, Any]:
    return {**OTHER, "id": "after.return.mine", "code": "wdth", "intents": ["after.return"], "title": "退货",
            "replies": ["不影响再卖的话可以退"], "examples": ["能退吗"], **changes}  # fmt: skip


def test_a_draft_that_is_in_nobodys_way() -> None:
    assert _examined(_draft(), OTHER) == {}
    assert _examined(OTHER, OTHER) == {}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"code": "byxx"}, "code", "包邮说明"),
        ({"examples": ["包邮吗"]}, "examples", "另一个意图"),
        ({"replies": ["这款全国包邮的哦，亲"]}, "replies", "几乎一样"),
        ({"replies": ["这款是不包邮的"]}, "replies", "包邮说法不一"),
    ],
)
def test_what_gets_in_anothers_way(changes: dict[str, Any], field: str, says: str) -> None:
    mine = _draft(**changes)
    assert says in _examined(mine, OTHER)[field]
    assert says in _examined(mine, mine, OTHER)[field], "that the draft itself is stored changes nothing"
    assert field not in _examined(mine)


def test_what_is_stored_has_one_form() -> None:
    sent = {
        **OTHER,
        "replies": [{"text": "这款全国包邮的哦亲", "register": "chat"}],
        "phases": [],
        "channel": "chat",
    }
    assert stored_form("phrase", sent, "物流", "general") == OTHER
    assert merged(OTHER, {"title": "新", "examples": None}) == {
        **{k: v for k, v in OTHER.items() if k != "examples"}, "title": "新",
    }  # fmt: skip


@pytest.mark.parametrize(
    "change", [{"title": "x\x00"}, {"title": "\ud800"}, {"code": "LONGER"}, {"replies": []}, {"more": 1}]
)
def test_what_cannot_be_stored_is_named(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        stored_form("phrase", {**OTHER, **change}, "物流", "general")
    assert any(next(iter(change)) in field for field in caught.value.fields)
