"""From an uploaded file to the library: kept as a job, planned, and written in one transaction or not at all.

Callable by the API, the console and the command line. Big files are worked on by a thread; whoever waits asks for
the job. An acknowledged import is in the database: its entries and its report are one transaction.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

from sqlmodel import Session

from app.access import Principal
from app.core.moments import SHANGHAI
from app.errors import InvalidInputError, KuaihuiError
from app.exchange import formats
from app.exchange.flat import Thoughts, remembered
from app.exchange.model import FormatError, Row, Sheet
from app.exchange.plan import Plan, Progress, plan
from app.exchange.present import Base, Present
from app.exchange.report import Counts, Item, Options, Report
from app.store import exchanges, exportruns, importing
from app.store import shops as store_shops
from app.store.errors import ConflictError
from app.store.exchanges import JobRow, Stamp
from app.store.session import Store
from app.store.tables import JobState

BIG = 500
"""Rows from which an import is worked on by a thread."""

_TELLING = 0.3
"""Seconds between two words of progress."""

_TRIES = 3
_SHOWN = 50
log = logging.getLogger("kuaihui.exchange")


class BadRowsError(InvalidInputError):
    """Rows that can't be imported; nothing was written. `fields` names each row and says why."""

    code = "bad_rows"

    def __init__(self, job: int, report: Report) -> None:
        bad = [item for item in report.items if item.status in {"conflict", "rejected"}]
        fields = {f"第{item.number}行": item.reason for item in bad[:_SHOWN]}
        first = bad[0]
        super().__init__(
            f"有{len(bad)}行不能导入，什么都没有改。第{first.number}行：{first.reason}。改好后再导入，或选择跳过这些行",
            fields=fields,
        )
        self.job, self.report = job, report

    def body(self) -> dict[str, object]:
        """The error with the job in which the whole report stands."""
        return {**super().body(), "import": self.job}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in."""

    filename: str
    data: bytes
    options: Options


@dataclass(frozen=True, slots=True)
class Work:
    """An opened job with everything a thread needs. With `digest` only the previewed plan is written."""

    who: Principal
    job: int
    sheet: Callable[[], Sheet]
    """Reads the file once; raises `FormatError`."""
    options: Options
    dry_run: bool
    fingerprint: str
    long: bool = False
    """Whether reading alone takes longer than anybody should wait: then the file is first read in `finish`."""
    digest: str | None = None
    thoughts: Thoughts = field(default_factory=dict)
    """What is known of the file's texts already: from the preview, or from a try that was overtaken."""

    @property
    def big(self) -> bool:
        """Whether whoever asked shouldn't wait."""
        return self.long or len(self.sheet().rows) > BIG


def preview(store: Store, who: Principal, upload: Upload) -> JobRow:
    """Read and plan a file; nothing is written but the job, in state ``preview``."""
    return finish(store, open_work(store, who, upload, dry_run=True))


def bring(store: Store, who: Principal, upload: Upload) -> JobRow:
    """Import a file at once. Raises `FormatError` or `BadRowsError`; nothing is written then."""
    return finish(store, open_work(store, who, upload, dry_run=False))


def open_work(store: Store, who: Principal, upload: Upload, *, dry_run: bool) -> Work:
    """Keep the file as a job; raises `FormatError` for one that can't be read, unless reading it takes long: then the
    job will say so.
    """
    options = upload.options
    exchanges.permit(who, options.scope, options.owner, importing=True)
    sheet, long = _sheet(upload)
    fingerprint = hashlib.sha256(upload.data).hexdigest()
    with store.begin() as session:
        job = exchanges.open_job(
            session,
            who,
            filename="".join(c for c in upload.filename if c.isprintable()) or "未命名",
            fingerprint=fingerprint,
            options=options.model_dump(mode="json"),
            content=upload.data,
        )
    return Work(who, job.id, sheet, options, dry_run, fingerprint, long)


def _sheet(upload: Upload) -> tuple[Callable[[], Sheet], bool]:
    """What reads the file, and whether that takes long; where it doesn't the file is read now."""
    sheet = cache(partial(_read, upload))
    long = formats.is_long(upload.data, upload.filename, chosen=upload.options.format)
    if not long:
        sheet()
    return sheet, long


def _read(upload: Upload) -> Sheet:
    options = upload.options
    sheet = formats.read(upload.data, upload.filename, chosen=options.format, columns=options.columns)
    if not sheet.rows and not sheet.bad:
        raise FormatError("文件里只有表头，没有话术，请填好后再导入")
    return sheet


def take_up(store: Store, who: Principal, number: int, expected: int) -> Work:
    """Take a previewed job up for writing: the file is read again, the plan has to come out the same."""
    with store.begin() as session:
        job = exchanges.start(session, who, number, expected)
        data = exchanges.content(session, who, number)
    options = Options.model_validate(job.options)
    sheet, long = _sheet(Upload(job.filename, data, options))
    digest = (job.report or {}).get("digest")
    thoughts = {} if long else _remembered_of(sheet(), job)  # whole entries need none
    return Work(
        who, number, sheet, options, dry_run=False, fingerprint=job.fingerprint, long=long, digest=digest,
        thoughts=thoughts,
    )  # fmt: skip


def _remembered_of(sheet: Sheet, job: JobRow) -> Thoughts:
    """What the preview found in the file's texts."""
    found = {item.number: item for item in items(job)}
    return remembered(
        (row, found[row.number]) for row in sheet.rows if isinstance(row, Row) and row.number in found
    )


def finish(store: Store, work: Work) -> JobRow:
    """Do the work; a failure is kept in the job and raised."""
    try:
        return _preview(store, work) if work.dry_run else _write(store, work)
    except BadRowsError as wrong:
        _fail(store, work, wrong.message, wrong.report)
        raise
    except KuaihuiError as wrong:
        _fail(store, work, wrong.message)
        raise
    except Exception:
        _fail(store, work, "服务出了点问题，什么都没有改，请稍后再试")
        raise


def in_background(store: Store, work: Work) -> threading.Thread:
    """Do the work in a thread; the job tells how it goes."""
    thread = threading.Thread(target=partial(_quietly, store, work), name=f"import-{work.job}", daemon=True)
    thread.start()
    return thread


def _quietly(store: Store, work: Work) -> None:
    try:
        finish(store, work)
    except KuaihuiError as wrong:
        log.info("import refused", extra={"job": work.job, "code": wrong.code})
    except Exception:
        log.exception("import failed", extra={"job": work.job})


def _preview(store: Store, work: Work) -> JobRow:
    with store.read() as session:
        found = _found(session, work)
    report = _planned(work, found, _telling(store, work)).report
    kept = _kept(report)
    with store.begin() as session:
        return _settle(session, work, "preview", report, kept)


def _write(store: Store, work: Work) -> JobRow:
    """Plan without holding anybody up, then write under the lock if the entries are still those planned with. Where
    others always were faster, the last plan is made under the lock: they wait, and the file does get in.

    What others write elsewhere in the shop meanwhile (agents their own phrases, managers the facts) is no matter.
    """
    where = (work.options.scope, work.options.owner)
    for _ in range(_TRIES):
        with store.read() as session:
            found = _found(session, work)
        planned = _planned(work, found, _telling(store, work))
        kept = _kept(planned.report)
        with store.begin() as session:
            store_shops.lock(session, work.who.shop_id)
            if exchanges.stamp(session, work.who, *where) == found.stamp:
                return _written(session, work, planned, kept)
    with store.begin() as session:
        store_shops.lock(session, work.who.shop_id)
        planned = _planned(work, _found(session, work), _silent)
        return _written(session, work, planned, _kept(planned.report))


def _written(session: Session, work: Work, planned: Plan, kept: dict[str, Any]) -> JobRow:
    importing.write(session, work.who, planned.made, planned.changed)
    return _settle(session, work, "done", planned.report, kept)


def _check(work: Work, report: Report) -> None:
    if work.digest is not None and work.digest != report.digest:
        wrong = "话术库在预览之后改过了，请重新预览再导入"
        raise ConflictError(wrong, expected=0, current={"state": "changed"}, yours={})
    if report.counts.bad and not work.options.skip_bad:
        raise BadRowsError(work.job, report)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a plan is made with: the entries that are there (`stamp` names them), and what came and left before."""

    stamp: Stamp
    present: Present
    base: Base
    came: list[JobRow]


def _found(session: Session, work: Work) -> _Found:
    where = (work.who, work.options.scope, work.options.owner)
    stamp, rows = exchanges.stamp(session, *where), exchanges.everything(session, *where)
    left, came = exportruns.latest_runs(session, *where), exchanges.latest_imports(session, *where)
    base = Base.of(
        [(job.updated_at, (job.report or {}).get("fingerprints", {})) for job in came],
        [(run.at, run.fingerprints) for run in left],
    )
    return _Found(stamp, Present(rows), base, came)


def _planned(work: Work, found: _Found, tell: Progress) -> Plan:
    """What would be written; raises `BadRowsError`, and `ConflictError` where a preview said something else."""
    made = plan(work.sheet(), found.present, work.options, found.base, tell, work.thoughts)
    planned = replace(made, report=_remembered(made.report, work, found.came))
    if not work.dry_run:
        _check(work, planned.report)
    return planned


def _remembered(report: Report, work: Work, came: list[JobRow]) -> Report:
    """The report with a word on the same file having been here before."""
    again = next((job for job in came if job.fingerprint == work.fingerprint), None)
    if again is None:
        return report
    day = again.created_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    note = f"同样的文件 {again.by} 在 {day} 导入过（第{again.id}次导入）"
    return report.model_copy(update={"notes": (*report.notes, note)})


def _silent(done: int, total: int) -> None:
    """Under the lock nobody is told anything."""


def _telling(store: Store, work: Work) -> Progress:
    """Progress in short transactions of its own, a few a second; of small files there is none to tell."""
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if work.big and now - told >= _TELLING:
            told = now
            with store.begin() as session:
                exchanges.progress(session, work.who, work.job, done, total)

    return tell


def _kept(report: Report) -> dict[str, Any]:
    """The report as it is stored: made before the transaction, so that nobody waits for it."""
    return report.model_dump(mode="json", exclude_defaults=True)


def _settle(session: Session, work: Work, state: JobState, report: Report, kept: dict[str, Any]) -> JobRow:
    named = "yaml" if work.long else work.sheet().format
    return exchanges.settle(
        session, work.who, work.job, state, kept, format=named, counted=report.counts.total
    )


def _fail(store: Store, work: Work, message: str, report: Report | None = None) -> None:
    kept = (report or Report(counts=Counts())).model_copy(update={"error": message, "fingerprints": {}})
    with store.begin() as session:
        _settle(session, work, "failed", kept, _kept(kept))


def dumps(data: object) -> str:
    """JSON in one line, Chinese as it is."""
    return json.dumps(data, ensure_ascii=False)


def items(job: JobRow) -> tuple[Item, ...]:
    """The rows of a job's report."""
    return Report.model_validate({"counts": {}, **(job.report or {})}).items
