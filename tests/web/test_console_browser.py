"""A lead's morning in a real browser: log in, find a phrase, be warned while typing, fix, publish; dark and narrow too."""

from __future__ import annotations

import importlib
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from playwright import sync_api

from app.access import Principal
from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store import accounts
from app.store.inputs import UserIn
from app.store.session import Store

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.browser
ARGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PAGE = "/console/phrases/ship.when.next-dispatch"
PASSWORD = "a-long-password"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("browser")
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'test.db'}", refresh_seconds=60))
    store: Store = app.state.store
    fresh = prepare(store)
    assert fresh is not None
    with store.begin() as session:
        operator = Principal.operator(fresh.first.shop_id)
        user = UserIn(login="chen", name="陈店长", role="manager", password=PASSWORD)
        accounts.create_user(session, operator, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: sync_api.Browser, address: str) -> Iterator[sync_api.Page]:
    """A manager's page; anything the browser complains about fails the test."""
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda wrong: complaints.append(str(wrong)))
    page.goto("/console/facts")
    page.get_by_label("登录名").fill("chen")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/console/facts")
    yield page
    context.close()
    assert complaints == []


def test_a_promise_is_caught_while_typing_then_fixed_and_published(page: sync_api.Page) -> None:
    page.goto("/console")
    page.get_by_label("搜索话术").fill("fhsj")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="什么时候发货（未付款）").click()
    page.get_by_role("link", name="编辑").click()
    first = page.get_by_label("第1种说法", exact=True)
    first.fill("亲，今天下午三点前一定给您发出")
    fault = page.locator("#faults-replies-0")
    fault.get_by_text("固定的时间总有兑现不了的时候").wait_for()
    assert "需改正" in page.locator("#summary").inner_text()
    first.fill("亲，预计")
    page.get_by_text("可以用的变量").click()
    page.get_by_role("button", name="最早发出时间").click()
    assert first.input_value() == "亲，预计{{ ship_by }}"
    first.press_sequentially("发出哦")
    sync_api.expect(fault).to_be_empty()
    page.get_by_role("button", name="发布修改").click()
    page.get_by_text("客服马上就能看到").wait_for()
    page.get_by_text("说法有变化").click()
    assert page.locator(".history ins").first.is_visible()


def test_a_further_block_appears_once_the_last_is_used(page: sync_api.Page) -> None:
    page.goto("/console/phrases/new")
    page.get_by_label("第1种说法", exact=True).fill("第一句")
    page.get_by_label("第2种说法", exact=True).fill("第二句")
    assert page.get_by_label("第3种说法", exact=True).input_value() == ""
    page.get_by_label("标题").fill("")
    page.on("dialog", lambda dialog: dialog.accept())


def test_the_calendar_follows_the_form_before_it_is_saved(page: sync_api.Page) -> None:
    page.get_by_label("停发日期").fill("2020-01-01 至 2098-12-31")
    page.get_by_role("button", name="先看看会怎样").click()
    page.get_by_text("保存后会改动").wait_for()
    assert page.locator(".month .closed").count() > 0
    page.get_by_role("link", name="不改了").click()
    assert page.locator(".month .closed").count() == 0


@pytest.mark.parametrize(
    "path", ["/console", PAGE, f"{PAGE}/edit", "/console/facts", "/console/review", "/console/audit"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(page: sync_api.Page, path: str, scheme: Literal["light", "dark"]) -> None:
    axe = importlib.import_module("axe_playwright_python.sync_playwright")
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


@pytest.mark.parametrize("path", ["/console", PAGE, f"{PAGE}/edit", "/console/facts", "/console/audit"])
def test_nothing_is_cut_off_at_320_pixels(page: sync_api.Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_forms_work_without_script(chromium: sync_api.Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/console/login")
    page.get_by_label("登录名").fill("chen")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto(f"{PAGE}/edit")
    page.get_by_label("标题").fill("不用脚本改的标题")
    page.get_by_role("button", name="发布修改").click()
    assert "不用脚本改的标题" in page.get_by_role("heading", level=1).inner_text()
    page.locator("summary", has_text="归档").click()
    page.get_by_role("button", name="确认归档").click()
    assert "已归档" in page.get_by_role("heading", level=1).inner_text()
    context.close()
