"""What agents do is noted without the buyer; what requests leave reaches the tables; favourites are a person's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import delete, select

from app.access import Principal
from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store import accounts, entries, tokens
from app.store.columns import utc_now
from app.store.inputs import EntryIn, TokenIn, UserIn
from app.store.session import Store
from app.store.tables import Ask, Event, Favourite, Held
from app.usage.recorder import Recorder

PASSWORD = "a-long-password"
SHIP = "ship.when.next-dispatch"


@dataclass
class Shop:
    client: TestClient
    store: Store
    token: str
    mine: str
    folder: Path
    operator: Principal

    def call(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return self.client.request(method, f"/api/v1{path}", json=body, headers=headers)

    @property
    def usage(self) -> Recorder:
        found: Recorder = self.client.app.state.usage  # type: ignore[attr-defined]
        return found

    def rows(self, table: Any) -> list[Any]:
        self.usage.flush()
        with self.store.read() as session:
            return list(session.exec(select(table)).all())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("events")
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'test.db'}", refresh_seconds=60))
    store: Store = app.state.store
    fresh = prepare(store)
    assert fresh is not None
    with store.begin() as session:
        operator = Principal.operator(fresh.first.shop_id)
        user = UserIn(login="ke", name="小柯", role="agent", password=PASSWORD)
        member = accounts.create_user(session, operator, user).member
        mine = tokens.create_token(session, operator, TokenIn(name="小柯的", user_id=member.user_id))
    with TestClient(app) as client:
        yield Shop(client, store, fresh.token, mine.secret, folder, operator)


@pytest.fixture
def shop(running: Shop) -> Shop:
    running.client.cookies.clear()
    running.usage.flush()
    with running.store.begin() as session:
        for table in (Ask, Event, Favourite, Held):
            session.execute(delete(table))
    return running


def test_events_are_stored_without_the_buyer(shop: Shop) -> None:
    acts = [
        {"suggestion": SHIP, "kind": "shown", "buyer": "棉花糖的猫", "position": 2},
        {"suggestion": "later.added.phrase", "kind": "sent", "intent": "ship.when"},
    ]
    answer = shop.call("POST", "/events", {"events": acts})
    assert (answer.status_code, answer.json()) == (202, {"accepted": 2})
    one = shop.call(
        "POST", "/events", {"events": [{"suggestion": "haggle.x#s1", "kind": "inserted"}]}, token=shop.mine
    )
    assert one.status_code == 202
    first, second, third = shop.rows(Event)
    assert (first.kind, first.position, first.intent, first.user_id) == ("shown", 2, "ship.when", None)
    assert len(first.buyer) == 64
    assert (second.suggestion, second.intent, second.buyer) == ("later.added.phrase", "ship.when", "")
    assert third.user_id is not None
    raw = b"".join(path.read_bytes() for path in shop.folder.glob("test.db*"))
    assert "棉花糖的猫".encode() not in raw


GOOD = {"suggestion": SHIP, "kind": "shown"}


@pytest.mark.parametrize(
    "body",
    [
        [GOOD],
        {"events": []},
        {"events": [GOOD] * 101},
        {"events": [GOOD, {**GOOD, "kind": "liked"}]},
        {"events": [{**GOOD, "phone": "1"}]},
        {"events": [{**GOOD, "position": -1}]},
        {"events": [{**GOOD, "intent": "什么时候发货"}]},
        {"events": [{**GOOD, "buyer": "x" * 201}]},
        {"events": [{**GOOD, "at": "昨天"}]},
        {"events": [{**GOOD, "at": (utc_now() - timedelta(days=8)).isoformat()}]},
        {"events": [{**GOOD, "at": (utc_now() + timedelta(hours=1)).isoformat()}]},
        {"events": [{**GOOD, "suggestion": "13800138000"}]},
        {"events": [{**GOOD, "suggestion": "我的电话是多少"}]},
        {"events": [{**GOOD, "suggestion": "a." + "x" * 160}]},
        GOOD,
        {},
    ],
)
def test_a_bad_event_changes_nothing(shop: Shop, body: Any) -> None:
    answer = shop.call("POST", "/events", body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_input"
    assert shop.rows(Event) == []


def test_events_need_a_credential(shop: Shop) -> None:
    assert shop.client.post("/api/v1/events", json={"events": [GOOD]}).status_code == 401


def _ask(shop: Shop, text: str, **more: Any) -> Any:
    answer = shop.call("POST", "/suggest", {"messages": [{"role": "buyer", "text": text}], **more})
    assert answer.status_code == 200
    return answer.json()


def test_a_question_leaves_its_intent_and_none_of_its_words(shop: Shop) -> None:
    answer = _ask(shop, "亲 什么时候发货呀", buyer={"id": "tb-cat", "name": "小猫"})
    (ask,) = shop.rows(Ask)
    assert (ask.intent, ask.no_match, ask.text) == (answer["intents"][0]["code"], False, "")
    assert (ask.confidence, ask.shown) == (answer["confidence"], len(answer["suggestions"]))
    assert len(ask.buyer) == 64


def test_an_unanswered_question_is_kept_masked(shop: Shop) -> None:
    answer = _ask(shop, "qwxzk 帝豪酱 １３８ 0013 8000 小猫猫", buyer={"name": "小猫猫"})
    assert answer["no_match"]
    (ask,) = shop.rows(Ask)
    assert ask.no_match
    assert "qwxzk" in ask.text
    assert "8000" not in ask.text
    assert "小猫猫" not in ask.text


def test_a_stopped_draft_leaves_its_rule_and_no_words(shop: Shop) -> None:
    draft = "您13800138000的件今天一定给您送到家"
    answer = shop.call(
        "POST", "/check", {"text": draft, "messages": [{"role": "buyer", "text": "今天能到吗"}]}
    )
    passed = shop.call("POST", "/check", {"text": "好的呢"})
    assert answer.json()["verdict"] in {"block", "hold"}
    assert passed.json()["verdict"] == "pass"
    (held,) = shop.rows(Held)
    assert (held.entry, bool(held.rule)) == ("", True)
    assert "13800138000" not in held.message


def test_withheld_replies_leave_their_rules(shop: Shop) -> None:
    data = {
        "id": "ship.when.durian", "code": "lcsj", "title": "榴莲千层发货", "intents": ["ship.when"],
        "replies": ["榴莲千层昨天就能给您发出的，五分钟内送到"], "examples": ["榴莲千层什么时候能寄出来呀"],
    }  # fmt: skip
    entry = EntryIn(kind="phrase", key="ship.when.durian", category="发货", state="published", data=data)
    with shop.store.begin() as session:
        entries.create(session, shop.operator, entry)
    shop.client.app.state.snapshots.refresh()  # type: ignore[attr-defined]
    answer = _ask(shop, "榴莲千层什么时候能寄出来呀", limit=20)
    held = [(row.entry, row.rule) for row in shop.rows(Held)]
    assert held == [(one["id"], one["rule"]) for one in answer["withheld"]]
    assert "ship.when.durian" in dict(held)


def test_a_request_is_answered_while_the_database_refuses_writes(shop: Shop) -> None:
    blocker = sqlite3.connect(shop.folder / "test.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    try:
        assert _ask(shop, "什么时候发货")["suggestions"]
    finally:
        blocker.execute("ROLLBACK")
        blocker.close()
    assert len(shop.rows(Ask)) == 1


def test_what_is_dropped_is_counted(shop: Shop) -> None:
    assert "kuaihui_usage_dropped_total 0.0" in shop.client.get("/metrics").text


def test_favourites_come_and_go(shop: Shop) -> None:
    path = f"/favourites/{SHIP}"
    assert shop.call("GET", "/favourites", token=shop.mine).json()["items"] == []
    for _ in range(2):
        assert shop.call("PUT", path, token=shop.mine).status_code == 204
    shop.call("PUT", "/favourites/greet.open.hello", token=shop.mine)
    found = shop.call("GET", "/favourites", token=shop.mine).json()
    assert [item["id"] for item in found["items"]] == ["greet.open.hello", SHIP]
    assert (found["total"], bool(found["items"][0]["text"])) == (2, True)
    for _ in range(2):
        assert shop.call("DELETE", path, token=shop.mine).status_code == 204
    assert len(shop.rows(Favourite)) == 1


def test_favourites_are_for_persons_and_known_phrases(shop: Shop) -> None:
    unknown = shop.call("PUT", "/favourites/no.such.phrase", token=shop.mine)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "not_found")
    for method in ("GET", "PUT", "DELETE"):
        path = "/favourites" if method == "GET" else f"/favourites/{SHIP}"
        answer = shop.call(method, path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "person_needed")


def test_a_visitor_of_the_demo_has_no_favourites(shop: Shop) -> None:
    assert shop.client.get("/sidebar").status_code == 200
    assert shop.client.get("/api/v1/favourites").json()["items"] == []
    answer = shop.client.put(f"/api/v1/favourites/{SHIP}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "person_needed")
    assert "登录" in answer.json()["error"]["message"]
    assert shop.rows(Favourite) == []


def test_often_used_is_ones_own_use(shop: Shop) -> None:
    used = ["greet.open.hello", SHIP, SHIP, "no.such.phrase", "greet.open.hello", SHIP, "greet.wait.busy"]
    now = utc_now()
    acts = [
        {"suggestion": key, "kind": "sent", "at": (now - timedelta(minutes=9 - n)).isoformat()}
        for n, key in enumerate(used)
    ]
    shop.call("POST", "/events", {"events": acts}, token=shop.mine)
    shop.call("POST", "/events", {"events": [{"suggestion": SHIP, "kind": "shown"}]}, token=shop.mine)
    shop.call("POST", "/events", {"events": [{"suggestion": "pay.how.ways", "kind": "sent"}]})
    found = shop.call("GET", "/phrases/often?limit=2", token=shop.mine).json()
    assert [item["id"] for item in found["often"]] == [SHIP, "greet.open.hello"]
    assert found["recent"][-1]["id"] in {SHIP, "greet.open.hello"}
    assert shop.call("GET", "/phrases/often?limit=51", token=shop.mine).status_code == 422
