"""Campaigns, facts with presets and effects, files in and out: the leads' work as pages."""

from __future__ import annotations

import re
import time
from base64 import b64decode
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from app.core.facts import ShopFacts
from app.curation import campaigns as curation
from app.store import accounts, entries, facts
from app.store.inputs import EntryQuery
from app.web.console import factsrows
from tests.web import console_desk
from tests.web.console_desk import HOSTILE, Desk

running, desk, lead, manager = (
    console_desk.running, console_desk.desk, console_desk.lead, console_desk.manager,
)  # fmt: skip
HEAD = "快捷短语编码,快捷短语,快捷短语分组\r\n"


# ---------- 清查 ----------


def _person(desk: Desk, login: str) -> int:
    with desk.store.read() as session:
        found = accounts.user_id_of(session, login)
    assert found
    return found


def _campaign(desk: Desk, **more: Any) -> str:
    form = {
        "name": "大促前看一遍", "due": (curation.today() + timedelta(days=3)).isoformat(), "state": "published",
        "category": "问候与结束语", "who": [_person(desk, "lin"), _person(desk, "mei")], **more,
    }  # fmt: skip
    answer = desk.client.post("/console/campaigns", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).split("?")[0]


def test_a_campaign_is_dealt_out_ticked_off_and_notices_later_changes(lead: Desk) -> None:
    path = _campaign(lead)
    page = lead.client.get(path).text
    assert "大促前看一遍" in page and "lin姐" in page and "mei姐" in page and "看过 0/" in page
    entry, version = re.findall(r'name="(?:entry|version)" value="(\d+)"', page[page.index("<tbody>") :])[:2]
    assert lead.client.post(f"{path}/tick", data={"entry": entry, "version": version}).status_code == 303
    assert "看过 1/" in lead.client.get(path).text
    with lead.store.read() as session:
        row = entries.by_ids(session, lead.operator, [int(entry)])[0]
    lead.set(None, row.key, data={**row.data, "title": "后来改的"})
    changed = lead.client.get(path, params={"look": "changed"}).text
    assert "后来改的" in changed and "看过后又改过" in changed
    stale = lead.client.post(f"{path}/tick", data={"entry": entry, "version": version})
    assert stale.status_code == 409 and "请再看一遍" in stale.text
    lead.client.post(f"{path}/tick", data={"entry": entry, "act": "untick"})
    assert "看过 0/" in lead.client.get(path).text
    assert "我还要看" in lead.client.get("/console/campaigns").text


def test_a_late_campaign_is_said_to_be_late(lead: Desk) -> None:
    yesterday = (curation.today() - timedelta(days=1)).isoformat()
    path = _campaign(lead, name="迟了的", due=yesterday)
    assert "逾期" in lead.client.get(path).text
    assert "逾期" in lead.client.get("/console/campaigns").text
    version = re.search(r'name="version" value="(\d+)"', lead.client.get(path).text)
    assert version
    lead.client.post(f"{path}/change", data={"version": version[1], "closed": "yes"})
    ended = lead.client.get(path).text
    assert "已结束" in ended and "看过了，没问题" not in ended


def test_tasks_are_given_to_somebody_else(lead: Desk) -> None:
    path = _campaign(lead, who=[])
    page = lead.client.get(path).text
    picks = re.findall(r'name="pick" value="(\d+)"', page)[:2]
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version and "谁都可以" in page
    form = {"version": version[1], "pick": picks, "to": _person(lead, "lin")}
    assert lead.client.post(f"{path}/assign", data=form).status_code == 303
    assert "共2条" in lead.client.get(path, params={"look": "mine"}).text
    assert lead.client.post(f"{path}/assign", data=form).status_code == 409
    assert lead.client.post(f"{path}/assign", data={"version": 1}).status_code == 422
    agent = {"version": int(version[1]) + 1, "pick": picks, "to": _person(lead, "ke")}
    assert lead.client.post(f"{path}/assign", data=agent).status_code == 422


def test_a_campaign_of_nothing_is_refused_at_its_field(lead: Desk) -> None:
    form = {"name": HOSTILE[:40], "due": "2099-01-01", "category": "没有这个分组"}
    answer = lead.client.post("/console/campaigns", data=form)
    assert answer.status_code == 422 and "请放宽条件" in answer.text and "<script>alert" not in answer.text
    bad = lead.client.post("/console/campaigns", data={"name": "", "due": "soon"})
    assert bad.status_code == 422 and "请写清查的名字" in bad.text and "请选哪天之前看完" in bad.text
    assert lead.client.get("/console/campaigns/99999").status_code == 404


# ---------- 发货能力 ----------


def _form(desk: Desk, **changed: Any) -> dict[str, Any]:
    page = desk.client.get("/console/facts").text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    return {
        "version": version[1], "cutoff": "16:00", "pickup": "19:00", "works": "daily", "handling_days": "0",
        "backlog_days": "0", "none_closed": "yes", **changed,
    }  # fmt: skip


@pytest.fixture
def shop(manager: Desk) -> Iterator[Desk]:
    """The manager's desk; afterwards the shop can do what it could before."""
    with manager.store.read() as session:
        before = facts.current(session, manager.operator.shop_id)
    assert before
    yield manager
    with manager.store.begin() as session:
        facts.save(session, manager.operator, before.facts)


def _now(desk: Desk) -> ShopFacts:
    with desk.store.read() as session:
        row = facts.current(session, desk.operator.shop_id)
    assert row
    return row.facts


def test_sale_windows_authority_and_days_off_are_kept_as_typed(shop: Desk) -> None:
    form = _form(
        shop, **{
            "sale.from": ["2026-12-12T00:00", ""], "sale.until": ["2026-12-13T00:00", ""], "sale.hours": ["72", ""],
            "sale.deadline": ["", ""], "authority.agent.compensation": "5", "authority.lead.discount": "12.5",
            "calendar": "2027-10-01 至 2027-10-03 放假\n2027-10-09 上班（调休）",
        }
    )  # fmt: skip
    assert shop.client.post("/console/facts", data=form).status_code == 303
    saved = _now(shop)
    assert saved.sale_windows and saved.sale_windows[0].hours == 72
    assert saved.authority and saved.authority["agent"].compensation == 5
    assert saved.authority["lead"].discount == 12.5
    assert saved.calendar == {
        date(2027, 10, 1): False, date(2027, 10, 2): False, date(2027, 10, 3): False, date(2027, 10, 9): True,
    }  # fmt: skip
    page = shop.client.get("/console/facts", params={"month": "2026-12"}).text
    assert 'value="2026-12-12T00:00"' in page and 'value="12.5"' in page and "2027-10-09 上班" in page
    assert "大促</span>" in page


def test_a_festival_that_the_platform_moved_is_kept_under_its_own_name(shop: Desk) -> None:
    assert (
        shop.client.post("/console/facts", data=_form(shop, festivals="双12 2026-12-11")).status_code == 303
    )
    assert _now(shop).festivals == {"双十二": (date(2026, 12, 11),)}
    assert "双十二 2026-12-11" in shop.client.get("/console/facts").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sale.from": ["2026-12-13T00:00"], "sale.until": ["2026-12-12T00:00"], "sale.hours": ["72"], "sale.deadline": [""]}, "开始要早于结束"),
        ({"sale.from": ["2026-12-12T00:00"], "sale.until": ["2026-12-13T00:00"], "sale.hours": [""], "sale.deadline": [""]}, "请填一样"),
        ({"sale.from": ["2026-12-12T00:00"], "sale.until": ["2026-12-13T00:00"], "sale.hours": ["很快"], "sale.deadline": [""]}, "请填整数"),
        ({"authority.agent.gift": "许多"}, "请填数字"),
        ({"authority.lead.discount": "101"}, "让利最多100%"),
        ({"calendar": "国庆放假"}, "看不懂"),
        ({"festivals": "店庆 2027-05-05"}, "看不懂"),
        ({"festivals": "双十二 下周六"}, "看不懂"),
        ({"calendar": "2027-13-40 放假"}, "看不懂"),
        ({"calendar": "2027-10-07 至 2027-10-01 放假"}, "看不懂"),
    ],
)  # fmt: skip
def test_lists_that_make_no_sense_are_marked_and_not_saved(
    shop: Desk, change: dict[str, Any], said: str
) -> None:
    before = _now(shop)
    answer = shop.client.post("/console/facts", data=_form(shop, **change))
    assert answer.status_code == 422 and said in answer.text
    assert _now(shop) == before


def test_a_preview_names_the_phrases_whose_promises_would_break(shop: Desk) -> None:
    row = shop.row()
    shop.set(None, data={**row.data, "replies": ["亲，付款后48小时内给您发出"]})
    try:
        page = shop.client.post("/console/facts", data=_form(shop, backlog_days="20", preview="yes")).text
        assert row.data["title"] in page and "兑现不了" in page and "48小时" in page
        calm = shop.client.post("/console/facts", data=_form(shop, backlog_days="0", preview="yes")).text
        assert "没有因为这次改动而兑现不了的" in calm
    finally:
        shop.set(None, data=row.data)


def test_presets_are_kept_looked_at_switched_and_dropped(shop: Desk) -> None:
    shop.client.post("/console/facts", data=_form(shop, backlog_days="6"))
    assert shop.client.post("/console/facts/presets", data={"name": "周年庆"}).status_code == 303
    shop.client.post("/console/facts", data=_form(shop, backlog_days="0"))
    look = shop.client.get("/console/facts", params={"preset": "周年庆"}).text
    assert "表单里是预设「周年庆」的内容" in look and "保存后会改动" in look
    assert _now(shop).backlog_days == 0
    version = re.search(
        r'action="/console/facts/presets/switch".*?name="version" value="(\d+)"', look, re.DOTALL
    )
    assert version
    form = {"name": "周年庆", "version": version[1]}
    assert shop.client.post("/console/facts/presets/switch", data=form).status_code == 303
    assert _now(shop).backlog_days == 6
    assert shop.client.post("/console/facts/presets/switch", data=form).status_code == 409
    assert shop.client.post("/console/facts/presets", data={"name": "周年庆"}).status_code == 409
    assert shop.client.post("/console/facts/presets", data={"name": "a/b"}).status_code == 422
    assert (
        shop.client.post("/console/facts/presets/delete", data={"name": "周年庆", "version": 1}).status_code
        == 303
    )
    assert shop.client.get("/console/facts", params={"preset": "周年庆"}).status_code == 404


def test_leads_keep_no_presets(lead: Desk) -> None:
    for act, form in (
        ("", {"name": "x"}),
        ("/switch", {"name": "x", "version": 1}),
        ("/delete", {"name": "x"}),
    ):
        assert lead.client.post(f"/console/facts/presets{act}", data=form).status_code == 403


def test_statutory_breaks_are_shown_with_the_shops_own_days_and_the_gap() -> None:
    own = ShopFacts.model_validate({"calendar": {"2026-10-08": False}})
    found, gap = factsrows.breaks(own, date(2026, 9, 20))
    national = next(one for one in found if one.name == "国庆节" and not one.works)
    assert national.first == date(2026, 10, 1)
    assert any(one.works for one in found) and any(one.own for one in found)
    assert gap == "2027年的放假安排还没有公布"


# ---------- 导入导出 ----------


def _hand_in(desk: Desk, text: str, name: str = "千牛.csv", **more: str) -> Any:
    file = {"file": (name, text.encode("gb18030"), "text/csv")}
    return desk.client.post("/console/exchange/import", files=file, data=more)


def _count(desk: Desk) -> int:
    with desk.store.read() as session:
        return entries.page(session, desk.operator, EntryQuery(state="draft")).total


def test_a_file_is_previewed_row_by_row_then_taken_in_as_drafts(lead: Desk) -> None:
    before = _count(lead)
    text = (
        HEAD
        + f"zx81,亲，在的，您说,开场\r\nzx82,今天下午三点前一定给您发出,发货\r\nzx83,{HOSTILE.replace(chr(34), '')},其他\r\n"
    )
    answer = _hand_in(lead, text)
    assert answer.status_code == 303 and _count(lead) == before
    path = answer.headers["location"]
    page = lead.client.get(path).text
    assert "会新增3条" in page and "固定的时间总有兑现不了的时候" in page and "<script>alert" not in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert lead.client.post(f"{path}/commit", data={"version": version[1]}).status_code == 303
    assert _count(lead) == before + 3
    assert "已导入：新增3条" in lead.client.get(path).text
    again = lead.client.get(_hand_in(lead, text).headers["location"]).text
    assert "和库里的完全一样" in again


def test_a_code_that_is_taken_stops_the_file_until_another_way_is_chosen(lead: Desk) -> None:
    before = _count(lead)
    path = _hand_in(
        lead, HEAD + "fhsj,完全不同的一句话，没有关系,其他\r\nzx84,好的，收到您的消息了,其他\r\n"
    ).headers["location"]
    page = lead.client.get(path).text
    assert "有1行不能导入" in page and "确认导入" not in page and "已经是「什么时候发货（未付款）」的" in page
    assert "第1/1页" in lead.client.get(path, params={"status": "conflict"}).text
    other = lead.client.post(
        f"{path}/again", data={"conflict": "stop", "changes": "draft", "skip_bad": "yes"}
    )
    page = lead.client.get(other.headers["location"]).text
    assert "确认导入1条" in page and "跳过有问题的1行" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    lead.client.post(f"{other.headers['location']}/commit", data={"version": version[1]})
    assert _count(lead) == before + 1


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.csv", b""), ("x.xlsx", b"PK\x03\x04 no"), ("x.csv", HEAD.encode("gb18030")), ("x.json", b"{")],
)
def test_a_file_that_cannot_be_read_is_explained_and_changes_nothing(
    lead: Desk, name: str, data: bytes
) -> None:
    before = _count(lead)
    answer = lead.client.post("/console/exchange/import", files={"file": (name, data)})
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert _count(lead) == before


def test_no_file_is_said(lead: Desk) -> None:
    answer = lead.client.post("/console/exchange/import", data={"scope": "shop"})
    assert answer.status_code == 422 and "请先选一个文件" in answer.text


def test_a_big_file_shows_its_progress_and_finishes(lead: Desk) -> None:
    rows = "".join(f"q{n:03x},第{n}句话，说的是第{n}件小事,大文件\r\n" for n in range(700))
    path = _hand_in(lead, HEAD + rows).headers["location"]
    deadline = time.monotonic() + 60
    while "data-running" in (page := lead.client.get(path).text) and time.monotonic() < deadline:
        assert "正在一行一行地看" in page
        time.sleep(0.1)
    assert "会新增700条" in page and "第1/7页" in page


def test_an_export_holds_its_file_and_its_report(lead: Desk) -> None:
    answer = lead.client.post(
        "/console/exchange/export", data={"format": "qianniu", "profile": "safe", "days": "60"}
    )
    assert answer.status_code == 200 and "留下没导的" in answer.text and "要先经组长或店长同意" in answer.text
    link = re.search(r'href="data:[^;"]+;charset=gbk;base64,([^"]+)" download="([^"]+\.csv)"', answer.text)
    assert link
    text = b64decode(unescape(link[1])).decode("gbk")
    assert text.startswith("快捷短语编码,快捷短语,快捷短语分组\r\n") and "{{" not in text
    row = lead.row("greet.open.hello")
    lead.set("archived", row.key)
    second = lead.client.post("/console/exchange/export", data={"format": "qianniu"}).text
    assert "请在对方软件里删除这1条" in second and row.data["code"] in second
    lead.set("draft", row.key)
    lead.set("published", row.key)
    listed = lead.client.get("/console/exchange").text
    number = re.search(r"/console/exchange/exports/(\d+)", listed)
    assert number and "文件没有留存" in lead.client.get(number[0]).text


def test_a_custom_profile_must_be_numbers(lead: Desk) -> None:
    form = {"format": "qianniu", "profile": "custom", "code": "4", "text": "viel", "group": "10"}
    answer = lead.client.post("/console/exchange/export", data=form)
    assert answer.status_code == 422 and "长度限制" in answer.text
    assert lead.client.post("/console/exchange/export", data={"format": "papyrus"}).status_code == 422


def test_agents_move_nothing_in_or_out(desk: Desk) -> None:
    desk.login("ke")
    assert _hand_in(desk, HEAD + "a,b,c\r\n").status_code == 403
    assert desk.client.post("/console/exchange/export", data={"format": "yaml"}).status_code == 403
    assert desk.client.get("/console/exchange").status_code == 403


def test_a_file_after_the_session_ended_leads_to_login(desk: Desk) -> None:
    answer = _hand_in(desk, HEAD + "a,b,c\r\n")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/console/login")
