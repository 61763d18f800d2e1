"""The leads' desk over a real store: a running service, its people, and forms filled in as the pages fill them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from app.access import Principal
from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store import accounts, entries
from app.store.inputs import EntryChange, Ref, UserIn
from app.store.session import Store

KEY = "ship.when.next-dispatch"
PAGE = f"/console/phrases/{KEY}"
PASSWORD = "a-long-password"
HOSTILE = '<script>alert("1")</script>\'"&'


@dataclass
class Desk:
    """A running service and the people of its demo shop."""

    client: TestClient
    store: Store
    operator: Principal
    first_password: str

    def login(self, name: str, password: str = PASSWORD) -> httpx.Response:
        self.client.cookies.clear()
        return self.client.post("/console/login", data={"login": name, "password": password})

    def serve(self) -> None:
        """Build what agents are served from, as the running service does by itself."""
        self.client.app.state.snapshots.refresh()  # type: ignore[attr-defined]

    def script(self, key: str) -> entries.Row:
        with self.store.read() as session:
            return entries.get(session, self.operator, Ref(kind="script", key=key), deleted=True)

    def row(self, key: str = KEY) -> entries.Row:
        with self.store.read() as session:
            return entries.get(session, self.operator, Ref(kind="phrase", key=key), deleted=True)

    def set(self, state: Any, key: str = KEY, data: dict[str, Any] | None = None) -> entries.Row:
        with self.store.begin() as session:
            row = entries.get(session, self.operator, Ref(kind="phrase", key=key))
            change = EntryChange(state=state, data=data)
            return entries.save(
                session, self.operator, Ref(kind="phrase", key=key), change, expected=row.version
            )

    def form(self, act: str, **changed: Any) -> dict[str, Any]:
        row = self.row()
        replies = [r["text"] if isinstance(r, dict) else r for r in row.data["replies"]]
        return {
            "version": row.version, "title": row.data["title"], "code": row.data["code"], "reply": replies,
            "register": ["chat"] * len(replies), "safe": row.data.get("safe", ""), "intent": row.data["intents"][0],
            "examples": "\n".join(row.data["examples"]), "keywords": "、".join(row.data.get("keywords", [])),
            "category": row.category, "pack": row.pack, "act": act, **changed,
        }  # fmt: skip


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("console")
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'test.db'}", refresh_seconds=60))
    store: Store = app.state.store
    fresh = prepare(store)
    assert fresh is not None
    operator = Principal.operator(fresh.first.shop_id, "测试")
    with store.begin() as session:
        for login, role in (
            ("ke", "agent"),
            ("lin", "lead"),
            ("mei", "lead"),
            ("chen", "manager"),
            ("boss", "admin"),
        ):
            accounts.create_user(
                session, operator, UserIn(login=login, name=f"{login}姐", role=role, password=PASSWORD)
            )  # type: ignore[arg-type]
    client = TestClient(app, follow_redirects=False)
    yield Desk(client, store, operator, fresh.first.password)
    store.close()


@pytest.fixture
def desk(running: Desk) -> Desk:
    running.client.cookies.clear()
    return running


@pytest.fixture
def lead(desk: Desk) -> Desk:
    assert desk.login("lin").status_code == 303
    return desk


@pytest.fixture
def manager(desk: Desk) -> Desk:
    assert desk.login("chen").status_code == 303
    return desk


@pytest.fixture
def admin(desk: Desk) -> Desk:
    assert desk.login("boss").status_code == 303
    return desk


@pytest.fixture
def draft(lead: Desk) -> Iterator[Desk]:
    """The lead's desk with the phrase in draft; afterwards it says what it said before."""
    data = lead.row().data
    if lead.row().state != "draft":
        lead.set("draft")
    yield lead
    with lead.store.begin() as session:
        row = lead.row()
        entries.restore(session, lead.operator, Ref(kind="phrase", key=KEY), expected=row.version)
    lead.set("draft" if lead.row().state != "draft" else None, data=data)
    lead.set("published")
