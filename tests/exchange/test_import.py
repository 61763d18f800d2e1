"""From a file to drafts: what the preview says is what happens, and a second time nothing does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.access import Principal
from app.core.facts import Role
from app.errors import ForbiddenError, NotFoundError
from app.exchange import apply, depart, formats
from app.exchange.apply import BadRowsError, Upload
from app.exchange.flat import Thoughts, remembered
from app.exchange.formats import FLAT, whole_json
from app.exchange.model import FormatError, Row, Sheet, Whole
from app.exchange.plan import Plan, Progress, plan
from app.exchange.present import Present
from app.exchange.report import Options
from app.library.shipped import shipped_library
from app.store import audit, entries, exchanges, shops
from app.store.errors import ConflictError
from app.store.exchanges import JobRow
from app.store.inputs import EntryChange, EntryIn, Ref, ShopIn
from app.store.session import Store
from app.store.shapes import script_data
from app.store.tables import Kind
from tests.exchange.conftest import Put, items
from tests.exchange.files import qianniu

Bring = Callable[..., JobRow]
Held = Callable[[], dict[str, entries.Row]]


def _statuses(job: JobRow) -> list[str]:
    return [item.status for item in items(job)]


def commit(store: Store, who: Principal, number: int, expected: int) -> JobRow:
    """Write a previewed import, as the service does."""
    return apply.finish(store, apply.take_up(store, who, number, expected))


def _edit(store: Store, who: Principal, row: entries.Row, **data: object) -> None:
    ref = Ref(kind="phrase", key=row.key)
    change = EntryChange(data={**row.data, **data})
    with store.begin() as session:
        entries.save(session, who, ref, change, expected=row.version)


def test_new_phrases_arrive_as_drafts_with_code_group_and_intent(bring: Bring, held: Held) -> None:
    job = bring(
        qianniu("zx1,亲，在的，请讲,开场", ",可以退的，不影响二次销售就行,", "FH2,付款后按顺序发货的,发货")
    )
    assert (job.state, job.format, job.total, job.done) == ("done", "qianniu", 3, 3)
    found = held()
    assert set(found) == {"zx1", "kytd", "fh2"}
    row = found["kytd"]
    assert (row.state, row.category, row.version) == ("draft", "未分组", 1)
    assert row.data["replies"] == ["可以退的，不影响二次销售就行"]
    assert row.data["intents"][0].startswith(("return", "after"))
    assert {item.becomes for item in items(job)} == {"draft"}
    assert all(item.intents for item in items(job))


def test_a_preview_writes_nothing_and_its_commit_writes_just_that(
    store: Store, lead: Principal, bring: Bring, held: Held
) -> None:
    seen = bring(qianniu("zx1,亲，在的,开场"), dry_run=True)
    assert (seen.state, held()) == ("preview", {})
    done = commit(store, lead, seen.id, seen.version)
    assert (done.state, list(held())) == ("done", ["zx1"])
    assert items(done) == items(seen)
    with pytest.raises(ConflictError):
        commit(store, lead, seen.id, seen.version)
    with pytest.raises(ConflictError):
        commit(store, lead, done.id, done.version)


def test_a_preview_is_void_once_the_library_has_changed(
    store: Store, lead: Principal, bring: Bring, held: Held, put: Put
) -> None:
    seen = bring(qianniu("zx1,亲，在的,开场"), dry_run=True)
    put("zx1", "这里先有了另外一条")
    with pytest.raises(ConflictError, match="重新预览"):
        commit(store, lead, seen.id, seen.version)
    assert held()["zx1"].data["replies"] == ["这里先有了另外一条"]


def test_findings_stand_beside_each_row(bring: Bring) -> None:
    job = bring(
        qianniu("a1,今天下午一定发出,", "a2,好评返现五元哦,", "a3,亲{name}在的,", "a4,付款后按顺序发货的,"),
        dry_run=True,
    )
    kinds = [{note.kind for note in item.notes if note.severity == "error"} for item in items(job)]
    assert kinds == [{"承诺"}, {"合规"}, {"变量"}, set()]


@pytest.mark.parametrize("name", FLAT)
def test_the_same_file_again_changes_nothing(
    name: str, store: Store, lead: Principal, bring: Bring, held: Held
) -> None:
    writer = FLAT[name]  # type: ignore[index]
    rows = [Row(0, "亲，在的/:^_^", "zx1", "开场", "欢迎"), Row(0, '他说"好"\n请讲', "", "", "第二")]
    data = writer.write(rows)
    bring(data, name=f"a.{writer.suffix}")
    before = held()
    with store.read() as session:
        version = shops.library_version(session, lead.shop_id)
    again = bring(data, name=f"a.{writer.suffix}")
    assert _statuses(again) == ["same", "same"]
    assert "导入过" in (again.report or {})["notes"][0]
    assert held() == before
    with store.read() as session:
        assert shops.library_version(session, lead.shop_id) == version


def test_the_same_file_does_not_undo_what_was_edited_since(
    store: Store, lead: Principal, bring: Bring, held: Held
) -> None:
    data = qianniu("zx1,亲，在的,开场", ",稍等帮您看一下,")
    bring(data)
    for row in held().values():
        _edit(store, lead, row, replies=["组长改过的说法"])
    assert _statuses(bring(data)) == ["same", "same"]
    assert all(row.data["replies"] == ["组长改过的说法"] for row in held().values())


def test_a_deleted_phrase_is_not_brought_back_by_the_same_file(
    store: Store, lead: Principal, bring: Bring, held: Held
) -> None:
    data = qianniu("zx1,亲，在的,开场")
    bring(data)
    row = held()["zx1"]
    with store.begin() as session:
        entries.delete(session, lead, Ref(kind="phrase", key=row.key), expected=row.version)
    assert _statuses(bring(data)) == ["same"]
    other = bring(qianniu("zx9,亲，在的,开场"))
    assert (_statuses(other), items(other)[0].reason) == (
        ["same"],
        "回收站里有这一条，没有重复导入；可以去恢复它",
    )
    assert held() == {}


def test_a_changed_text_makes_a_draft_version_and_the_preview_says_so(
    store: Store, lead: Principal, bring: Bring, held: Held, put: Put
) -> None:
    put("fhsj", "付款后按顺序发货哦", "仓库在排单了，请放心")
    data = qianniu("fhsj,付款后都按顺序发货的哦亲,发货")
    seen = bring(data, dry_run=True)
    item = items(seen)[0]
    assert (item.status, item.was, item.becomes) == ("changed", "published", "draft")
    assert "线上仍是第1版" in item.reason
    commit(store, lead, seen.id, seen.version)
    row = held()["fhsj"]
    assert (row.state, row.version) == ("draft", 2)
    assert row.data["replies"] == ["付款后都按顺序发货的哦亲", "仓库在排单了，请放心"]
    with store.read() as session:
        history = entries.versions(session, lead, Ref(kind="phrase", key=row.key))
        served = entries.published(session, lead.shop_id)
    assert [(v.version, v.state) for v in history] == [(2, "draft"), (1, "published")]
    assert [(one.version, one.data["replies"][0]) for one in served] == [(1, "付款后按顺序发货哦")]


def test_what_the_preview_found_is_not_looked_for_again(
    store: Store, lead: Principal, bring: Bring, held: Held
) -> None:
    seen = bring(qianniu("zx1,今天一定给您发出,开场", ",不影响二次销售都可以退的,"), dry_run=True)
    done = commit(store, lead, seen.id, seen.version)
    assert [(one.intents, one.notes) for one in items(done)] == [
        (one.intents, one.notes) for one in items(seen)
    ]
    assert any(note.kind == "承诺" for note in items(done)[0].notes)
    rows = (Row(2, "今天一定给您发出", "zx1", "开场"),)
    known = remembered(zip(rows, items(seen), strict=False))
    assert known == {("今天一定给您发出", ""): (items(seen)[0].intents, items(seen)[0].notes)}
    told: Thoughts = {("今天一定给您发出", ""): ((), ())}
    again = plan(Sheet("qianniu", rows), Present([]), Options(), thoughts=told).report.items[0]
    assert [note.kind for note in again.notes] == ["意图"], "what is known is taken as it is"


def test_what_is_not_served_is_not_said_to_stay(bring: Bring, put: Put) -> None:
    put("fhsj", "付款后按顺序发货哦", state="draft")
    item = items(bring(qianniu("fhsj,付款后都按顺序发货的哦亲,发货"), dry_run=True))[0]
    assert (item.status, item.reason) == ("changed", "")


def test_a_draft_that_was_not_exported_is_not_lost_to_what_was(
    store: Store, lead: Principal, bring: Bring, held: Held, put: Put
) -> None:
    """The file was made of what agents are served; the draft in the library is a second change."""
    row = put("fhsj", "付款后按顺序发货哦")
    change = EntryChange(state="draft", data={**row.data, "replies": ["里面改过的说法"]})
    with store.begin() as session:
        entries.save(session, lead, Ref(kind="phrase", key=row.key), change, expected=1)
    left = depart.run_export(store, lead, depart.Request(format="qianniu"))
    assert "付款后按顺序发货哦" in left.data.decode("gbk")
    changed = qianniu("fhsj,外面改过的说法,发货")
    assert _statuses(bring(changed, dry_run=True)) == ["conflict"]
    assert _statuses(bring(left.data)) == ["same"]
    assert held()["fhsj"].data["replies"] == ["里面改过的说法"]


def test_changes_can_be_left_alone(bring: Bring, held: Held, put: Put) -> None:
    before = put("fhsj", "付款后按顺序发货哦")
    job = bring(qianniu("fhsj,付款后都按顺序发货的哦亲,发货"), changes="keep")
    assert (_statuses(job), held()["fhsj"]) == (["changed"], before)


def test_another_group_is_a_change_another_wording_of_the_phrase_is_not(bring: Bring, put: Put) -> None:
    put("fhsj", "付款后按顺序发货哦", "仓库在排单了", safe="能早发都会早发")
    rows = ("fhsj,仓库在排单了,发货", "fhsj,能早发都会早发,发货", "fhsj,仓库在排单了,售后")
    assert [_statuses(bring(qianniu(row), dry_run=True)) for row in rows] == [["same"], ["same"], ["changed"]]


def test_a_code_of_another_phrase_is_a_conflict_that_stops_all(bring: Bring, held: Held, put: Put) -> None:
    put("fhsj", "付款后按顺序发货哦")
    data = qianniu("zx1,亲，在的,开场", "fhsj,七天内不影响二次销售可以退,售后")
    with pytest.raises(BadRowsError) as caught:
        bring(data)
    assert list(caught.value.fields) == ["第3行"]
    assert "标题fhsj" in caught.value.fields["第3行"]
    assert set(held()) == {"fhsj"}


@pytest.mark.parametrize(
    ("options", "codes", "text"),
    [
        ({"skip_bad": True}, {"fhsj"}, "付款后按顺序发货哦"),
        ({"conflict": "new_code"}, {"fhsj", "qtnb"}, "付款后按顺序发货哦"),
        ({"conflict": "replace"}, {"fhsj"}, "七天内不影响二次销售可以退"),
    ],
)
def test_what_becomes_of_a_conflict_is_chosen(
    options: dict[str, object], codes: set[str], text: str, bring: Bring, held: Held, put: Put
) -> None:
    put("fhsj", "付款后按顺序发货哦")
    bring(qianniu("fhsj,七天内不影响二次销售可以退,发货"), **options)
    assert set(held()) == codes
    assert held()["fhsj"].data["replies"] == [text]


def test_both_sides_changed_since_the_export_is_a_conflict(
    store: Store, lead: Principal, bring: Bring, held: Held, put: Put
) -> None:
    put("fhsj", "付款后按顺序发货哦")
    depart.run_export(store, lead, depart.Request(format="qianniu"))
    changed = qianniu("fhsj,外面改过的说法,发货")
    assert _statuses(bring(changed, dry_run=True)) == ["changed"]
    _edit(store, lead, held()["fhsj"], replies=["里面改过的说法"])
    job = bring(changed, dry_run=True)
    assert (_statuses(job), items(job)[0].reason) == (
        ["conflict"],
        "上次导出或导入之后，小李 在库里也改过这一条",
    )
    assert _statuses(bring(changed, dry_run=True, conflict="replace")) == ["changed"]


def test_a_title_alone_does_not_make_it_the_same_phrase(bring: Bring, put: Put) -> None:
    put("fhsj", "付款后按顺序发货哦", title="欢迎")
    rows = ("欢迎,付款后都按顺序发货的哦亲", "欢迎,亲，在的，请问想看哪一款")
    header = "话术标题（选填）,话术内容（必填）\n"
    assert [_statuses(bring(f"{header}{row}\n".encode(), dry_run=True)) for row in rows] == [
        ["changed"],
        ["new"],
    ]


def test_two_rows_with_one_code(bring: Bring, held: Held) -> None:
    twins = qianniu("zx1,亲，在的,开场", "zx1,亲，在的,开场", "ZX1,慢走不送,开场")
    job = bring(twins, dry_run=True)
    assert _statuses(job) == ["new", "same", "conflict"]
    assert items(job)[2].reason == "短码 zx1 与第2行相同，内容不同"
    bring(twins, conflict="new_code")
    assert set(held()) == {"zx1", "mzbs"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a1,,开场", "话术内容是空的"),
        ("a1,   ,开场", "话术内容是空的"),
        (f"a1,{'长' * 1001},", "话术有1001字，最多1000字，请拆成几条"),
        ("a1,亲，在的,这个分组名字实在太长了", "分组「这个分组名字实在太长了」超过10个字"),
        ("a1,响铃\x07,", "含有看不见的控制字符"),
    ],
)
def test_a_bad_row_changes_nothing_unless_it_is_skipped(
    line: str, reason: str, bring: Bring, held: Held
) -> None:
    data = qianniu("zx1,亲，在的,开场", line)
    with pytest.raises(BadRowsError) as caught:
        bring(data)
    assert (caught.value.fields, held()) == ({"第3行": reason}, {})
    job = bring(data, skip_bad=True)
    assert (_statuses(job), set(held())) == (["new", "rejected"], {"zx1"})


def test_a_failed_import_keeps_its_report(store: Store, lead: Principal, bring: Bring) -> None:
    with pytest.raises(BadRowsError) as caught:
        bring(qianniu("a1,,"))
    with store.read() as session:
        job = exchanges.job(session, lead, caught.value.job)
    assert (job.state, _statuses(job)) == ("failed", ["rejected"])
    assert job.report is not None
    assert "第2行" in job.report["error"]


def test_a_file_without_rows_is_refused(bring: Bring) -> None:
    with pytest.raises(FormatError, match="只有表头"):
        bring(qianniu())


def test_a_plan_is_the_same_every_time(bring: Bring, put: Put) -> None:
    put("fhsj", "付款后按顺序发货哦")
    data = qianniu(*(f",第{n}句话说得不一样,组{n % 3}" for n in range(40)), "fhsj,付款后按顺序发的,")
    first, second = bring(data, dry_run=True), bring(data, dry_run=True)
    assert first.report == second.report
    assert len({item.code for item in items(first)}) == 41


def test_whole_entries_come_back_as_they_went(
    store: Store, lead: Principal, bring: Bring, held: Held, put: Put
) -> None:
    put(
        "fhsj",
        "付款后{{ ship_window }}发出",
        safe="能早发都会早发",
        examples=["什么时候发"],
        keywords=["发货"],
    )
    for name in ("json", "yaml"):
        left = depart.run_export(store, lead, depart.Request(format=name))  # type: ignore[arg-type]
        assert _statuses(bring(left.data, name=left.filename)) == ["same"]
        with store.begin() as session:
            other = shops.create(session, ShopIn(slug=name, name="另一家"))
        neighbour = Principal.operator(other.id)
        apply.bring(store, neighbour, Upload(left.filename, left.data, Options()))
        with store.read() as session:
            there = exchanges.everything(session, neighbour, "shop", "")
        here = held()["fhsj"]
        assert [(row.key, row.pack, row.category, row.data) for row in there] == [
            (here.key, here.pack, here.category, here.data)
        ]
        assert there[0].state == "draft"


def test_whole_entries_edited_on_both_sides_conflict(
    store: Store, lead: Principal, bring: Bring, held: Held, put: Put
) -> None:
    put("fhsj", "付款后按顺序发货哦")
    left = depart.run_export(store, lead, depart.Request(format="json")).data
    _edit(store, lead, held()["fhsj"], replies=["里面改过的说法"])
    edited = left.replace("付款后按顺序发货哦".encode(), "外面改过的说法".encode())
    assert _statuses(bring(edited, dry_run=True, name="a.json")) == ["conflict"]


def test_wrong_whole_entries_are_rejected_with_the_field(bring: Bring) -> None:
    def phrase(number: int, **changes: object) -> Whole:
        key = f"ship.when.a{number}"
        data = {
            "id": key,
            "code": f"a{number}",
            "title": "发货",
            "intents": ["ship.when"],
            "replies": ["好的"],
        }
        return Whole(0, "phrase", key, "general", "发货", {**data, **changes})

    rows = [
        phrase(1), phrase(2, code="长短码"), phrase(3, colour="red"), phrase(4, replies=[]), phrase(5, id="x.y.z"),
        replace(phrase(6), pack="nobody"), phrase(7, code="a1"), phrase(1), phrase(8, intents=["no.such"]),
    ]  # fmt: skip
    found = items(bring(whole_json.write(rows), dry_run=True, name="a.json"))
    assert [item.status for item in found] == [
        "new", "rejected", "rejected", "rejected", "rejected", "rejected", "conflict", "conflict", "new",
    ]  # fmt: skip
    assert ["code" in found[1].reason, "colour" in found[2].reason, "replies" in found[3].reason] == [
        True
    ] * 3
    assert found[8].notes[0].message == "没有这个意图：no.such"


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda one: (
        st.lists(one, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "id", "say", "from"]), one, max_size=2)
    ),
    max_leaves=6,
)
FIELDS = ["code", "title", "intents", "replies", "safe", "examples", "valid", "stages", "enter", "exits"]


@given(
    st.dictionaries(st.sampled_from(FIELDS), SHAPES, max_size=4),
    st.sampled_from(["phrase", "script"]),
    st.sampled_from([{}, {"replies": [1.0, None]}, {"replies": ["好的"]}]),
)
def test_an_entry_of_any_shape_gets_its_line_and_its_reason(
    data: dict[str, Any], kind: Kind, sure: dict[str, Any]
) -> None:
    """Our own formats carry whatever somebody typed into them."""
    entry = Whole(7, kind, "a.b.c", "general", "发货", {"id": "a.b.c", **data, **sure})
    item = plan(Sheet("json", (entry,)), Present([]), Options()).report.items[0]
    assert item.number == 7
    assert item.status == "new" or item.reason


def test_every_import_is_audited_entry_by_entry(
    store: Store, lead: Principal, bring: Bring, held: Held
) -> None:
    job = bring(qianniu("zx1,亲，在的,开场"))
    with store.read() as session:
        log = audit.page(session, Principal.operator(lead.shop_id), limit=10)
    actions = [(row.action, row.target) for row in log.items[:3]]
    key = held()["zx1"].key
    assert actions == [
        ("import.done", f"import/{job.id}"), ("entry.import", f"phrase/{key}"), ("import.open", f"import/{job.id}"),
    ]  # fmt: skip


@pytest.mark.parametrize("elsewhere", [True, False])
def test_whoever_writes_to_the_same_entries_overtakes_an_import_but_not_for_ever(
    store: Store, lead: Principal, monkeypatch: pytest.MonkeyPatch, elsewhere: bool
) -> None:
    """Somebody writes each time between plan and transaction, a phrase of their own or one of the shop's, as long as
    the plan isn't made under the lock.
    """
    scope, owner = ("personal", str(lead.user_id)) if elsewhere else ("shop", "")
    planned = apply._planned
    number = iter(range(10))

    def interrupted(work: apply.Work, found: apply._Found, tell: Progress) -> Plan:
        made = planned(work, found, tell)
        if tell is apply._silent:
            return made
        key = f"a.b.n{next(number)}"
        data = {
            "id": key,
            "code": key[-2:],
            "title": key,
            "intents": ["greet.open"],
            "replies": [f"{key}在的"],
        }
        with store.begin() as session:
            wish = {
                "kind": "phrase",
                "key": key,
                "scope": scope,
                "owner": owner,
                "category": "开场",
                "data": data,
            }
            entries.create(session, lead, EntryIn.model_validate(wish))
        return made

    monkeypatch.setattr(apply, "_planned", interrupted)
    upload = Upload("a.csv", qianniu("zx1,亲，在的,开场"), Options())
    assert apply.bring(store, lead, upload).state == "done"
    assert next(number) == (1 if elsewhere else apply._TRIES)
    with store.read() as session:
        assert "zx1" in {row.data["code"] for row in exchanges.everything(session, lead, "shop", "")}


def test_only_leads_import_and_personal_phrases_are_ones_own(store: Store, lead: Principal) -> None:
    upload = Upload("a.csv", qianniu("zx1,亲，在的,开场"), Options())
    agent = replace(lead, role="agent")
    with pytest.raises(ForbiddenError):
        apply.bring(store, agent, upload)
    own = replace(upload, options=Options(scope="personal", owner=str(lead.user_id)))
    job = apply.bring(store, agent, own)
    for other in (replace(lead, user_id=None), replace(lead, user_id=9999)):
        with pytest.raises(ForbiddenError):
            apply.bring(store, other, own)
        with store.read() as session, pytest.raises(NotFoundError):
            exchanges.job(session, other, job.id)
    with store.read() as session:
        assert [row.owner for row in exchanges.everything(session, agent, "personal", str(lead.user_id))] == [
            str(lead.user_id)
        ]
        assert exchanges.jobs(session, lead).total == 0


@pytest.mark.parametrize("kind", ["flat", "whole"])
def test_no_more_personal_phrases_come_than_a_person_may_keep(
    store: Store, lead: Principal, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The rows beyond are named with the reason; what is changed needs no room, what is in the bin takes none."""
    monkeypatch.setattr("app.exchange.plan.MOST_OWN", 3)
    options = Options(scope="personal", owner=str(lead.user_id))
    apply.bring(store, lead, Upload("a.csv", qianniu("q1,第一句先放着,", "q2,第二句也放着,"), options))
    with store.begin() as session:
        gone = next(one for one in exchanges.everything(session, lead, "personal", str(lead.user_id)))
        ref = Ref(kind="phrase", key=gone.key, scope="personal", owner=str(lead.user_id))
        entries.delete(session, lead, ref, expected=1)
    rows = ["q2,第二句也放着，改了,", "q3,好的呢,", "q4,您慢慢挑,", "q5,到了您看看,"]
    upload = Upload("b.csv", qianniu(*rows), options)
    if kind == "whole":
        upload = Upload("b.json", _as_json(store, lead, rows), options)
    with pytest.raises(BadRowsError) as wrong:
        apply.bring(store, lead, upload)
    assert [item.status for item in wrong.value.report.items][-3:] == ["new", "new", "rejected"]
    assert wrong.value.report.items[-1].reason == "个人话术最多3条，已经满了，请先删掉不用的"
    job = apply.bring(store, lead, replace(upload, options=options.model_copy(update={"skip_bad": True})))
    assert (job.state, _statuses(job).count("new")) == ("done", 2)
    again = apply.preview(store, lead, upload)
    assert _statuses(again)[-1] == "rejected"


def _as_json(store: Store, lead: Principal, rows: list[str]) -> bytes:
    """The same phrases in our own format."""
    named = [row.split(",") for row in rows[1:]]
    data = [
        {
            "id": f"own.phrase.{code}",
            "code": code,
            "title": said[:6],
            "intents": ["greet.open"],
            "replies": [said],
        }
        for code, said, _ in named
    ]
    return whole_json.write([Whole(0, "phrase", str(one["id"]), "general", "开场", one) for one in data])


def test_another_shop_sees_nothing_of_it(store: Store, lead: Principal, bring: Bring) -> None:
    job = bring(qianniu("zx1,亲，在的,开场"), dry_run=True)
    with store.begin() as session:
        stranger = Principal.operator(shops.create(session, ShopIn(slug="tea", name="茶铺")).id)
    with store.read() as session:
        assert exchanges.jobs(session, stranger).total == 0
        assert exchanges.everything(session, stranger, "shop", "") == []
        for look in (exchanges.job, exchanges.content):
            with pytest.raises(NotFoundError):
                look(session, stranger, job.id)
    with pytest.raises(NotFoundError):
        commit(store, stranger, job.id, job.version)
    assert _statuses(
        apply.preview(store, stranger, Upload("a.csv", qianniu("zx1,亲，在的,开场"), Options()))
    ) == ["new"]


@pytest.mark.parametrize("role", ["lead", "manager", "admin"])
def test_any_lead_may(role: Role, store: Store, lead: Principal) -> None:
    upload = Upload("a.csv", qianniu("zx1,亲，在的,开场"), Options())
    assert apply.bring(store, replace(lead, role=role), upload).state == "done"


def test_formats_read_what_the_import_reads() -> None:
    assert formats.read(qianniu("zx1,亲，在的,开场")).rows == (Row(2, "亲，在的", "zx1", "开场"),)


def test_two_who_import_the_same_file_at_once_make_one_of_each(
    store: Store, lead: Principal, held: Held
) -> None:
    upload = Upload("a.csv", qianniu(*(f",第{n}句话，说得都不一样,开场" for n in range(30))), Options())
    with ThreadPoolExecutor(3) as pool:
        jobs = list(pool.map(lambda _: apply.bring(store, lead, upload), range(3)))
    assert sorted(_statuses(job)[0] for job in jobs) == ["new", "same", "same"]
    assert len(held()) == 30
    assert {row.version for row in held().values()} == {1}


def test_an_import_that_breaks_off_leaves_nothing(
    store: Store, lead: Principal, bring: Bring, held: Held, put: Put
) -> None:
    put("fhsj", "付款后按顺序发货哦")
    with store.begin() as session:
        session.execute(
            text(
                "CREATE TRIGGER stop BEFORE INSERT ON entry_version WHEN NEW.version = 1 BEGIN SELECT RAISE(ABORT, 'disk'); END"
            )
        )
    with pytest.raises(IntegrityError):
        bring(qianniu("fhsj,付款后都按顺序发货的哦亲,发货", "zx1,亲，在的,开场"))
    assert {code: row.version for code, row in held().items()} == {"fhsj": 1}
    with store.read() as session:
        job = exchanges.jobs(session, lead).items[0]
    assert job.state == "failed"


def test_a_script_is_nobodys_own(bring: Bring, lead: Principal) -> None:
    script = shipped_library().library.scripts[0]
    data = whole_json.write(
        [Whole(0, "script", script.id, script.pack, script.category, script_data(script))]
    )
    found = items(bring(data, dry_run=True, name="a.json", scope="personal", owner=str(lead.user_id)))
    assert [(item.status, item.reason) for item in found] == [
        ("rejected", "脚本是店铺或团队的，个人只能存话术")
    ]
