"""An agent's own phrases in the sidebar: written, found, used, changed, deleted and brought back; nobody else's business."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.web import console_chromium
from tests.web.console_chromium import Shop, person

pytestmark = pytest.mark.browser
shop, chromium = console_chromium.shop, console_chromium.chromium
SAID = "可以的亲，分两份给您包好，多放一个袋子"


def _write(page: Page, reply: str, question: str = "", title: str = "") -> None:
    page.goto("/sidebar")
    page.keyboard.press("m")
    page.get_by_role("button", name="新建").click()
    page.get_by_label("内容", exact=True).fill(reply)
    page.get_by_label("买家会怎么问").fill(question)
    page.get_by_label("标题").fill(title)


def _saved(page: Page) -> None:
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#mine-note")).to_contain_text("马上能用")


def _axe(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_an_agents_phrase_is_found_used_changed_deleted_and_brought_back(
    chromium: Browser, shop: Shop
) -> None:
    with person(chromium, shop, "ke") as page:
        _write(page, SAID, "能分两份包吗")
        _saved(page)
        mine = page.locator("#mine-list li")
        expect(mine.locator("b")).to_have_text(["能分两份包吗"])
        page.get_by_role("button", name="修改：能分两份包吗").click()
        page.get_by_label("标题").fill("分两份")
        _saved(page)
        expect(mine.locator("b")).to_have_text(["分两份"])
        page.get_by_label("在我的话术里找").fill("没有的字")
        expect(page.locator("#mine-note")).to_contain_text("没有找到")
        page.get_by_label("在我的话术里找").fill("袋子")
        page.get_by_role("button", name="删除：分两份").click()
        expect(mine).to_have_count(0)
        page.get_by_role("button", name="撤销").click()
        page.get_by_role("button", name="用这条：分两份").click()
        expect(page.locator(".card .text").first).to_have_text(SAID)
        expect(page.locator("#toast")).to_have_text("已复制")
        page.keyboard.press("/")
        page.keyboard.type("多放一个袋子")
        expect(page.locator(".result-head b").first).to_have_text("分两份")


def test_what_cannot_be_kept_is_said_while_it_is_written_and_not_saved(chromium: Browser, shop: Shop) -> None:
    with person(chromium, shop, "ke", expected="422") as page:
        _write(page, "今天一定给您发出")
        expect(page.locator("#mine-faults .block")).to_contain_text("【最早发出时间】")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#mine-notice")).to_have_text("还没有保存，先改好红色标出的地方。")
        page.get_by_label("内容", exact=True).fill("预计")
        expect(page.locator("#mine-notice")).to_be_hidden()
        page.get_by_label("内容", exact=True).press("End")
        page.get_by_label("插入变量").select_option(label="最早发出时间")
        page.keyboard.type("发出")
        expect(page.get_by_label("内容", exact=True)).to_have_value("预计【最早发出时间】发出")
        page.get_by_label("不带时间的说法").fill("按付款先后给您安排")
        _saved(page)
        page.get_by_role("button", name="用这条：预计").click()
        expect(page.locator(".card .text").first).to_contain_text("19:00前发出")


def test_what_was_typed_survives_a_look_at_the_list(chromium: Browser, shop: Shop) -> None:
    with person(chromium, shop, "ke") as page:
        _write(page, "写了一半")
        page.keyboard.press("Escape")
        expect(page.locator("#mine-form")).to_be_hidden()
        page.get_by_role("button", name="新建").click()
        expect(page.get_by_label("内容", exact=True)).to_have_value("写了一半")


def test_a_draft_that_was_taken_over_survives_a_look_at_the_list(chromium: Browser, shop: Shop) -> None:
    with person(chromium, shop, "ke") as page:
        page.goto("/sidebar")
        page.get_by_label("草稿，边写边核对承诺").fill("礼盒要另外拍的")
        page.get_by_role("button", name="存为话术").click()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="新建").click()
        expect(page.get_by_label("内容", exact=True)).to_have_value("礼盒要另外拍的")


def test_a_draft_becomes_a_phrase(chromium: Browser, shop: Shop) -> None:
    with person(chromium, shop, "ke") as page:
        page.goto("/sidebar")
        page.get_by_label("草稿，边写边核对承诺").fill("礼盒要另外拍的，链接我发您")
        page.get_by_role("button", name="存为话术").click()
        expect(page.get_by_label("内容", exact=True)).to_have_value("礼盒要另外拍的，链接我发您")
        _saved(page)


def test_nobody_else_has_it_and_the_page_is_for_everybody(chromium: Browser, shop: Shop) -> None:
    with person(chromium, shop, "ke") as page:
        _write(page, "这句只有小可会说", title="小可的")
        page.wait_for_timeout(500)
        assert _axe(page) == []
        _saved(page)
        assert _axe(page) == []
    with person(chromium, shop, "mei") as page:
        page.goto("/sidebar")
        page.get_by_role("button", name="我的话术").click()
        expect(page.locator("#mine-note")).to_contain_text("还没有")
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.keyboard.type("只有小可会说")
        expect(page.locator("#results-note")).to_contain_text("没有找到")


def test_visitors_of_the_demo_are_told_whose_phrases_are_kept(chromium: Browser, shop: Shop) -> None:
    page = chromium.new_page(base_url=shop.address)
    page.goto("/sidebar")
    page.get_by_role("button", name="我的话术").click()
    expect(page.locator("#mine-notice")).to_contain_text("演示访客共用一个账号")
    expect(page.get_by_role("button", name="新建")).to_be_disabled()
    page.close()
