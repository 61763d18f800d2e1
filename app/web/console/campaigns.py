"""清查: everything of a kind looked at by a day: dealt out to leads, ticked off, late ones seen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app.access import may, require
from app.curation import campaigns as curation
from app.curation.campaigns import Which
from app.errors import ForbiddenError, KuaihuiError
from app.store import accounts, campaigns
from app.store.errors import ConflictError
from app.store.inputs import CampaignChange, CampaignIn, EntryQuery, parse
from app.web.console import catalogue, words
from app.web.console.page import Form, go, html_router, number, numbers, show, text
from app.web.console.who import Lead, Visit

router = html_router()
HERE = "/console/campaigns"
PER_PAGE = 100
_SAID = {"name": "请写清查的名字，最多60个字", "due": "请选哪天之前看完"}
LOOKS = {"": "全部", "mine": "我的", "left": "还没看", "late": "逾期", "changed": "看过后又改过"}


@router.get("/console/campaigns")
def page(request: Request, visit: Lead) -> Response:
    """Open and ended campaigns, one's own tasks, and the form for a new one."""
    return _page(request, visit)


@router.post("/console/campaigns")
def start(request: Request, visit: Lead, form: Form) -> Response:
    """A campaign over everything that the filter finds now."""
    typed: dict[str, Any] = {
        name: text(form, name) for name in ("name", "due", "kind", "state", "pack", "category")
    }
    typed["who"] = [str(one) for one in form.getlist("who")]
    try:
        query = parse(
            EntryQuery, **{name: typed[name] or None for name in ("kind", "state", "pack", "category")}
        )
        wish = parse(CampaignIn, name=typed["name"], due=typed["due"], assignees=numbers(form, "who"))
        with visit.store.begin() as session:
            made = curation.start(session, visit.who, wish, query)
    except ForbiddenError:
        raise
    except KuaihuiError as wrong:
        problems = {name: _SAID.get(name, wrong.message) for name in wrong.fields} or {"name": wrong.message}
        return _page(request, visit, status=wrong.status, typed=typed, problems=problems)
    return go(f"{HERE}/{made.id}", done="campaign")


@router.get("/console/campaigns/{campaign_id}")
def one(request: Request, visit: Lead, campaign_id: int, look: str = "", page: int = 1) -> Response:
    """One campaign: how far it is, and its tasks."""
    return _one(request, visit, campaign_id, look, page)


@router.post("/console/campaigns/{campaign_id}/tick")
def tick(request: Request, visit: Lead, campaign_id: int, form: Form) -> Response:
    """Found good as it was seen, or the tick taken back."""
    entry, look = number(form, "entry"), text(form, "look")
    try:
        with visit.store.begin() as session:
            if text(form, "act") == "untick":
                curation.untick(session, visit.who, campaign_id, entry)
            else:
                note = text(form, "note")[:200]
                curation.tick(
                    session, visit.who, campaign_id, entry, expected=number(form, "version"), note=note
                )
    except ConflictError as wrong:
        return _one(request, visit, campaign_id, look, 1, status=409, trouble=wrong.message)
    return _back(campaign_id, look, entry)


@router.post("/console/campaigns/{campaign_id}/assign")
def assign(request: Request, visit: Lead, campaign_id: int, form: Form) -> Response:
    """Give the chosen tasks to someone, or to nobody."""
    chosen, look = numbers(form, "pick"), text(form, "look")
    if not chosen:
        return _one(request, visit, campaign_id, look, 1, status=422, trouble="还没有勾选要分派的话术")
    try:
        with visit.store.begin() as session:
            campaigns.assign(
                session, visit.who, campaign_id, chosen, number(form, "to") or None, expected=number(form, "version")
            )  # fmt: skip
    except ConflictError as wrong:
        return _one(request, visit, campaign_id, look, 1, status=409, trouble=wrong.message)
    return _back(campaign_id, look)


@router.post("/console/campaigns/{campaign_id}/change")
def change(visit: Lead, campaign_id: int, form: Form) -> Response:
    """End or reopen it."""
    wish = CampaignChange(closed=text(form, "closed") == "yes")
    with visit.store.begin() as session:
        campaigns.change(session, visit.who, campaign_id, wish, expected=number(form, "version"))
    return go(f"{HERE}/{campaign_id}", done="campaign-closed" if wish.closed else "campaign-open")


def _back(campaign_id: int, look: str, entry: int = 0) -> Response:
    """To the list as it was looked at; with `entry` to its line, for the next one stands below it."""
    path = f"{HERE}/{campaign_id}" + (f"?look={look}" if look in LOOKS and look else "")
    return go(path + (f"#task-{entry}" if entry else ""))


def _page(request: Request, visit: Visit, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 — of a page
    require(visit.who, "library.edit")
    day = curation.today()
    with visit.store.read() as session:
        rows = campaigns.page(session, visit.who, limit=200).items
        mine = curation.mine(session, visit.who)
        people = accounts.leads(session, visit.who)
    lines = [line for line in catalogue.table(visit) if line.state != words.BIN]
    return show(
        request, "campaigns", status=status, visit=visit, here="campaigns", open=[one for one in rows if not one.closed_at],
        ended=[one for one in rows if one.closed_at], late={one.id for one in rows if curation.is_overdue(one, day)},
        mine=mine, people=people, groups=sorted({line.category for line in lines}), today=day, total=len(lines),
        soon=day + timedelta(days=7), can_start=may(visit.who.role, "library.publish"), **values,
    )  # fmt: skip


def _one(
    request: Request,
    visit: Visit,
    campaign_id: int,
    look: str,
    page: int,
    *,
    status: int = 200,
    trouble: str = "",
) -> Response:
    day = curation.today()
    with visit.store.read() as session:
        campaign = campaigns.get(session, visit.who, campaign_id)
        every = curation.tasks(session, visit.who, campaign_id, Which())
        people = {one.user_id: one.name for one in accounts.leads(session, visit.who)}
    looks = {name: [task for task in every if _meets(task, name, visit, day)] for name in LOOKS}
    found = looks.get(look, looks[""])
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(page, 1), pages)
    return show(
        request, "campaign", status=status, visit=visit, here="campaigns", campaign=campaign, look=look if look in LOOKS else "",
        tasks=found[(page - 1) * PER_PAGE : page * PER_PAGE], total=len(found), page=page, pages=pages, people=people,
        counts={name: len(some) for name, some in looks.items()}, looks=LOOKS, today=day, trouble=trouble,
        late=curation.is_overdue(campaign, day), can_change=may(visit.who.role, "library.publish"),
    )  # fmt: skip


def _meets(task: curation.Task, look: str, visit: Visit, day: date) -> bool:
    match look:
        case "mine":
            return task.assignee is not None and task.assignee == visit.who.user_id
        case "left":
            return not task.done
        case "late":
            return task.overdue(day)
        case "changed":
            return task.changed
        case _:
            return True
