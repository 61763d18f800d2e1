"""话术库: the table of entries, one entry in full, its history, restoring a version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from fastapi import Request
from fastapi.responses import Response

from app.access import may
from app.core.reply.slots import label
from app.core.reply.template import TemplateError
from app.core.reply.template import parse as read
from app.curation import library as curation
from app.curation.library import examine_row
from app.errors import NotFoundError
from app.library.shipped import shipped_library
from app.store import entries, flags
from app.store.entries import Row, VersionRow
from app.web.console import catalogue, words
from app.web.console.catalogue import Line, Wish
from app.web.console.diff import changes, content, items
from app.web.console.handles import handle, reference
from app.web.console.page import HOME, Form, go, html_router, number, show
from app.web.console.who import Lead, Visit

router = html_router()
PER_PAGE = 50


@router.get("/console")
def library(request: Request, visit: Lead, page: int = 1) -> Response:
    """The table, by what was asked for in the query."""
    return table_page(request, visit, catalogue.wished(request.query_params), page)


def table_page(
    request: Request, visit: Visit, wish: Wish, page: int = 1, *, status: int = 200, **values: object
) -> Response:
    """One page of the table that the wish describes, with `values` for notes above it."""
    lines, signs = catalogue.table(visit), catalogue.signals(visit)
    found = catalogue.chosen(lines, wish, signs)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(page, 1), pages)
    return show(
        request, "library", status=status, visit=visit, here="library", wish=wish,
        counts=catalogue.counts(lines, wish, signs), signs=signs,
        lines=found[(page - 1) * PER_PAGE : page * PER_PAGE], total=len(found), page=page, pages=pages,
        groups=sorted((name, name) for name in {line.category for line in lines}), homes=homes(lines), intents=intent_names(),
        days=catalogue.USED_DAYS, **values,
    )  # fmt: skip


@router.get("/console/{kind}s/{key}")
def entry(request: Request, visit: Lead, kind: str, key: str) -> Response:
    """One entry in full, with its history."""
    ref = reference(kind, key)
    with visit.store.read() as session:
        row = entries.get(session, visit.who, ref, deleted=True)
        versions = entries.versions(session, visit.who, ref)
        broken = flags.current(session, visit.who).get(row.id, ())
    history = [
        (version, changes(content(before), content(version)) if before else None)
        for version, before in zip(versions, (*versions[1:], None), strict=True)
    ]
    return show(
        request, "entry", visit=visit, here="scripts" if kind == "script" else "library", row=row, history=history, next=entries.NEXT[row.state],
        facts=_described(row), faults=examine_row(row),
        items=items, slots=_slots(row), can_edit=may(visit.who.role, "library.edit"), returned=returned(visit, row), broken=broken,
    )  # fmt: skip


@router.get("/console/{kind}s/{key}/versions/{number}")
def version_page(request: Request, visit: Lead, kind: str, key: str, number: int) -> Response:
    """What an earlier version said, against now, and what restoring it would change."""
    ref = reference(kind, key)
    with visit.store.read() as session:
        row = entries.get(session, visit.who, ref, deleted=True)
        versions = entries.versions(session, visit.who, ref)
    then = next((version for version in versions if version.version == number), None)
    if then is None:
        raise NotFoundError(f"没有第{number}版")
    state = "draft" if row.deleted and row.state == "published" else row.state
    after = {**content(then), "state": state, "deleted": False}
    return show(
        request, "version", visit=visit, here="scripts" if kind == "script" else "library", row=row, then=then, after=after,
        changed=changes(content(row), after), items=items,
    )  # fmt: skip


@router.post("/console/{kind}s/{key}/restore")
def restore(visit: Lead, kind: str, key: str, form: Form) -> Response:
    """Out of the bin (then it is published anew), or back to an earlier version; what is published stays fit for it."""
    ref, version = reference(kind, key), number(form, "restore") or None
    with visit.store.begin() as session:
        row = curation.restore(session, visit.who, ref, expected=number(form, "version"), version=version)
    return go(address(row), done="restored")


@router.post("/console/{kind}s/{key}/delete")
def delete(visit: Lead, kind: str, key: str, form: Form) -> Response:
    """Into the bin."""
    with visit.store.begin() as session:
        row = entries.delete(session, visit.who, reference(kind, key), expected=number(form, "version"))
    return go(address(row), done="deleted")


def homes(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Whose entries there are: the shop's, each team's, and the visitor's own."""
    teams = sorted({line.home for line in lines} - {catalogue.SHOP, catalogue.MINE})
    return [
        (catalogue.SHOP, "店铺"),
        *((team, f"团队「{team}」") for team in teams),
        (catalogue.MINE, "我的"),
    ]


def address(row: Row) -> str:
    """The page of an entry."""
    return f"{HOME}/{row.kind}s/{handle(row)}"


def returned(visit: Visit, row: Row | None) -> VersionRow | None:
    """The write that sent a draft back to its author, with the reason; ``None`` once it was written anew."""
    if row is None or row.state != "draft":
        return None
    with visit.store.read() as session:
        last = entries.versions(session, visit.who, reference(row.kind, handle(row)))[0]
    return last if last.action == "entry.return" else None


def intent_names() -> dict[str, str]:
    """The intents by code, in the words of the library."""
    return {intent.code: intent.zh for intent in shipped_library().library.intents}


def _described(row: Row) -> list[tuple[str, list[str]]]:
    """The small print of an entry: label and values, only of what it says."""
    names = ("phases", "channel", "needs", "authority", "valid", "mood", "proactive", "enter", "leave")
    found = [(words.FIELDS[name], items(name, row.data.get(name))) for name in names]
    intents = [intent_names().get(code, code) for code in cast(list[str], row.data.get("intents", []))]
    return [pair for pair in [("意图", intents), *found] if pair[1]]


def _slots(row: Row) -> list[tuple[str, str]]:
    """The variables that an entry's texts name; what cannot be read is a finding elsewhere."""
    names: set[str] = set()
    for said in catalogue.texts(row.data):
        try:
            names |= read(said).slots
        except TemplateError:
            continue
    return [(name, label(name)) for name in sorted(names)]
