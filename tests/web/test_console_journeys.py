"""What leads do together, in a real browser on a real server: from a draft to an agent's screen, and when two meet."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from playwright import sync_api

from app.store import entries, websessions
from app.store.inputs import Ref
from tests.web import console_chromium
from tests.web.console_chromium import Shop, person
from tests.web.crowd import crowding

pytestmark = pytest.mark.browser
shop, chromium = console_chromium.shop, console_chromium.chromium
PAGE = "/console/phrases/ship.when.next-dispatch"
SCRIPT = "/console/scripts/after.quality-return"
expect = sync_api.expect


def _suggested(shop: Shop, message: str) -> list[str]:
    """The titles of what an agent's sidebar is given for the message."""
    return next(_asked(shop, message))


def _asked(shop: Shop, message: str) -> Iterator[list[str]]:
    """The same again and again, over one connection as an agent's browser keeps it."""
    with httpx.Client(base_url=shop.address, headers={"Authorization": f"Bearer {shop.token}"}) as client:
        while True:
            answer = client.post("/api/v1/suggest", json={"messages": [{"role": "buyer", "text": message}]})
            yield [one["title"] for one in answer.json()["suggestions"]]


def _served(shop: Shop, message: str, title: str) -> float:
    """When an agent's sidebar is given the title."""
    deadline = time.monotonic() + 15.0
    for titles in _asked(shop, message):
        if title in titles:
            break
        assert time.monotonic() < deadline, "it is not served at all"
        time.sleep(0.02)
    return time.monotonic()


def _state(shop: Shop, key: str) -> str:
    with shop.store.read() as session:
        return entries.get(session, shop.operator, Ref(kind="phrase", key=key)).state


def test_a_draft_is_warned_fixed_reviewed_and_reaches_an_agent_within_a_second(
    chromium: sync_api.Browser, shop: Shop
) -> None:
    question = "能帮我绣个名字在毛巾上吗"
    with person(chromium, shop, "lin") as lin:
        lin.goto("/console")
        lin.get_by_role("link", name="新话术").click()
        lin.get_by_label("标题").fill("绣名字")
        lin.get_by_label("短码").fill("xmz")
        lin.get_by_label("分组").fill("订单处理")
        lin.get_by_label("主要意图").select_option("product.material")
        lin.get_by_label("买家会怎么问").fill(question)
        said = lin.get_by_label("第1种说法", exact=True)
        said.fill("亲，可以绣的，今天下午三点前一定给您发出")
        lin.get_by_text("固定的时间总有兑现不了的时候").wait_for()
        assert "需改正" in lin.locator("#summary").inner_text()
        said.fill("亲，名字可以绣的，您把要绣的字发我")
        expect(lin.locator("#faults-replies-0")).to_be_empty()
        expect(lin.locator("#scenes")).to_contain_text("您把要绣的字发我")
        expect(lin.locator("#ranks")).to_contain_text("第1位", timeout=15000)
        lin.get_by_role("button", name="保存并送审").click()
        lin.get_by_text("已送审").wait_for()
        key = lin.url.split("/phrases/")[1].split("?")[0]
    assert _state(shop, key) == "review" and "绣名字" not in _suggested(shop, question)
    with person(chromium, shop, "mei") as mei:
        mei.goto("/console")
        mei.get_by_role("navigation", name="控制台").get_by_role("link", name="审核").click()
        waiting = mei.get_by_role("article").filter(has_text="绣名字")
        crowded = crowding()
        pressed = time.monotonic()
        waiting.get_by_role("button", name="通过并发布").click(no_wait_after=True)
        assert _served(shop, question, "绣名字") - pressed <= 1.0 * max(crowded, crowding())
        mei.get_by_text("客服马上就能看到").wait_for()
    assert _state(shop, key) == "published"


def test_a_returned_draft_says_why_to_its_author(chromium: sync_api.Browser, shop: Shop) -> None:
    with person(chromium, shop, "lin") as lin, person(chromium, shop, "mei") as mei:
        lin.goto("/console/phrases/greet.open.hello")
        lin.locator("summary", has_text="转为草稿").click()
        lin.get_by_role("button", name="确认转为草稿").click()
        lin.locator("summary", has_text="送审").click()
        lin.get_by_role("button", name="确认送审").click()
        lin.get_by_text("已送审").wait_for()
        mei.goto("/console/review")
        waiting = mei.get_by_role("article").filter(has_text="打招呼")
        waiting.locator("summary", has_text="退回修改").click()
        waiting.get_by_label("退回的原因").fill("开头太生硬，加个称呼")
        waiting.get_by_role("button", name="确认退回").click()
        mei.get_by_text("已退回为草稿").wait_for()
        lin.goto("/console/phrases/greet.open.hello/edit")
        expect(lin.get_by_role("status").filter(has_text="退回")).to_contain_text("梅组长")
        expect(lin.get_by_role("status").filter(has_text="退回")).to_contain_text("开头太生硬，加个称呼")
        lin.get_by_role("button", name="发布", exact=True).click()
        lin.get_by_text("客服马上就能看到").wait_for()


def test_two_editors_meet_and_the_second_loses_nothing(chromium: sync_api.Browser, shop: Shop) -> None:
    with person(chromium, shop, "lin") as lin, person(chromium, shop, "mei", expected="409") as mei:
        for page in (lin, mei):
            page.goto(f"{PAGE}/edit")
        lin.get_by_label("标题").fill("林组长起的标题")
        lin.get_by_role("button", name="发布修改").click()
        lin.get_by_text("客服马上就能看到").wait_for()
        mei.get_by_label("标题").fill("梅组长起的标题")
        mei.get_by_role("button", name="发布修改").click()
        conflict = mei.get_by_role("alert")
        expect(conflict).to_contain_text("林组长")
        expect(conflict.locator(".changes ins").first).to_contain_text("梅")
        assert mei.get_by_label("标题").input_value() == "梅组长起的标题"
        mei.get_by_role("button", name="发布修改").click()
        mei.get_by_role("heading", name="梅组长起的标题").wait_for()
        mei.locator(".history li").nth(1).get_by_role("link", name="对照并恢复").click()
        expect(mei.locator(".changes ins").first).to_contain_text("林")
        mei.get_by_role("button", name="恢复到").click()
        mei.get_by_role("heading", name="林组长起的标题").wait_for()


def test_an_agent_may_not_publish(chromium: sync_api.Browser, shop: Shop) -> None:
    with person(chromium, shop, "ke", expected="403") as ke:
        ke.goto(PAGE)
        expect(ke.get_by_role("heading", level=1)).to_have_text("这里需要组长权限")
        answer = ke.request.post(
            f"{shop.address}{PAGE}/state", form={"version": "1", "state": "archived"},
            headers={"Origin": shop.address},
        )  # fmt: skip
        assert answer.status == 403
    assert _state(shop, "ship.when.next-dispatch") == "published"


def test_a_session_that_ends_in_the_middle_of_an_edit_loses_no_text(
    chromium: sync_api.Browser, shop: Shop
) -> None:
    with person(chromium, shop, "lin", expected="401") as lin:
        lin.goto(f"{PAGE}/edit")
        lin.get_by_label("标题").fill("写到一半的标题")
        lin.get_by_label("第2种说法", exact=True).fill("写到一半的\n第二种说法")
        cookie = next(one for one in lin.context.cookies() if one["name"] == "kuaihui_session")
        with shop.store.begin() as session:
            websessions.close_session(session, cookie["value"])
        lin.wait_for_timeout(2100)  # what a credential was is remembered for two seconds
        lin.get_by_role("button", name="发布修改").click()
        lin.get_by_role("heading", name="登录已过期，您写的内容还在").wait_for()
        with lin.context.expect_page() as opened:
            lin.get_by_role("link", name="在新标签页登录").click()
        login = opened.value
        login.get_by_label("登录名").fill("lin")
        login.get_by_label("密码").fill(console_chromium.PASSWORD)
        login.get_by_role("button", name="登录").click()
        login.wait_for_url("**/console")
        lin.get_by_role("button", name="已登录，继续提交").click()
        lin.get_by_role("heading", name="写到一半的标题").wait_for()
        expect(lin.locator(".replies li").nth(1)).to_have_text("写到一半的\n第二种说法")


def test_many_are_archived_looked_at_first_and_brought_back(chromium: sync_api.Browser, shop: Shop) -> None:
    with person(chromium, shop, "lin") as lin:
        lin.goto("/console?category=物流")
        bar = lin.get_by_role("group", name="批量操作")
        expect(bar).to_be_hidden()
        boxes = lin.locator("input[name=pick]")
        keys = [str(boxes.nth(place).get_attribute("value")).split("/")[2] for place in (0, 2)]
        boxes.nth(0).check()
        boxes.nth(2).focus()
        lin.keyboard.press("Space")
        expect(bar).to_contain_text("已选2条")
        bar.get_by_role("button", name="归档", exact=True).click()
        lin.get_by_role("heading", name="归档会改动 2条").wait_for()
        assert {_state(shop, key) for key in keys} == {"published"}
        lin.get_by_role("button", name="归档这2条").click()
        lin.get_by_text("已归档2条").wait_for()
        assert {_state(shop, key) for key in keys} == {"archived"}
        lin.get_by_role("button", name="撤销").click()
        lin.get_by_text("已撤销，2条恢复原样").wait_for()
        assert {_state(shop, key) for key in keys} == {"published"}
        lin.get_by_label("选中本页全部").check()
        expect(bar).to_contain_text(f"已选{lin.locator('input[name=pick]').count()}条")


def test_a_script_is_rearranged_and_published_from_the_keyboard(
    chromium: sync_api.Browser, shop: Shop
) -> None:
    with person(chromium, shop, "mei") as mei:
        mei.goto(f"{SCRIPT}/edit")
        mei.get_by_role("button", name="第1阶段第1步下移").focus()
        mei.get_by_label("第1阶段", exact=True).fill("先道歉")
        add = mei.get_by_role("button", name="在这个阶段加一步").first
        add.focus()
        mei.keyboard.press("Enter")
        focused = mei.locator(":focus")
        expect(focused).to_have_attribute("id", "step-0-1")
        mei.keyboard.type("问清什么时候坏的")
        mei.get_by_label("第1阶段第2步第1种说法").fill("麻烦您说下是什么时候发现的")
        mei.get_by_label("第1阶段第2步第2种说法").fill("您收到多久发现的呢")
        mei.get_by_role("button", name="发布修改").click()
        mei.get_by_text("客服马上就能看到").wait_for()
        ladder = mei.locator(".rung h3")
        expect(ladder.nth(1)).to_contain_text("问清什么时候坏的")
        expect(mei.locator(".ladder h2").first).to_have_text("先道歉")


def test_a_file_is_taken_in_and_another_leaves(chromium: sync_api.Browser, shop: Shop) -> None:
    text = "快捷短语编码,快捷短语,快捷短语分组\r\nwl91,亲，单号我发您了，请查收,物流\r\nfhsj,抢了别人的短码,物流\r\n"
    with person(chromium, shop, "lin") as lin:
        lin.goto("/console/exchange")
        file = {"name": "千牛导出.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}
        lin.get_by_label("文件", exact=True).set_input_files(file)  # type: ignore[arg-type]
        lin.get_by_role("button", name="看看会导入什么").click()
        lin.get_by_role("heading", name="有1行不能导入").wait_for()
        lin.get_by_label("跳过有问题的行").check()
        lin.get_by_role("button", name="按这样再看一遍").click()
        lin.get_by_role("button", name="确认导入1条").click()
        lin.get_by_text("已导入：新增1条").wait_for()
        lin.get_by_role("link", name="去看草稿").click()
        assert "单号我发您了" in lin.locator("tbody tr").first.inner_text()
        lin.goto("/console/exchange")
        lin.get_by_role("button", name="导出", exact=True).click()
        with lin.expect_download() as download:
            lin.get_by_role("link", name="下载").click()
        assert download.value.suggested_filename.endswith(".csv")
        assert download.value.path().read_bytes().decode("gbk").startswith("快捷短语编码")


def test_a_new_member_is_invited_and_comes_in(chromium: sync_api.Browser, shop: Shop) -> None:
    with person(chromium, shop, "boss") as boss:
        boss.goto("/console/people")
        boss.locator("summary", has_text="添加成员").click()
        boss.get_by_label("姓名").fill("新来的")
        boss.get_by_label("登录名").fill("xinlai")
        boss.get_by_label("角色", exact=True).select_option(label="组长")
        boss.get_by_role("button", name="添加，生成一次性密码").click()
        once = boss.locator(".secret").inner_text()
    context = chromium.new_context(base_url=shop.address, locale="zh-CN")
    page = context.new_page()
    page.goto("/console/login")
    page.get_by_label("登录名").fill("xinlai")
    page.get_by_label("密码").fill(once)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("原密码").fill(once)
    page.get_by_label("新密码", exact=True).fill("a-new-long-password")
    page.get_by_label("再输一遍新密码").fill("a-new-long-password")
    page.get_by_role("button", name="保存新密码").click()
    page.get_by_role("heading", name="话术库").wait_for()
    context.close()
