"""Where the sidebar lives: the demo, Chatwoot, other origins, and what its pages may load."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from app.errors import InvalidInputError
from app.settings import Settings
from app.web.sidebar import STATIC
from app.web.sidebar.embedding import embedding_origins
from tests.web.sidebar_answers import app_with

if TYPE_CHECKING:
    from tests.web.sidebar_desk import Desk

pytest_plugins = ("tests.web.sidebar_desk",)
pytestmark = pytest.mark.browser


def test_the_demo_plays_a_story_through(desk: Desk, base: str) -> None:
    desk.page.goto(f"{base}/demo")
    expect(desk.page.locator(".turn.buyer")).to_have_count(1)
    desk.page.get_by_role("button", name="催发货").click()
    expect(desk.side.locator("#status option:checked")).to_have_text("已付款2天")
    expect(desk.side.locator(".card")).to_have_count(5)
    desk.page.keyboard.press("Alt+ArrowDown")
    expect(desk.side.locator(".card").first).to_be_focused()
    desk.page.wait_for_timeout(350)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#reply-text")).to_have_value("回复1")
    expect(desk.page.locator("#reply-text")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".turn.agent p")).to_have_text("回复1")
    expect(desk.page.locator(".turn.buyer")).to_have_count(2)
    with desk.page.expect_response("**/api/v1/suggest"):
        desk.page.locator("#window-only").check()
    expect(desk.page.locator("#window-days")).to_be_visible()
    body = [body for name, body in desk.asked if name == "suggest"][-1]
    assert body["shop"]["date_promises"] == "window_only"
    assert body["shop"]["ship_window_days"] == 3
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", body["now"])
    assert Axe().run(desk.page).violations_count == 0


def test_the_newest_words_of_the_demo_stand_clear_of_the_edge(desk: Desk, base: str) -> None:
    desk.page.set_viewport_size({"width": 1280, "height": 600})
    desk.page.goto(f"{base}/demo")
    for number in range(8):
        desk.page.locator("#say-text").fill(f"第{number}句")
        desk.page.locator("#say-text").press("Enter")
    last = desk.page.locator(".turn p").last.bounding_box()
    room = desk.page.locator("#turns").bounding_box()
    assert last is not None and room is not None
    assert room["y"] + room["height"] - (last["y"] + last["height"]) >= 8


def test_a_chatwoot_conversation_is_read_and_replies_are_copied(desk: Desk, base: str) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
    said = [
        {"content": "什么时候发货", "message_type": 0, "private": False, "created_at": 1772700000},
        {"content": "内部备注", "message_type": 1, "private": True, "created_at": 1772700001},
        {"content": "客服小王接手了会话", "message_type": 2, "private": False, "created_at": 1772700002},
    ]
    context = {
        "event": "appContext",
        "data": {"conversation": {"id": 7, "messages": said}, "contact": {"id": 3}},
    }
    desk.side.locator("#draft").wait_for()
    desk.page.evaluate("text => side.frame.contentWindow.postMessage(text, '*')", json.dumps(context))
    expect(desk.side.locator(".card")).to_have_count(5)
    asked = [body for name, body in desk.asked if name == "suggest"]
    assert asked[0]["messages"] == [
        {"role": "buyer", "text": "什么时候发货", "at": "2026-03-05T08:40:00.000Z"}
    ]
    desk.side.locator(".card").nth(1).click()
    desk.page.wait_for_timeout(350)
    desk.page.keyboard.press("Enter")
    expect(desk.side.locator("#toast")).to_have_text("已复制")
    assert desk.page.evaluate("navigator.clipboard.readText()") == "回复2"
    assert desk.inserted() == []


QIANNIU = """
window.client = { uid: "cntaobao买家甲", empty: true, box: [] };
window.QN = { app: { invoke: async ({ api, query }) => {
  if (api === "getActiveUser") return { uid: client.uid };
  if (api === "isInputboxEmpty") return { isEmpty: client.empty };
  if (api === "insertText2Inputbox") { client.box.push([query.uid, query.text]); return {}; }
  throw new Error(api);
} } };
"""


def test_without_a_host_the_sidebar_says_so_and_shows_the_way_to_the_demo(desk: Desk, base: str) -> None:
    desk.page.goto(f"{base}/sidebar")
    expect(desk.page.locator("#blank")).to_contain_text("还没接上聊天窗口")
    desk.page.get_by_role("link", name="看一段演示对话").click()
    expect(desk.page.locator(".turn.buyer")).to_have_count(1)


def test_who_opens_the_sidebar_without_a_login_is_shown_the_way_at_once(desk: Desk, base: str) -> None:
    desk.status = 401
    desk.page.goto(f"{base}/sidebar")
    way = desk.page.get_by_role("alert").get_by_role("link", name="去登录")
    expect(way).to_have_attribute("href", "/console/login")
    desk.status = 200
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(way).to_be_hidden()
    expect(desk.page.locator("#blank")).to_contain_text("还没接上聊天窗口")
    desk.troubles.clear()  # Chromium itself logs the refusal


def test_in_qianniu_a_reply_goes_into_the_box_of_the_buyer_in_front(desk: Desk, base: str) -> None:
    desk.page.add_init_script(QIANNIU)
    desk.page.goto(f"{base}/sidebar")
    draft = desk.page.locator("#draft")
    draft.fill("您好，在的")
    insert = desk.page.locator("#draft-insert")
    insert.click()
    expect(desk.page.locator("#toast")).to_have_text("已放进输入框，还没有发送")
    assert desk.page.evaluate("client.box") == [["cntaobao买家甲", "您好，在的"]]


def test_in_qianniu_nothing_goes_into_a_box_with_words_in_it(desk: Desk, base: str) -> None:
    desk.page.add_init_script(QIANNIU + "client.empty = false;")
    desk.page.goto(f"{base}/sidebar")
    desk.page.locator("#draft").fill("您好，在的")
    desk.page.locator("#draft-insert").click()
    expect(desk.page.locator("#toast")).to_have_text("输入框里还有没发的话，没有插入")
    assert desk.page.evaluate("client.box") == []
    assert desk.page.locator("#draft").input_value() == "您好，在的"


def test_in_qianniu_a_reply_never_lands_with_another_buyer(desk: Desk, base: str) -> None:
    desk.page.add_init_script(QIANNIU)
    desk.page.goto(f"{base}/sidebar")
    desk.page.locator("#draft").fill("您好，在的")
    expect(desk.page.locator("#verdict")).to_contain_text("可以发")
    desk.page.evaluate("client.uid = 'cntaobao买家乙'; document.getElementById('draft-insert').click()")
    expect(desk.page.locator("#toast")).to_have_text("买家已经换了，没有插入")
    assert desk.page.evaluate("client.box") == []


def test_an_allowed_foreign_host_may_embed_and_talk(desk: Desk, base: str) -> None:
    desk.page.goto(f"{base.replace('127.0.0.1', 'localhost')}/host?sidebar={base}")
    desk.says("在吗")
    desk.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#box")).to_have_value("回复1")


def test_a_foreign_host_that_is_not_allowed_is_refused(desk: Desk, base: str) -> None:
    desk.page.goto(f"{base.replace('127.0.0.1', 'foreign.localhost')}/host?sidebar={base}")
    desk.page.wait_for_timeout(500)
    assert desk.side.locator("#draft").count() == 0
    assert any("frame-ancestors" in said for said in desk.troubles)
    desk.troubles.clear()


def test_a_window_that_is_not_the_parent_is_not_heard(desk: Desk) -> None:
    desk.side.locator("#draft").wait_for()
    desk.page.evaluate(
        """() => {
          const other = document.body.appendChild(document.createElement("iframe"));
          const script = other.contentDocument.createElement("script");
          script.textContent = "parent.frames[0].postMessage({kuaihui: 1, type: 'context', messages: [{role: 'buyer', text: 'x'}]}, '*')";
          other.contentDocument.body.append(script);
        }"""
    )
    desk.page.wait_for_timeout(300)
    assert [name for name, _ in desk.asked] == []


def test_pages_carry_a_strict_policy_and_nothing_inline() -> None:
    client = TestClient(app_with("'self' https://chat.example.com"))
    for path in ("/sidebar", "/demo"):
        page = client.get(path)
        policy = page.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy
        assert not re.search(
            r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|(src|href)=.?https?:", page.text
        )
    policy = client.get("/sidebar").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://chat.example.com")
    assert "frame-ancestors 'none'" in client.get("/demo").headers["content-security-policy"]


def test_a_shop_without_a_demo_has_no_demo_page() -> None:
    app = app_with()
    app.state.settings = Settings(demo=False)
    assert TestClient(app).get("/demo").status_code == 404


@pytest.mark.parametrize(
    "bad", ["*", "https://*.example.com", "chat.example.com", "https://a.example/x", "javascript:1"]
)
def test_a_host_that_cannot_be_compared_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInputError, match="FRAME_ANCESTORS"):
        embedding_origins(f"'self' {bad}")


def test_assets_are_small_and_revalidated() -> None:
    own = [
        STATIC / name
        for name in ("tokens.css", "sidebar.css", "sidebar.js", "icons.svg", "down.svg", "favicon.svg")
    ]
    sizes = [path.stat().st_size for path in [*own, *(STATIC / "sidebar").glob("*.js")]]
    assert sum(sizes) <= 120_000
    assert (STATIC / "embed.js").stat().st_size <= 2048
    served = TestClient(app_with()).get("/static/sidebar.js")
    assert served.headers["cache-control"] == "no-cache"
    assert served.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [("slots", "courier.name", "快递公司"), ("intents", "ship.urge", "催发货、怎么还没发")],
)
def test_the_page_names_slots_and_intents(words: str, code: str, name: str) -> None:
    found = re.search(f'data-{words}="([^"]*)"', TestClient(app_with()).get("/sidebar").text)
    assert found is not None
    assert json.loads(unescape(found[1]))[code] == name
