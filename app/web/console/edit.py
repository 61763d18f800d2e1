"""编辑: write a phrase, see what is wrong beside the field, save it as a draft or publish it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from fastapi import Request
from fastapi.responses import Response
from pydantic import ValidationError

from app.core.facts import ShopFacts
from app.core.reply.slots import PROMISE_SLOTS, SLOTS
from app.core.reply.template import TemplateError
from app.curation import library
from app.curation.drafts import Draft, examined
from app.curation.neighbours import Neighbours
from app.curation.ranks import Rank, ranks
from app.errors import InvalidInputError, KuaihuiError, NotFoundError, NotReadyError
from app.library.draftcheck import Fault, blocking
from app.library.schema import PhraseFile
from app.store import accounts, entries, facts
from app.store.columns import utc_now
from app.store.entries import Row
from app.store.errors import AlreadyExistsError, ConflictError
from app.store.inputs import EntryChange, EntryIn, Ref, parse
from app.store.tables import State
from app.web.console import catalogue, words
from app.web.console.diff import Change, changes, content
from app.web.console.forms import Sheet, read_sheet
from app.web.console.handles import plain, reference
from app.web.console.library import address, intent_names, returned
from app.web.console.page import Form, go, html_router, number, served, show, text
from app.web.console.scriptform import Script
from app.web.console.stage import Scene, scenes
from app.web.console.who import Lead, Visit

router = html_router()
DONE: Mapping[str, str] = {"draft": "saved", "review": "review", "published": "published"}
ASKS = frozenset({"check", "rank"})
"""Buttons that only ask: nothing is stored."""
_NEW = Sheet({}, "", "general")
_STAND_IN = "other.unclear.x"


@router.get("/console/phrases/new")
def new_page(request: Request, visit: Lead) -> Response:
    """An empty form; `example`, `intent` and `home` in the address fill those fields."""
    asked = request.query_params
    example, intent = " ".join(asked.get("example", "").split())[:300], asked.get("intent", "")
    data = {"examples": [example] if example else [], "intents": [intent] if intent in intent_names() else []}
    return _page(request, visit, None, replace(_NEW, data=data), (), home=asked.get("home", ""))


@router.post("/console/phrases/new")
def make(request: Request, visit: Lead, form: Form) -> Response:
    """Keep a new phrase; its id is made of its intent and its short code."""
    sheet, home = read_sheet(form, {}), text(form, "home")
    key = f"{sheet.intent}.{sheet.data['code']}"
    sheet = replace(sheet, data={"id": key, **sheet.data})
    faults, act = _faults(visit, key, sheet, alone=home == catalogue.MINE), text(form, "act")
    must = [fault for fault in faults if fault.field in {"code", "intents", "category", "pack", "id"}]
    if act in ASKS or blocking(must) or (act == "published" and blocking(faults)):
        shown = tuple(fault for fault in faults if fault.field != "id")  # the id follows from intent and code
        return _page(request, visit, None, sheet, shown, act=act, home=home)
    state = act if act in DONE else "draft"
    fields = {"pack": sheet.pack, "category": sheet.category, "state": state, "data": sheet.data}
    try:
        entry = parse(EntryIn, kind="phrase", key=key, **fields, **_home(visit, home))
        with visit.store.begin() as session:
            library.room(session, visit.who, entry)
            row = entries.create(session, visit.who, entry)
    except AlreadyExistsError as taken:
        fault = Fault("code", None, "error", "格式", f"{taken.message}，请换一个短码")
        return _page(request, visit, None, sheet, (fault, *faults), act=act, home=home)
    return go(address(row), done=done_of(row, "made" if state == "draft" else DONE[state]))


def _home(visit: Visit, home: str) -> dict[str, str]:
    """Whose the new phrase is to be: the shop's, a team's, or the visitor's own."""
    if home == catalogue.MINE:
        return {"scope": "personal", "owner": str(visit.who.user_id or "")}
    return {"scope": "team", "owner": home} if home else {}


@router.get("/console/phrases/{key}/edit")
def edit_page(request: Request, visit: Lead, key: str) -> Response:
    """The form with the phrase as it is."""
    with visit.store.read() as session:
        row = entries.get(session, visit.who, reference("phrase", key))
    sheet = Sheet(row.data, row.category, row.pack)
    return _page(request, visit, row, sheet, _faults(visit, key, sheet, alone=row.scope == "personal"))


@router.post("/console/phrases/{key}/edit")
def edit(request: Request, visit: Lead, key: str, form: Form) -> Response:
    """Check, save as draft, send to review or publish, by the button pressed."""
    ref = reference("phrase", key)
    row = stored(visit, ref)
    sheet = read_sheet(form, row.data)
    faults, act = _faults(visit, key, sheet, alone=row.scope == "personal"), text(form, "act")
    if act in ASKS or (act == "published" and blocking(faults)):
        return _page(request, visit, row, sheet, faults, act=act, expected=number(form, "version"))
    try:
        saved = store(visit, ref, sheet, act, number(form, "version"))
    except (ConflictError, NotFoundError):
        return _conflict(request, visit, ref, sheet, faults)
    except InvalidInputError as wrong:
        shown = (*refused(wrong), *faults)
        return _page(request, visit, row, sheet, shown, act=act, expected=number(form, "version"))
    return go(address(saved), done=done_of(saved, DONE.get(act, "saved")))


@router.post("/console/{kind}s/{key}/state")
def change_state(visit: Lead, kind: str, key: str, form: Form) -> Response:
    """送审, 发布, 归档, 退回, back to draft: of what is stored; only what is fit is published."""
    wish = parse(EntryChange, state=text(form, "state") or None).state
    if wish is None:
        raise InvalidInputError("请选择要改成什么状态")
    with visit.store.begin() as session:
        row = library.move(
            session, visit.who, reference(kind, key), wish, expected=number(form, "version"), reason=text(form, "reason")[:200]
        )  # fmt: skip
    if text(form, "back") == "review":
        return go("/console/review", done="published" if wish == "published" else "returned")
    return go(address(row), done=done_of(row, wish))


def done_of(row: Row, done: str) -> str:
    """The note for an act; one's own phrase is nobody else's business."""
    return f"mine-{done}" if row.scope == "personal" and f"mine-{done}" in words.DONE else done


def stored(visit: Visit, ref: Ref) -> Row:
    """The entry as it is now, also when it is in the bin."""
    with visit.store.read() as session:
        return entries.get(session, visit.who, ref, deleted=True)


def store(visit: Visit, ref: Ref, sheet: Sheet | Script, act: str, expected: int) -> Row:
    """Write the filled form over version `expected`, in the state that the pressed button names."""
    state = cast(State, act if act in DONE else "draft")
    change = parse(EntryChange, pack=sheet.pack, category=sheet.category, state=state, data=sheet.data)
    with visit.store.begin() as session:
        return entries.save(session, visit.who, ref, change, expected=expected)


def _faults(visit: Visit, key: str, sheet: Sheet, *, alone: bool) -> tuple[Fault, ...]:
    """What is wrong with the form; `alone` for one's own phrase, which may say what the shop's do."""
    beside = Neighbours(()) if alone else catalogue.beside(visit)
    draft = Draft("phrase", plain(key), sheet.data, sheet.category, sheet.pack)
    found = faults_of(visit, draft, beside)
    if not {fault.field for fault in found} & {"title", "code", "intents", "category", "id"}:
        return found
    return (*found, *_said_so_far(visit, sheet))


def _said_so_far(visit: Visit, sheet: Sheet) -> Iterator[Fault]:
    """What is wrong with the wordings of a phrase of which the rest is not filled in yet."""
    data = {**sheet.data, "id": _STAND_IN, "title": "草稿", "code": "x", "intents": ["other.unclear"]}
    draft = Draft("phrase", _STAND_IN, data, "草稿", sheet.pack)
    for fault in faults_of(visit, draft, catalogue.beside(visit)):
        if fault.field in {"replies", "safe"} and fault.kind != "重复":
            yield fault


def faults_of(visit: Visit, draft: Draft, beside: Neighbours) -> tuple[Fault, ...]:
    """What is wrong with a draft by itself, beside other phrases, and by what the shop can do."""
    with visit.store.read() as session:
        stored = facts.current(session, visit.who.shop_id)
    known = stored.facts if stored else ShopFacts()
    return examined(draft, facts=known, now=utc_now(), beside=beside)


def refused(wrong: KuaihuiError) -> Iterator[Fault]:
    """What the store would not take, as faults of the form."""
    for name in wrong.fields:
        yield Fault(name, None, "error", "格式", f"{words.FIELDS.get(name, name)}填得不对，请看看长度")
    if not wrong.fields:
        yield Fault("state", None, "error", "状态", wrong.message)


def _conflict(request: Request, visit: Visit, ref: Ref, sheet: Sheet, faults: tuple[Fault, ...]) -> Response:
    """Someone wrote first: what was typed stays in the form, the stored version stands beside it."""
    row = stored(visit, ref)
    yours = {**content(row), "category": sheet.category, "pack": sheet.pack, **sheet.data}
    # Fields that the form leaves out when they are empty count as emptied.
    gone = {name: None for name in ("safe", "examples", "keywords") if name not in sheet.data}
    changed = changes(content(row), {**yours, **gone})
    return _page(request, visit, row, sheet, faults, changed=changed)


@dataclass(frozen=True, slots=True)
class _Staged:
    """What the phrase in the form would do; `ranks` is ``None`` until asked for, `why` says what is in the way."""

    scenes: tuple[Scene, ...] = ()
    ranks: tuple[Rank, ...] | None = None
    why: str = ""


def _staged(request: Request, visit: Visit, sheet: Sheet, *, ranked: bool) -> _Staged:
    try:
        snapshot = served(request, visit.who.shop_id)
        whole = {**sheet.data, "id": sheet.data.get("id") or f"{sheet.intent}.{sheet.data.get('code')}"}
        phrase = PhraseFile.model_validate(whole).build(sheet.category, sheet.pack)
    except NotReadyError as wrong:
        return _Staged(why=wrong.message)
    except ValidationError:
        return _Staged(why="写好标题、短码、意图和至少一种说法，就能看到买家读到的样子")
    now = utc_now()
    try:
        places = ranks(snapshot.engine, phrase, snapshot.facts, snapshot.values, now) if ranked else None
    except TemplateError:
        places = ()
    return _Staged(scenes(snapshot, phrase, now), places)


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
    home: str = "",
) -> Response:
    """The form. With `act` the button that could not be obeyed, with `changed` both sides of a conflict."""
    unheeded = bool(act) and act not in ASKS
    status = 409 if changed is not None else 422 if unheeded else 200
    state = row.state if row else "draft"
    lines = catalogue.table(visit)
    with visit.store.read() as session:
        teams = sorted({one.team for one in accounts.leads(session, visit.who)} - {""})
    return show(
        request, "edit", status=status, stage=_staged(request, visit, sheet, ranked=act == "rank"), visit=visit, here="library", row=row, sheet=sheet,
        faults=faults, errors=len(blocking(faults)), refused=unheeded,
        version=(row.version if row else 0) if expected is None else expected, next=entries.NEXT[state], state=state,
        groups=sorted({line.category for line in lines}), intents=intent_names(),
        slots=[(name, title, name in PROMISE_SLOTS) for name, title in SLOTS.items()],
        can_publish=(row is not None and row.scope == "personal") or visit.may_publish_edits(), returned=returned(visit, row), changed=changed, teams=teams, home=home,
    )  # fmt: skip
