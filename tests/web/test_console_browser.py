"""A lead's morning in a real browser: log in, find a phrase, be warned while typing, fix, publish; dark and narrow too."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright import sync_api

from tests.web import console_chromium
from tests.web.console_chromium import PASSWORD, Shop, person

pytestmark = pytest.mark.browser
PAGE = "/console/phrases/ship.when.next-dispatch"
SCRIPT = "/console/scripts/after.quality-return"
PAGES = (
    "/console", "/console?search=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84", PAGE, f"{PAGE}/edit", "/console/phrases/new",
    "/console/scripts", SCRIPT, f"{SCRIPT}/edit", "/console/scripts/new", "/console/review", "/console/exchange",
    "/console/facts", "/console/people", "/console/campaigns", "/console/try", "/console/pairs", "/console/tokens",
    "/console/audit",
)  # fmt: skip
"""Every kind of page, as an admin sees it."""

shop, chromium = console_chromium.shop, console_chromium.chromium


@pytest.fixture
def page(chromium: sync_api.Browser, shop: Shop) -> Iterator[sync_api.Page]:
    """An admin's page; anything the browser complains about fails the test."""
    with person(chromium, shop, "boss") as page:
        page.goto("/console/facts")
        yield page


def test_a_promise_is_caught_while_typing_then_fixed_and_published(page: sync_api.Page) -> None:
    page.goto("/console")
    page.get_by_label("搜索话术").fill("fhsj")
    page.get_by_role("button", name="搜索").click()
    page.wait_for_url("**search=fhsj**")
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
    sync_api.expect(fault).not_to_contain_text("需改正")
    page.get_by_role("button", name="发布修改").click()
    page.get_by_text("客服马上就能看到").wait_for()
    page.get_by_text("说法有变化").click()
    assert page.locator(".history ins").first.is_visible()


def test_a_scripts_steps_follow_the_typing_in_three_situations(page: sync_api.Page) -> None:
    page.goto("/console/scripts/new")
    page.get_by_label("第1阶段第1步要做到什么").fill("说清哪天发")
    page.get_by_label("第1阶段第1步第1种说法").fill("亲，现在拍下预计{{ ship_by }}前发出")
    scenes = page.locator("#scenes-0-0")
    sync_api.expect(scenes).to_be_hidden()
    page.get_by_label("第1阶段第1步第2种说法").fill("亲，我先去仓库问一下")
    sync_api.expect(scenes.locator("summary")).to_contain_text("缺货：换了说法")
    scenes.locator("summary").click()
    out = scenes.locator(".scene").last
    sync_api.expect(out.locator(".bubble")).to_have_text("亲，我先去仓库问一下")
    page.get_by_label("第1阶段第1步第2种说法").fill("亲，仓库在盘点，我先问一下")
    sync_api.expect(out.locator(".bubble")).to_have_text("亲，仓库在盘点，我先问一下")
    axe = importlib.import_module("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []
    page.on("dialog", lambda dialog: dialog.accept())


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


def test_a_question_before_an_act_goes_away_without_doing_it(page: sync_api.Page) -> None:
    page.goto("/console/people")
    remove, stop = (page.locator("summary", has_text=f"{act}：小可") for act in ("移出", "停用"))
    box = page.locator(".ask[open]")
    remove.focus()
    page.keyboard.press("Enter")
    sync_api.expect(box.get_by_role("button", name="确认移出")).to_be_visible()
    stop.click()
    sync_api.expect(box).to_have_count(1)
    sync_api.expect(box.get_by_role("button", name="确认停用")).to_be_visible()
    page.keyboard.press("Escape")
    sync_api.expect(box).to_have_count(0)
    sync_api.expect(stop).to_be_focused()
    stop.click()
    page.get_by_role("heading", level=1).click()
    sync_api.expect(box).to_have_count(0)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(page: sync_api.Page, path: str, scheme: Literal["light", "dark"]) -> None:
    axe = importlib.import_module("axe_playwright_python.sync_playwright")
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off_at_320_pixels_or_at_200_percent(page: sync_api.Page, path: str) -> None:
    for width, height in ((320, 640), (640, 450)):  # 1280 × 900 at 200 % is 640 × 450
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/console", "/console/dashboard", "/console/people", "/console/audit"])
def test_where_one_is_can_be_seen_on_a_narrow_screen(page: sync_api.Page, path: str) -> None:
    page.set_viewport_size({"width": 340, "height": 700})
    page.goto(path)
    sync_api.expect(page.locator(".side nav [aria-current]")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path", ["/console/campaigns", "/console/people"])
def test_an_open_form_has_one_button_that_acts(page: sync_api.Page, path: str) -> None:
    """What opened the form is its heading now, and not a second blue button."""
    page.goto(path)
    form = page.locator(".fold")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    sync_api.expect(form.locator("form .button.main")).to_have_count(1)
    sync_api.expect(form.locator("summary")).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_the_rule_of_review_stands_clear_of_the_empty_list(page: sync_api.Page) -> None:
    page.goto("/console/review")
    above, below = (page.locator(name).bounding_box() for name in (".empty", ".rule"))
    assert above is not None and below is not None
    assert below["y"] - (above["y"] + above["height"]) >= 12


def test_forms_work_without_script(chromium: sync_api.Browser, shop: Shop) -> None:
    context = chromium.new_context(base_url=shop.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/console/login")
    page.get_by_label("登录名").fill("boss")
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
