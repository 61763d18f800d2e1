"""Files that came: import jobs from upload to result, and what they look at. `importing` writes what they find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import defer, load_only
from sqlmodel import Session, col, func, select

from app.access import Principal, require
from app.errors import ForbiddenError, InvalidInputError, NotFoundError
from app.store import audit
from app.store.columns import utc_now
from app.store.entries import Row
from app.store.errors import ConflictError
from app.store.inputs import is_id
from app.store.scope import Page, of, paged
from app.store.shops import lock
from app.store.tables import Entry, ImportJob, JobState, Scope

ABANDONED = timedelta(minutes=10)
"""A running job that says nothing for so long has lost its process."""

KEPT = timedelta(days=3)
"""How long a file waits for somebody to go through with its import: over a weekend."""

_HEAVY = (defer(ImportJob.content), defer(ImportJob.report))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class JobRow:
    """An import as it is stored; `done` of `total` rows are looked at."""

    id: int
    by: str
    user_id: int | None
    filename: str
    format: str
    fingerprint: str
    state: JobState
    total: int
    done: int
    options: dict[str, Any]
    report: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime
    version: int


def permit(who: Principal, scope: Scope, owner: str, *, importing: bool) -> None:
    """Raise `ForbiddenError` unless `who` may move entries of this scope in (or out), `InvalidInputError` for a scope
    without its owner.
    """
    if scope == "personal":
        require(who, "personal.edit")
        if who.user_id is None or owner != str(who.user_id):
            raise ForbiddenError("个人话术只能由本人导入导出，请用本人的账号或令牌")
        return
    require(who, "library.import" if importing else "library.export")
    if scope == "team" and not owner:
        raise InvalidInputError("请写明团队", fields={"team": "请写明团队"})
    if scope == "shop" and owner:
        raise InvalidInputError("店铺话术没有归属人，请只写 shop", fields={"owner": "要留空"})


def everything(session: Session, who: Principal, scope: Scope, owner: str) -> list[Row]:
    """All entries of a scope, those in the bin too, in the order in which they were made."""
    require(who, "library.read")
    query = of(Entry, who.shop_id).where(Entry.scope == scope, Entry.owner == owner).order_by(col(Entry.id))
    return [Row.of(row) for row in session.exec(query).all()]


Stamp = tuple[int, int]
"""How many entries a scope has, and what their versions add up to: no write leaves both as they are, for rows are
never taken away.
"""


def stamp(session: Session, who: Principal, scope: Scope, owner: str) -> Stamp:
    """What changes with every write to a scope's entries, and with nothing else."""
    counted = select(func.count(), func.coalesce(func.sum(col(Entry.version)), 0))
    mine = counted.where(Entry.shop_id == who.shop_id, Entry.scope == scope, Entry.owner == owner)
    found, versions = session.exec(mine).one()
    return int(found), int(versions)


def open_job(
    session: Session,
    who: Principal,
    *,
    filename: str,
    fingerprint: str,
    options: Mapping[str, Any],
    content: bytes,
) -> JobRow:
    """Keep a file that was handed in, in state ``running`` until it is planned. Forgotten ones make room."""
    _permit_options(who, options)
    now = utc_now()
    forget_some(session, who.shop_id, now=now)
    row = ImportJob(
        shop_id=who.shop_id, by=who.name, user_id=who.user_id, filename=filename[:200], format="",
        fingerprint=fingerprint, state="running", options=dict(options), content=content,
        created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.note(session, who, "import.open", f"import/{row.id}", after={"filename": row.filename})
    return _job(row)


def job(session: Session, who: Principal, number: int) -> JobRow:
    """One import; raises `NotFoundError`, also for another person's own phrases."""
    return _job(_found(session, who, number))


def jobs(session: Session, who: Principal, *, limit: int = 20, offset: int = 0) -> Page[JobRow]:
    """The shop's imports, newest first, without their reports; one's own of personal phrases are not listed."""
    require(who, "library.import")
    shown = of(ImportJob, who.shop_id).where(col(ImportJob.options)["scope"].as_string() != "personal")
    return paged(
        session, shown.options(*_HEAVY), [col(ImportJob.id).desc()], _brief, limit=limit, offset=offset
    )


def content(session: Session, who: Principal, number: int) -> bytes:
    """The file as it was handed in."""
    return _found(session, who, number).content


def progress(session: Session, who: Principal, number: int, done: int, total: int) -> None:
    """Say how far a running import is; seen by others at once, not part of the import's own transaction.

    The job's file and report may be megabytes: they are not read for it. A job that is over stays as it is.
    """
    running = update(ImportJob).where(
        col(ImportJob.shop_id) == who.shop_id, col(ImportJob.id) == number, col(ImportJob.state) == "running"
    )
    told = session.exec(running.values(done=done, total=total, updated_at=utc_now()))
    if not told.rowcount:
        _found(session, who, number)


def start(session: Session, who: Principal, number: int, expected: int) -> JobRow:
    """Take a previewed import up for writing; raises `ConflictError` where someone else did or it is over."""
    lock(session, who.shop_id)
    row = _found(session, who, number)
    if row.state != "preview" or row.version != expected:
        raise ConflictError(
            "这次导入已经处理过了，请刷新后再看",
            expected=expected,
            current={"version": row.version, "state": row.state},
            yours={"state": "running"},
        )
    return _moved(session, row, "running")


def settle(
    session: Session,
    who: Principal,
    number: int,
    state: JobState,
    report: Mapping[str, Any],
    *,
    format: str = "",  # noqa: A002 — the column's name
    counted: int = 0,
) -> JobRow:
    """End a phase of an import: its state, its report, and in the audit what came of it.

    The file itself is kept as long as it may still be committed, no longer.
    """
    row = _found(session, who, number)
    row.report = dict(report)
    row.format = format or row.format
    row.total = row.done = counted
    if state != "preview":
        row.content = b""  # only a preview is read again
    after = {"state": state, **dict(report.get("counts", {}))}
    audit.note(session, who, f"import.{state}", f"import/{row.id}", after=after)
    return _moved(session, row, state)


def forget_some(session: Session, shop_id: int, *, now: datetime, most: int = 100) -> int:
    """Let go of the files and reports of imports that nobody went through with, or whose process was lost; returns
    how many. The jobs stay in the list and say what became of them.
    """
    waiting = col(ImportJob.state).in_(("preview", "running"))
    query = of(ImportJob, shop_id).where(waiting, col(ImportJob.updated_at) < now - KEPT).limit(most)
    if session.exec(query.options(load_only(ImportJob.id))).first() is None:  # type: ignore[arg-type]
        return 0
    lock(session, shop_id)  # nobody is to take one up meanwhile
    rows = session.exec(query.options(*_HEAVY).execution_options(populate_existing=True)).all()
    for row in rows:
        row.content, row.report = b"", {"error": "放了太久没有导入，文件已删除，要导入请重新上传"}
        state: JobState = "cancelled" if row.state == "preview" else "failed"
        by = Principal.operator(shop_id, "到期清理")
        audit.note(session, by, f"import.{state}", f"import/{row.id}", after={"state": state})
        _moved(session, row, state)
    return len(rows)


def latest_imports(session: Session, who: Principal, scope: Scope, owner: str) -> list[JobRow]:
    """The newest finished imports into a scope, newest first."""
    into = col(ImportJob.options)
    query = of(ImportJob, who.shop_id).where(
        ImportJob.state == "done",
        into["scope"].as_string() == scope,
        func.coalesce(into["owner"].as_string(), "") == owner,
    )
    ordered = query.options(defer(ImportJob.content)).order_by(col(ImportJob.id).desc())  # type: ignore[arg-type]
    return [_job(row) for row in session.exec(ordered.limit(20)).all()]


def _permit_options(who: Principal, options: Mapping[str, Any]) -> None:
    permit(who, options.get("scope", "shop"), str(options.get("owner", "")), importing=True)


def _found(session: Session, who: Principal, number: int) -> ImportJob:
    """The job; its file and its report may be megabytes and are read when somebody looks at them."""
    query = of(ImportJob, who.shop_id).where(ImportJob.id == number).options(*_HEAVY)
    found = query.execution_options(populate_existing=True)
    row = session.exec(found).one_or_none() if is_id(number) else None
    if row is None or (row.options.get("scope") == "personal" and row.user_id != who.user_id):
        raise NotFoundError("没有这次导入，请重新上传文件")
    _permit_options(who, row.options)
    return row


def _moved(session: Session, row: ImportJob, state: JobState) -> JobRow:
    row.state, row.updated_at, row.version = state, utc_now(), row.version + 1
    session.flush()
    return _job(row)


def _brief(row: ImportJob) -> JobRow:
    return _shown(row, None)


def _job(row: ImportJob) -> JobRow:
    return _shown(row, row.report)


def _shown(row: ImportJob, report: dict[str, Any] | None) -> JobRow:
    lost = row.state == "running" and utc_now() - row.updated_at > ABANDONED
    return JobRow(
        row.id or 0, row.by, row.user_id, row.filename, row.format, row.fingerprint,
        "failed" if lost else row.state, row.total, row.done, dict(row.options), report, row.created_at,
        row.updated_at, row.version,
    )  # fmt: skip
