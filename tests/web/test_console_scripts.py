"""Scripts in the console: the list, the ladder, and a form that loses nothing while it is rearranged."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.store import entries
from app.store.inputs import EntryChange, Ref
from app.web.console.scriptform import Script, rearranged
from tests.web import console_desk
from tests.web.console_desk import HOSTILE, Desk

running, desk, lead = console_desk.running, console_desk.desk, console_desk.lead
KEY = "after.quality-return"
PAGE = f"/console/scripts/{KEY}"
_INPUT = re.compile(r'<input(?=[^>]*\bname="([^"]*)")(?=[^>]*\bvalue="([^"]*)")[^>]*>')
_AREA = re.compile(r'<textarea[^>]*\bname="([^"]*)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
_SELECT = re.compile(r'<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)


def filled(page: str) -> dict[str, list[str]]:
    """The script's form as a browser would send it."""
    form = page[page.index('id="editor"') : page.index("</form>", page.index('id="editor"'))]
    found: list[tuple[int, str, str]] = [(m.start(), m[1], m[2]) for m in _INPUT.finditer(form)]
    found += [(m.start(), m[1], m[2]) for m in _AREA.finditer(form)]
    for m in _SELECT.finditer(form):
        chosen = re.search(r'value="([^"]*)" selected', m[2]) or re.search(r'value="([^"]*)"', m[2])
        found.append((m.start(), m[1], chosen[1] if chosen else ""))
    values: dict[str, list[str]] = {}
    for _, name, value in sorted(found):
        values.setdefault(name, []).append(unescape(value))
    return values


def press(desk: Desk, form: dict[str, list[str]], path: str = f"{PAGE}/edit", **pressed: str) -> Any:
    return desk.client.post(path, data={**form, **{name: [value] for name, value in pressed.items()}})


def test_the_list_shows_each_script_with_its_stages(lead: Desk) -> None:
    page = lead.client.get("/console/scripts", params={"search": "质量问题退货"}).text
    assert "质量问题退货" in page and "共1套" in page
    assert [name for name in ("道歉取证", "判断", "方案", "收尾") if f"<li>{name}</li>" not in page] == []
    assert "没有符合条件的脚本" in lead.client.get("/console/scripts", params={"search": "绝无此事"}).text


def test_the_ladder_shows_what_each_step_needs(lead: Desk) -> None:
    page = lead.client.get(PAGE).text
    for part in (
        "质量问题的退回运费由店铺承担",
        "需组长同意",
        "让步第1级 · 运费",
        "要记下：退回运费金额与凭证",
        "运费你们出吧",
    ):
        assert part in page
    assert page.index("道歉，请拍照描述") < page.index("确认责任") < page.index("退、换、修")


def test_the_form_gives_back_what_it_was_given(lead: Desk) -> None:
    before = lead.script(KEY)
    answer = press(lead, filled(lead.client.get(f"{PAGE}/edit").text), act="published")
    assert answer.status_code == 303
    after = lead.script(KEY)
    assert after.data == before.data and after.category == before.category
    assert after.version == before.version + 1


def test_stages_and_steps_are_added_moved_and_removed_without_losing_what_was_typed(lead: Desk) -> None:
    form = filled(lead.client.get(f"{PAGE}/edit").text)
    form["step.0.0.goal"] = ["改了一半的目标"]
    page = press(lead, form, change="step+1.0").text
    assert (
        "改了一半的目标" in page
        and lead.script(KEY).data["stages"][0]["steps"][0]["goal"] != "改了一半的目标"
    )
    form = filled(page)
    form["step.1.1.goal"] = ["新的一步"]
    form["step.1.1.reply"] = ["第一种", "第二种"]
    form = filled(press(lead, form, change="step^1.1").text)
    assert form["step.1.0.goal"] == ["新的一步"] and form["step.1.0.reply"] == ["第一种", "第二种"]
    form = filled(press(lead, form, change="step^1.0").text)
    assert form["step.0.1.goal"] == ["新的一步"]
    form = filled(press(lead, form, change="stage-0").text)
    assert "新的一步" not in str(form).replace(form["removed"][0], "")
    form = filled(press(lead, form, change="undo").text)
    assert form["step.0.1.goal"] == ["新的一步"] and form["step.0.0.goal"] == ["改了一半的目标"]
    before = lead.script(KEY).version
    assert press(lead, form, act="draft").status_code == 303
    saved = lead.script(KEY)
    assert saved.version == before + 1 and saved.state == "draft"
    assert [step["goal"] for step in saved.data["stages"][0]["steps"]] == ["改了一半的目标", "新的一步"]


def test_nonsense_buttons_change_nothing(lead: Desk) -> None:
    form = filled(lead.client.get(f"{PAGE}/edit").text)
    for wish in ("stage-99", "step^9.9", "step-0.99", "x", "stage+99", "reply+0.99"):
        kept = filled(press(lead, form, change=wish).text)
        assert {name: kept[name] for name in form if name.startswith("step")} == {
            name: value for name, value in form.items() if name.startswith("step")
        }, wish
    for removed in ("[", '[{"steps":[{"replies":3}]}]', "7", '{"a":1}', "[" * 5000):
        form["removed"] = [removed]
        assert press(lead, form, change="undo").status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"step.0.0.reply": ["只有一种说法", ""]}, "说法至少要2条"),
        ({"step.0.0.reply": ["今天下午三点前一定给您发出", "好的，我看看"]}, "固定的时间总有兑现不了的时候"),
        ({"step.0.0.goal": [""]}, "请填写这一步要做到什么"),
        ({"stage.0.name": [""]}, "请填写阶段名"),
        ({"step.0.0.reply": ["{{ nothing }}", "好的"]}, "没有这个变量"),
        ({"step.0.0.concession": ["gift"], "step.0.0.level": ["x"]}, "让步"),
        ({"title": [""]}, "请填写标题"),
    ],
)
def test_faults_stand_in_the_form_and_keep_a_script_from_agents(
    lead: Desk, change: dict[str, list[str]], said: str
) -> None:
    before = lead.script(KEY)
    form = {**filled(lead.client.get(f"{PAGE}/edit").text), **change}
    answer = press(lead, form, act="published")
    assert answer.status_code == 422 and said in answer.text
    assert lead.script(KEY) == before
    assert press(lead, form, act="check").status_code == 200 and lead.script(KEY) == before


def test_two_editors_of_a_script_meet(lead: Desk) -> None:
    form = filled(lead.client.get(f"{PAGE}/edit").text)
    form["title"] = ["我起的标题"]
    row = lead.script(KEY)
    with lead.store.begin() as session:
        change = EntryChange(data={**row.data, "title": "对方起的标题"})
        entries.save(session, lead.operator, Ref(kind="script", key=KEY), change, expected=row.version)
    answer = press(lead, form, act="draft")
    assert answer.status_code == 409 and "我起的" in answer.text and "对方起的" in answer.text
    assert lead.script(KEY).data["title"] == "对方起的标题"
    assert press(lead, filled(answer.text), act="draft").status_code == 303
    assert lead.script(KEY).data["title"] == "我起的标题"


def test_a_new_script_is_made_from_the_blank_form_and_shows_hostile_text_as_text(lead: Desk) -> None:
    form = filled(lead.client.get("/console/scripts/new").text)
    form |= {
        "title": ["催发货两步走"], "intent": ["ship.urge"], "category": ["发货"], "enter": ["怎么还不发"],
        "stage.0.name": [HOSTILE], "step.0.0.goal": [HOSTILE], "step.0.0.cues": [HOSTILE],
        "step.0.0.reply": ["亲，我这就去看看", HOSTILE],
    }  # fmt: skip
    answer = press(lead, form, "/console/scripts/new", act="draft")
    assert answer.status_code == 303
    where = answer.headers["location"].split("?")[0]
    assert where == "/console/scripts/ship.cfhlbz"
    for path in (where, f"{where}/edit", "/console/scripts"):
        page = lead.client.get(path).text
        assert "<script>alert" not in page and ("&lt;script&gt;" in page or path == "/console/scripts")
    again = press(lead, form, "/console/scripts/new", act="draft")
    assert again.headers["location"].startswith("/console/scripts/ship.cfhlbz-2")


def test_moving_a_step_over_the_edge_of_its_stage() -> None:
    stages = [
        {"name": "一", "steps": [{"id": "a"}, {"id": "b"}]},
        {"name": "二", "steps": [{"id": "c"}]},
    ]

    def ids(wish: str) -> list[list[str]]:
        changed, _ = rearranged(Script({"stages": stages}, "分组"), wish)
        return [[step["id"] for step in stage["steps"]] for stage in changed.data["stages"]]

    assert ids("stepv0.1") == [["a"], ["b", "c"]]
    assert ids("step^1.0") == [["a", "b", "c"], []]
    assert ids("step^0.0") == ids("stepv1.0") == ids("stage^0") == [["a", "b"], ["c"]]
    assert ids("stagev0") == [["c"], ["a", "b"]]
    assert ids("step-0.0") == [["b"], ["c"]]
