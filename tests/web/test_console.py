"""The leads' console over a real store: who gets in, what a save may do, and that nothing typed is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from app.core import wording
from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.curation import findings
from app.library.draftcheck import blocking
from app.library.lint import content
from app.library.load import Loaded
from app.library.shipped import shipped_library, shipped_rules
from app.store import accounts, facts, shops
from app.store.inputs import ShopIn
from app.store.shapes import phrase_data
from app.store.tables import Membership
from app.web.console import diff, factsform, month
from app.web.console.page import safe_next
from app.web.deps import COOKIE
from tests.web import console_desk
from tests.web.console_desk import HOSTILE, KEY, PAGE, PASSWORD, Desk

running, desk, lead, manager, draft = (
    console_desk.running, console_desk.desk, console_desk.lead, console_desk.manager, console_desk.draft,
)  # fmt: skip

# ---------- in and out ----------


@pytest.mark.parametrize(
    "path", ["/console", PAGE, f"{PAGE}/edit", "/console/facts", "/console/review", "/console/audit"]
)
def test_without_a_session_every_page_leads_to_login_and_back(desk: Desk, path: str) -> None:
    answer = desk.client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/login?next=%2Fconsole")


def test_login_sets_a_cookie_that_scripts_and_other_sites_cannot_use(desk: Desk) -> None:
    answer = desk.login("lin")
    assert answer.headers["location"] == "/console"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    desk.client.cookies.clear()
    form = {"login": "lin", "password": PASSWORD}
    assert "Secure" in desk.client.post("https://testserver/console/login", data=form).headers["set-cookie"]


def test_a_wrong_password_is_said_and_then_slowed_down(desk: Desk) -> None:
    for _ in range(5):
        answer = desk.login("nobody-here", "wrong")
        assert answer.status_code == 401 and "登录名或密码不对" in answer.text
        assert "set-cookie" not in answer.headers
    answer = desk.login("nobody-here", "wrong")
    assert answer.status_code == 429 and "次数过多" in answer.text
    assert 0 < int(answer.headers["retry-after"]) <= 30


def test_next_leads_nowhere_but_to_our_pages() -> None:
    assert safe_next("/console/facts?month=2026-12") == "/console/facts?month=2026-12"
    for path in (
        "//evil.example",
        "https://evil.example",
        "/console.evil",
        "/\\evil",
        "/console/login",
        "/console/\n",
        "",
    ):
        assert safe_next(path) == "/console"


def test_agents_are_told_where_their_place_is(desk: Desk) -> None:
    assert desk.login("ke").headers["location"] == "/sidebar"
    for path in ("/console", f"{PAGE}/edit", "/console/facts"):
        answer = desk.client.get(path)
        assert answer.status_code == 403 and "用其他账号登录" in answer.text and "侧边栏" in answer.text
    before = desk.row()
    assert (
        desk.client.post(f"{PAGE}/state", data={"version": before.version, "state": "archived"}).status_code
        == 403
    )
    assert desk.row() == before


def test_the_demo_visitors_session_opens_no_console(desk: Desk) -> None:
    desk.client.get("/demo")
    assert desk.client.cookies.get(COOKIE)
    answer = desk.client.get("/console/review")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/login?next=%2Fconsole%2Freview"
    assert desk.login("lin").status_code == 303


def test_a_one_time_password_must_be_changed_first(desk: Desk) -> None:
    assert desk.login("admin", desk.first_password).headers["location"] == "/console/password"
    assert desk.client.get("/console").headers["location"] == "/console/password"
    wrong = {"old": desk.first_password, "new": PASSWORD, "again": PASSWORD + "x"}
    assert "不一样" in desk.client.post("/console/password", data=wrong).text
    short = desk.client.post(
        "/console/password", data={"old": desk.first_password, "new": "short", "again": "short"}
    )
    assert short.status_code == 422 and "10到200个字符" in short.text
    good = desk.client.post(
        "/console/password", data={"old": desk.first_password, "new": PASSWORD, "again": PASSWORD}
    )
    assert good.status_code == 303
    assert desk.client.get("/console").status_code == 200


def test_logout_ends_the_session_at_once(lead: Desk) -> None:
    secret = lead.client.cookies[COOKIE]
    assert lead.client.get("/console").status_code == 200
    lead.client.post("/console/logout")
    lead.client.cookies.set(COOKIE, secret)
    assert lead.client.get("/console").status_code == 303


def test_someone_with_two_shops_chooses_and_stays_inside_the_chosen_one(desk: Desk) -> None:
    with desk.store.begin() as session:
        other = shops.create(session, ShopIn(slug="second", name="第二家店"))
        lin = accounts.user_id_of(session, "chen")
        assert lin is not None
        session.add(Membership(shop_id=other.id, user_id=lin, role="lead"))
    assert desk.login("chen").headers["location"] == "/console/shops"
    assert "第二家店" in desk.client.get("/console/shops").text
    assert desk.client.post("/console/shops", data={"shop": other.id}).status_code == 303
    assert "没有符合条件" in desk.client.get("/console").text
    assert desk.client.get(PAGE).status_code == 404
    assert desk.client.post("/console/shops", data={"shop": 9999}).status_code == 404


def test_a_form_sent_after_the_session_ended_is_not_lost(desk: Desk) -> None:
    answer = desk.client.post(
        f"{PAGE}/edit", data={"title": HOSTILE, "reply": ["第一句", "第二句"], "version": 1}
    )
    assert answer.status_code == 401
    assert "第一句" in answer.text and "第二句" in answer.text and "&lt;script&gt;" in answer.text
    assert "<script>alert" not in answer.text


def test_writes_from_another_site_are_refused(lead: Desk) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    before = lead.row()
    answer = lead.client.post(f"{PAGE}/delete", data={"version": before.version}, headers=headers)
    assert answer.status_code == 403 and lead.row() == before


def test_unknown_pages_are_chinese_pages(lead: Desk) -> None:
    for path in (
        "/console/nothing",
        "/console/phrases/no.such.one",
        "/console/things/x",
        f"{PAGE}/versions/99",
    ):
        answer = lead.client.get(path)
        assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/html")
        assert "没有" in answer.text
    assert lead.client.get("/console?page=abc").status_code == 422
    for path in ("/console", "/console/facts"):
        slashed = lead.client.get(f"{path}/", follow_redirects=False)
        assert (slashed.status_code, slashed.headers["location"]) == (307, path)


# ---------- the library ----------


def _count(page: str, label: str) -> int:
    found = re.search(rf">{label}(?: <span>|（)(\d+)(?:</span>|）</option>)", page)
    assert found, label
    return int(found[1])


def test_the_table_counts_what_each_filter_would_show(lead: Desk) -> None:
    whole = lead.client.get("/console").text
    shipping = _count(whole, "发货")
    filtered = lead.client.get("/console", params={"category": "发货"}).text
    assert f"共{shipping}条" in filtered
    assert _count(whole, "服饰") > 0
    assert "nosniff" in lead.client.get("/console").headers["x-content-type-options"]


@pytest.mark.parametrize("search", ["fhsj", "什么时候发货（未付款）", "神么时候发", "smsh"])
def test_search_looks_into_codes_titles_examples_and_initials(lead: Desk, search: str) -> None:
    assert f'href="{PAGE}"' in lead.client.get("/console", params={"search": search, "category": "发货"}).text


def test_pages_follow_each_other_without_gap_or_overlap(lead: Desk) -> None:
    seen: list[str] = []
    for page in (1, 2):
        text = lead.client.get("/console", params={"page": page, "pack": "general"}).text
        seen += re.findall(r'<td class="wide"><a href="(/console/[^"]+)"', text)
    assert len(seen) == len(set(seen)) == 100


def test_an_empty_search_says_what_to_do(lead: Desk) -> None:
    assert "清除全部条件" in lead.client.get("/console", params={"search": "没有这样的话术吧"}).text


def test_the_detail_shows_replies_slots_examples_and_history(lead: Desk) -> None:
    page = lead.client.get(PAGE).text
    for part in ("最早发出时间", "神么时候发", "什么时候发货", "第1版", "随附话术库"):
        assert part in page
    assert "{{ ship_by }}" not in page


# ---------- the editor ----------


def test_a_draft_is_saved_with_faults_but_not_published(draft: Desk) -> None:
    bad = {"reply": ["今天下午三点前一定给您发出"], "register": ["chat"], "safe": ""}
    answer = draft.client.post(f"{PAGE}/edit", data=draft.form("published", **bad))
    assert answer.status_code == 422 and "承诺" in answer.text and "今天下午三点前一定给您发出" in answer.text
    assert draft.row().data["replies"] != bad["reply"]
    assert draft.client.post(f"{PAGE}/edit", data=draft.form("draft", **bad)).status_code == 303
    assert draft.row().data["replies"] == bad["reply"] and draft.row().state == "draft"
    version = draft.row().version
    refused = draft.client.post(f"{PAGE}/state", data={"version": version, "state": "published"})
    assert refused.status_code == 422 and "改好才能发布" in refused.text
    assert draft.row().state == "draft" and draft.row().version == version


def test_a_good_change_is_published_and_keeps_what_the_form_does_not_show(draft: Desk) -> None:
    before = draft.row().data
    form = draft.form(
        "published", reply=["亲，预计{{ ship_by }}发出", "", "  "], register=["public", "chat", "chat"]
    )
    assert draft.client.post(f"{PAGE}/edit", data=form).status_code == 303
    row = draft.row()
    assert row.state == "published" and row.updated_by == "lin姐"
    assert row.data["replies"] == [{"text": "亲，预计{{ ship_by }}发出", "register": "public"}]
    assert row.data["needs"] == before["needs"] and row.data["phases"] == before["phases"]
    assert row.data["examples"] == before["examples"] and row.data["id"] == KEY


def test_what_is_served_of_a_draft_is_said_wherever_it_stands(draft: Desk) -> None:
    row = draft.row()
    assert row.live_version is not None and row.behind
    live = f"线上仍是第{row.live_version}版"
    assert draft.client.post(f"{PAGE}/edit", data=draft.form("draft", title="改了一半")).status_code == 303
    for path in (PAGE, f"{PAGE}/edit", "/console?state=draft&search=改了一半"):
        assert live in draft.client.get(path).text, path
    draft.set("review")
    page = draft.client.get("/console/review").text
    assert f"和线上的第{row.live_version}版相比" in page and "改了一半" in page
    draft.set("archived")
    assert "线上" not in draft.client.get(PAGE).text
    draft.set("draft")
    assert "未上线" in draft.client.get(PAGE).text
    assert "未上线" in draft.client.get("/console?state=draft&search=改了一半").text
    draft.set("review")
    assert "线上还没有这条话术" in draft.client.get("/console/review").text


def test_checking_changes_nothing(draft: Desk) -> None:
    before = draft.row()
    answer = draft.client.post(
        f"{PAGE}/edit", data=draft.form("check", reply=["{{ no_such }}"], register=["chat"])
    )
    assert answer.status_code == 200 and "没有这个变量：no_such" in answer.text
    assert draft.row() == before


def test_a_short_code_leads_to_one_phrase(draft: Desk) -> None:
    answer = draft.client.post(f"{PAGE}/edit", data=draft.form("published", code="fkfh"))
    assert answer.status_code == 422 and "短码 fkfh 已经是" in answer.text


def test_two_editors_meet_and_nothing_is_lost(draft: Desk) -> None:
    mine = draft.form("draft", title="我改的标题")
    draft.set(None, data={**draft.row().data, "title": "对方改的标题"})
    answer = draft.client.post(f"{PAGE}/edit", data=mine)
    assert answer.status_code == 409
    assert "测试 在您编辑时" in answer.text and "我改的" in answer.text and "对方改的" in answer.text
    assert draft.row().data["title"] == "对方改的标题"
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version and int(version[1]) == draft.row().version
    assert draft.client.post(f"{PAGE}/edit", data={**mine, "version": version[1]}).status_code == 303
    assert draft.row().data["title"] == "我改的标题"


def test_a_phrase_deleted_meanwhile_keeps_what_was_typed(draft: Desk) -> None:
    mine = draft.form("draft", title="写了很久的标题")
    assert draft.client.post(f"{PAGE}/delete", data={"version": draft.row().version}).status_code == 303
    for form in (mine, {**mine, "version": draft.row().version}):
        answer = draft.client.post(f"{PAGE}/edit", data=form)
        assert answer.status_code == 409 and "写了很久的标题" in answer.text and "回收站" in answer.text
    assert "回收站" in draft.client.get("/console").text
    assert draft.client.post(f"{PAGE}/restore", data={"version": draft.row().version}).status_code == 303
    assert not draft.row().deleted


def test_hostile_text_is_shown_as_text_everywhere(draft: Desk) -> None:
    form = draft.form(
        "draft", title=HOSTILE[:24], reply=[HOSTILE], register=["chat"], examples=HOSTILE, keywords=HOSTILE
    )
    assert draft.client.post(f"{PAGE}/edit", data=form).status_code == 303
    for path in (PAGE, f"{PAGE}/edit", "/console?state=draft", f"{PAGE}/versions/1"):
        assert "<script>alert" not in draft.client.get(path).text, path
        assert "&lt;script&gt;" in draft.client.get(path).text, path


def test_an_earlier_version_is_compared_and_restored(draft: Desk) -> None:
    first = draft.row().data["title"]
    draft.client.post(f"{PAGE}/edit", data=draft.form("draft", title="换个标题"))
    page = draft.client.get(f"{PAGE}/versions/1").text
    assert "换个标题" in page and "恢复到第1版" in page
    form = {"version": draft.row().version, "restore": 1}
    assert draft.client.post(f"{PAGE}/restore", data=form).status_code == 303
    assert draft.row().data["title"] == first


def test_a_new_phrase_begins_as_a_draft(lead: Desk) -> None:
    form = {
        "title": "雨天发货", "code": "ytfh", "reply": ["亲，雨天也照常发货哦"], "register": ["chat"], "intent": "ship.when",
        "examples": "下雨还发货吗", "category": "发货", "pack": "general", "act": "draft",
    }  # fmt: skip
    assert "请填写意图" in lead.client.post("/console/phrases/new", data={**form, "intent": ""}).text
    answer = lead.client.post("/console/phrases/new", data=form)
    assert answer.status_code == 303
    row = lead.row("ship.when.ytfh")
    assert row.state == "draft" and row.data["examples"] == ["下雨还发货吗"]
    assert "ytfh" in lead.client.post("/console/phrases/new", data=form).text
    assert "雨天发货" in lead.client.get("/console?state=draft").text


def test_review_shows_the_difference_and_approves_or_returns(draft: Desk) -> None:
    assert draft.client.post(f"{PAGE}/edit", data=draft.form("review", title="送审的标题")).status_code == 303
    page = draft.client.get("/console/review").text
    assert "送审的" in page and "通过并发布" in page and "1条待审核" in page
    back = {"version": draft.row().version, "state": "draft", "back": "review"}
    silent = draft.client.post(f"{PAGE}/state", data=back)
    assert silent.status_code == 422 and "退回时请写明原因" in silent.text and draft.row().state == "review"
    answer = draft.client.post(f"{PAGE}/state", data={**back, "reason": "标题太长，" + HOSTILE})
    assert answer.headers["location"] == "/console/review?done=returned" and draft.row().state == "draft"
    for path in (PAGE, f"{PAGE}/edit"):
        told = draft.client.get(path).text
        assert "退回：标题太长，&lt;script&gt;" in told and "<script>alert" not in told
    draft.set("review")
    good = {"version": draft.row().version, "state": "published", "back": "review"}
    assert draft.client.post(f"{PAGE}/state", data=good).status_code == 303
    assert draft.row().state == "published"
    assert "没有等着审核" in draft.client.get("/console/review").text


@pytest.mark.parametrize(
    ("change", "field", "kind"),
    [
        ({"title": "字" * 25}, "title", "格式"),
        ({"replies": []}, "replies", "格式"),
        ({"replies": ["{{ shop.name | upper }}"]}, "replies", "变量"),
        ({"replies": ["亲，预计{{ ship_by }}发出"], "safe": None}, "safe", "变量"),
        ({"safe": "{{ ship_by }}发出"}, "safe", "变量"),
        ({"replies": ["48小时内给您发货"]}, "replies", "承诺"),
        ({"intents": ["no.such"]}, "intents", "格式"),
    ],
)
def test_each_fault_stands_at_its_field(change: dict[str, Any], field: str, kind: str) -> None:
    data = {
        "id": "ship.when.x", "code": "x", "title": "测试", "intents": ["ship.when"], "examples": ["啥时候发"],
        "replies": ["亲，付款后按顺序发"], "safe": "亲，会尽快安排的", **change,
    }  # fmt: skip
    found = findings.examine(
        {name: value for name, value in data.items() if value is not None}, "发货", "general"
    )
    assert (field, kind) in {(fault.field, fault.kind) for fault in found}
    assert findings.examine({**data, **dict.fromkeys(change)}, "", "nowhere")


def test_a_wording_fault_stands_at_its_reply() -> None:
    rules = shipped_rules()
    said = [example.text for compiled in rules.compiled for example in compiled.rule.bad if not compiled.asks]
    bad = next((text for text in said if wording.check(text, (), rules)), None)
    if bad is None:
        pytest.fail("the library has no rule that needs no question")
    data = {
        "id": "ship.when.x", "code": "x", "title": "测试", "intents": ["ship.when"], "replies": ["亲，付款后按顺序发", bad],
    }  # fmt: skip
    found = [fault for fault in findings.examine(data, "发货", "general") if fault.kind in {"措辞", "合规"}]
    assert found and {(fault.field, fault.index) for fault in found} == {("replies", 1)}
    assert all(fault.message and fault.quote in bad for fault in found)


def test_a_wording_is_judged_before_the_rest_is_filled_in(lead: Desk) -> None:
    form = {
        "version": 0,
        "reply": "亲，今天一定给您发出",
        "register": "chat",
        "pack": "general",
        "act": "check",
    }
    page = lead.client.post("/console/phrases/new", data=form).text
    assert "请填写标题" in page and "固定的时间总有兑现不了的时候" in page
    refused = lead.client.post("/console/phrases/new", data={**form, "act": "draft"})
    assert refused.status_code == 422 and 'href="#title"' in refused.text and 'href="#intent"' in refused.text


def test_numbers_and_variables_change_as_a_whole() -> None:
    change = diff.changes(
        {"replies": ["16:00前付款，{{ ship_by }}前发"]}, {"replies": ["12:00前付款，{{ ship_window }}前发"]}
    )[0]
    marked = [(piece.mark, piece.text) for piece in change.lines[0] if piece.mark != "same"]
    assert marked == [
        ("out", "16:00"),
        ("in", "12:00"),
        ("out", "{{ ship_by }}"),
        ("in", "{{ ship_window }}"),
    ]


def test_the_editor_refuses_nothing_that_lint_accepts() -> None:
    shipped = shipped_library()
    phrases = shipped.library.phrases[:150]
    part = Loaded(replace(shipped.library, phrases=phrases, scripts=()), shipped.places)
    told = " ".join(
        problem.message
        for problem in (
            *content.templates(part),
            *content.promises(part),
            *content.wordings(part, shipped_rules()),
        )
    )
    refused = {p.id for p in phrases if blocking(findings.examine(phrase_data(p), p.category, p.pack))}
    assert {key for key in refused if f"{key}：" not in told} == set()


# ---------- what the shop can do ----------


def _facts(desk: Desk) -> facts.FactsRow:
    with desk.store.read() as session:
        row = facts.current(session, desk.operator.shop_id)
    assert row is not None
    return row


def _facts_form(desk: Desk, **changed: Any) -> dict[str, Any]:
    row = _facts(desk)
    return {
        **{k: v for k, v in factsform.shown(row.facts).items() if not isinstance(v, bool)},
        "version": row.version,
        **changed,
    }


def test_the_facts_form_gives_back_what_it_was_given(manager: Desk) -> None:
    manager.client.post("/console/shops", data={"shop": manager.operator.shop_id})
    before = _facts(manager)
    assert (
        manager.client.post("/console/facts", data=_facts_form(manager, none_closed="yes")).status_code == 303
    )
    after = _facts(manager)
    assert after.version == before.version + 1 and after.by == "chen姐"
    assert after.facts.model_copy(update={"as_of": None}) == before.facts.model_copy(update={"as_of": None})
    assert after.as_of > before.as_of


def test_a_preview_saves_nothing_and_shows_what_would_change(manager: Desk) -> None:
    manager.client.post("/console/shops", data={"shop": manager.operator.shop_id})
    before = _facts(manager)
    form = _facts_form(
        manager, closed="2099-02-10 至 2099-02-17", backlog_days="3", preview="yes", month="2099-02"
    )
    page = manager.client.post("/console/facts", data=form).text
    assert "保存后会改动" in page and "2099-02-10 至 2099-02-17" in page and "停发" in page
    assert _facts(manager) == before


def test_wrong_facts_are_marked_and_not_saved(manager: Desk) -> None:
    manager.client.post("/console/shops", data={"shop": manager.operator.shop_id})
    before = _facts(manager)
    form = _facts_form(
        manager,
        backlog_days="很多",
        closed="春节那几天",
        transit_from="5",
        transit_to="2",
        refund_hours="99999",
    )
    answer = manager.client.post("/console/facts", data=form)
    assert answer.status_code == 422
    assert (
        "请填整数" in answer.text
        and "看不懂" in answer.text
        and "最短天数不能大于" in answer.text
        and "很多" in answer.text
    )
    assert _facts(manager) == before


def test_two_managers_meet_over_the_facts(manager: Desk) -> None:
    manager.client.post("/console/shops", data={"shop": manager.operator.shop_id})
    form = _facts_form(manager, backlog_days="2", none_closed="yes")
    with manager.store.begin() as session:
        facts.save(session, manager.operator, _facts(manager).facts)
    answer = manager.client.post("/console/facts", data=form)
    assert answer.status_code == 409 and "测试 刚存了" in answer.text and 'value="2"' in answer.text
    assert _facts(manager).facts.backlog_days == 0


def test_leads_read_the_facts_and_do_not_write_them(lead: Desk) -> None:
    before = _facts(lead)
    assert "只有店长能改" in lead.client.get("/console/facts").text
    assert lead.client.post("/console/facts", data=_facts_form(lead)).status_code == 403
    assert lead.client.get("/console/audit").status_code == 403
    assert _facts(lead) == before


NOON = datetime(2026, 12, 1, 12, 0, tzinfo=SHANGHAI)
WEEKDAYS = ShopFacts.model_validate(
    {"cutoff": "16:00", "pickup": "19:00", "handling_days": 0, "backlog_days": 0, "works": "mon-sat",
     "closed": [["2026-12-10", "2026-12-11"]]}
)  # fmt: skip


def _days(facts_: ShopFacts) -> dict[date, month.Day]:
    return {day.day: day for week in month.weeks(facts_, 2026, 12, NOON) for day in week}


def test_the_month_says_when_an_order_of_each_day_leaves() -> None:
    days = _days(WEEKDAYS)
    today, saturday, sunday = days[date(2026, 12, 1)], days[date(2026, 12, 5)], days[date(2026, 12, 6)]
    assert (today.today, today.before, today.after) == (True, "当天19:00", "次日19:00")
    assert (saturday.before, saturday.after) == ("当天19:00", "12月7日19:00")
    assert (sunday.closed, sunday.before, sunday.after) == (True, None, "次日19:00")
    wednesday, thursday = days[date(2026, 12, 9)], days[date(2026, 12, 10)]
    assert (wednesday.before, wednesday.after) == ("当天19:00", "12月12日19:00")
    assert (thursday.closed, thursday.after) == (True, "12月12日19:00")


def test_the_coming_days_are_shown_to_the_months_end_and_beyond() -> None:
    last = month.weeks(WEEKDAYS, 2026, 11, datetime(2026, 11, 29, 12, 0, tzinfo=SHANGHAI))
    assert [week[0].day for week in last] == [date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)]
    december = last[1][1]
    assert (december.day, december.inside, december.before) == (date(2026, 12, 1), False, "当天19:00")
    assert month.weeks(WEEKDAYS, 2026, 10, NOON) == []


def test_the_month_says_which_fact_is_missing() -> None:
    assert _days(ShopFacts())[date(2026, 12, 2)].missing == "店铺没有填发货日"
    late = {day.day: day for week in month.weeks(WEEKDAYS, 2026, 12, NOON.replace(hour=17)) for day in week}
    assert late[date(2026, 12, 1)].before is None and late[date(2026, 12, 1)].after == "次日19:00"


# ---------- history in words ----------


def test_a_diff_marks_the_characters_that_changed() -> None:
    (change,) = diff.changes(
        {"replies": ["亲，今天发货哦", "另一句"]}, {"replies": ["亲，明天发货哦", "另一句"]}
    )
    assert change.label == "说法" and len(change.lines) == 1
    assert [(p.mark, p.text) for p in change.lines[0]] == [
        ("same", "亲，"), ("out", "今"), ("in", "明"), ("same", "天发货哦"),
    ]  # fmt: skip
    assert not diff.changes({"title": "一", "safe": None}, {"title": "一"})
    (zero,) = diff.compare({"backlog_days": 0}, {"backlog_days": 1}, factsform.LABELS)
    assert {piece.text for piece in zero.lines[0]} == {"0", "1"}


def test_managers_see_who_did_what(manager: Desk) -> None:
    manager.client.post("/console/shops", data={"shop": manager.operator.shop_id})
    page = manager.client.get("/console/audit").text
    assert "修改话术" in page and "lin姐" in page and "更新随附话术" in page
    assert "修改话术</td>" not in manager.client.get("/console/audit", params={"action": "facts.save"}).text


def test_a_stopped_promise_is_offered_variables_not_another_time() -> None:
    data = {
        "id": "ship.when.x",
        "code": "x",
        "title": "测试",
        "intents": ["ship.when"],
        "replies": ["今天下午一定给您发出哦"],
    }
    (fault,) = [fault for fault in findings.examine(data, "发货", "general") if fault.kind == "承诺"]
    assert "{{ ship_by }}" in fault.message and fault.better == ""
