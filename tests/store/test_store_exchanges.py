"""Import jobs, export runs and the bulk write, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from app.access import Principal
from app.errors import ForbiddenError, NotFoundError
from app.store import audit, entries, exchanges, exportruns, importing, shops
from app.store.columns import utc_now
from app.store.errors import ConflictError
from app.store.exchanges import JobRow
from app.store.exportruns import RunIn
from app.store.importing import Change
from app.store.inputs import EntryChange, EntryIn, Ref
from app.store.session import Store
from app.store.tables import EntryVersion, ImportJob
from tests.store.cases import SHIP, acting, phrase

SHOP = {"scope": "shop", "owner": ""}
REPORT = {"counts": {"new": 1}, "items": [{"number": 2, "text": "好/:^_^"}], "fingerprints": {"a": "x"}}


def _open(session: Session, who: Principal, **options: str) -> JobRow:
    return exchanges.open_job(
        session, who, filename="话术.csv", fingerprint="f", options=options or SHOP, content=b"\x00\xff"
    )


def test_a_job_goes_from_running_to_preview_to_done(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        made = _open(session, admin)
    assert (made.state, made.version, made.done) == ("running", 1, 0)
    with store.begin() as session:
        exchanges.progress(session, admin, made.id, 200, 1000)
    with store.read() as session:
        seen = exchanges.job(session, admin, made.id)
        assert exchanges.content(session, admin, made.id) == b"\x00\xff"
    assert (seen.done, seen.total, seen.filename) == (200, 1000, "话术.csv")
    with store.begin() as session:
        previewed = exchanges.settle(session, admin, made.id, "preview", REPORT, format="qianniu", counted=1)
        exchanges.progress(session, admin, made.id, 5, 9)
    assert (previewed.state, previewed.version, previewed.report, previewed.total) == (
        "preview",
        2,
        REPORT,
        1,
    )
    with store.begin() as session:
        exchanges.start(session, admin, made.id, 2)
        done = exchanges.settle(session, admin, made.id, "done", REPORT, counted=1)
    assert (done.state, done.done, done.format) == ("done", 1, "qianniu")
    with store.read() as session:
        assert exchanges.content(session, admin, made.id) == b""
        log = audit.page(session, admin, audit.AuditFilter(target=f"import/{made.id}"))
    assert [row.action for row in log.items] == ["import.done", "import.preview", "import.open"]


def test_a_preview_is_taken_up_once(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        made = _open(session, admin)
        seen = exchanges.settle(session, admin, made.id, "preview", REPORT)
    for stale in (seen.version - 1, seen.version + 1):
        with pytest.raises(ConflictError), store.begin() as session:
            exchanges.start(session, admin, made.id, stale)
    with store.begin() as session:
        exchanges.start(session, admin, made.id, seen.version)
    with pytest.raises(ConflictError), store.begin() as session:
        exchanges.start(session, admin, made.id, seen.version)


def test_a_job_that_fell_silent_has_failed(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        made = _open(session, admin)
        long_ago = utc_now() - exchanges.ABANDONED - timedelta(seconds=1)
        session.execute(update(ImportJob).where(col(ImportJob.id) == made.id).values(updated_at=long_ago))
    with store.read() as session:
        assert exchanges.job(session, admin, made.id).state == "failed"


def test_jobs_are_listed_newest_first_without_personal_ones(store: Store, admin: Principal) -> None:
    person = acting(admin, "lead", "小李", user_id=None)
    with store.begin() as session:
        numbers = [_open(session, admin).id for _ in range(3)]
    with store.read() as session:
        page = exchanges.jobs(session, person, limit=2)
    assert ([job.id for job in page.items], page.total) == (numbers[:0:-1], 3)
    assert all(job.report is None for job in page.items)


def test_only_leads_open_jobs_and_people_their_own(store: Store, admin: Principal) -> None:
    for options in (SHOP, {"scope": "team", "owner": "晚班"}):
        with pytest.raises(ForbiddenError), store.begin() as session:
            _open(session, acting(admin, "agent"), **options)
    with pytest.raises(ForbiddenError), store.begin() as session:
        _open(session, admin, scope="personal", owner="1")


def test_another_shop_reaches_nothing(store: Store, admin: Principal, stranger: Principal) -> None:
    with store.begin() as session:
        made = _open(session, admin)
        run = exportruns.record_run(session, admin, RunIn("qianniu", "safe", "shop", "", {"a": "1"}, {}))
    with store.begin() as session:
        for look in (exchanges.job, exchanges.content):
            with pytest.raises(NotFoundError):
                look(session, stranger, made.id)
        with pytest.raises(NotFoundError):
            exchanges.progress(session, stranger, made.id, 1, 1)
        with pytest.raises(NotFoundError):
            exchanges.start(session, stranger, made.id, 1)
        with pytest.raises(NotFoundError):
            exchanges.settle(session, stranger, made.id, "done", {})
        with pytest.raises(NotFoundError):
            exportruns.run(session, stranger, run.id)
        assert exchanges.jobs(session, stranger).total == exportruns.runs(session, stranger).total == 0
        assert exportruns.latest_runs(session, stranger, "shop", "") == []
        assert exchanges.latest_imports(session, stranger, "shop", "") == []
    for number in (0, -1, 2**31, 10**30):
        with store.read() as session, pytest.raises(NotFoundError):
            exchanges.job(session, admin, number)


def test_a_bulk_write_keeps_versions_audit_and_one_library_version(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        old = entries.create(session, admin, phrase(state="published"))
        before = shops.library_version(session, admin.shop_id)
    made = [phrase(f"ship.when.n{number}") for number in range(2500)]
    change = Change(SHIP, EntryChange(data={**old.data, "title": "新题"}, state="draft"), 1)
    with store.begin() as session:
        importing.write(session, acting(admin, "lead", "小李"), made, [change])
    with store.read() as session:
        found = exchanges.everything(session, admin, "shop", "")
        assert shops.library_version(session, admin.shop_id) == before + 1
        kept = session.exec(select(EntryVersion).where(EntryVersion.shop_id == admin.shop_id)).all()
        log = audit.page(session, admin, audit.AuditFilter(action="entry.import"), limit=1)
        history = entries.versions(session, admin, SHIP)
        first = entries.get(session, admin, Ref(kind="phrase", key="ship.when.n0"))
    assert (len(found), len(kept), log.total) == (2501, 2502, 2501)
    assert [row.key for row in found[1:4]] == ["ship.when.n0", "ship.when.n1", "ship.when.n2"]
    assert (first.data, first.state, first.version) == (made[0].data, "draft", 1)
    assert [(v.version, v.state, v.by, v.data["title"]) for v in history] == [
        (2, "draft", "小李", "新题"),
        (1, "published", "老王", "发货时间"),
    ]


def test_a_stale_change_writes_nothing_at_all(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        entries.create(session, admin, phrase())
    stale = Change(SHIP, EntryChange(data={"id": SHIP.key}), 7)
    with pytest.raises(ConflictError), store.begin() as session:
        importing.write(session, admin, [phrase("ship.when.new")], [stale])
    with store.read() as session:
        assert [row.key for row in exchanges.everything(session, admin, "shop", "")] == [SHIP.key]


def test_agents_write_nothing_in_bulk(store: Store, admin: Principal) -> None:
    team = EntryIn.model_validate({**phrase().model_dump(), "scope": "team", "owner": "晚班"})
    for entry in (phrase(), team):
        with pytest.raises(ForbiddenError), store.begin() as session:
            importing.write(session, acting(admin, "agent"), [entry], [])


def test_the_newest_run_of_each_format_is_remembered(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        for number, (name, owner) in enumerate(
            [("qianniu", ""), ("feiniu", ""), ("qianniu", ""), ("csv", "晚班")]
        ):
            left = RunIn(name, "safe", "team" if owner else "shop", owner, {"a": str(number)}, {"counts": {}})
            exportruns.record_run(session, admin, left)
    with store.read() as session:
        found = exportruns.latest_runs(session, admin, "shop", "")
        assert [(run.format, run.fingerprints["a"]) for run in found] == [("qianniu", "2"), ("feiniu", "1")]
        assert exportruns.runs(session, admin, limit=2).total == 4
        with pytest.raises(ForbiddenError):
            exportruns.runs(session, acting(admin, "agent"))


def test_a_run_is_found_by_its_choice_however_many_came_after(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        for number, packs in enumerate([[], ["fresh"], ["baby", "fresh"]]):
            report = {"counts": {}, **({"packs": packs} if packs else {})}
            left = RunIn("qianniu", "safe", "shop", "", {"a": str(number)}, report)
            exportruns.record_run(session, admin, left)
        for _ in range(60):
            exportruns.record_run(session, admin, RunIn("csv", "safe", "shop", "", {}, {"counts": {}}))
    with store.read() as session:
        found = [
            exportruns.last_run(session, admin, "qianniu", "shop", "", packs)
            for packs in ([], ["fresh"], ["baby", "fresh"], ["baby"])
        ]
        assert [run and run.fingerprints["a"] for run in found] == ["0", "1", "2", None]
        assert len(exportruns.latest_runs(session, admin, "shop", "")) == 4


def test_the_shops_last_import_is_known_however_many_imported_their_own(
    store: Store, admin: Principal
) -> None:
    with store.begin() as session:
        shops_own = _open(session, admin)
        exchanges.settle(session, admin, shops_own.id, "done", REPORT, counted=1)
        for number in range(25):
            theirs = _open(session, admin, scope="team", owner=f"{number}班")
            exchanges.settle(session, admin, theirs.id, "done", REPORT, counted=1)
    with store.read() as session:
        assert [job.id for job in exchanges.latest_imports(session, admin, "shop", "")] == [shops_own.id]
        assert len(exchanges.latest_imports(session, admin, "team", "3班")) == 1


def test_a_file_nobody_went_through_with_is_let_go_of(
    store: Store, admin: Principal, stranger: Principal
) -> None:
    """At the shop's next import: waiting previews and lost runs alike, not those of yesterday, not another shop's."""
    with store.begin() as session:
        jobs = {name: _open(session, who).id for name, who in
                (("old", admin), ("lost", admin), ("fresh", admin), ("theirs", stranger))}  # fmt: skip
        for name, who in (("old", admin), ("fresh", admin), ("theirs", stranger)):
            exchanges.settle(session, who, jobs[name], "preview", REPORT, counted=1)
        past = utc_now() - exchanges.KEPT - timedelta(minutes=1)
        aged = col(ImportJob.id).in_([jobs["old"], jobs["lost"], jobs["theirs"]])
        session.execute(update(ImportJob).where(aged).values(updated_at=past))
    with store.begin() as session:
        _open(session, admin)
    with store.read() as session:
        found = {name: exchanges.job(session, admin, jobs[name]) for name in ("old", "lost", "fresh")}
        assert {name: one.state for name, one in found.items()} == {
            "old": "cancelled", "lost": "failed", "fresh": "preview",
        }  # fmt: skip
        assert [exchanges.content(session, admin, jobs[name]) for name in found] == [b"", b"", b"\x00\xff"]
        assert found["old"].report == {"error": "放了太久没有导入，文件已删除，要导入请重新上传"}
        assert exchanges.content(session, stranger, jobs["theirs"])
        log = audit.page(session, admin, audit.AuditFilter(target=f"import/{jobs['old']}")).items[0]
        assert (log.action, log.by) == ("import.cancelled", "到期清理")
    with store.begin() as session, pytest.raises(ConflictError):
        exchanges.start(session, admin, jobs["old"], found["old"].version)
    with store.begin() as session:
        assert exchanges.forget_some(session, stranger.shop_id, now=utc_now()) == 1
        assert exchanges.forget_some(session, stranger.shop_id, now=utc_now()) == 0
