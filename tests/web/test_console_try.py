"""Trying things out: the playground, the preview of a phrase, duplicates: answers of the real line, nothing stored."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.web.console import stage
from tests.web import console_desk
from tests.web.console_desk import HOSTILE, KEY, PAGE, Desk

running, desk = console_desk.running, console_desk.desk


@pytest.fixture
def served(desk: Desk) -> Desk:
    desk.serve()
    assert desk.login("lin").status_code == 303
    return desk


def _try(desk: Desk, message: str, **more: Any) -> Any:
    return desk.client.post("/console/try", data={"message": message, **more})


def test_the_playground_explains_what_agents_would_get(served: Desk) -> None:
    page = _try(served, "什么时候发货", status="unpaid").text
    assert f'href="{PAGE}"' in page and "很确定" in page and "得分" in page and "问的就是这个意图" in page
    assert "承诺已核对" in page
    angry = _try(served, "到底什么时候发货！！骗子", status="paid").text
    assert "买家生气" in angry and "催发货" in angry


def test_the_clock_and_the_order_are_played(served: Desk) -> None:
    before = _try(served, "什么时候发货", status="unpaid", now="2026-11-24T15:00").text
    after = _try(served, "什么时候发货", status="unpaid", now="2026-11-24T17:00").text
    assert "今天19:00前" in before and "今天19:00前" not in after and "明天19:00前" in after
    shipped = _try(served, "什么时候发货", status="shipped").text
    assert "没有参加排名的" in shipped and "只用于" in shipped


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"message": ""}, "请写一句买家的话"),
        ({"message": "字" * 2001}, "最多2000个字"),
        ({"message": "在吗", "now": "morgen"}, "请选日期和时间"),
        ({"message": "在吗", "now": "0001-01-01T00:00"}, "请选近几年的日期"),
        ({"message": "在吗", "status": "eaten"}, "请选择订单状态"),
        ({"message": "在吗", "earlier": "谁知道谁说的"}, "请以「买家：」或「客服：」开头"),
    ],
)
def test_a_form_that_makes_no_sense_is_marked(served: Desk, form: dict[str, str], said: str) -> None:
    answer = served.client.post("/console/try", data=form)
    assert answer.status_code == 422 and said in answer.text


def test_a_hostile_message_stays_text(served: Desk) -> None:
    page = _try(served, HOSTILE + "什么时候发货", earlier="买家：" + HOSTILE).text
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_the_earlier_talk_counts(served: Desk) -> None:
    alone = _try(served, "那什么时候呢").text
    after = _try(served, "那什么时候呢", earlier="买家：我的退款什么时候到账\n客服：在处理了").text
    assert alone != after and "退款" in after


def test_before_the_library_is_built_pages_say_so(desk: Desk) -> None:
    desk.login("lin")
    snapshots = desk.client.app.state.snapshots  # type: ignore[attr-defined]
    kept, snapshots._current = snapshots._current, {}
    try:
        assert "还在准备" in _try(desk, "在吗").text
        assert desk.client.get("/console/pairs").status_code == 503
        assert "还在准备" in desk.client.get(f"{PAGE}/edit").text
    finally:
        snapshots._current = kept


def test_the_editor_shows_three_situations_and_the_rank_of_each_example(served: Desk) -> None:
    form = served.form(
        "rank", reply=["亲，预计{{ ship_by }}发出"], register=["chat"], safe="亲，按付款先后发"
    )
    before = served.row()
    page = served.client.post(f"{PAGE}/edit", data=form).text
    scenes = page[page.index('id="scenes"') :]
    assert scenes.index("平常") < scenes.index("大促") < scenes.index("缺货")
    assert "亲，预计" in page and "19:00前发出" in page and "最晚" in page
    assert "亲，按付款先后发" in page and "换成了不带时间的说法" in page
    assert page.count("第1位") >= 4 and "发布后" in page
    assert served.row() == before


def test_a_better_example_raises_the_rank_before_it_is_published(served: Desk) -> None:
    question = "我家鹦鹉能骑自行车吗"
    form = {
        "version": 0, "title": "鹦鹉骑车", "code": "ywqc", "reply": ["亲，鹦鹉骑车要看它愿不愿意"], "register": ["chat"],
        "intent": "product.material", "examples": question, "category": "其他", "pack": "general", "act": "rank",
    }  # fmt: skip
    page = served.client.post("/console/phrases/new", data=form).text
    cells = page[page.index(f'<th scope="row">{question}') :]
    cells = cells[: cells.index("</tr>")]
    assert "没推荐</td>" in cells and "第1位" in cells


def test_scenes_follow_the_shop_and_the_phrase(served: Desk) -> None:
    snapshot = served.client.app.state.snapshots.of(served.operator.shop_id)  # type: ignore[attr-defined]
    phrase = next(one for one in snapshot.engine.library.phrases if one.id == KEY)
    now = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
    plain, sale, out = stage.scenes(snapshot, phrase, now)
    assert "今天19:00前" in plain.text and plain.verdict == "pass"
    assert sale.name == "大促" and "今天" not in sale.text
    assert out.text and "19:00" not in out.text
    empty = type(snapshot)(1, "1", snapshot.engine, snapshot.finder, ShopFacts(), {}, frozenset())
    unsure = stage.scenes(empty, phrase, now)[0]
    assert unsure.verdict in {"safe", "pass"} and "19:00" not in unsure.text


def test_duplicates_are_found_with_names_for_ids(served: Desk) -> None:
    row = served.row()
    form = {
        "version": 0, "title": "抄来的一条", "code": "zzzz", "intent": row.data["intents"][0], "safe": row.data["safe"],
        "reply": [r["text"] if isinstance(r, dict) else r for r in row.data["replies"]], "examples": "抄来的问法",
        "register": ["chat"] * len(row.data["replies"]), "category": "发货", "pack": "general", "act": "draft",
    }  # fmt: skip
    warned = served.client.post("/console/phrases/new", data={**form, "act": "check"}).text
    assert "几乎一样" in warned
    assert served.client.post("/console/phrases/new", data=form).status_code == 303
    page = served.client.get("/console/pairs", params={"kind": "duplicate"}).text
    assert '<a href="/console/phrases/ship.when.zzzz">抄来的一条</a>' in page and "几乎一样" in page
    assert "合并：留常用的一条" in page and '<a href="/console/phrases/ship.when.zzzz/edit">' in page


def test_a_draft_moves_no_question_to_another_phrase(served: Desk) -> None:
    """Drafts stand among the phrases that are looked at; what is served to agents doesn't know them."""

    def confused() -> list[str]:
        page = served.client.get("/console/pairs", params={"kind": "confusion"}).text
        return re.findall(r"的问法<q>.*?</p>", page)

    before = confused()
    form = {
        "version": 0, "title": "排在最前", "code": "aaaa", "intent": "after.exchange", "reply": ["换货的话您先拍个照"],
        "register": ["chat"], "examples": "什么时候发货呀亲", "category": "换货", "pack": "general", "act": "draft",
    }  # fmt: skip
    assert served.client.post("/console/phrases/new", data=form).status_code == 303
    assert confused() == before and before


def test_each_step_of_a_script_is_read_in_three_situations(served: Desk) -> None:
    snapshot = served.client.app.state.snapshots.of(served.operator.shop_id)  # type: ignore[attr-defined]
    now = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
    time_first = {
        "id": "a", "goal": "说清哪天发", "cues": ["什么时候发货"],
        "replies": ["亲，现在拍下预计{{ ship_by }}前发出", "亲，我先去仓库问一下"],
    }  # fmt: skip
    script = {"stages": [{"name": "一", "steps": [time_first, {"id": "b", "goal": "", "replies": []}]}]}
    found = stage.step_scenes(snapshot, script, now)
    assert found.keys() == {"0.0"}  # the second step isn't whole yet
    plain, sale, out = found["0.0"]
    assert (plain.name, sale.name, out.name) == ("平常", "大促", "缺货")
    assert "今天19:00前" in plain.text and plain.verdict == "pass" and "最晚11月24日19:00发出" in plain.said
    assert "今天" not in sale.text
    assert out.text == "亲，我先去仓库问一下" and out.verdict == "safe"
    assert "第1种说法这时用不上，换成了第2种" in out.said


def test_the_steps_of_a_trade_phase_are_tried_with_its_order(served: Desk) -> None:
    snapshot = served.client.app.state.snapshots.of(served.operator.shop_id)  # type: ignore[attr-defined]
    now = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
    step = {"id": "a", "goal": "看物流", "replies": ["亲，预计{{ ship_by }}前发出", "亲，我这就查"]}
    stages = [{"name": "一", "steps": [step]}]
    paid, shipped = (
        stage.step_scenes(snapshot, {"stages": stages, "phases": phases}, now)["0.0"][0]
        for phases in (["sale"], ["transit"])
    )
    assert "今天19:00前" in paid.text and shipped.text == "亲，我这就查"


def test_the_form_of_a_script_shows_them(served: Desk) -> None:
    page = served.client.get("/console/scripts/after.quality-return/edit").text
    assert page.count('class="step-scenes live"') == 6 == page.count("<span>买家会读到</span>")
    blank = served.client.get("/console/scripts/new").text
    assert "<span>买家会读到</span>" not in blank
