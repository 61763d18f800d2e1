"""发货能力: what the shop can do, as a form with history, and as the month it makes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app.access import ROLES, may, require
from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.curation import recheck, shopfacts
from app.store import entries, presets
from app.store import facts as store_facts
from app.store.columns import utc_now
from app.store.errors import ConflictError
from app.store.facts import FactsRow
from app.store.presets import PresetRow
from app.web.console import factsform, factsrows
from app.web.console.diff import Change, compare
from app.web.console.factsform import LABELS, Filled
from app.web.console.month import weeks
from app.web.console.page import Form, go, html_router, number, show, text
from app.web.console.who import Lead, Visit

router = html_router()
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@router.get("/console/facts")
def facts_page(request: Request, visit: Lead, load: int = 0, preset: str = "") -> Response:
    """The form and the month. `load` fills the form with an earlier version, `preset` with a preset, to be saved."""
    current, history = _read(visit)
    known = current.facts if current else ShopFacts()
    old = next((row for row in history if row.version == load), None)
    chosen = old.facts if old else _with_preset(visit, known, preset) if preset else known
    filled = Filled(factsform.shown(chosen), {}, chosen)
    return _page(
        request, visit, current, history, filled, month=request.query_params.get("month", ""), loaded=old,
        preset=preset, preview=bool(preset),
    )  # fmt: skip


def _with_preset(visit: Visit, known: ShopFacts, name: str) -> ShopFacts:
    with visit.store.read() as session:
        return shopfacts.patched(known, presets.get(session, visit.who, name).data)


@router.post("/console/facts")
def save_facts(request: Request, visit: Lead, form: Form) -> Response:
    """Save a new version, or with ``preview`` show what it would change; ``turn`` does so in another month."""
    require(visit.who, "facts.edit")
    current, history = _read(visit)
    filled = factsform.filled(form, current.facts if current else ShopFacts())
    expected = number(form, "version")
    state: dict[str, Any] = {"month": text(form, "turn") or text(form, "month")}
    if filled.facts is None or "preview" in form or "turn" in form:
        status = 200 if filled.facts else 422
        return _page(
            request, visit, current, history, filled, status=status, preview=filled.facts is not None, **state
        )
    try:
        with visit.store.begin() as session:
            store_facts.save(session, visit.who, filled.facts, expected=expected)
    except ConflictError:
        current, history = _read(visit)
        return _page(request, visit, current, history, filled, status=409, conflict=True, **state)
    return go("/console/facts", done="facts")


def _read(visit: Visit) -> tuple[FactsRow | None, tuple[FactsRow, ...]]:
    with visit.store.read() as session:
        rows = store_facts.history(session, visit.who.shop_id, limit=30).items
    return (rows[0] if rows else None), rows


def _page(
    request: Request,
    visit: Visit,
    current: FactsRow | None,
    history: tuple[FactsRow, ...],
    filled: Filled,
    *,
    month: str = "",
    status: int = 200,
    **values: object,
) -> Response:
    now = utc_now().astimezone(SHANGHAI)
    first = _first(month, now)
    drawn = filled.facts or (current.facts if current else ShopFacts())
    stored = current.facts if current else ShopFacts()
    with visit.store.read() as session:
        kept = presets.presets(session, visit.who)
    days, gap = factsrows.breaks(drawn, now.date())
    versions = [
        (row, _changed(before.facts if before else ShopFacts(), row.facts))
        for row, before in zip(history, (*history[1:], None), strict=False)
    ]
    return show(
        request, "facts", status=status, visit=visit, here="facts", row=current, form=filled.values,
        problems=filled.problems, history=versions, changed=_changed(stored, drawn), first=first,
        weeks=weeks(drawn, first.year, first.month, now), months=_around(first, now), forms=factsform,
        can_edit=may(visit.who.role, "facts.edit"), drawn=drawn, days=days, gap=gap, rows=factsrows, roles=ROLES, presets=kept, suggested=_free(kept),
        effect=_effect(visit, stored, filled.facts) if values.get("preview") else None, **values,
    )  # fmt: skip


def _free(kept: Sequence[PresetRow]) -> list[str]:
    """Names for presets that most shops want and this one has not got."""
    return [name for name in shopfacts.SUGGESTED if name not in {one.name for one in kept}]


def _effect(visit: Visit, stored: ShopFacts, wished: ShopFacts | None) -> recheck.Preview | None:
    """What the facts in the form would do to published promises."""
    if wished is None:
        return None
    with visit.store.read() as session:
        rows = entries.published(session, visit.who.shop_id)
    return recheck.preview(rows, stored, wished, utc_now())


def _changed(before: ShopFacts, after: ShopFacts) -> tuple[Change, ...]:
    return compare(_said(before), _said(after), LABELS)


def _said(facts: ShopFacts) -> dict[str, Any]:
    """The facts as they read on the page."""
    data = facts.model_dump(mode="json", exclude_none=True, exclude={"as_of"})
    works = data.get("works")
    if works:
        named = "、".join(f"周{factsform.DAYS[day]}" for day in works) if isinstance(works, list) else ""
        data["works"] = named or factsform.WEEK[works]
    data["closed"] = [
        first if first == last else f"{first} 至 {last}" for first, last in data.get("closed", ())
    ]
    if "transit_days" in data:
        data["transit_days"] = "到".join(map(str, data["transit_days"]))
    if "date_promises" in data:
        data["date_promises"] = factsform.MODES[data["date_promises"]]
    for name in ("cutoff", "pickup"):
        if name in data:
            data[name] = data[name][:5]
    if "instant" in data:
        data["instant"] = "是" if data["instant"] else "否"
    return {**data, **factsrows.said(facts)}


def _first(month: str, now: datetime) -> date:
    found = _MONTH.fullmatch(month)
    return date(int(found[1]), int(found[2]), 1) if found else date(now.year, now.month, 1)


def _around(first: date, now: datetime) -> tuple[str, str]:
    """The months before (``""`` where that is over) and after."""
    before = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
    after = date(first.year + (first.month == 12), first.month % 12 + 1, 1)
    return (f"{before:%Y-%m}" if first > date(now.year, now.month, 1) else ""), f"{after:%Y-%m}"
