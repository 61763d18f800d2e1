"""Curation over HTTP: versions in `ETag`, both sides of a conflict, states with approval, personal phrases, facts,
campaigns, people, the audit. Over a real store and a shop of its own.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx2 as httpx
import pytest

from app.access import Principal
from app.core.facts import Role
from app.library.demo import demo_shop
from app.library.shipped import shipped_library
from app.store import accounts, facts, shops, tokens
from app.store.inputs import ShopIn, TokenIn, UserIn
from app.store.seed import seed
from tests.waiting import until
from tests.web.conftest import Service

NEW = {
    "category": "发货",
    "data": {
        "id": "ship.when.evening", "code": "wsfh", "title": "晚上拍下何时发", "intents": ["ship.when"],
        "replies": ["预计{{ ship_by }}发出哦", "会按付款先后给您安排"], "examples": ["晚上拍什么时候发"],
    },
}  # fmt: skip
AT = "/api/v1/phrases/ship.when.evening"


@dataclass
class Desk:
    """A shop with people in every role, each with a token of their own."""

    service: Service
    shop_id: int
    secrets: dict[str, str]
    ids: dict[str, int]

    def __call__(
        self, who: str, method: str, path: str, body: Any = None, *, seen: int | None = None
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.secrets[who]}"}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        path = path if path.startswith("/api") else f"/api/v1{path}"
        return self.service.client.request(method, path, json=body, headers=headers)

    def served(self, true: Callable[[], bool], seconds: float = 15.0) -> bool:
        """Whether it comes true: an edit reaches the next answer within a second, on a loaded machine later."""
        return until(true, seconds) is not None


PEOPLE: dict[str, Role] = {
    "agent": "agent",
    "mei": "agent",
    "li": "lead",
    "zhang": "lead",
    "boss": "manager",
    "root": "admin",
}
_count = iter(range(1, 10_000))


@pytest.fixture
def desk(service: Service) -> Iterator[Desk]:
    number = next(_count)
    with service.store.begin() as session:
        shop = shops.create(session, ShopIn(slug=f"desk{number}", name="案头小铺"))
        operator = Principal.operator(shop.id)
        facts.save(session, operator, demo_shop().facts)
        seed(session, shop.id, shipped_library().library.phrases[:30], ())
        ids, secrets = {}, {}
        for name, role in PEOPLE.items():
            team = "晚班" if name in {"agent", "li"} else ""
            wish = UserIn(
                login=f"{name}{number}", name=name, role=role, password="a long password", team=team
            )
            ids[name] = accounts.create_user(session, operator, wish).member.user_id
            token = tokens.create_token(session, operator, TokenIn(name=name, role=role, user_id=ids[name]))
            secrets[name] = token.secret
    service.client.app.state.snapshots.refresh()  # type: ignore[attr-defined]
    yield Desk(service, shop.id, secrets, ids)


def test_a_phrase_lives_from_draft_to_bin_and_back(desk: Desk) -> None:
    made = desk("li", "POST", "/phrases", NEW)
    assert (made.status_code, made.headers["etag"], made.json()["state"]) == (201, '"1"', "draft")
    changed = desk("li", "PATCH", AT, {"data": {"title": "夜里拍下", "keywords": ["夜里"]}}, seen=1)
    assert changed.json()["data"]["title"] == "夜里拍下"
    assert changed.json()["data"]["examples"] == NEW["data"]["examples"]  # type: ignore[index]
    gone = desk("li", "PATCH", AT, {"data": {"keywords": None}}, seen=2)
    assert "keywords" not in gone.json()["data"]
    published = desk("li", "POST", f"{AT}/state", {"state": "published"}, seen=3)
    assert published.json()["state"] == "published"
    found = "/phrases?search=夜里拍下"
    assert desk.served(lambda: desk("agent", "GET", found).json()["total"] == 1)
    assert desk("li", "DELETE", AT, seen=4).json()["deleted"]
    assert desk("li", "GET", AT).status_code == 404
    assert desk("li", "GET", "/library?deleted=true").json()["items"][0]["id"] == "ship.when.evening"
    back = desk("li", "POST", f"{AT}/restore", {"version": 1}, seen=5)
    assert (back.json()["data"]["title"], back.headers["etag"]) == ("晚上拍下何时发", '"6"')
    again = desk("li", "POST", f"{AT}/restore", {}, seen=6)
    assert (again.status_code, again.json()["error"]["fields"]) == (422, {"version": "请写明第几版"})
    history = desk("li", "GET", f"{AT}/versions?limit=2").json()
    assert (history["total"], [v["version"] for v in history["items"]]) == (6, [6, 5])
    assert history["items"][1]["by"] == "li"


def test_a_change_that_changes_nothing_makes_no_version(desk: Desk) -> None:
    desk("li", "POST", "/phrases", NEW)
    again = desk("li", "PATCH", AT, {"data": NEW["data"]}, seen=1)
    assert (again.status_code, again.json()["version"], again.headers["ETag"]) == (200, 1, '"1"')
    assert len(desk("li", "GET", f"{AT}/versions").json()["items"]) == 1


def test_agents_keep_the_published_reply_while_a_lead_improves_it(desk: Desk) -> None:
    desk("li", "POST", "/phrases", {**NEW, "state": "published"})
    question = NEW["data"]["examples"][0]  # type: ignore[index]
    assert desk.served(lambda: any(s["id"] == "ship.when.evening" for s in _asked(desk, "agent", question)))
    draft = desk("li", "POST", f"{AT}/state", {"state": "draft"}, seen=1).json()
    assert (draft["state"], draft["version"], draft["live_version"]) == ("draft", 2, 1)
    changed = desk("li", "PATCH", AT, {"data": {"title": "夜里拍下", "code": "ylpx"}}, seen=2).json()
    assert (changed["version"], changed["live_version"]) == (3, 1)
    found = desk("li", "GET", "/library?search=夜里拍下").json()["items"]
    assert [(one["state"], one["live_version"]) for one in found] == [("draft", 1)]
    desk.service.client.app.state.snapshots.refresh()  # type: ignore[attr-defined]
    assert any(s["id"] == "ship.when.evening" for s in _asked(desk, "agent", question))
    assert desk("agent", "GET", "/phrases?search=晚上拍下何时发").json()["total"] == 1
    assert desk("agent", "GET", "/phrases?search=夜里拍下").json()["total"] == 0
    seen = desk("agent", "GET", AT).json()
    assert (seen["version"], seen["state"], seen["data"]["title"]) == (1, "published", "晚上拍下何时发")
    assert desk("li", "GET", AT).json()["data"]["title"] == "夜里拍下"
    taken = {**NEW, "state": "published", "data": {**NEW["data"], "id": "ship.when.other", "title": "另一条"}}  # type: ignore[dict-item]
    clash = desk("li", "POST", "/phrases", taken)
    assert "data.code" in clash.json()["error"]["fields"], (
        "its code is on the air until the draft is published"
    )
    assert desk("li", "POST", f"{AT}/state", {"state": "published"}, seen=3).json()["live_version"] == 4
    assert desk.served(lambda: desk("agent", "GET", "/phrases?search=夜里拍下").json()["total"] == 1)
    assert desk("li", "POST", f"{AT}/state", {"state": "archived"}, seen=4).json()["live_version"] is None
    assert desk.served(lambda: desk("agent", "GET", "/phrases?search=夜里拍下").json()["total"] == 0)
    assert desk("agent", "GET", AT).status_code == 404


def test_favourites_show_a_personal_phrase_as_it_is_served(desk: Desk) -> None:
    mine = f"{AT}?scope=personal"
    desk("agent", "POST", "/phrases", {**NEW, "scope": "personal", "state": "published"})
    assert desk("agent", "PUT", "/favourites/ship.when.evening").status_code in {200, 204}
    desk("agent", "POST", f"{AT}/state?scope=personal", {"state": "draft"}, seen=1)
    desk("agent", "PATCH", mine, {"data": {"title": "还没写完"}}, seen=2)
    assert [one["title"] for one in desk("agent", "GET", "/favourites").json()["items"]] == ["晚上拍下何时发"]


def test_the_second_editor_gets_412_and_both_sides(desk: Desk) -> None:
    desk("li", "POST", "/phrases", NEW)
    desk("li", "PATCH", AT, {"data": {"title": "李的"}}, seen=1)
    late = desk("zhang", "PATCH", AT, {"data": {"title": "张的"}}, seen=1)
    assert (late.status_code, late.json()["error"]["code"]) == (412, "conflict")
    sides = late.json()["conflict"]
    assert (sides["expected"], sides["current"]["version"]) == (1, 2)
    assert (sides["current"]["data"]["title"], sides["yours"]["data"]["title"]) == ("李的", "张的")
    assert desk("zhang", "GET", AT).json()["data"]["title"] == "李的"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", AT, {"data": {"title": "x"}}),
        ("DELETE", AT, None),
        ("POST", f"{AT}/state", {"state": "review"}),
        ("POST", f"{AT}/restore", {}),
        ("PUT", "/facts", {}),
        ("PATCH", "/facts", {"facts": {}}),
    ],
)
def test_a_change_without_the_version_seen_is_428(desk: Desk, method: str, path: str, body: Any) -> None:
    desk("li", "POST", "/phrases", NEW)
    answer = desk("boss", method, path, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (428, "version_needed")
    assert desk("li", "GET", AT).json()["version"] == 1


@pytest.mark.parametrize("seen", ['"x"', "*", '"1", "2"', '"-1"', ""])
def test_a_version_that_is_none_is_told_what_one_looks_like(desk: Desk, seen: str) -> None:
    headers = {"Authorization": f"Bearer {desk.secrets['li']}", "If-Match": seen}
    answer = desk.service.client.patch(AT, json={"data": {"title": "x"}}, headers=headers)
    assert answer.status_code == 422
    assert '例如 "3"' in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "太长的短码"}, "data.code"),
        ({"replies": []}, "data.replies"),
        ({"title": "x\x00y"}, "data.title"),
        ({"valid": {"from": "2026-12-01", "until": "2026-11-01"}}, "data.valid"),
        ({"nonsense": 1}, "data.nonsense"),
    ],
)
def test_wrong_data_names_the_field_and_stores_nothing(
    desk: Desk, change: dict[str, Any], field: str
) -> None:
    body = {**NEW, "data": {**NEW["data"], **change}}  # type: ignore[dict-item]
    answer = desk("li", "POST", "/phrases", body)
    assert answer.status_code == 422
    assert any(name.startswith(field) for name in answer.json()["error"]["fields"])
    assert desk("li", "GET", AT).status_code == 404


def test_a_wording_that_is_too_long_is_told_its_own_limit(desk: Desk) -> None:
    data = {**NEW["data"], "replies": [{"text": "好" * 1001}]}  # type: ignore[dict-item]
    answer = desk("li", "POST", "/phrases", {**NEW, "data": data})
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"] == {
        "data.replies.0.text": "data.replies.text：文字太长，最多1000个字"
    }


def test_what_is_unfit_for_agents_is_not_published(desk: Desk) -> None:
    for replies in (["今天一定给您发出"], ["加我微信聊"]):
        body = {**NEW, "state": "published", "data": {**NEW["data"], "replies": replies}}  # type: ignore[dict-item]
        answer = desk("li", "POST", "/phrases", body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unfit")
    taken = desk("li", "GET", "/library?limit=1").json()["items"][0]["data"]["code"]
    clash = {**NEW, "state": "published", "data": {**NEW["data"], "code": taken}}  # type: ignore[dict-item]
    answer = desk("li", "POST", "/phrases", clash)
    assert "data.code" in answer.json()["error"]["fields"]
    assert desk("li", "GET", AT).status_code == 404


def test_agents_write_neither_the_shops_phrases_nor_see_drafts(desk: Desk) -> None:
    desk("li", "POST", "/phrases", NEW)
    assert desk("agent", "GET", AT).status_code == 404
    assert desk("agent", "GET", "/library").status_code == 403
    assert desk("agent", "GET", f"{AT}/versions").status_code == 403
    assert desk("agent", "POST", "/phrases", NEW).status_code == 403
    assert desk("agent", "PATCH", AT, {"data": {"title": "x"}}, seen=1).status_code == 403
    assert desk("agent", "DELETE", AT, seen=1).status_code == 403
    assert desk("li", "GET", AT).json()["version"] == 1


def test_publishing_takes_a_second_lead_where_the_shop_says_so(desk: Desk) -> None:
    assert desk("li", "PATCH", "/shop", {"approval": True}).status_code == 403
    assert desk("boss", "PATCH", "/shop", {"approval": True}).json()["approval"]
    assert (
        desk("li", "POST", "/phrases", {**NEW, "state": "published"}).json()["error"]["code"]
        == "approval_needed"
    )
    desk("li", "POST", "/phrases", NEW)
    early = desk("zhang", "POST", f"{AT}/state", {"state": "published"}, seen=1)
    assert (early.status_code, early.json()["error"]["code"]) == (403, "approval_needed")
    desk("zhang", "POST", f"{AT}/state", {"state": "review"}, seen=1)
    own = desk("li", "POST", f"{AT}/state", {"state": "published"}, seen=2)
    assert (own.status_code, own.json()["error"]["code"]) == (403, "approval_needed")
    assert desk("zhang", "POST", f"{AT}/state", {"state": "published"}, seen=2).status_code == 200
    direct = desk("zhang", "PATCH", AT, {"data": {"title": "偷偷改"}}, seen=3)
    assert direct.json()["error"]["code"] == "approval_needed"
    log = desk("boss", "GET", "/audit?action=entry.approve").json()
    assert [(row["by"], row["target"]) for row in log["items"]] == [("zhang", "phrase/ship.when.evening")]


def test_a_return_says_why_and_history_keeps_it(desk: Desk) -> None:
    desk("li", "POST", "/phrases", {**NEW, "state": "review"})
    assert desk("zhang", "POST", f"{AT}/state", {"state": "draft"}, seen=1).status_code == 422
    back = desk("zhang", "POST", f"{AT}/state", {"state": "draft", "reason": "语气太硬"}, seen=1)
    assert back.json()["state"] == "draft"
    newest = desk("li", "GET", f"{AT}/versions").json()["items"][0]
    assert (newest["action"], newest["reason"], newest["by"]) == ("entry.return", "语气太硬", "zhang")


def test_bulk_does_all_or_nothing(desk: Desk) -> None:
    rows = desk("li", "GET", "/library?limit=3").json()["items"]
    items = [{"id": row["id"], "version": row["version"]} for row in rows]
    stale = [*items[:2], {**items[2], "version": 9}]
    refused = desk("li", "POST", "/phrases/bulk", {"act": "archive", "items": stale})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "bulk_refused")
    assert [bool(one["code"]) for one in refused.json()["results"]] == [False, False, True]
    assert desk("li", "GET", "/library?state=archived").json()["total"] == 0
    done = desk("li", "POST", "/phrases/bulk", {"act": "archive", "items": items})
    assert [one["done"] for one in done.json()["results"]] == [True] * 3
    assert desk("li", "GET", "/library?state=archived").json()["total"] == 3


def test_lists_filter_and_tell_the_true_total(desk: Desk) -> None:
    everything = desk("li", "GET", "/library?limit=7&offset=28").json()
    assert (everything["total"], len(everything["items"])) == (30, 2)
    one = everything["items"][0]
    found = desk("li", "GET", f"/library?search={one['data']['title']}&category={one['category']}").json()
    assert one["id"] in {row["id"] for row in found["items"]}
    assert desk("li", "GET", "/library?colour=red").status_code == 422
    assert desk("li", "GET", "/library?search=100%25_不存在").json()["total"] == 0


MINE = {**NEW, "scope": "personal", "state": "published"}


def _asked(desk: Desk, who: str, text: str) -> list[dict[str, Any]]:
    body = {"messages": [{"role": "buyer", "text": text}]}
    found: list[dict[str, Any]] = desk(who, "POST", "/suggest", body).json()["suggestions"]
    return found


def test_a_personal_phrase_is_offered_to_its_owner_alone(desk: Desk) -> None:
    question = "你们家的樱花限定礼盒还补货吗"
    data = {
        "id": "product.stock.sakura", "code": "yhlh", "title": "樱花礼盒", "intents": ["product.stock"],
        "replies": ["樱花礼盒这边帮您留意着，到了第一时间告诉您"], "examples": [question],
    }  # fmt: skip
    made = desk(
        "agent",
        "POST",
        "/phrases",
        {"category": "商品", "scope": "personal", "state": "published", "data": data},
    )
    assert made.status_code == 201, made.text
    assert desk.served(lambda: any(s["id"] == data["id"] for s in _asked(desk, "agent", question)))
    first, *others = _asked(desk, "agent", question)
    assert (first["text"], first["scope"]) == (data["replies"][0], "personal")
    assert {other["scope"] for other in others} == {"shop"}
    found = desk("agent", "GET", "/phrases?search=樱花").json()["items"][0]
    assert (found["id"], found["scope"]) == (data["id"], "personal")
    filled = desk("agent", "POST", "/render", {"id": data["id"]}).json()
    assert (filled["text"], filled["verdict"]) == (data["replies"][0], "pass")
    for other in ("mei", "li", "root"):
        assert data["id"] not in {s["id"] for s in _asked(desk, other, question)}
        assert desk(other, "GET", "/phrases?search=樱花").json()["total"] == 0
        assert desk(other, "POST", "/render", {"id": data["id"]}).status_code == 404
        assert desk(other, "GET", f"/phrases/{data['id']}?scope=personal").status_code == 404
        owner = desk.ids["agent"]
        assert desk(other, "GET", f"/phrases/{data['id']}?scope=personal&owner={owner}").status_code == 403
        assert desk(other, "GET", f"/library?scope=personal&owner={owner}").status_code == 403
        assert desk(other, "GET", "/library?scope=personal").json()["total"] == 0
    assert "樱花" not in desk("boss", "GET", "/audit").text
    assert desk("agent", "GET", "/library?scope=personal").json()["total"] == 1


def test_a_suggestion_says_that_it_is_the_teams(desk: Desk) -> None:
    question = "你们晚班几点下班呀"
    data = {
        "id": "greet.open.night", "code": "ybxb", "title": "晚班到几点", "intents": ["greet.open"],
        "replies": ["晚班的同事都在的，您慢慢看"], "examples": [question],
    }  # fmt: skip
    body = {"category": "商品", "scope": "team", "owner": "晚班", "state": "published", "data": data}
    made = desk("li", "POST", "/phrases", body)
    assert made.status_code == 201, made.text
    assert desk.served(lambda: _asked(desk, "agent", question)[0]["id"] == data["id"])
    assert _asked(desk, "agent", question)[0]["scope"] == "team"
    assert desk("agent", "GET", "/phrases?search=晚班到几点").json()["items"][0]["scope"] == "team"
    assert data["id"] not in {one["id"] for one in _asked(desk, "mei", question)}


def test_a_person_keeps_so_many_phrases_and_takes_no_more_out_of_the_bin(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.curation.library.MOST_OWN", 1)
    assert desk("agent", "POST", "/phrases", MINE).status_code == 201
    second = {**MINE, "data": {**NEW["data"], "id": "ship.when.second", "code": "erju"}}  # type: ignore[dict-item]
    full = desk("agent", "POST", "/phrases", second)
    assert (full.status_code, full.json()["error"]["message"]) == (422, "个人话术最多1条，请先删掉不用的")
    at = f"{AT}?scope=personal"
    assert desk("agent", "DELETE", at, seen=1).status_code == 200
    assert desk("agent", "POST", "/phrases", second).status_code == 201
    assert desk("agent", "POST", f"{AT}/restore?scope=personal", {}, seen=2).status_code == 422
    assert desk("agent", "DELETE", "/phrases/ship.when.second?scope=personal", seen=1).status_code == 200
    assert desk("agent", "POST", f"{AT}/restore?scope=personal", {}, seen=2).status_code == 200


def test_ones_own_words_are_enough_for_a_phrase(desk: Desk) -> None:
    body = {
        "replies": ["可以的亲，分两份给您包好"],
        "examples": ["能分两份包吗"],
        "intent": "product.packaging",
    }
    made = desk("agent", "POST", "/phrases/own", body).json()
    assert (made["scope"], made["state"], made["data"]["title"]) == ("personal", "published", "能分两份包吗")
    assert made["id"] == f"product.packaging.{made['data']['code']}"
    again = desk("agent", "POST", "/phrases/own", body).json()
    assert again["data"]["code"] not in {made["data"]["code"], ""}
    taken = desk("agent", "POST", "/phrases/own", {**body, "code": made["data"]["code"]})
    assert (taken.status_code, taken.json()["error"]["fields"]) == (409, {"code": "已经用过了"})
    at = f"/phrases/{made['id']}?scope=personal"
    assert desk("agent", "DELETE", at, seen=1).status_code == 200
    renewed = desk("agent", "POST", "/phrases/own", {**body, "code": made["data"]["code"]}).json()
    assert renewed["id"] == f"{made['id']}-2", "the id of what is in the bin is not free"
    assert desk("li", "GET", "/library?scope=personal").json()["total"] == 0


def test_ones_own_words_are_guarded_and_their_intent_is_known_or_guessed(desk: Desk) -> None:
    stopped = desk("agent", "POST", "/phrases/own", {"replies": ["今天一定给您发出"]})
    assert stopped.status_code == 422 and "data.replies" in stopped.json()["error"]["fields"]
    assert desk("agent", "POST", "/phrases/own", {"replies": ["好的"], "intent": "x.y"}).status_code == 422
    guessed = desk(
        "agent", "POST", "/phrases/own", {"replies": ["发票已经给您开好了，您查收一下邮箱"]}
    ).json()
    assert guessed["data"]["intents"] == ["order.invoice"]


def test_a_personal_promise_is_guarded_like_any_other(desk: Desk) -> None:
    body = {**MINE, "data": {**NEW["data"], "replies": ["今天一定给您发出"]}}  # type: ignore[dict-item]
    assert desk("agent", "POST", "/phrases", body).status_code == 422
    assert desk("agent", "POST", "/phrases", MINE).status_code == 201
    question = NEW["data"]["examples"][0]  # type: ignore[index]
    assert desk.served(lambda: any(s["id"] == "ship.when.evening" for s in _asked(desk, "agent", question)))
    desk("boss", "PATCH", "/facts", {"facts": {"date_promises": "none"}}, seen=1)
    said = desk.served(lambda: all("发出哦" not in s["text"] for s in _asked(desk, "agent", question)))
    assert said


def test_a_teams_phrases_are_its_members(desk: Desk) -> None:
    body = {**NEW, "scope": "team", "owner": "晚班", "state": "published"}
    assert desk("agent", "POST", "/phrases", body).status_code == 403
    assert desk("li", "POST", "/phrases", body).status_code == 201
    question = NEW["data"]["examples"][0]  # type: ignore[index]
    assert desk.served(lambda: any(s["id"] == "ship.when.evening" for s in _asked(desk, "agent", question)))
    assert "ship.when.evening" not in {s["id"] for s in _asked(desk, "mei", question)}
    assert desk("agent", "GET", f"{AT}?scope=team").status_code == 200
    assert desk("mei", "GET", f"{AT}?scope=team&owner=晚班").status_code == 403


def test_a_teams_scripts_lead_its_members(desk: Desk) -> None:
    """From the moment of publishing, nobody of another team, and no longer once it is archived."""
    question = "想换一个别的颜色可以吗"
    steps = [
        {
            "id": "ask",
            "goal": "问清颜色",
            "replies": ["可以换的，您想换哪个颜色", "能换，您看中哪个颜色了"],
        }
    ]
    data = {"id": "swap.rose", "title": "换颜色", "intents": ["after.exchange"], "enter": [question],
            "stages": [{"name": "问清", "steps": steps}]}  # fmt: skip
    made = desk(
        "li", "POST", "/scripts", {"category": "售后", "scope": "team", "owner": "晚班", "data": data}
    )
    assert made.status_code == 201, made.text
    at, step = "/scripts/swap.rose", "swap.rose#ask"
    assert step not in {s["id"] for s in _asked(desk, "agent", question)}
    on = desk("li", "POST", f"{at}/state?scope=team&owner=晚班", {"state": "published"}, seen=1)
    assert on.status_code == 200, on.text
    assert desk.served(lambda: step in {s["id"] for s in _asked(desk, "agent", question)})
    assert step not in {s["id"] for s in _asked(desk, "mei", question)}
    desk("li", "POST", f"{at}/state?scope=team&owner=晚班", {"state": "archived"}, seen=2)
    assert desk.served(lambda: step not in {s["id"] for s in _asked(desk, "agent", question)})


def test_a_phrase_out_of_season_is_not_found(desk: Desk) -> None:
    over = {"valid": {"until": "2020-01-01"}}
    to_come = {"valid": {"from": (date.today() + timedelta(days=30)).isoformat()}}  # noqa: DTZ011 — a month is far enough
    for number, season in enumerate((over, to_come, {})):
        data = {
            **NEW["data"],
            **season,
            "id": f"ship.when.season{number}",
            "code": f"s{number}",
            "title": f"季节{number}",
        }  # type: ignore[dict-item]
        data["examples"] = [f"第{number}个季节什么时候发货呀"]
        assert desk("li", "POST", "/phrases", {**NEW, "state": "published", "data": data}).status_code == 201
    assert desk.served(lambda: desk("agent", "GET", "/phrases?search=季节").json()["total"] == 1)
    assert desk("agent", "GET", "/phrases?search=季节").json()["items"][0]["id"] == "ship.when.season2"
    for number in (0, 1):
        offered = {s["id"] for s in _asked(desk, "agent", f"第{number}个季节什么时候发货呀")}
        assert f"ship.when.season{number}" not in offered


def test_findings_name_the_worst_moment_and_the_place_in_the_list(desk: Desk) -> None:
    draft = {**NEW, "data": {**NEW["data"], "replies": ["今天16点前拍下今天发"]}, "ranks": True}  # type: ignore[dict-item]
    body = desk("li", "POST", "/phrases/findings", draft).json()
    assert not body["publishable"]
    assert any("说出去" in fault["message"] and fault["field"] == "replies" for fault in body["faults"])
    fine = desk("li", "POST", "/phrases/findings", {**NEW, "ranks": True}).json()
    assert fine["publishable"], fine["faults"]
    assert (fine["ranks"][0]["before"], fine["ranks"][0]["after"]) == (None, 1)


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"cutoff": "25:00"}, "cutoff", "发货能力有误：cutoff：应为时刻，例 16:00"),
        ({"backlog_days": -1}, "backlog_days", "发货能力有误：backlog_days：不能小于0"),
        ({"works": "always"}, "works", "发货能力有误：works：不是允许的取值，可用 daily、mon-sat、cn-workdays"),
        ({"closed": [["2026-02-30", "2026-03-01"]]}, "closed.0.0", "发货能力有误：closed：没有这一天，日期写作 2026-11-11"),
        ({"closed": [["2026-03-02", "2026-03-01"]]}, "closed", "停发日期的开始晚于结束，请改好再保存"),
        ({"transit_days": [5, 2]}, "transit_days", "运输的最短天数大于最长天数，请改好再保存"),
        ({"transit": [{"days": [5, 2]}]}, "transit", "运输的最短天数大于最长天数，请改好再保存"),
        (
            {"sale_windows": [{"paid_from": "2026-11-12T00:00:00+08:00", "paid_until": "2026-11-11T00:00:00+08:00"}]},
            "sale_windows",
            "大促付款的开始晚于结束，请改好再保存",
        ),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_are_refused_in_plain_words(
    desk: Desk, facts: dict[str, Any], field: str, said: str
) -> None:
    """As facts and as a preset of them."""
    for method, path, body in (
        ("PATCH", "/facts", {"facts": facts}), ("POST", "/facts/presets", {"name": "错的", "facts": facts}),
    ):  # fmt: skip
        answer = desk("boss", method, path, body, seen=1)
        assert (answer.status_code, answer.json()["error"]["message"]) == (422, said)
        assert field in answer.json()["error"]["fields"]


def test_facts_are_previewed_saved_and_switched_by_preset(desk: Desk) -> None:
    now = desk("boss", "GET", "/facts")
    assert (now.headers["etag"], now.json()["facts"]["cutoff"]) == ('"1"', "16:00:00")
    assert desk("li", "PATCH", "/facts", {"facts": {"backlog_days": 3}}, seen=1).status_code == 403
    dry = desk("boss", "PATCH", "/facts?dry_run=true", {"facts": {"backlog_days": 3}}, seen=1).json()
    assert dry["preview"]["checked"] == 30
    assert desk("boss", "GET", "/facts").json()["version"] == 1
    wrong = desk("boss", "PATCH", "/facts", {"facts": {"reply_hours": "99:99-99:99"}}, seen=1)
    assert wrong.status_code == 422
    made = desk(
        "boss",
        "POST",
        "/facts/presets",
        {"name": "大促", "facts": {"date_promises": "window_only", "presale_date": None}},
    )
    assert made.status_code == 201
    assert desk("boss", "POST", "/facts/presets", {"name": "平日"}).json()["facts"]["cutoff"] == "16:00:00"
    assert desk("boss", "POST", "/facts/presets", {"name": "大促", "facts": {}}).status_code == 409
    assert desk("boss", "POST", "/facts/presets/大促/apply", {}, seen=7).status_code == 412
    switched = desk("boss", "POST", "/facts/presets/大促/apply", {}, seen=1).json()
    assert (switched["version"], switched["facts"]["date_promises"]) == (2, "window_only")
    assert switched["facts"]["cutoff"] == "16:00:00"
    back = desk("boss", "POST", "/facts/presets/平日/apply", {}, seen=2).json()
    assert back["facts"].get("date_promises") == now.json()["facts"].get("date_promises")
    assert desk("boss", "GET", "/facts/versions").json()["total"] == 3


def test_the_calendar_shows_the_shops_own_festivals_and_where_a_sale_was_moved_to(desk: Desk) -> None:
    version = desk("boss", "GET", "/facts").json()["version"]
    festivals = {"双12": ["2026-12-11"], "店庆": ["2026-12-20"]}
    desk("boss", "PATCH", "/facts", {"facts": {"festivals": festivals}}, seen=version)
    shown = desk("agent", "GET", "/facts/calendar?first=2026-12-10&limit=20").json()["items"]
    named = {day["day"][-2:]: day["festivals"] for day in shown if day["festivals"]}
    assert named == {"11": ["双十二"], "20": ["店庆"], "22": ["冬至"], "24": ["平安夜"], "25": ["圣诞"]}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("PATCH", "/shop", {"packs": ["food", "rockets"]}), ("GET", "/export/qianniu?packs=rockets", None)],
)
def test_a_pack_that_there_is_not_is_refused(desk: Desk, method: str, path: str, body: Any) -> None:
    """Taken as said it would switch a pack off, or write an empty file."""
    answer = desk("boss", method, path, body)
    assert answer.status_code == 422
    assert "没有这个行业包：rockets，可用 general、apparel" in answer.json()["error"]["message"]


def test_the_calendar_shows_festivals_and_what_the_shop_makes_of_them(desk: Desk) -> None:
    desk(
        "boss",
        "PATCH",
        "/facts",
        {"facts": {"works": "cn-workdays", "closed": [["2026-10-09", "2026-10-09"]]}},
        seen=1,
    )
    days = {
        d["day"]: d for d in desk("agent", "GET", "/facts/calendar?first=2026-10-01&limit=12").json()["items"]
    }
    assert (days["2026-10-01"]["kind"], days["2026-10-01"]["ships"]) == ("holiday", False)
    assert "国庆" in days["2026-10-01"]["festivals"]
    assert (days["2026-10-10"]["kind"], days["2026-10-10"]["ships"]) == ("makeup", True)
    assert (days["2026-10-09"]["ships"], days["2026-10-09"]["said_by"]) == (False, "closed")


def test_facts_that_break_a_promise_flag_the_phrase(desk: Desk) -> None:
    data = {**NEW["data"], "replies": ["可以的亲"], "examples": ["今天拍后天能发出吗"]}  # type: ignore[dict-item]
    desk("li", "POST", "/phrases", {**NEW, "state": "published", "data": data})
    run = desk.service.client.app.state.chores.round  # type: ignore[attr-defined]
    run()
    assert "ship.when.evening" not in {
        r["id"] for r in desk("li", "GET", "/library?flagged=true").json()["items"]
    }
    dry = desk("boss", "PATCH", "/facts?dry_run=true", {"facts": {"backlog_days": 9}}, seen=1).json()[
        "preview"
    ]
    assert "ship.when.evening" in {one["id"] for one in dry["breaks"]}
    desk("boss", "PATCH", "/facts", {"facts": {"backlog_days": 9}}, seen=1)
    assert desk.served(lambda: desk("li", "GET", "/library?flagged=true&search=wsfh").json()["total"] == 1)
    flag = desk("li", "GET", AT).json()["flags"][0]
    assert flag["rule"] and "说出去" in flag["message"]
    desk("boss", "PATCH", "/facts", {"facts": {"backlog_days": 0}}, seen=2)
    assert desk.served(lambda: desk("li", "GET", AT).json()["flags"] == [])


def test_a_campaign_is_shared_out_ticked_off_and_overdue(desk: Desk) -> None:
    wish = {
        "name": "大促前",
        "due": "2024-11-09",
        "filter": {"state": "published"},
        "assignees": [desk.ids["li"], desk.ids["zhang"]],
    }
    assert desk("agent", "POST", "/campaigns", wish).status_code == 403
    made = desk("li", "POST", "/campaigns", wish).json()
    assert (made["total"], made["done"], made["overdue"]) == (30, 0, True)
    at = f"/campaigns/{made['id']}"
    mine = desk("li", "GET", "/campaigns/mine").json()
    assert mine["total"] == 15
    task = mine["items"][0]
    spot = f"{at}/items/{task['entry_id']}/done"
    assert desk("li", "PUT", spot, {}, seen=9).status_code == 412
    ticked = desk("li", "PUT", spot, {"note": "看过了"}, seen=task["version"]).json()
    assert (ticked["done"], ticked["done_by"], ticked["changed"]) == (True, "li", False)
    assert desk("li", "GET", at).json()["done"] == 1
    desk("li", "PATCH", f"/phrases/{task['id']}", {"data": {"title": "又改了"}}, seen=task["version"])
    again = desk("li", "GET", f"{at}/items?changed=true").json()
    assert [one["id"] for one in again["items"]] == [task["id"]]
    assert desk("li", "GET", f"{at}/items?overdue=true").json()["total"] == 29
    assert desk("li", "DELETE", spot).json()["done"] is False
    given = desk(
        "li", "POST", f"{at}/assign", {"entries": [task["entry_id"]], "assignee": desk.ids["agent"]}, seen=1
    )
    assert given.status_code == 422
    given = desk(
        "li", "POST", f"{at}/assign", {"entries": [task["entry_id"]], "assignee": desk.ids["boss"]}, seen=1
    )
    assert desk("boss", "GET", "/campaigns/mine").json()["total"] == 1
    closed = desk("li", "PATCH", at, {"closed": True}, seen=given.json()["version"]).json()
    assert (closed["overdue"], closed["closed_at"] is None) == (False, False)
    assert desk("li", "PUT", spot, {}, seen=task["version"] + 1).status_code == 422
    for nothing in ({"category": "没有"}, {"scope": "personal", "owner": str(desk.ids["li"])}):
        assert desk("li", "POST", "/campaigns", {**wish, "filter": nothing}).status_code == 422


def test_members_and_tokens(desk: Desk) -> None:
    assert desk("boss", "GET", "/members").status_code == 403
    made = desk("root", "POST", "/members", {"login": f"new{desk.shop_id}", "name": "新人", "team": "晚班"})
    assert made.status_code == 201 and made.json()["one_time_password"]
    at = f"/members/{made.json()['id']}"
    assert desk("root", "PATCH", at, {"role": "lead", "team": ""}).json()["role"] == "lead"
    assert desk("root", "POST", f"{at}/password", {}).status_code == 422
    assert desk("root", "POST", f"{at}/password", {"confirm": True}).json()["one_time_password"]
    assert desk("root", "DELETE", at).status_code == 204
    assert desk("root", "GET", "/members").json()["total"] == len(PEOPLE)
    assert desk("li", "POST", "/tokens", {"name": "x"}).status_code == 403
    assert desk("boss", "POST", "/tokens", {"name": "x", "role": "admin"}).status_code == 403
    token = desk("boss", "POST", "/tokens", {"name": "机器人"}).json()
    listed = desk("boss", "GET", "/tokens")
    assert token["secret"] not in listed.text
    assert desk("boss", "DELETE", f"/tokens/{token['id']}").json()["revoked_at"]


def test_the_use_of_a_token_is_noted_once_in_a_while(desk: Desk) -> None:
    app: Any = desk.service.client.app

    def last() -> str | None:
        found = desk("boss", "GET", "/tokens").json()["items"]
        used: str | None = next(t["last_used_at"] for t in found if t["name"] == "mei")
        return used

    assert last() is None
    desk("mei", "GET", "/phrases?limit=1")
    assert desk.served(lambda: last() is not None)
    first = last()
    desk("mei", "GET", "/phrases?limit=1")
    app.state.chores.round()
    assert last() == first


def test_the_audit_is_filtered_and_taken_away_without_formulas(desk: Desk) -> None:
    desk("li", "POST", "/phrases", {**NEW, "data": {**NEW["data"], "title": "=1+1"}})  # type: ignore[dict-item]
    desk("boss", "POST", "/tokens", {"name": "=cmd()"})
    page = desk("boss", "GET", "/audit?by=li&limit=1").json()
    assert (page["total"], page["items"][0]["action"]) == (1, "entry.create")
    assert desk("li", "GET", "/audit").status_code == desk("li", "GET", "/audit/export").status_code == 403
    text = desk("boss", "GET", "/audit/export").text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) - 1 == desk("boss", "GET", "/audit").json()["total"]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    lines = desk("boss", "GET", "/audit/export?format=jsonl&action=entry.create").text.splitlines()
    assert [json.loads(line)["after"]["title"] for line in lines] == ["=1+1"]


def test_scripts_are_curated_the_same_way(desk: Desk) -> None:
    steps = [
        {"id": "value", "goal": "讲品质", "replies": ["料子和做工都是实打实的", "这款用料扎实，您摸到就知道"]}
    ]
    data = {"id": "bargain.evening", "title": "晚间议价", "intents": ["bargain.discount"],
            "stages": [{"name": "讲价值", "steps": steps}]}  # fmt: skip
    assert desk("li", "POST", "/scripts", {"category": "议价", "data": data}).status_code == 201
    at = "/scripts/bargain.evening"
    assert desk("li", "PATCH", at, {"data": {"enter": ["能便宜点吗"]}}, seen=1).json()["data"]["enter"] == [
        "能便宜点吗"
    ]
    assert desk("li", "POST", f"{at}/state", {"state": "published"}, seen=2).json()["state"] == "published"
    assert desk("li", "POST", "/scripts/findings", {"category": "议价", "data": {}}).json()["faults"]
    assert desk("agent", "GET", at).json()["id"] == "bargain.evening"


def test_visitors_of_the_demo_share_an_account_and_keep_nothing(service: Service) -> None:
    service.client.get("/sidebar")
    same = {"Sec-Fetch-Site": "same-origin"}
    for scope in ("personal", "shop"):
        answer = service.client.post("/api/v1/phrases", json={**NEW, "scope": scope}, headers=same)
        assert answer.status_code == 403
    assert service.client.get("/api/v1/library?scope=personal").json()["error"]["code"] == "person_needed"
    own = service.client.post("/api/v1/phrases/own", json={"replies": ["好的"]}, headers=same)
    assert own.json()["error"]["code"] == "person_needed"
    service.client.cookies.clear()
    shared = service.agent("POST", "/api/v1/phrases", {**NEW, "scope": "personal"})
    assert shared.json()["error"]["code"] == "person_needed"


def test_agents_are_not_told_of_drafts_when_they_try_a_phrase(desk: Desk) -> None:
    secret = {**NEW["data"], "title": "机密草稿"}  # type: ignore[dict-item]
    desk("li", "POST", "/phrases", {**NEW, "data": secret})
    draft = {**NEW, "data": {**NEW["data"], "id": "ship.when.mine"}}  # type: ignore[dict-item]
    assert "机密草稿" in desk("li", "POST", "/phrases/findings", draft).text
    assert "机密草稿" not in desk("agent", "POST", "/phrases/findings", draft).text
