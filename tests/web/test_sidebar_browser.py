"""The agent's work in the sidebar: by keyboard, by mouse, and when things go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Route, expect

from tests.web.sidebar_answers import PASS, answer, blocked, suggestion

if TYPE_CHECKING:
    from tests.web.sidebar_desk import Desk

pytest_plugins = ("tests.web.sidebar_desk",)
pytestmark = pytest.mark.browser


def test_a_message_brings_cards_and_two_keys_put_one_in_the_chat(desk: Desk) -> None:
    desk.says(
        "怎么还没发货",
        order={"status": "paid", "paid_at": "2026-03-03T10:00:00+08:00"},
        now="2026-03-05T11:00:00+08:00",
    )
    expect(desk.side.locator(".card")).to_have_count(5)
    expect(desk.side.locator("#status option:checked")).to_have_text("已付款2天")
    expect(desk.side.locator("#mood")).to_have_text("焦急")
    expect(desk.side.locator("#ship-line")).to_have_text("现在拍下，最早明天19:00发出")
    desk.focus()
    desk.page.keyboard.press("3")
    desk.page.keyboard.press("ArrowUp")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#box")).to_have_value("回复2")
    expect(desk.page.locator("#box")).to_be_focused()
    assert desk.page.evaluate("inserted[0][1]") == {"id": "p2", "conversation": "c1"}


def test_enter_that_confirms_a_word_inserts_nothing(desk: Desk) -> None:
    desk.says("在吗")
    desk.focus()
    card = desk.side.locator(".card").first
    card.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    card.dispatch_event("keydown", {"key": "Process", "keyCode": 229, "bubbles": True})
    desk.side.locator("#draft").fill("好的")
    desk.side.locator("#draft").dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True, "bubbles": True}
    )
    desk.page.wait_for_timeout(400)
    assert desk.inserted() == []


def test_ctrl_enter_copies_and_escape_goes_back_to_the_chat(desk: Desk, base: str) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
    desk.says("在吗")
    desk.focus()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.side.locator("#toast")).to_have_text("已复制")
    assert desk.page.evaluate("navigator.clipboard.readText()") == "回复1"
    assert desk.inserted() == []
    desk.focus()
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#box")).to_be_focused()


@pytest.mark.parametrize("key", ["/", "、"])
def test_search_pick_fill_and_insert_by_keyboard(desk: Desk, key: str) -> None:
    desk.phrases = [
        {
            "id": f"s{i}",
            "code": "fhsj",
            "title": f"发货时间{i}",
            "category": "发货",
            "intents": [],
            "text": "用{{ courier.name }}发",
        }
        for i in (1, 2)
    ]
    desk.render = {
        "text": "给您用【快递公司】发",
        "missing": ["courier.name"],
        "verdict": "pass",
        "message": None,
    }
    desk.says("在吗")
    desk.focus()
    desk.side.locator(".card").first.dispatch_event("keydown", {"key": key, "bubbles": True})
    expect(desk.side.locator("#search")).to_be_focused()
    desk.page.keyboard.type("fhsj")
    expect(desk.side.locator(".result")).to_have_count(2)
    expect(desk.side.locator(".result-text").first).to_have_text("用【快递公司】发")
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    expect(desk.side.locator(".slots input").first).to_be_focused()
    assert [body["id"] for name, body in desk.asked if name == "render"] == ["s2"]
    desk.page.keyboard.type("中通")
    expect(desk.side.locator(".card .text").first).to_have_text("给您用中通发")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#box")).to_have_value("给您用中通发")
    assert [body["text"] for name, body in desk.asked if name == "check"] == ["给您用中通发"]


def test_a_search_leaves_within_a_blink_of_the_key(desk: Desk) -> None:
    """30 of the 50 ms may be waited for a further letter; the rest is the answer's."""
    desk.side.locator("#search").focus()
    desk.page.wait_for_timeout(200)
    desk.page.clock.install()
    desk.page.clock.pause_at(desk.page.evaluate("Date.now()") + 1000)
    desk.asked.clear()
    desk.page.keyboard.type("fh")
    assert [name for name, _ in desk.asked] == []
    desk.page.clock.run_for(30)
    expect(desk.side.locator("#results-note")).to_be_visible()
    assert [name for name, _ in desk.asked] == ["phrases"]


def test_a_value_that_makes_a_promise_goes_to_the_draft_instead(desk: Desk) -> None:
    desk.suggest = answer(suggestion(1, "给您备注【商品名】", missing=["item.title"]))
    desk.check = lambda text: blocked(text, "今天一定发", "给您备注，尽快安排")
    desk.says("备注一下")
    desk.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.side.locator(".slots input")).to_be_focused()
    desk.page.keyboard.type("今天一定发")
    desk.page.keyboard.press("Enter")
    expect(desk.side.locator("#draft")).to_have_value("给您备注今天一定发")
    assert desk.inserted() == []


def test_values_that_were_filled_in_are_tinted_and_can_be_changed(desk: Desk) -> None:
    """`start` and `end` count characters: the sticker before them is one."""
    text = "😊走中通，单号7510，预计明天19:00发"
    where = [("courier.name", "中通"), ("courier.waybill", "7510"), ("ship_by", "明天19:00")]
    filled = [{"slot": s, "start": text.index(v), "end": text.index(v) + len(v)} for s, v in where]
    desk.suggest = answer(suggestion(1, text, filled=filled))
    desk.says("走什么快递")
    slots = desk.side.locator(".card .slot")
    expect(slots).to_have_text(["中通", "7510", "明天19:00"])
    slots.nth(2).click()
    expect(desk.side.locator(".slots input")).to_have_count(0)
    slots.first.click()
    expect(desk.side.locator(".slots input")).to_be_focused()
    expect(desk.side.locator(".slots input")).to_have_value("中通")
    desk.page.keyboard.type("顺丰")
    expect(slots).to_have_text(["顺丰", "7510", "明天19:00"])
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#box")).to_have_value("😊走顺丰，单号7510，预计明天19:00发")
    checked = [body["text"] for name, body in desk.asked if name == "check"]
    assert checked == ["😊走顺丰，单号7510，预计明天19:00发"]


def test_filled_in_values_are_changed_by_keyboard(desk: Desk) -> None:
    text = "走中通，单号7510，预计明天19:00发"
    where = [("courier.name", "中通"), ("courier.waybill", "7510"), ("ship_by", "明天19:00")]
    filled = [{"slot": s, "start": text.index(v), "end": text.index(v) + len(v)} for s, v in where]
    desk.suggest = answer(suggestion(1, "在的"), suggestion(2, text, filled=filled))
    desk.says("走什么快递")
    desk.focus()
    press, slots = desk.page.keyboard.press, desk.side.locator(".card .slots input")
    press("e")
    expect(desk.side.locator("#toast")).to_contain_text("没有可改的变量")
    press("2")
    press("e")
    expect(desk.side.get_by_label("快递公司", exact=True)).to_be_focused()
    expect(desk.side.locator("#toast")).to_contain_text("Tab 换下一处")
    expect(slots).to_have_count(2)
    desk.page.keyboard.type("顺丰")
    press("Tab")
    desk.page.keyboard.type("88")
    press("Shift+Tab")
    press("End")
    desk.page.keyboard.type("e")
    slots.first.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    slots.first.dispatch_event("keydown", {"key": "Escape", "isComposing": True, "bubbles": True})
    expect(slots.first).to_be_focused()
    press("Backspace")
    press("Escape")
    expect(desk.side.locator(".card").nth(1)).to_be_focused()
    assert desk.inserted() == []
    press("e")
    expect(slots.first).to_be_focused()
    press("Enter")
    expect(desk.page.locator("#box")).to_have_value("走顺丰，单号88，预计明天19:00发")


def test_a_card_and_a_found_phrase_say_whose_they_are(desk: Desk) -> None:
    scopes = ["personal", "team", "shop"]
    desk.suggest = answer(*(suggestion(i, f"回复{i}", scope=scope) for i, scope in enumerate(scopes, 1)))
    desk.phrases = [
        {
            "id": scope,
            "code": "a",
            "title": "标题",
            "category": "发货",
            "intents": [],
            "text": "好",
            "scope": scope,
        }
        for scope in scopes
    ]
    desk.says("在吗")
    expect(desk.side.locator(".card .badges")).to_have_text(["我的", "团队", ""])
    desk.side.get_by_label("搜索话术").fill("好")
    expect(desk.side.locator(".result .badge")).to_have_text(["我的", "团队"])


def test_a_promise_slot_is_never_asked_for(desk: Desk) -> None:
    desk.suggest = answer(suggestion(1, "预计【最早发出时间】发出", missing=["ship_by"]))
    desk.says("什么时候发")
    expect(desk.side.locator(".slots .reserved")).to_contain_text("不能手填")
    expect(desk.side.locator(".slots input")).to_have_count(0)
    desk.focus()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_timeout(200)
    assert desk.inserted() == []


def test_a_draft_is_stopped_explained_rewritten_and_inserted(desk: Desk) -> None:
    draft = "亲😊今天一定给您发"
    better = "亲😊预计明天19:00前发出"
    desk.check = lambda text: blocked(text, "今天一定给您发", better) if "今天" in text else PASS
    desk.says("今天能发吗")
    area = desk.side.locator("#draft")
    area.fill(draft)
    expect(desk.side.locator("#draft-marks mark.block")).to_have_text("今天一定给您发")
    expect(desk.side.locator(".finding.block")).to_contain_text("“今天一定给您发”")
    area.press("Enter")
    assert desk.inserted() == []
    desk.side.get_by_role("button", name="改成可兑现的说法").click()
    expect(area).to_have_value(better)
    expect(desk.side.locator("#verdict")).to_have_text("没有问题，可以发")
    desk.side.get_by_role("button", name="撤销改写").click()
    expect(area).to_have_value(draft)
    area.fill(better)
    area.press("Enter")
    expect(desk.page.locator("#box")).to_have_value(better)
    expect(area).to_have_value("")


def test_an_overtaken_check_says_nothing(desk: Desk) -> None:
    held: list[Route] = []

    def slow(route: Route) -> None:
        body: Any = route.request.post_data_json
        if body["text"] == "今天发":
            held.append(route)
        else:
            route.fulfill(json=PASS)

    desk.page.route("**/api/v1/check", slow)
    area = desk.side.locator("#draft")
    with desk.page.expect_request("**/api/v1/check"):
        area.fill("今天发")
    with desk.page.expect_event("requestfailed"):
        area.fill("好的")
    expect(desk.side.locator("#verdict")).to_have_text("没有问题，可以发")
    assert len(held) == 1


def test_typing_is_checked_once_and_not_per_letter(desk: Desk) -> None:
    desk.side.locator("#draft").press_sequentially("尽快给您安排发出", delay=15)
    expect(desk.side.locator("#verdict")).to_have_text("没有问题，可以发")
    assert [body["text"] for name, body in desk.asked if name == "check"] == ["尽快给您安排发出"]


def test_several_replies_are_stacked_into_the_draft(desk: Desk) -> None:
    desk.says("在吗")
    desk.focus()
    desk.page.keyboard.press("Shift+Enter")
    desk.page.keyboard.press("2")
    desk.page.keyboard.press("Shift+Enter")
    expect(desk.side.locator("#draft")).to_have_value("回复1\n回复2")


def test_hostile_text_stays_text(desk: Desk) -> None:
    nasty = '<img src=x onerror="parent.hacked=1">{{7*7}}'
    desk.suggest = answer(
        suggestion(1, nasty, title=nasty, why=[nasty]), withheld=[{"id": "w", "rule": "r", "message": nasty}]
    )
    desk.says(nasty)
    expect(desk.side.locator(".card .text")).to_have_text(nasty)
    desk.side.get_by_role("button", name="为什么").click()
    desk.side.locator("#withheld summary").click()
    expect(desk.side.locator("#withheld li")).to_contain_text(nasty)
    assert desk.side.locator("main img").count() == 0
    assert desk.page.evaluate("window.hacked") is None


def test_the_promise_the_ladder_and_the_approval_are_on_the_card(desk: Desk) -> None:
    promise = {
        "act": "ship", "kind": "deadline", "latest": "2026-03-06T19:00:00+08:00", "earliest": "2026-03-06T19:00:00+08:00",
        "if_paid_by": None, "span": "明天19:00前发出", "start": 3, "end": 13, "implied": False,
    }  # fmt: skip
    script = {
        "id": "u", "title": "催发货", "stage": "三问", "step": "why", "index": 2, "total": 4, "goal": "查原因",
        "next": "给方案", "exits": [{"when": "买家要退款", "say": "我马上为您核实"}], "escalate": [], "record": None,
    }  # fmt: skip
    text = "收到😊明天19:00前发出"
    desk.suggest = answer(
        suggestion(1, text, promises=[promise], script=script, kind="step", needs_approval="lead")
    )
    desk.says("怎么还不发", now="2026-03-05T17:00:00+08:00")
    card = desk.side.locator(".card")
    expect(card.locator(".badges")).to_contain_text("承诺已核对 · 最晚明天19:00")
    expect(card.locator(".badges")).to_contain_text("话术 催发货 ②/4")
    expect(card.locator(".badges")).to_contain_text("需组长同意")
    assert [text[3:]] == card.locator(".kept").all_inner_texts()
    card.get_by_role("button", name="为什么").click()
    expect(card.locator(".detail")).to_contain_text("下一步：给方案")


def test_a_whole_day_is_the_last_day_and_not_within_it(desk: Desk) -> None:
    promise = {
        "act": "deliver", "kind": "deadline", "latest": "2026-03-08T23:59:59+08:00", "earliest": "2026-03-08T23:59:59+08:00",
        "if_paid_by": None, "span": "3月8日送到", "start": 2, "end": 8, "implied": False,
    }  # fmt: skip
    desk.suggest = answer(suggestion(1, "预计3月8日送到", promises=[promise]))
    desk.says("几号到", now="2026-03-05T17:00:00+08:00")
    card = desk.side.locator(".card")
    expect(card.locator(".badge.good")).to_have_text("承诺已核对 · 最晚3月8日")
    card.get_by_role("button", name="为什么").click()
    expect(card.locator(".detail")).to_contain_text("最晚是3月8日，店里3月8日内能做到")


def test_what_was_done_is_said_in_one_line_that_covers_no_box(desk: Desk) -> None:
    desk.says("在吗")
    desk.focus()
    desk.page.keyboard.press("Enter")
    toast = desk.side.locator("#toast")
    expect(toast).to_have_text("已放进输入框，还没有发送")
    assert toast.evaluate("box => box.clientHeight / parseFloat(getComputedStyle(box).lineHeight)") < 2
    said, dock = toast.bounding_box(), desk.side.locator(".dock").bounding_box()
    assert said is not None and dock is not None
    assert said["y"] + said["height"] <= dock["y"]


def test_withheld_replies_are_folded_with_their_reason(desk: Desk) -> None:
    desk.suggest = answer(withheld=[{"id": "w", "rule": "promise.late", "message": "今天发不出"}])
    desk.says("今天发吗")
    expect(desk.side.locator("#blank")).to_contain_text("没有把握的回复")
    expect(desk.side.locator("#withheld li")).to_be_hidden()
    desk.side.get_by_text("1条没有推荐，看看为什么").click()
    expect(desk.side.locator("#withheld li")).to_have_text("今天发不出")


def test_a_new_message_does_not_take_a_form_from_under_the_fingers(desk: Desk) -> None:
    desk.suggest = answer(suggestion(1, "用【快递公司】发", missing=["courier.name"]))
    desk.says("什么快递")
    desk.side.locator(".slots input").fill("中")
    desk.suggest = answer(suggestion(2, "新的回复"))
    desk.says("喂")
    fresh = desk.side.get_by_role("button", name="买家又说话了，换上新推荐")
    expect(fresh).to_be_visible()
    expect(desk.side.locator(".slots input")).to_have_value("中")
    fresh.click()
    expect(desk.side.locator(".card .text")).to_have_text("新的回复")


def test_another_buyer_clears_the_replies_and_keeps_each_draft(desk: Desk) -> None:
    desk.says("在吗", "c1")
    expect(desk.side.locator(".card")).to_have_count(5)
    desk.side.locator("#draft").fill("给甲的话")
    desk.page.evaluate("side.context({conversation: 'c2', messages: []})")
    expect(desk.side.locator("#blank")).to_contain_text("等买家说话")
    assert desk.cards() == []
    expect(desk.side.locator("#draft")).to_have_value("")
    desk.says("在吗", "c1")
    expect(desk.side.locator("#draft")).to_have_value("给甲的话")


def test_a_correction_of_the_reading_ranks_anew_until_the_buyer_speaks_again(desk: Desk) -> None:
    desk.suggest = answer(
        suggestion(1, "催一下"),
        intents=[{"code": "ship.urge", "score": 0.6}, {"code": "logi.slow", "score": 0.3}],
    )
    desk.says("怎么还没动")
    understood = desk.side.get_by_label("买家在问什么，选错了可以改")
    expect(understood).to_have_value("ship.urge")
    groups = understood.locator("optgroup option")
    offered = groups.evaluate_all("all => all.map(option => option.value)")
    assert "bargain.discount" in offered
    assert not {"ship.urge", "logi.slow", "review.bad", "care.holiday", "order.confirm"} & set(offered)
    desk.suggest = answer(suggestion(2, "还能再便宜"), intents=[{"code": "bargain.discount", "score": 0.8}])
    with desk.page.expect_response("**/api/v1/suggest"):
        understood.select_option("bargain.discount")
    expect(desk.side.locator(".card .text")).to_have_text("还能再便宜")
    expect(understood).to_have_value("bargain.discount")
    desk.says("好吧")
    expect(desk.side.locator(".card")).to_have_count(1)
    asked = [body.get("intent") for name, body in desk.asked if name == "suggest"]
    assert asked == [None, "bargain.discount", None]


def test_a_message_that_nobody_understood_can_be_explained(desk: Desk) -> None:
    desk.suggest = answer(intents=[])
    desk.says("嗯哼")
    understood = desk.side.locator("#intent")
    expect(understood).to_be_enabled()
    expect(understood.locator("option:checked")).to_have_text("没看懂，点这里选")
    with desk.page.expect_response("**/api/v1/suggest"):
        understood.select_option("ship.when")
    assert desk.asked[-1][1]["intent"] == "ship.when"


def test_the_reason_is_one_human_line_and_the_rest_stands_behind_it(desk: Desk) -> None:
    why = [
        "买家在问：催发货、怎么还没发",
        "提到「发货」",
        "像常见问法「还没发」",
        "订单已付款2天",
        "买家着急",
    ]
    script = {
        "id": "u", "title": "催发货", "stage": "三问", "step": "why", "index": 2, "total": 4, "goal": "查原因",
        "next": "给方案", "exits": [], "escalate": [], "record": None,
    }  # fmt: skip
    desk.suggest = answer(
        suggestion(1, "一", title="等了很久还没发", why=why),
        suggestion(2, "二", title="多买优惠", why=["买家在问：多买优惠", "提到「买」"]),
        suggestion(3, "三", kind="step", script=script, why=["话术「催发货」第2步：查原因"]),
    )
    desk.says("怎么还不发")
    reasons = desk.side.locator(".card .why")
    expect(reasons).to_have_text(
        ["等了很久还没发 · 订单已付款2天 · 买家着急", "多买优惠 · 也可能在问：多买优惠", "第2步：查原因"]
    )
    step = desk.side.locator(".card").nth(2)
    expect(step.locator(".next")).to_be_hidden()
    step.click()
    expect(step.locator(".next")).to_have_text("下一步：给方案")
    first = desk.side.locator(".card").first
    first.get_by_role("button", name="为什么").click()
    expect(first.locator(".detail")).to_contain_text("提到「发货」")


def test_a_correction_of_the_order_is_asked_again(desk: Desk) -> None:
    desk.says("发货", order={"status": "unpaid"})
    expect(desk.side.locator(".card")).to_have_count(5)
    with desk.page.expect_response("**/api/v1/suggest"):
        desk.side.locator("#status").select_option("shipped")
    assert [body["order"]["status"] for name, body in desk.asked if name == "suggest"] == [
        "unpaid",
        "shipped",
    ]


def test_a_refusal_of_the_host_is_told(desk: Desk) -> None:
    desk.page.evaluate("window.refusal = '输入框里还有没发的话'")
    desk.says("在吗")
    desk.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.side.locator("#toast")).to_have_text("输入框里还有没发的话")


def test_an_answer_that_never_comes_is_not_waited_for(desk: Desk) -> None:
    held: list[Route] = []
    desk.page.route("**/api/v1/suggest", lambda route: held.append(route))  # noqa: PLW0108 — playwright reads its signature
    desk.page.clock.install()
    with desk.page.expect_request("**/api/v1/suggest"):
        desk.says("在吗")
    desk.page.clock.run_for(400)
    expect(desk.side.locator("#waiting")).to_be_visible()
    desk.page.clock.run_for(10_000)
    expect(desk.side.get_by_role("alert")).to_contain_text("快回没有及时回应")
    expect(desk.side.locator("#waiting")).to_be_hidden()
    desk.page.unroute("**/api/v1/suggest")
    desk.side.get_by_role("button", name="重试").click()
    expect(desk.side.locator(".card")).to_have_count(5)


def test_back_from_the_login_the_suggestions_come_by_themselves(desk: Desk) -> None:
    desk.status = 401
    desk.says("在吗")
    expect(desk.side.locator("#notice")).to_contain_text("去登录")
    desk.status = 200
    desk.troubles.clear()  # the browser reports each refusal
    desk.side.locator("body").evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(desk.side.locator(".card")).to_have_count(5)
    expect(desk.side.locator("#notice")).to_be_hidden()


@pytest.mark.parametrize(("status", "words"), [(401, "登录已过期，请重新登录"), (500, "服务出了点问题")])
def test_trouble_is_said_and_the_old_list_stays(desk: Desk, status: int, words: str) -> None:
    desk.says("在吗")
    expect(desk.side.locator(".card")).to_have_count(5)
    desk.status = status
    desk.says("还在吗")
    expect(desk.side.get_by_role("alert")).to_contain_text(words)
    expect(desk.side.locator(".card")).to_have_count(5)
    desk.status = 200
    desk.says("有人吗")
    expect(desk.side.get_by_role("alert")).to_be_hidden()
    desk.troubles.clear()  # Chromium itself logs the failed request


def test_a_wait_is_shown_only_when_it_is_long(desk: Desk) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.page.route("**/api/v1/suggest", hold)
    desk.page.clock.install()
    desk.page.clock.pause_at(desk.page.evaluate("Date.now()") + 1000)
    with desk.page.expect_request("**/api/v1/suggest"):
        desk.says("在吗")
    desk.page.clock.run_for(290)
    expect(desk.side.locator("#waiting")).to_be_hidden()
    desk.page.clock.run_for(20)
    expect(desk.side.locator("#waiting")).to_be_visible()
    held[0].fulfill(json=desk.suggest)
    expect(desk.side.locator("#waiting")).to_be_hidden()
    expect(desk.side.locator(".card")).to_have_count(5)


OVERFLOW = """() => [document.documentElement, ...document.querySelectorAll("main, footer")]
  .map(element => element.scrollWidth - element.clientWidth)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_and_without_sideways_scrolling(desk: Desk, scheme: Any) -> None:
    desk.page.emulate_media(color_scheme=scheme)
    desk.suggest = answer(
        suggestion(1, "用【快递公司】发", missing=["courier.name"], needs_approval="lead"),
        suggestion(2, "很长" * 60),
        withheld=[{"id": "w", "rule": "r", "message": "今天发不出"}],
    )
    desk.check = lambda text: blocked(text, "今天", "尽快发")
    desk.phrases = [
        {"id": "s", "code": "fhsj", "title": "发货时间", "category": "发货", "intents": [], "text": "今天发"}
    ]
    desk.says("发货", order={"status": "paid"})
    desk.side.locator("#draft").fill("今天发")
    expect(desk.side.locator(".rewrite")).to_be_visible()
    desk.side.get_by_role("button", name="为什么").first.click()
    frame = desk.page.frames[1]
    for width in (320, 340, 420):
        desk.page.evaluate("width => document.getElementById('side').style.width = width + 'px'", width)
        assert max(frame.evaluate(OVERFLOW)) == 0, width
    result = Axe().run(frame)
    assert result.violations_count == 0, result.generate_report()
    desk.side.locator("#search").fill("发")
    expect(desk.side.locator(".result")).to_have_count(1)
    result = Axe().run(frame)
    assert result.violations_count == 0, result.generate_report()


def test_what_became_of_a_suggestion_is_told(desk: Desk) -> None:
    desk.says("发货", buyer={"id": "b1"})
    desk.focus()
    desk.page.keyboard.press("2")
    desk.page.keyboard.press("Enter")
    expect(desk.side.locator("#toast")).to_have_text("已放进输入框，还没有发送")
    with desk.page.expect_response("**/api/v1/events"):
        desk.page.evaluate("side.sent('回复2，您放心')")
    told = [
        (e["kind"], e["suggestion"], e["position"])
        for name, body in desk.asked
        if name == "events"
        for e in body["events"]
    ]
    assert [t for t in told if t[0] == "shown"] == [("shown", f"p{i}", i) for i in range(1, 6)]
    assert [t[:2] for t in told if t[0] != "shown"] == [("inserted", "p2"), ("edited", "p2"), ("sent", "p2")]
    assert {e["buyer"] for name, body in desk.asked if name == "events" for e in body["events"]} == {"b1"}


def test_a_favourite_is_at_hand_before_a_word_is_typed(desk: Desk) -> None:
    desk.lately = [
        {"id": "s9", "code": "x", "title": "刚用过的", "category": "发货", "intents": [], "text": "好的"}
    ]
    desk.says("发货")
    desk.focus()
    desk.side.locator(".card").first.get_by_role("button", name="收藏").click()
    expect(desk.side.locator("#toast")).to_have_text("已收藏，搜索框里随时能找到")
    expect(desk.side.locator(".card").first.locator("[data-do=keep]")).to_have_text("已收藏")
    desk.page.keyboard.press("/")
    expect(desk.side.locator(".result .result-head")).to_contain_text(["收藏", "最近用过"])
    expect(desk.side.locator(".result b")).to_have_text(["话术1", "刚用过的"])
