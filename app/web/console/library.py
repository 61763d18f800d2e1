"""话术库: the table of entries, one entry in full, its history, restoring a version."""

from __future__ import annotations

from typing import cast

from fastapi import Request
from fastapi.responses import Response

from app.access import may
from app.core.reply.slots import label
from app.core.reply.template import TemplateError
from app.core.reply.template import parse as read
from app.errors import InvalidInputError, NotFoundError
from app.library.shipped import shipped_library
from app.store import entries
from app.store.entries import Row
from app.store.inputs import Ref, parse
from app.web.console import catalogue, words
from app.web.console.catalogue import Wish
from app.web.console.diff import changes, content, items
from app.web.console.findings import blocking, examine
from app.web.console.page import HOME, Form, go, html_router, number, show
from app.web.console.who import Lead

router = html_router()
PER_PAGE = 50


@router.get("/console")
def library(request: Request, visit: Lead, page: int = 1) -> Response:
    """The table, by what was asked for in the query."""
    asked = request.query_params
    wish = Wish(*((asked.get(name) or "")[:100] for name in ("search", *catalogue.FACETS)))
    lines = catalogue.table(visit)
    found = catalogue.chosen(lines, wish)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(page, 1), pages)
    return show(
        request, "library", visit=visit, here="library", wish=wish, counts=catalogue.counts(lines, wish),
        lines=found[(page - 1) * PER_PAGE : page * PER_PAGE], total=len(found), page=page, pages=pages,
        groups=sorted((name, name) for name in {line.category for line in lines}),
    )  # fmt: skip


@router.get("/console/{kind}s/{key}")
def entry(request: Request, visit: Lead, kind: str, key: str) -> Response:
    """One entry in full, with its history."""
    ref = reference(kind, key)
    with visit.store.read() as session:
        row = entries.get(session, visit.who, ref, deleted=True)
        versions = entries.versions(session, visit.who, ref)
    history = [
        (version, changes(content(before), content(version)) if before else None)
        for version, before in zip(versions, (*versions[1:], None), strict=True)
    ]
    return show(
        request, "entry", visit=visit, here="library", row=row, history=history, next=entries.NEXT[row.state],
        facts=_described(row), faults=examine(row.data, row.category, row.pack) if row.kind == "phrase" else (),
        items=items, slots=_slots(row), can_edit=may(visit.who.role, "library.edit"),
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
    after = {**content(then), "state": row.state, "deleted": False}
    return show(
        request, "version", visit=visit, here="library", row=row, then=then, after=after,
        changed=changes(content(row), after), items=items,
    )  # fmt: skip


@router.post("/console/{kind}s/{key}/restore")
def restore(visit: Lead, kind: str, key: str, form: Form) -> Response:
    """Out of the bin, or back to an earlier version; a published entry must stay fit to be published."""
    ref, version = reference(kind, key), number(form, "restore") or None
    with visit.store.begin() as session:
        row = entries.restore(session, visit.who, ref, expected=number(form, "version"), version=version)
        if row.state == "published":
            publishable(row)
    return go(address(row), done="restored")


@router.post("/console/{kind}s/{key}/delete")
def delete(visit: Lead, kind: str, key: str, form: Form) -> Response:
    """Into the bin."""
    with visit.store.begin() as session:
        row = entries.delete(session, visit.who, reference(kind, key), expected=number(form, "version"))
    return go(address(row), done="deleted")


def reference(kind: str, key: str) -> Ref:
    """The shop's own entry named by an address."""
    if kind not in words.KINDS:
        raise NotFoundError("没有这个页面")
    return parse(Ref, kind=kind, key=key)


def address(row: Row) -> str:
    """The page of an entry."""
    return f"{HOME}/{row.kind}s/{row.key}"


def publishable(row: Row) -> None:
    """Raise `InvalidInputError` with the first fault that keeps a phrase from agents."""
    faults = blocking(examine(row.data, row.category, row.pack)) if row.kind == "phrase" else []
    if faults:
        raise InvalidInputError(f"还有{len(faults)}处问题，改好才能发布：{faults[0].message}")


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
