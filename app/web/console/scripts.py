"""脚本: the list of scripts as ladders in small, and writing one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from fastapi import Request
from fastapi.responses import Response

from app.core.text.pinyin import initials
from app.curation.drafts import Draft
from app.errors import InvalidInputError, NotFoundError, NotReadyError
from app.library.draftcheck import Fault, blocking
from app.store import entries
from app.store.columns import utc_now
from app.store.entries import Row
from app.store.errors import AlreadyExistsError, ConflictError
from app.store.inputs import EntryIn, Ref, parse
from app.web.console import catalogue, words
from app.web.console.diff import Change, changes, content
from app.web.console.edit import DONE, faults_of, refused, store, stored
from app.web.console.handles import plain, reference
from app.web.console.library import address, intent_names, returned
from app.web.console.page import Form, go, html_router, number, served, show, text
from app.web.console.scriptform import Script, boxes, read_script, rearranged
from app.web.console.stage import Scene, step_scenes
from app.web.console.who import Lead, Visit

router = html_router()
_NEW = Script({"stages": [{"name": "", "steps": [{"id": "step-1", "goal": "", "replies": []}]}]}, "")
_PER_PAGE = 40


@router.get("/console/scripts")
def scripts(request: Request, visit: Lead, page: int = 1) -> Response:
    """All scripts, each with its stages in order."""
    wish = replace(catalogue.wished(request.query_params), kind="script")
    table = catalogue.table(visit)
    found = catalogue.chosen(table, wish)
    pages = max(1, -(-len(found) // _PER_PAGE))
    page = min(max(page, 1), pages)
    return show(
        request, "scripts", visit=visit, here="scripts", wish=wish, counts=catalogue.counts(table, wish),
        lines=found[(page - 1) * _PER_PAGE : page * _PER_PAGE], total=len(found), page=page, pages=pages,
        groups=sorted((name, name) for name in {line.category for line in table if line.kind == "script"}),
        intents=intent_names(),
    )  # fmt: skip


@router.get("/console/scripts/new")
def new_page(request: Request, visit: Lead) -> Response:
    """An empty script of one stage with one step."""
    return _page(request, visit, None, _NEW, ())


@router.post("/console/scripts/new")
def make(request: Request, visit: Lead, form: Form) -> Response:
    """Keep a new script; its id is made of its intent and the initials of its title."""
    script, act = read_script(form, {}), text(form, "act")
    if wish := text(form, "change"):
        return _rearranged(request, visit, None, script, wish, 0)
    script = replace(script, data={"id": _new_key(visit, script), **script.data})
    faults = _faults(visit, str(script.data["id"]), script)
    must = [fault for fault in faults if fault.field in {"title", "intents", "category", "pack"}]
    if act == "check" or blocking(must) or (act == "published" and blocking(faults)):
        return _page(request, visit, None, script, faults, act=act)
    state = act if act in DONE else "draft"
    try:
        entry = parse(
            EntryIn, kind="script", key=script.data["id"], pack=script.pack, category=script.category, state=state,
            data=script.data,
        )  # fmt: skip
        with visit.store.begin() as session:
            row = entries.create(session, visit.who, entry)
    except (AlreadyExistsError, InvalidInputError) as wrong:
        return _page(request, visit, None, script, (*refused(wrong), *faults), act=act)
    return go(address(row), done="made" if state == "draft" else DONE[state])


@router.get("/console/scripts/{key}/edit")
def edit_page(request: Request, visit: Lead, key: str) -> Response:
    """The form with the script as it is."""
    with visit.store.read() as session:
        row = entries.get(session, visit.who, reference("script", key))
    script = Script({"stages": [], **row.data}, row.category)
    return _page(request, visit, row, script, _faults(visit, key, script))


@router.post("/console/scripts/{key}/edit")
def edit(request: Request, visit: Lead, key: str, form: Form) -> Response:
    """Rearrange, check, save as draft, send to review or publish, by the button pressed."""
    ref = reference("script", key)
    row, expected = stored(visit, ref), number(form, "version")
    script, act = read_script(form, row.data), text(form, "act")
    if wish := text(form, "change"):
        return _rearranged(request, visit, row, script, wish, expected)
    faults = _faults(visit, key, script)
    if act == "check" or (act == "published" and blocking(faults)):
        return _page(request, visit, row, script, faults, act=act, expected=expected)
    try:
        saved = store(visit, ref, script, act, expected)
    except (ConflictError, NotFoundError):
        return _conflict(request, visit, ref, script, faults)
    except InvalidInputError as wrong:
        return _page(request, visit, row, script, (*refused(wrong), *faults), act=act, expected=expected)
    return go(address(saved), done=DONE.get(act, "saved"))


def _faults(visit: Visit, key: str, script: Script) -> tuple[Fault, ...]:
    draft = Draft("script", plain(key), script.data, script.category, script.pack)
    return faults_of(visit, draft, catalogue.beside(visit))


def _new_key(visit: Visit, script: Script) -> str:
    """An id that is free: the intent's field and the title's initials, numbered where taken."""
    field = script.intent.split(".")[0] or "other"
    name = re.sub(r"[^a-z0-9]", "", initials(str(script.data["title"])).lower())[:20] or "script"
    taken = {line.key for line in catalogue.table(visit) if line.kind == "script"}
    plain = f"{field}.{name}"
    return next(
        key for n in range(1, len(taken) + 2) if (key := f"{plain}-{n}" if n > 1 else plain) not in taken
    )


def _rearranged(
    request: Request, visit: Visit, row: Row | None, script: Script, wish: str, expected: int
) -> Response:
    """The form again with a stage or step elsewhere; nothing is stored, so nothing is judged as a whole yet."""
    changed, focus = rearranged(script, wish)
    return _page(request, visit, row, changed, (), expected=expected, focus=focus, dirty=True)


def _conflict(
    request: Request, visit: Visit, ref: Ref, script: Script, faults: tuple[Fault, ...]
) -> Response:
    """Someone wrote first: what was typed stays in the form, the stored version stands beside it."""
    row = stored(visit, ref)
    optional = {
        name: None for name in ("enter", "leave", "mood", "exits", "escalate") if name not in script.data
    }
    yours = {**content(row), "category": script.category, "pack": script.pack, **script.data, **optional}
    return _page(request, visit, row, script, faults, changed=changes(content(row), yours), dirty=True)


def _scenes(request: Request, visit: Visit, script: Script) -> Mapping[str, tuple[Scene, ...]]:
    """What a buyer would read at each step; nothing before the shop is served."""
    try:
        return step_scenes(served(request, visit.who.shop_id), script.data, utc_now())
    except NotReadyError:
        return {}


def _page(  # noqa: PLR0913 — what a form page is made of
    request: Request,
    visit: Visit,
    row: Row | None,
    script: Script,
    faults: tuple[Fault, ...],
    *,
    act: str = "",
    expected: int | None = None,
    changed: tuple[Change, ...] | None = None,
    focus: str = "",
    dirty: bool = False,
) -> Response:
    """The form. With `act` the button that could not be obeyed, with `changed` both sides of a conflict."""
    unheeded = bool(act) and act != "check"
    status = 409 if changed is not None else 422 if unheeded else 200
    state = row.state if row else "draft"
    return show(
        request, "script_edit", status=status, scenes=_scenes(request, visit, script), visit=visit, here="scripts", row=row, sheet=script, faults=faults,
        errors=len(blocking(faults)), refused=unheeded, changed=changed, boxes=boxes, focus=focus,
        version=(row.version if row else 0) if expected is None else expected, next=entries.NEXT[state],
        state=state, groups=sorted({line.category for line in catalogue.table(visit)}), intents=intent_names(),
        can_publish=visit.may_publish_edits(), returned=returned(visit, row), dirty=dirty or unheeded, words=words,
    )  # fmt: skip
