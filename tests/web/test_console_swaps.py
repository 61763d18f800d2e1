"""Parts of console pages that change in place, and the same pages without script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.store import websessions
from tests.web import console_chromium
from tests.web.console_chromium import Shop, person

pytestmark = pytest.mark.browser
shop, chromium = console_chromium.shop, console_chromium.chromium
ROW = "table.entries tbody tr"


@pytest.fixture
def page(chromium: Browser, shop: Shop) -> Iterator[Page]:
    """A lead's page that notices when it is loaded anew: `kept` is lost then."""
    with person(chromium, shop, "lin") as page:
        yield page


def _mark(page: Page) -> None:
    page.evaluate("window.kept = true")


def _kept(page: Page) -> bool:
    return bool(page.evaluate("window.kept === true"))


def test_the_table_is_searched_while_typing(page: Page) -> None:
    page.goto("/console")
    _mark(page)
    search = page.get_by_label("搜索话术")
    search.press_sequentially("fhsj", delay=30)
    expect(page.locator(ROW).first).to_contain_text("什么时候发货（未付款）")
    expect(page.locator("#told")).to_have_text(re.compile(r"^找到\d+条$"))
    expect(search).to_be_focused()
    expect(page).to_have_url(re.compile("search=fhsj"))
    page.get_by_label("意图").select_option("ship.when")
    expect(page).to_have_url(re.compile("intent=ship.when"))
    assert search.input_value() == "fhsj" and _kept(page)


def test_a_word_in_the_making_is_not_searched(page: Page) -> None:
    page.goto("/console")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/console?" in request.url else None)
    search = page.get_by_label("搜索话术")
    search.evaluate(
        "box => box.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true, data: 'fa'}))"
    )
    page.wait_for_timeout(500)
    assert asked == []
    search.evaluate("box => box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))")
    page.wait_for_timeout(500)
    assert len(asked) == 1


def test_filters_order_and_pages_change_the_table_alone(page: Page) -> None:
    page.goto("/console")
    _mark(page)
    chip = page.get_by_role("group", name="行业包").get_by_role("link", name="食品")
    chip.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("pack=food"))
    expect(chip).to_have_attribute("aria-current", "true")
    expect(chip).to_be_focused()
    page.get_by_role("link", name="短码", exact=False).click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("短码")
    page.get_by_role("link", name="下一页").click()
    expect(page).to_have_url(re.compile("page=2"))
    page.get_by_label("搜索话术").fill("不合时令的词")
    expect(page.get_by_text("没有符合条件的话术")).to_be_visible()
    expect(page.locator("#told")).to_have_text("找到0条")
    page.get_by_label("搜索话术").fill("保质期")
    expect(page.locator(ROW).first).to_contain_text("食品")
    assert "pack=food" in page.url and "sort=code" in page.url
    page.locator("input[name=pick]").first.check()
    expect(page.locator("#picked")).to_have_text("已选1条")
    page.locator("#every").check()
    expect(page.locator("#picked")).to_have_text(re.compile(r"已选\d+条"))
    assert _kept(page)
    page.go_back()
    expect(page).to_have_url(re.compile("pack=food"))
    expect(page.locator(ROW).first).to_be_visible()


def test_a_step_is_added_in_place_and_the_cursor_goes_there(page: Page) -> None:
    page.goto("/console/scripts/after.quality-return/edit")
    _mark(page)
    page.get_by_label("第1阶段第1步要做到什么").fill("改了一半")
    page.get_by_role("button", name="在这个阶段加一步").first.click()
    expect(page.get_by_label("第1阶段第2步要做到什么")).to_be_focused()
    expect(page.get_by_label("第1阶段第1步要做到什么")).to_have_value("改了一半")
    page.get_by_role("button", name="去掉第1阶段第2步").click()
    page.get_by_role("button", name="放回来").click()
    expect(page.get_by_label("第1阶段第2步要做到什么")).to_be_visible()
    page.get_by_role("button", name="去掉第1阶段第2步").click()
    expect(page.get_by_label("第1阶段第2步要做到什么")).to_have_count(0)
    page.get_by_label("第1阶段第1步第1种说法").fill("亲，今天下午三点前一定给您发出")
    expect(page.locator("#faults-step-0-0-replies-0")).to_contain_text("固定的时间总有兑现不了的时候")
    assert _kept(page)
    page.on("dialog", lambda dialog: dialog.accept())


def test_a_review_is_answered_in_place_and_the_next_is_at_hand(chromium: Browser, shop: Shop) -> None:
    with person(chromium, shop, "lin") as lin:
        for key in ("greet.open.hello", "greet.wait.busy"):
            lin.goto(f"/console/phrases/{key}/edit")
            lin.get_by_role("button", name="存为草稿").click()
            lin.locator("summary", has_text="送审").click()
            lin.get_by_role("button", name="确认送审").click()
            lin.get_by_text("已送审").wait_for()
        lin.goto("/console/review")
        _mark(lin)
        waiting = lin.get_by_role("article")
        before = waiting.count()
        waiting.first.get_by_role("button", name="通过并发布").click()
        expect(waiting).to_have_count(before - 1)
        expect(lin.locator("#main > .note")).to_be_focused()
        expect(lin.locator("#main > .note")).to_contain_text("客服马上就能看到")
        expect(lin.locator("#nav .count")).to_have_text(str(before - 1))
        waiting.first.locator("summary", has_text="退回修改").click()
        waiting.first.get_by_label("退回的原因").fill("再短一点")
        waiting.first.get_by_role("button", name="确认退回").click()
        expect(waiting).to_have_count(before - 2)
        assert _kept(lin)


def test_the_calendar_turns_its_page_and_leaves_the_form_alone(chromium: Browser, shop: Shop) -> None:
    with person(chromium, shop, "chen") as chen:
        chen.goto("/console/facts")
        _mark(chen)
        chen.get_by_label("积压天数", exact=True).fill("7")
        heading = chen.locator("#month h2")
        now = heading.inner_text()
        chen.get_by_role("link", name="下个月").click()
        expect(heading).not_to_have_text(now)
        expect(chen.get_by_role("link", name="下个月")).to_be_focused()
        assert chen.get_by_label("积压天数", exact=True).input_value() == "7" and _kept(chen)


def test_turning_the_calendar_keeps_the_preview_of_what_is_not_saved(chromium: Browser, shop: Shop) -> None:
    """An order before the cutoff leaves the same day; with seven days of backlog it does in no month."""
    with person(chromium, shop, "chen") as chen:
        chen.goto("/console/facts")
        chen.get_by_label("积压天数", exact=True).fill("7")
        chen.get_by_role("button", name="先看看会怎样").click()
        heading, effect = chen.locator("#month h2"), chen.get_by_role("heading", name="对已发布话术的影响")
        expect(effect).to_be_visible()
        _mark(chen)
        for turn in ("下个月", "下个月", "上个月"):
            now = heading.inner_text()
            chen.get_by_role("button", name=turn).click()
            expect(heading).not_to_have_text(now)
            expect(heading).to_contain_text("按未保存的内容")
            expect(chen.locator("#month")).not_to_contain_text("当天19:00")
        expect(effect).to_be_visible()
        assert chen.get_by_label("积压天数", exact=True).input_value() == "7" and _kept(chen)


def test_the_preview_stays_without_script_when_the_calendar_turns(chromium: Browser, shop: Shop) -> None:
    with person(chromium, shop, "chen", script=False) as chen:
        chen.goto("/console/facts?preset=%E5%A4%A7%E4%BF%83")
        expect(chen.get_by_text("表单里是预设「大促」的内容")).to_be_visible()
        chen.get_by_label("积压天数", exact=True).fill("7")
        chen.get_by_role("button", name="先看看会怎样").click()
        for turn in ("下个月", "下个月", "上个月"):
            now = chen.locator("#month h2").inner_text()
            chen.get_by_role("button", name=turn).click()
            expect(chen.locator("#month h2")).not_to_have_text(now)
            expect(chen.locator("#month h2")).to_contain_text("按未保存的内容")
            expect(chen.get_by_label("积压天数", exact=True)).to_have_value("7")
            expect(chen.get_by_role("heading", name="对已发布话术的影响")).to_be_visible()


def test_a_page_that_nobody_answers_stays_and_says_so(chromium: Browser, shop: Shop) -> None:
    with person(
        chromium, shop, "lin", expected="ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)"
    ) as lin:
        lin.goto("/console")
        _mark(lin)
        away, search = lin.locator("#away"), lin.get_by_label("搜索话术")
        lin.context.set_offline(True)
        search.fill("fhsj")
        expect(away).to_contain_text("连不上快回")
        assert _kept(lin)
        lin.context.set_offline(False)
        search.press("Enter")
        expect(lin.locator(ROW)).to_have_count(1)
        expect(away).to_be_hidden()
        lin.goto("/console/phrases/ship.when.next-dispatch/edit")
        lin.context.set_offline(True)
        lin.get_by_label("标题").fill("改了一半")
        expect(away).to_contain_text("填的内容都还在")
        lin.context.set_offline(False)
        lin.get_by_label("标题").fill("改了一半了")
        expect(away).to_be_hidden()


def test_a_session_that_has_ended_leads_to_the_login_page(chromium: Browser, shop: Shop) -> None:
    with person(chromium, shop, "mei") as mei:
        mei.goto("/console")
        secret = next(one["value"] for one in mei.context.cookies() if one["name"].startswith("kuaihui"))
        with shop.store.begin() as session:
            websessions.close_session(session, secret)
        mei.wait_for_timeout(2100)  # what a credential was is remembered for two seconds
        mei.get_by_role("group", name="行业包").get_by_role("link", name="食品").click()
        mei.wait_for_url(re.compile("/console/login"))
        assert "pack%3Dfood" in mei.url
