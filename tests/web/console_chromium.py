"""The console in a real Chromium: a real server with people in its demo shop, and pages that must not complain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright import sync_api

from app.access import Principal
from app.core.facts import Role
from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store import accounts
from app.store.inputs import UserIn
from app.store.session import Store
from tests.web.chromium import launched, listening

PASSWORD = "a-long-password"
PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("ke", "小可", "agent"), ("lin", "林组长", "lead"), ("mei", "梅组长", "lead"), ("chen", "陈店长", "manager"),
    ("boss", "王老板", "admin"),
)  # fmt: skip


@dataclass
class Shop:
    """A running service: where, its store, and an agent's token."""

    address: str
    store: Store
    operator: Principal
    token: str


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The service on a real port, as it is set up by default."""
    folder: Path = tmp_path_factory.mktemp("browser")
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'test.db'}"))
    store: Store = app.state.store
    fresh = prepare(store)
    assert fresh is not None
    operator = Principal.operator(fresh.first.shop_id)
    with store.begin() as session:
        for login, name, role in PEOPLE:
            accounts.create_user(
                session, operator, UserIn(login=login, name=name, role=role, password=PASSWORD)
            )
    with listening(app) as address:
        yield Shop(address, store, operator, fresh.token)


@pytest.fixture(scope="module")
def chromium() -> Iterator[sync_api.Browser]:
    """The system's browser."""
    with launched() as browser:
        yield browser


@contextmanager
def person(
    browser: sync_api.Browser, shop: Shop, login: str, *, expected: str = "", script: bool = True
) -> Iterator[sync_api.Page]:
    """Somebody's page, logged in; whatever the browser complains about fails the test, but for `expected`, a pattern."""
    context = browser.new_context(
        base_url=shop.address,
        viewport={"width": 1280, "height": 900},
        locale="zh-CN",
        java_script_enabled=script,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda wrong: complaints.append(str(wrong)))
    page.goto("/console/login")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "login" not in url)
    yield page
    context.close()
    assert [text for text in complaints if not expected or not re.search(expected, text)] == []
