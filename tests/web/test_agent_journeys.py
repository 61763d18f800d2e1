"""An agent's shift on the demo page in a real browser, with the real service behind it: nothing is stood in for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, FrameLocator, Page, expect
from sqlmodel import select

from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store.session import Store
from app.store.tables import Event
from tests.web.chromium import launched, listening

pytestmark = pytest.mark.browser
BUYERS = (
    "亲 什么时候法货啊，急用", "能不能便宜点", "发什么快递呀", "我想退货 运费谁出", "收到少了一件",
    "快递三天没更新了", "有没有优惠券", "怎么开发票", "这款质量怎么样", "谢谢啦",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder: Path = tmp_path_factory.mktemp("agent")
    made = create_app(Settings(database_url=f"sqlite:///{folder / 'test.db'}", refresh_seconds=0.2))
    assert prepare(made.state.store) is not None
    return made


@pytest.fixture(scope="module")
def store(app: FastAPI) -> Store:
    found: Store = app.state.store
    return found


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with listening(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1100, "height": 800}, locale="zh-CN")
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda wrong: troubles.append(str(wrong)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/demo")
    expect(_side(page).locator(".card").first).to_be_visible()
    yield page
    context.close()
    assert troubles == []


def _side(page: Page) -> FrameLocator:
    return page.frame_locator("#side iframe")


def _buyer_says(page: Page, text: str) -> None:
    page.locator("#say-text").fill(text)
    with page.expect_response("**/api/v1/suggest"):
        page.locator("#say-text").press("Enter")
    expect(_side(page).locator(".card").first).to_be_visible()
    page.wait_for_timeout(350)  # Enter is ignored for 300 ms after the list has changed


def _go_to_sidebar(page: Page) -> None:
    """By its key; the keyboard is there when a card has it."""
    page.keyboard.press("Alt+ArrowDown")
    expect(_side(page).locator(".card[aria-current]")).to_be_focused()


def _take(page: Page, number: int) -> str:
    """Choose a card and send it, without the mouse: the sidebar, its number, into the box, away."""
    card = _side(page).locator(".card").nth(number - 1)
    _go_to_sidebar(page)
    page.keyboard.press(str(number))
    expect(card).to_be_focused()
    said = card.locator(".text").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#reply-text")).to_be_focused()
    expect(page.locator("#reply-text")).to_have_value(said)
    page.keyboard.press("Enter")
    return said


def test_ten_buyers_are_answered_by_keyboard_alone(page: Page) -> None:
    answered = []
    for message in BUYERS:
        _buyer_says(page, message)
        full = _side(page).locator(".card").evaluate_all(
            "cards => cards.findIndex(card => !card.querySelector('.slot.empty')) + 1"
        )  # fmt: skip
        assert full, f"no complete reply to {message}"
        answered.append(_take(page, full))
        expect(page.locator(".turn.agent p").last).to_have_text(answered[-1])
    assert len(set(answered)) == len(BUYERS)
    assert not any("{" in said or "【" in said for said in answered)


def test_an_angry_buyer_is_met_with_an_apology_first(page: Page) -> None:
    page.get_by_role("button", name="催发货").click()
    _buyer_says(page, "气死我了，等了一个礼拜还不发，你们是骗子吗！！")
    expect(_side(page).locator("#mood")).to_have_text("生气")
    first = " ".join(_side(page).locator(".card .text").all_inner_texts()[:2])
    assert any(word in first for word in ("抱歉", "对不起", "不好意思", "理解您", "我们的问题")), first


def test_a_promise_is_stopped_in_the_draft_and_rewritten(page: Page) -> None:
    page.get_by_role("button", name="什么时候发货").click()
    page.locator("#now").fill("2026-11-24T17:30")
    side = _side(page)
    side.locator("#draft").fill("您放心，今天一定给您发出去")
    expect(side.locator("#verdict")).to_have_text("这个承诺兑现不了，先改再发")
    expect(side.locator("#draft-insert")).to_have_attribute("aria-disabled", "true")
    side.locator("#draft").press("Enter")
    expect(page.locator("#reply-text")).to_have_value("")
    side.get_by_role("button", name="改成可兑现的说法").click()
    expect(side.locator("#verdict")).to_contain_text("可以发")
    kept = side.locator("#draft").input_value()
    side.locator("#draft").press("Enter")
    expect(page.locator("#reply-text")).to_have_value(kept)
    assert "今天" not in kept and "您放心" in kept


def test_search_by_initials_puts_a_phrase_in_the_box(page: Page) -> None:
    side = _side(page)
    _buyer_says(page, "在吗")
    _go_to_sidebar(page)
    page.keyboard.press("/")
    expect(side.locator("#search")).to_be_focused()
    page.keyboard.type("tkdz")
    expect(side.locator(".result").first).to_be_visible()
    chosen = side.locator(".result b").first.inner_text()
    page.keyboard.press("Enter")
    expect(side.locator(".card .why").first).to_contain_text(chosen)


def test_what_was_sent_is_counted_without_the_buyers_name(page: Page, store: Store) -> None:
    _buyer_says(page, "包邮吗")
    with page.expect_response("**/api/v1/events") as told:
        _take(page, 1)
    assert told.value.status == 202
    page.wait_for_timeout(2000)  # what was sent after the first batch is told 1.5 s later
    with store.read() as session:
        rows = session.exec(select(Event)).all()
    assert {"shown", "inserted", "sent"} <= {row.kind for row in rows}
    assert "demo-buyer" not in {row.buyer for row in rows}
