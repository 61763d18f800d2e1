"""The table: filters, order, and the same act on many, shown before it is done and undone after."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.store import accounts, entries, events, shops
from app.store.inputs import EntryIn, EntryQuery, EventIn, ShopChange
from tests.web import console_desk
from tests.web.console_desk import HOSTILE, PAGE, Desk

running, desk, lead, manager = (
    console_desk.running, console_desk.desk, console_desk.lead, console_desk.manager,
)  # fmt: skip
_HIDDEN = re.compile(r'<input type="hidden" name="(undo|pick)" value="([^"]+)"')
KEYS = ("ship.when.next-dispatch", "greet.open.hello")


def _pick(desk: Desk, *keys: str, version: int | None = None) -> list[str]:
    rows = [desk.row(key) for key in keys]
    return [f"{version or row.version}/{row.kind}/{row.key}" for row in rows]


def _hidden(page: str, name: str) -> list[str]:
    return [unescape(value) for found, value in _HIDDEN.findall(page) if found == name]


def _do(desk: Desk, act: str, picks: list[str], **more: Any) -> Any:
    return desk.client.post("/console/bulk/do", data={"act": act, "pick": picks, **more})


def test_a_preview_shows_every_change_and_writes_nothing(lead: Desk) -> None:
    before = [lead.row(key) for key in KEYS]
    page = lead.client.post("/console/bulk", data={"act": "archive", "pick": _pick(lead, *KEYS)}).text
    assert "归档会改动 2条" in page and "<del>已发布</del>" in page and "<ins>已归档</ins>" in page
    assert all(row.data["title"] in page for row in before)
    assert [lead.row(key) for key in KEYS] == before


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("archive", {}),
        ("draft", {}),
        ("delete", {}),
        ("category", {"value": "换过的"}),
        ("pack", {"value": "food"}),
    ],
)
def test_what_is_done_to_many_is_undone_as_one(lead: Desk, act: str, more: dict[str, str]) -> None:
    before = [lead.row(key) for key in KEYS]
    page = _do(lead, act, _pick(lead, *KEYS), **more).text
    assert "2条。" in page and "撤销" in page
    after = [lead.row(key) for key in KEYS]
    assert all(
        (new.state, new.pack, new.category, new.deleted) != (old.state, old.pack, old.category, old.deleted)
        for old, new in zip(before, after, strict=True)
    )
    undone = lead.client.post("/console/bulk/undo", data={"undo": _hidden(page, "undo")}).text
    assert "已撤销，2条恢复原样" in undone
    for old, key in zip(before, KEYS, strict=True):
        new = lead.row(key)
        assert (new.state, new.pack, new.category, new.deleted, new.data) == (
            old.state, old.pack, old.category, False, old.data,
        )  # fmt: skip


@pytest.mark.parametrize("act", ["archive", "delete"])
def test_undoing_brings_back_what_agents_were_served_of_a_draft(lead: Desk, act: str) -> None:
    served = lead.row(KEYS[0])
    lead.set("draft", KEYS[0], data={**served.data, "title": "改了一半"})
    page = _do(lead, act, _pick(lead, KEYS[0])).text
    assert lead.row(KEYS[0]).live_version is None
    undone = lead.client.post("/console/bulk/undo", data={"undo": _hidden(page, "undo")}).text
    assert "已撤销，1条恢复原样" in undone
    row = lead.row(KEYS[0])
    assert (row.state, row.data["title"], row.deleted, row.behind) == ("draft", "改了一半", False, True)
    with lead.store.read() as session:
        found = {one.key: one.data for one in entries.published(session, lead.operator.shop_id)}
    assert found[KEYS[0]] == served.data
    lead.set("published", KEYS[0], data=served.data)


def test_undoing_leaves_alone_what_somebody_changed_since(lead: Desk) -> None:
    page = _do(lead, "archive", _pick(lead, *KEYS)).text
    undo = _hidden(page, "undo")
    lead.set("draft", KEYS[0])
    told = lead.client.post("/console/bulk/undo", data={"undo": [*undo, "x/y", HOSTILE]}).text
    assert "1条恢复原样" in told and "有1条后来又被改过" in told
    assert (lead.row(KEYS[0]).state, lead.row(KEYS[1]).state) == ("draft", "published")
    lead.set("published", KEYS[0])


def test_an_entry_changed_since_it_was_chosen_stops_all_of_it(lead: Desk) -> None:
    picks = [*_pick(lead, KEYS[0]), *_pick(lead, KEYS[1], version=999)]
    answer = _do(lead, "archive", picks)
    assert answer.status_code == 409
    assert {lead.row(key).state for key in KEYS} == {"published"}


def test_what_cannot_be_published_is_named_and_the_rest_can_go_on(lead: Desk) -> None:
    row = lead.row(KEYS[0])
    lead.set("draft", KEYS[0], data={**row.data, "replies": ["今天下午三点前一定给您发出"]})
    lead.set("draft", KEYS[1])
    page = lead.client.post("/console/bulk", data={"act": "publish", "pick": _pick(lead, *KEYS)}).text
    assert "有1条不能发布" in page and "改好才能发布" in page and "跳过不能改的，发布这1条" in page
    assert _do(lead, "publish", _pick(lead, *KEYS)).status_code == 409
    assert lead.row(KEYS[1]).state == "draft"
    assert "已发布1条" in _do(lead, "publish", _hidden(page, "pick")).text
    lead.set("draft", KEYS[0], data=row.data)
    lead.set("published", KEYS[0])


def test_all_pages_can_be_meant_and_an_empty_choice_is_said(lead: Desk) -> None:
    form = {"act": "draft", "back": "category=发货", "all": "yes"}
    with lead.store.read() as session:
        query = EntryQuery(category="发货")
        number = entries.page(session, lead.operator, query).total
    assert f"转为草稿会改动 {number}条" in lead.client.post("/console/bulk", data=form).text
    for bad, said in (({"act": "archive"}, "还没有选话术"), ({"pick": ["1/phrase/x"]}, "请选择要做什么")):
        answer = lead.client.post("/console/bulk", data=bad)
        assert answer.status_code == 422 and said in answer.text
    nameless = lead.client.post("/console/bulk", data={"act": "category", "pick": _pick(lead, KEYS[0])})
    assert nameless.status_code == 422 and "要换成哪个分组" in nameless.text
    assert (
        lead.client.post(
            "/console/bulk", data={"act": "category", "category": "字" * 30, "all": "yes"}
        ).status_code
        == 422
    )


def test_agents_do_nothing_to_many(desk: Desk) -> None:
    desk.login("ke")
    for path in ("/console/bulk", "/console/bulk/do", "/console/bulk/undo"):
        assert desk.client.post(path, data={"act": "archive", "pick": _pick(desk, *KEYS)}).status_code == 403
    assert {desk.row(key).state for key in KEYS} == {"published"}


def test_where_approval_is_wanted_publishing_many_is_refused_with_the_reason(manager: Desk) -> None:
    manager.set("draft", KEYS[1])
    with manager.store.begin() as session:
        shops.change(session, manager.operator, ShopChange(approval=True))
    try:
        page = manager.client.post(
            "/console/bulk", data={"act": "publish", "pick": _pick(manager, KEYS[1])}
        ).text
        assert "要由另一位组长审核" in page and manager.row(KEYS[1]).state == "draft"
        assert "发布修改" not in manager.client.get(f"{PAGE}/edit").text
        assert "发布前要由另一位组长审核" in manager.client.get("/console/review").text
    finally:
        answer = manager.client.post("/console/review/rule", data={"approval": "no"})
        assert answer.status_code == 303
        manager.set("published", KEYS[1])


def test_the_table_is_ordered_and_filtered_by_intent_and_use(lead: Desk) -> None:
    with lead.store.begin() as session:
        used = [EventIn(kind="inserted", suggestion=KEYS[0])] * 3 + [
            EventIn(kind="shown", suggestion=KEYS[1])
        ]
        events.record(session, lead.operator, used)
    used_only = lead.client.get("/console", params={"use": "used"}).text
    assert "共1条" in used_only and f'href="{PAGE}"' in used_only
    first = lead.client.get("/console", params={"sort": "-uses"}).text
    links = re.findall(r'<a href="(/console/(?:phrase|script)s/[^"]+)"', first[first.index("<tbody>") :])
    assert links[0] == PAGE
    assert 'aria-sort="descending"' in first
    by_intent = lead.client.get("/console", params={"intent": "ship.when"}).text
    total = re.search(r"共(\d+)条", by_intent)
    assert total and f"（{total[1]}）" in by_intent
    assert lead.client.get("/console", params={"sort": "drop table", "use": HOSTILE}).status_code == 200


def test_a_teams_phrase_is_written_listed_reviewed_and_undone_like_the_shops(lead: Desk) -> None:
    with lead.store.begin() as session:
        lin = accounts.user_id_of(session, "lin")
        assert lin is not None
        accounts.set_team(session, lead.operator, lin, "夜班/一组")
    form = {
        "version": 0, "title": "夜班的招呼", "code": "ybzh", "reply": ["亲，夜里好，您说"], "register": ["chat"],
        "intent": "greet.open", "examples": "夜里有人吗", "category": "问候与结束语", "pack": "general", "act": "review",
        "home": "夜班/一组",
    }  # fmt: skip
    assert "夜班/一组" in lead.client.get("/console/phrases/new").text
    where = lead.client.post("/console/phrases/new", data=form).headers["location"].split("?")[0]
    page = lead.client.get(where).text
    assert "夜班的招呼" in page and "团队「夜班/一组」" in page
    assert "夜班的招呼" in lead.client.get("/console/review").text
    assert "共1条" in lead.client.get("/console", params={"home": "夜班/一组"}).text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    lead.client.post(f"{where}/state", data={"version": version[1], "state": "published"})
    listed = lead.client.get("/console", params={"home": "夜班/一组"}).text
    pick = re.search(r'name="pick" value="([^"]+)"', listed)
    assert pick and "已发布" in listed
    done = lead.client.post("/console/bulk/do", data={"act": "archive", "pick": [unescape(pick[1])]}).text
    assert "已归档1条" in done and "已归档" in lead.client.get(where).text
    undone = lead.client.post("/console/bulk/undo", data={"undo": _hidden(done, "undo")}).text
    assert "1条恢复原样" in undone and "已发布" in lead.client.get(where).text
    assert f'href="{PAGE}"' in lead.client.get("/console", params={"home": "shop", "search": "fhsj"}).text
    for odd in ("team:x", "team::k", "team:!!:k", "team:_w:k", "team:" + "A" * 500 + ":k"):
        assert lead.client.get(f"/console/phrases/{odd}").status_code in {404, 422}


def test_a_leads_own_phrase_is_written_found_and_kept_to_themselves(lead: Desk) -> None:
    """Its code is taken by the shop, and the shop wants four eyes: neither is a person's own business."""
    form = {
        "version": 0, "title": "我的开场", "code": "fhsj", "reply": ["亲，我是小林，您慢慢说"], "register": ["chat"],
        "intent": "greet.open", "examples": "小林在吗", "category": "问候与结束语", "pack": "general", "act": "draft",
        "home": "personal",
    }  # fmt: skip
    answer = lead.client.post("/console/phrases/new", data=form)
    where = answer.headers["location"].split("?")[0]
    with lead.store.begin() as session:
        shops.change(session, lead.operator, ShopChange(approval=True))
    page = lead.client.get(where).text
    assert "我的，只有自己能用" in page and "送审" not in page and "确认发布" in page
    edited = lead.client.get(f"{where}/edit").text
    assert "没有发现问题" in edited and 'value="published"' in edited
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    answer = lead.client.post(f"{where}/state", data={"version": version[1], "state": "published"})
    assert "别人看不到" in lead.client.get(answer.headers["location"]).text
    everything, mine = (lead.client.get("/console", params={"home": home}).text for home in ("", "personal"))
    assert "我的开场" not in everything and "我的开场" in mine and "共1条" in mine
    pick = re.search(r'name="pick" value="([^"]+)"', mine)
    assert pick
    done = lead.client.post("/console/bulk/do", data={"act": "archive", "pick": [unescape(pick[1])]}).text
    assert "已归档1条" in done
    assert "1条恢复原样" in lead.client.post("/console/bulk/undo", data={"undo": _hidden(done, "undo")}).text
    with lead.store.begin() as session:
        shops.change(session, lead.operator, ShopChange(approval=False))
    assert lead.login("mei").status_code == 303
    assert "我的开场" not in lead.client.get("/console", params={"home": "personal"}).text
    for path in (where, f"{where}/edit", f"{where}/versions/1"):
        assert lead.client.get(path).status_code == 403
    for odd in ("mine:x:k", "mine::k", "mine:99999999999:k"):
        assert lead.client.get(f"/console/phrases/{odd}").status_code in {403, 404}


def test_dozens_of_teams_take_a_line_or_two_and_the_chosen_one_is_in_sight(lead: Desk) -> None:
    data = {
        "code": "",
        "title": "招呼",
        "intents": ["greet.open"],
        "replies": ["亲，您说"],
        "examples": ["在么"],
    }
    with lead.store.begin() as session:
        for n in range(20):
            key = f"greet.open.of-{n}"
            entry = {"category": "其他", "pack": "general", "data": data | {"id": key, "code": f"z{n:02}"}}
            entries.create(
                session,
                lead.operator,
                EntryIn(kind="phrase", key=key, scope="team", owner=f"队{n:02}", **entry),
            )
    page = lead.client.get("/console", params={"home": "队19"}).text
    shown, folded = page.split('<summary class="chip">')
    assert "队01" in shown and 'id="chip-home-队19"' in shown and 'id="chip-home-队19"' not in folded
    assert re.match(r"另有(\d+)个", folded) and folded.count('id="chip-home-') == int(
        re.findall(r"\d+", folded)[0]
    )
