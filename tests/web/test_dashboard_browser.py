"""The dashboard in a real browser, with a week's use in it: charts, periods, the way to a new phrase."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright import sync_api

from app.access import Principal
from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store import accounts
from app.store.columns import utc_now
from app.store.inputs import UserIn
from app.store.session import Store
from app.web.vendor import FILES, vendor
from tests.web.chromium import launched, listening
from tests.web.usage_cases import MISSING, fill

pytestmark = pytest.mark.browser
PASSWORD = "a-long-password"
BOARD = "/console/dashboard"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("dashboard")
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'test.db'}", refresh_seconds=60))
    store: Store = app.state.store
    fresh = prepare(store)
    assert fresh is not None
    with store.begin() as session:
        operator = Principal.operator(fresh.first.shop_id)
        user = UserIn(login="lin", name="林组长", role="lead", password=PASSWORD)
        accounts.create_user(session, operator, user)
        fill(session, operator, utc_now())
    with listening(app) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[sync_api.Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def cookies(chromium: sync_api.Browser, address: str) -> list[sync_api.Cookie]:
    context = chromium.new_context(base_url=address, locale="zh-CN")
    page = context.new_page()
    page.goto(BOARD)
    page.get_by_label("登录名").fill("lin")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"**{BOARD}")
    found = context.cookies()
    context.close()
    return found


@pytest.fixture
def page(chromium: sync_api.Browser, address: str, cookies: list[sync_api.Cookie]) -> Iterator[sync_api.Page]:
    """A lead's page; anything the browser complains about fails the test."""
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": c["name"], "value": c["value"], "url": address} for c in cookies])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda wrong: complaints.append(str(wrong)))
    page.goto(BOARD)
    yield page
    context.close()
    assert complaints == []


def test_the_packages_are_installed() -> None:
    assert [name for name in FILES if not vendor(name)] == []


def test_charts_are_drawn_from_the_tables_beneath(page: sync_api.Page) -> None:
    page.locator("#asks-chart canvas").wait_for()
    assert page.locator("#acts-chart canvas").is_visible()
    table = page.locator("#asks-chart .list")
    assert not table.is_visible()
    page.locator("#asks-chart summary").click()
    assert table.locator("tbody tr").count() == 7
    asked = sum(int(cell) for cell in table.locator("tbody td:nth-of-type(1)").all_inner_texts())
    assert page.locator(".tiles dd").first.inner_text() == str(asked)


def test_the_period_changes_without_a_new_page(page: sync_api.Page) -> None:
    page.locator("#asks-chart canvas").wait_for()
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="今天").click()
    page.wait_for_url("**days=1")
    sync_api.expect(page.get_by_role("link", name="今天")).to_have_attribute("aria-current", "true")
    page.locator("#asks-chart canvas").wait_for()
    assert page.locator("#asks-chart .list thead th").first.text_content() == "时间"
    assert page.evaluate("window.stayed") is True
    assert page.evaluate("document.activeElement.id") == "days-1"


def test_a_session_that_ended_leads_to_the_login(page: sync_api.Page) -> None:
    page.locator("#asks-chart canvas").wait_for()
    page.context.clear_cookies()
    page.get_by_role("link", name="30天").click()
    page.wait_for_url("**/console/login?next=*dashboard*")
    assert page.get_by_label("密码").is_visible()


def test_an_unanswered_question_leads_to_a_new_phrase(page: sync_api.Page) -> None:
    page.get_by_role("link", name=f"新建话术：{MISSING[0]}").click()
    assert page.get_by_label("买家会怎么问").input_value() == MISSING[0]


def test_a_phrase_leads_to_its_page(page: sync_api.Page) -> None:
    page.locator("section[aria-labelledby=answered] a", has_text="什么时候发货").first.click()
    page.wait_for_url("**/console/phrases/ship.when.next-dispatch")


@pytest.mark.parametrize("days", [1, 7, 30])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(page: sync_api.Page, days: int, scheme: Literal["light", "dark"]) -> None:
    axe = importlib.import_module("axe_playwright_python.sync_playwright")
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{BOARD}?days={days}")
    page.locator("#asks-chart canvas").wait_for()
    for summary in page.locator("main summary").all():
        summary.click()
    found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


def test_nothing_is_cut_off_at_320_pixels(page: sync_api.Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{BOARD}?days=30")
    page.locator("#asks-chart canvas").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_script_the_tables_are_the_page(
    chromium: sync_api.Browser, address: str, cookies: list[sync_api.Cookie]
) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    context.add_cookies([{"name": c["name"], "value": c["value"], "url": address} for c in cookies])
    page = context.new_page()
    page.goto(BOARD)
    assert page.locator("#asks-chart .list").is_visible()
    page.get_by_role("link", name="30天").click()
    assert page.locator("#asks-chart .list tbody tr").count() in {9, 10}  # the days since the first event
    context.close()


def test_without_the_packages_the_tables_are_the_page(page: sync_api.Page) -> None:
    page.route(
        "**/vendor/**", lambda route: route.fulfill(status=200, content_type="text/javascript", body="")
    )
    page.goto(f"{BOARD}?days=30")
    assert page.locator("#asks-chart .list").is_visible()
    page.get_by_role("link", name="7天", exact=True).click()
    page.wait_for_url("**days=7")
    assert page.locator("#asks-chart .list").is_visible()
