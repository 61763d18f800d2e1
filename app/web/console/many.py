"""The same act on many entries: what it would change is shown first, then done as one, then undone if wished."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.datastructures import FormData

from app.access import require
from app.curation import bulk, library
from app.curation.bulk import Act, BulkRefusedError, Chosen, Outcome
from app.curation.library import Part
from app.errors import InvalidInputError, KuaihuiError
from app.store import entries
from app.store.entries import Row
from app.store.inputs import Ref
from app.store.tables import State
from app.web.console import catalogue, words
from app.web.console.catalogue import Line, Wish
from app.web.console.handles import handle, reference
from app.web.console.library import table_page
from app.web.console.page import Form, html_router, show, text
from app.web.console.who import Lead, Visit

router = html_router()
ACTS: Mapping[str, str] = {
    "publish": "发布", "review": "送审", "draft": "转为草稿", "archive": "归档", "category": "换分组", "pack": "换行业包",
    "delete": "删除",
}  # fmt: skip
_TO: Mapping[str, str] = {
    "publish": "published", "review": "review", "draft": "draft", "archive": "archived", "delete": words.BIN,
}  # fmt: skip
_DONE = {
    "publish": "已发布", "review": "已送审", "draft": "已转为草稿", "archive": "已归档", "category": "已换分组", "pack": "已换行业包",
    "delete": "已放进回收站",
}  # fmt: skip
MOST = 2000
_PICK = re.compile(r"(\d{1,9})/(phrase|script)/(.{1,200})")
_UNDO = re.compile(
    r"(\d{1,9})/(phrase|script)/(draft|review|published|archived)/(\d{1,9})/([a-z]{1,40})/([^/]{1,20})/(.{1,200})"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What the act would do to one entry: from, to, or why it cannot."""

    line: Line
    before: str
    after: str
    why: str


@router.post("/console/bulk")
def preview(request: Request, visit: Lead, form: Form) -> Response:
    """What would change; nothing is written."""
    wish = _wish(form)
    act = _act(form)
    if act is None:
        return table_page(request, visit, wish, status=422, trouble="请选择要做什么")
    lines = _picked(visit, form, wish)
    if not lines:
        return table_page(request, visit, wish, status=422, trouble="还没有选话术，请先勾选")
    value = _value(form, act)
    if act in {"category", "pack"} and not value:
        return table_page(
            request,
            visit,
            wish,
            status=422,
            trouble=f"请填写要换成哪个{'分组' if act == 'category' else '行业包'}",
        )
    return _preview(request, visit, form, act, value, lines)


@router.post("/console/bulk/do")
def do(request: Request, visit: Lead, form: Form) -> Response:
    """Do it to all that were shown, or to none."""
    wish, act = _wish(form), _act(form)
    lines = _picked(visit, form, wish)
    if act is None or not lines:
        return table_page(request, visit, wish, status=422, trouble="还没有选话术，请先勾选")
    value, chosen = _value(form, act), _chosen(form)
    before: dict[tuple[str, str], Line] = {(line.kind, line.key): line for line in lines}
    try:
        with visit.store.begin() as session:
            done = bulk.act(session, visit.who, act, chosen, value=value, reason=text(form, "reason"))
    except BulkRefusedError:
        return _preview(request, visit, form, act, value, lines, status=409)
    undo = [
        _back(one, before[one.ref.kind, handle(one.ref)])
        for one in done
        if (one.ref.kind, handle(one.ref)) in before
    ]
    return table_page(request, visit, wish, noted=f"{_DONE[act]}{len(done)}条。", undo=undo)


@router.post("/console/bulk/undo")
def undo(request: Request, visit: Lead, form: Form) -> Response:
    """Back to how each was before, as a new version; what someone changed since stays as it is."""
    require(visit.who, "library.edit")
    wish, back, kept = _wish(form), 0, 0
    for item in form.getlist("undo")[:MOST]:
        found = _UNDO.fullmatch(str(item))
        if found is None:
            continue
        if _undone(visit, found):
            back += 1
        else:
            kept += 1
    noted = f"已撤销，{back}条恢复原样。" if back else "没有可以撤销的。"
    if kept:
        noted += f"有{kept}条后来又被改过，或者按规定要重新审核，请逐条处理。"
    return table_page(request, visit, wish, noted=noted)


def _preview(
    request: Request,
    visit: Visit,
    form: FormData,
    act: Act,
    value: str,
    lines: Sequence[Line],
    *,
    status: int = 200,
) -> Response:
    wish, reason = _wish(form), text(form, "reason")
    chosen = [Chosen(reference(line.kind, line.key), line.version) for line in lines]
    outcomes = _tried(visit, act, chosen, value, reason)
    refused: dict[tuple[str, str], str] = {
        (one.ref.kind, handle(one.ref)): one.message for one in outcomes if not one.done
    }
    changes = [_change(line, act, value, refused.get((line.kind, line.key), "")) for line in lines]
    fit = [one for one in changes if not one.why and one.before != one.after]
    return show(
        request, "many", status=status, visit=visit, here="library", act=act, label=ACTS[act], value=value, reason=reason,
        fit=fit, same=[one for one in changes if not one.why and one.before == one.after],
        stuck=[one for one in changes if one.why], wish=wish, pick=pick,
        returning=act == "draft" and any(line.state == "review" for line in lines),
    )  # fmt: skip


def _tried(visit: Visit, act: Act, chosen: Sequence[Chosen], value: str, reason: str) -> tuple[Outcome, ...]:
    """The act done and taken back: exactly what doing it would say."""
    try:
        with visit.store.begin() as session:
            outcomes = bulk.act(session, visit.who, act, chosen, value=value, reason=reason or "预览")
            session.rollback()
            return outcomes
    except BulkRefusedError as wrong:
        return wrong.outcomes


def _change(line: Line, act: Act, value: str, why: str) -> Change:
    if act == "category":
        return Change(line, line.category, value, why)
    if act == "pack":
        return Change(line, words.PACKS.get(line.pack, line.pack), words.PACKS.get(value, value), why)
    states = {**words.STATES, words.BIN: "回收站"}
    return Change(line, states[line.state], states[_TO[act]], why)


def pick(line: Line) -> str:
    """A line as a checkbox names it: the version that was seen, so that a newer one is noticed."""
    return f"{line.version}/{line.kind}/{line.key}"


def _chosen(form: FormData) -> list[Chosen]:
    found = (_PICK.fullmatch(str(one)) for one in form.getlist("pick")[:MOST])
    return [Chosen(reference(one[2], one[3]), int(one[1])) for one in found if one]


def _picked(visit: Visit, form: FormData, wish: Wish) -> list[Line]:
    """The chosen lines as they are now, or all that the filter shows."""
    table = catalogue.table(visit)
    if text(form, "all") == "yes":
        return catalogue.chosen(table, wish, catalogue.signals(visit))[:MOST]
    wanted = {(one.ref.kind, handle(one.ref)) for one in _chosen(form)}
    return [line for line in table if (line.kind, line.key) in wanted]


def _act(form: FormData) -> Act | None:
    act = text(form, "act")
    return cast(Act, act) if act in ACTS else None


def _value(form: FormData, act: Act) -> str:
    value = text(form, act) or text(form, "value")
    if act == "pack" and value not in words.PACKS:
        return ""
    if act == "category" and len(value) > 10:
        raise InvalidInputError("分组最多10个字")
    return value if act in {"category", "pack"} else ""


def _wish(form: FormData) -> Wish:
    return catalogue.wished(dict(parse_qsl(text(form, "back")[:2000])))


def _back(done: Outcome, line: Line) -> str:
    """What undoing needs to know of one entry: the version made, and how it was."""
    return f"{done.version}/{line.kind}/{line.state}/{line.live or 0}/{line.pack}/{line.category}/{line.key}"


def _undone(visit: Visit, found: re.Match[str]) -> bool:
    version, state, live = int(found[1]), cast(State, found[3]), int(found[4])
    pack, category = found[5], found[6]
    try:
        ref = reference(found[2], found[7])
        with visit.store.begin() as session:
            row = entries.get(session, visit.who, ref, deleted=True)
            if row.version != version:
                return False
            row = _back_on_air(session, visit, row, ref, live if state != "published" else 0)
            _restore(session, visit, row, ref, Part(category=category, pack=pack), state)
    except KuaihuiError:
        return False
    return True


def _back_on_air(session: Session, visit: Visit, row: Row, ref: Ref, live: int) -> Row:
    """Where an archived or deleted draft had an earlier version on the air: that one published again, the draft on it."""
    if not live or row.live_version is not None:
        return row
    draft = row.version
    row = library.restore(session, visit.who, ref, expected=draft, version=live)
    steps: list[State] = [*_way(row.state, "published"), "draft"]
    for step in steps:
        row = library.move(session, visit.who, ref, step, expected=row.version)
    return library.restore(session, visit.who, ref, expected=row.version, version=draft)


def _restore(session: Session, visit: Visit, row: Row, ref: Ref, part: Part, state: State) -> None:
    if row.deleted:
        row = library.restore(session, visit.who, ref, expected=row.version)
    if (row.pack, row.category) != (part.pack, part.category):
        row = library.change(session, visit.who, ref, part, expected=row.version)
    for step in _way(row.state, state):
        row = library.move(session, visit.who, ref, step, expected=row.version, reason="撤销批量操作")


def _way(now: State, then: State) -> Iterator[State]:
    """From one state to another; out of the archive the way leads over a draft."""
    if now == then:
        return
    if then not in entries.NEXT[now] and then != "draft":
        yield "draft"
    yield then
