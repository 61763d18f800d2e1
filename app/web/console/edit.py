"""编辑: write a phrase, see what is wrong beside the field, save it as a draft or publish it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from fastapi import Request
from fastapi.responses import Response

from app.access import may
from app.core.reply.slots import PROMISE_SLOTS, SLOTS
from app.errors import InvalidInputError, KuaihuiError, NotFoundError
from app.store import entries
from app.store.entries import Row
from app.store.errors import AlreadyExistsError, ConflictError
from app.store.inputs import EntryChange, EntryIn, Ref, parse
from app.store.tables import State
from app.web.console import catalogue, words
from app.web.console.diff import Change, changes, content
from app.web.console.findings import Fault, blocking, examine
from app.web.console.forms import Sheet, read_sheet
from app.web.console.library import address, intent_names, publishable, reference
from app.web.console.page import Form, go, html_router, number, show, text
from app.web.console.who import Lead, Visit

router = html_router()
_DONE = {"draft": "saved", "review": "review", "published": "published"}
_NEW = Sheet({}, "", "general")


@router.get("/console/phrases/new")
def new_page(request: Request, visit: Lead) -> Response:
    """An empty form."""
    return _page(request, visit, None, _NEW, ())


@router.post("/console/phrases/new")
def make(request: Request, visit: Lead, form: Form) -> Response:
    """Keep a new phrase; its id is made of its intent and its short code."""
    sheet = read_sheet(form, {})
    key = f"{sheet.intent}.{sheet.data['code']}"
    sheet = replace(sheet, data={"id": key, **sheet.data})
    faults, act = _faults(visit, key, sheet), text(form, "act")
    must = [fault for fault in faults if fault.field in {"code", "intents", "category", "pack", "id"}]
    if act == "check" or blocking(must) or (act == "published" and blocking(faults)):
        shown = tuple(fault for fault in faults if fault.field != "id")  # the id follows from intent and code
        return _page(request, visit, None, sheet, shown, act=act)
    state = act if act in _DONE else "draft"
    try:
        entry = parse(
            EntryIn,
            kind="phrase",
            key=key,
            pack=sheet.pack,
            category=sheet.category,
            state=state,
            data=sheet.data,
        )
        with visit.store.begin() as session:
            row = entries.create(session, visit.who, entry)
    except AlreadyExistsError as taken:
        fault = Fault("code", None, "error", "格式", f"{taken.message}，请换一个短码")
        return _page(request, visit, None, sheet, (fault, *faults), act=act)
    return go(address(row), done="made" if state == "draft" else _DONE[state])


@router.get("/console/phrases/{key}/edit")
def edit_page(request: Request, visit: Lead, key: str) -> Response:
    """The form with the phrase as it is."""
    with visit.store.read() as session:
        row = entries.get(session, visit.who, reference("phrase", key))
    sheet = Sheet(row.data, row.category, row.pack)
    return _page(request, visit, row, sheet, _faults(visit, key, sheet))


@router.post("/console/phrases/{key}/edit")
def edit(request: Request, visit: Lead, key: str, form: Form) -> Response:
    """Check, save as draft, send to review or publish, by the button pressed."""
    ref = reference("phrase", key)
    row = _row(visit, ref)
    sheet = read_sheet(form, row.data)
    faults, act = _faults(visit, key, sheet), text(form, "act")
    if act == "check" or (act == "published" and blocking(faults)):
        return _page(request, visit, row, sheet, faults, act=act, expected=number(form, "version"))
    try:
        saved = _save(visit, ref, sheet, act, number(form, "version"))
    except (ConflictError, NotFoundError):
        return _conflict(request, visit, ref, sheet, faults)
    except InvalidInputError as wrong:
        shown = (*_refused(wrong), *faults)
        return _page(request, visit, row, sheet, shown, act=act, expected=number(form, "version"))
    return go(address(saved), done=_DONE.get(act, "saved"))


@router.post("/console/{kind}s/{key}/state")
def change_state(visit: Lead, kind: str, key: str, form: Form) -> Response:
    """送审, 发布, 归档, back to draft: of what is stored; only what is fit is published."""
    wish = text(form, "state")
    with visit.store.begin() as session:
        row = entries.save(
            session,
            visit.who,
            reference(kind, key),
            parse(EntryChange, state=wish),
            expected=number(form, "version"),
        )
        if row.state == "published":
            publishable(row)
    came_from_review = text(form, "back") == "review"
    if came_from_review:
        return go("/console/review", done="published" if wish == "published" else "returned")
    return go(address(row), done=wish)


def _row(visit: Visit, ref: Ref) -> Row:
    with visit.store.read() as session:
        return entries.get(session, visit.who, ref, deleted=True)


def _save(visit: Visit, ref: Ref, sheet: Sheet, act: str, expected: int) -> Row:
    state = cast(State, act if act in _DONE else "draft")
    change = parse(EntryChange, pack=sheet.pack, category=sheet.category, state=state, data=sheet.data)
    with visit.store.begin() as session:
        return entries.save(session, visit.who, ref, change, expected=expected)


def _faults(visit: Visit, key: str, sheet: Sheet) -> tuple[Fault, ...]:
    found = examine(sheet.data, sheet.category, sheet.pack)
    return (*_taken(visit, key, str(sheet.data.get("code", ""))), *found)


def _taken(visit: Visit, key: str, code: str) -> Iterator[Fault]:
    """A short code is typed by agents: it must lead to one phrase."""
    for line in catalogue.table(visit):
        if code and line.code == code and line.key != key and line.state not in {words.BIN, "archived"}:
            yield Fault("code", None, "error", "格式", f"短码 {code} 已经是「{line.title}」的了，请换一个")
            return


def _refused(wrong: KuaihuiError) -> Iterator[Fault]:
    for name in wrong.fields:
        yield Fault(name, None, "error", "格式", f"{words.FIELDS.get(name, name)}填得不对，请看看长度")
    if not wrong.fields:
        yield Fault("state", None, "error", "状态", wrong.message)


def _conflict(request: Request, visit: Visit, ref: Ref, sheet: Sheet, faults: tuple[Fault, ...]) -> Response:
    """Someone wrote first: what was typed stays in the form, the stored version stands beside it."""
    row = _row(visit, ref)
    yours = {**content(row), "category": sheet.category, "pack": sheet.pack, **sheet.data}
    # Fields that the form leaves out when they are empty count as emptied.
    gone = {name: None for name in ("safe", "examples", "keywords") if name not in sheet.data}
    changed = changes(content(row), {**yours, **gone})
    return _page(request, visit, row, sheet, faults, changed=changed)


def _page(  # noqa: PLR0913 — what a form page is made of
    request: Request,
    visit: Visit,
    row: Row | None,
    sheet: Sheet,
    faults: tuple[Fault, ...],
    *,
    act: str = "",
    expected: int | None = None,
    changed: tuple[Change, ...] | None = None,
) -> Response:
    """The form. With `act` the button that could not be obeyed, with `changed` both sides of a conflict."""
    refused = bool(act) and act != "check"
    status = 409 if changed is not None else 422 if refused else 200
    state = row.state if row else "draft"
    lines = catalogue.table(visit)
    return show(
        request, "edit", status=status, visit=visit, here="library", row=row, sheet=sheet,
        faults=faults, errors=len(blocking(faults)), refused=refused,
        version=(row.version if row else 0) if expected is None else expected, next=entries.NEXT[state], state=state,
        groups=sorted({line.category for line in lines}), intents=intent_names(),
        slots=[(name, title, name in PROMISE_SLOTS) for name, title in SLOTS.items()],
        can_publish=may(visit.who.role, "library.publish"), changed=changed,
    )  # fmt: skip
