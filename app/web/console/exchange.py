"""导入导出: a file is previewed row by row before it is taken in; what leaves comes with its report."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import ROLE_NAMES, require
from app.errors import ForbiddenError, KuaihuiError
from app.exchange import apply, depart
from app.exchange.apply import Upload, Work
from app.exchange.departed import ExportReport
from app.exchange.formats import FLAT
from app.exchange.formats.generic import columns
from app.exchange.report import STATUSES, Options, Report
from app.store import exchanges, exportruns
from app.store.exchanges import JobRow
from app.store.inputs import parse
from app.web.console import words
from app.web.console.library import intent_names
from app.web.console.page import Form, go, html_router, number, read_form, show, text
from app.web.console.who import Lead, Visit

router = html_router()
HERE = "/console/exchange"
PER_PAGE = 100
FORMATS = {
    **{name: writer.label for name, writer in FLAT.items()},
    "yaml": "本系统YAML（整库备份）",
    "json": "本系统JSON（整库备份）",
}
STATUS = {"new": "新增", "changed": "有改动", "same": "没变", "conflict": "短码冲突", "rejected": "不能导入"}
JOBS = {
    "running": "处理中",
    "preview": "待确认",
    "done": "已导入",
    "failed": "没有导入",
    "cancelled": "已取消",
}
SCOPES = {"shop": "店铺话术", "team": "团队话术", "personal": "我的话术"}
_SAID = {"days": "要用多少天，请填1到399", "profile": "自己定长度的话，三格都填整数", "owner": "请写团队名"}
PROFILES = {"safe": "稳妥：短码4位、话术430字、分组10字", "free": "不限长度"}


async def read_upload(request: Request) -> AsyncIterator[FormData]:
    """The form with its one file, which is closed when the answer is made."""
    form = await read_form(request, files=1)
    try:
        yield form
    finally:
        await form.close()


UploadForm = Annotated[FormData, Depends(read_upload)]


@router.get("/console/exchange")
def page(request: Request, visit: Lead) -> Response:
    """Both forms, and what came and went lately."""
    return _page(request, visit)


@router.post("/console/exchange/import")
def hand_in(request: Request, visit: Lead, form: UploadForm) -> Response:
    """Read a file and show what it would do; nothing is written."""
    require(visit.who, "library.import")
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _page(request, visit, status=422, problem="请先选一个文件")
    try:
        wish = {**_options(form), **_where(visit, form), "columns": columns(text(form, "map"))}
        options = parse(Options, format=text(form, "format") or None, **wish)
        work = apply.open_work(
            visit.store, visit.who, Upload(file.filename, file.file.read(), options), dry_run=True
        )
        return _begun(visit, work)
    except ForbiddenError:
        raise
    except KuaihuiError as wrong:
        return _page(request, visit, status=wrong.status, problem=wrong.message)


@router.get("/console/exchange/imports/{job_id}")
def job_page(request: Request, visit: Lead, job_id: int, status: str = "", page: int = 1) -> Response:
    """One import: how far it is, then every row and what would become of it."""
    return _job(request, visit, _found(visit, job_id), status, page)


@router.post("/console/exchange/imports/{job_id}/again")
def again(request: Request, visit: Lead, job_id: int, form: Form) -> Response:
    """The same file with other wishes: a new preview."""
    require(visit.who, "library.import")
    job = _found(visit, job_id)
    with visit.store.read() as session:
        data = exchanges.content(session, visit.who, job_id)
    options = parse(Options, **{**job.options, **_options(form)})
    try:
        work = apply.open_work(visit.store, visit.who, Upload(job.filename, data, options), dry_run=True)
        return _begun(visit, work)
    except ForbiddenError:
        raise
    except KuaihuiError as wrong:
        return _job(request, visit, job, "", 1, http=wrong.status, problem=wrong.message)


@router.post("/console/exchange/imports/{job_id}/commit")
def commit(request: Request, visit: Lead, job_id: int, form: Form) -> Response:
    """Take in what was previewed, all of it or nothing."""
    require(visit.who, "library.import")
    try:
        work = apply.take_up(visit.store, visit.who, job_id, number(form, "version"))
        return _begun(visit, work)
    except ForbiddenError:
        raise
    except KuaihuiError as wrong:
        return _job(request, visit, _found(visit, job_id), "", 1, http=wrong.status, problem=wrong.message)


@router.post("/console/exchange/export")
def send_out(request: Request, visit: Lead, form: Form) -> Response:
    """Make the file; the answer holds it together with its report."""
    require(visit.who, "library.export")
    profile = text(form, "profile")
    custom = "/".join(text(form, name) for name in ("code", "text", "group"))
    try:
        wish = parse(
            depart.Request, format=text(form, "format"), profile=custom if profile == "custom" else profile or "safe",
            days=number(form, "days") or depart.YEAR, **_where(visit, form),
        )  # fmt: skip
        made = depart.run_export(visit.store, visit.who, wish)
    except ForbiddenError:
        raise
    except KuaihuiError as wrong:
        said = [_SAID[name] for name in wrong.fields if name in _SAID]
        return _page(request, visit, status=wrong.status, trouble="；".join(said) or wrong.message)
    link = f"data:{made.media.replace(' ', '')};base64,{b64encode(made.data).decode()}"
    return show(
        request, "export", visit=visit, here="exchange", run=made.run, report=made.report, file=made.filename, link=link,
        size=len(made.data), formats=FORMATS, scopes=SCOPES,
    )  # fmt: skip


@router.get("/console/exchange/exports/{run_id}")
def run_page(request: Request, visit: Lead, run_id: int) -> Response:
    """The report of an earlier export."""
    with visit.store.read() as session:
        run = exportruns.run(session, visit.who, run_id)
    report = ExportReport.model_validate({"counts": {}, **run.report})
    return show(
        request,
        "export",
        visit=visit,
        here="exchange",
        run=run,
        report=report,
        formats=FORMATS,
        scopes=SCOPES,
    )


def _begun(visit: Visit, work: Work) -> Response:
    """Do it at once, or in the background when it is long, and go to where it is shown."""
    if work.big:
        apply.in_background(visit.store, work)
    else:
        with suppress(apply.BadRowsError):  # the job's page says which
            apply.finish(visit.store, work)
    return go(f"{HERE}/imports/{work.job}")


def _options(form: FormData) -> dict[str, Any]:
    conflict, changes = text(form, "conflict") or "stop", text(form, "changes") or "draft"
    return {"conflict": conflict, "changes": changes, "skip_bad": text(form, "skip_bad") == "yes"}


def _where(visit: Visit, form: FormData) -> dict[str, str]:
    scope = text(form, "scope") or "shop"
    if scope == "personal":
        return {"scope": scope, "owner": str(visit.who.user_id or "")}
    return {"scope": scope, "owner": text(form, "team") if scope == "team" else ""}


def _found(visit: Visit, job_id: int) -> JobRow:
    with visit.store.read() as session:
        return exchanges.job(session, visit.who, job_id)


def _page(request: Request, visit: Visit, *, status: int = 200, **values: object) -> Response:
    require(visit.who, "library.import")
    with visit.store.read() as session:
        jobs = exchanges.jobs(session, visit.who, limit=10)
        runs = exportruns.runs(session, visit.who, limit=10)
    return show(
        request, "exchange", status=status, visit=visit, here="exchange", jobs=jobs.items, runs=runs.items,
        formats=FORMATS, states=JOBS, scopes=SCOPES, profiles=PROFILES, team=visit.who.team, year=depart.YEAR, **values,
    )  # fmt: skip


def _job(
    request: Request, visit: Visit, job: JobRow, status: str, page: int, *, http: int = 200, problem: str = ""
) -> Response:
    report = Report.model_validate({"counts": {}, **(job.report or {})})
    rows = [item for item in report.items if status in {"", item.status}]
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(max(page, 1), pages)
    counts = {name: getattr(report.counts, name) for name in STATUSES}
    return show(
        request, "import", status=http, visit=visit, here="exchange", job=job, report=report, counts=counts,
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE], total=len(rows), page=page, pages=pages, wanted=status,
        named=STATUS, states=JOBS, formats=FORMATS, scopes=SCOPES, problem=problem, options=job.options,
        intents=intent_names(), stored=words.STATES, roles=ROLE_NAMES,
    )  # fmt: skip
