"""The shop's facts over HTTP: versions, presets, what a change would break, the calendar behind the promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import Path, Query, Response

from app.access import require
from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.curation import days, shopfacts
from app.store import facts as stored
from app.store import presets
from app.store.inputs import PresetName
from app.web.api.desk import DeskDep, curation_router
from app.web.api.etag import Expected, tag
from app.web.api.facts_models import (
    ApplyIn,
    CalendarOut,
    FactsBody,
    FactsList,
    FactsOut,
    FactsPart,
    PresetBody,
    PresetList,
    PresetNew,
    PresetOut,
    day_out,
    facts_out,
    preset_out,
    preview_out,
)
from app.web.api.listed import FullLimit, Limit, Offset, tagged_list

router = curation_router("发货能力")
DryRun = Annotated[bool, Query(description="只看哪些话术会受影响，不保存")]
Name = Annotated[PresetName, Path(description="预设名称", examples=["大促"])]


@router.get("/facts", summary="现在的发货能力")
def read_facts(desk: DeskDep, response: Response) -> FactsOut:
    """The facts in force; `ETag` is their version."""
    with desk.read() as session:
        row = shopfacts.current(session, desk.who)
    tag(response, row.version if row else 0)
    return facts_out(row)


@router.put("/facts", summary="保存发货能力")
def put_facts(
    desk: DeskDep, response: Response, body: FactsBody, expected: Expected, dry_run: DryRun = False
) -> FactsOut:
    """Replace all facts: a new version that is served at once. For managers."""
    facts = shopfacts.read(body.model_dump(mode="json", exclude_unset=True))
    return _saved(desk, response, facts, expected, dry_run=dry_run)


@router.patch("/facts", summary="修改几项发货能力")
def patch_facts(
    desk: DeskDep, response: Response, body: FactsPart, expected: Expected, dry_run: DryRun = False
) -> FactsOut:
    """Change some facts and keep the rest, confirmed anew. For managers."""
    require(desk.who, "facts.edit")
    with desk.read() as session:
        facts = shopfacts.patched(shopfacts.known(session, desk.who), body.facts)
    return _saved(desk, response, facts, expected, dry_run=dry_run)


@router.get("/facts/versions", summary="发货能力的历史")
def facts_versions(
    desk: DeskDep,
    response: Response,
    limit: FullLimit = 50,
    offset: Offset = 0,
) -> FactsList:
    """Every version, newest first."""
    require(desk.who, "facts.read")
    with desk.read() as session:
        page = stored.history(session, desk.who.shop_id, limit=limit, offset=offset)
    tag(response, page.total)
    items = [facts_out(row) for row in page.items]
    return FactsList(items=items, total=page.total, limit=page.limit, offset=page.offset)


@router.get("/facts/calendar", summary="节假日与发货日")
def calendar(
    desk: DeskDep,
    response: Response,
    first: Annotated[date | None, Query(description="从哪天起，默认今天")] = None,
    limit: Annotated[int, Query(ge=1, le=days.LONGEST, description="几天")] = 62,
) -> CalendarOut:
    """Festivals, days off, make-up days and what the shop makes of them; the facts `closed`, `extra_days` and
    `calendar` change it.
    """
    begin = first or datetime.now(SHANGHAI).date()
    begin = min(max(begin, date(2000, 1, 1)), date(2100, 1, 1))
    with desk.read() as session:
        row = shopfacts.current(session, desk.who)
    found = days.days(row.facts if row else ShopFacts(), begin, limit)
    items = [day_out(day) for day in found]
    return tagged_list(response, CalendarOut(items=items, total=len(items), limit=limit, offset=0))


@router.get("/facts/presets", summary="预设")
def list_presets(desk: DeskDep, response: Response, limit: Limit = 100, offset: Offset = 0) -> PresetList:
    """The shop's presets by name."""
    with desk.read() as session:
        found = presets.presets(session, desk.who)
    items = [preset_out(row) for row in found[offset : offset + limit]]
    suggested = [name for name in shopfacts.SUGGESTED if name not in {row.name for row in found}]
    page = PresetList(items=items, total=len(found), limit=limit, offset=offset, suggested=suggested)
    return tagged_list(response, page)


@router.post("/facts/presets", status_code=201, summary="新建预设")
def new_preset(desk: DeskDep, response: Response, body: PresetNew) -> PresetOut:
    """A preset of the given facts, or of the present ones. For managers."""
    with desk.write() as session:
        row = shopfacts.keep_preset(session, desk.who, body.name, body.facts)
    tag(response, row.version)
    return preset_out(row)


@router.get("/facts/presets/{name}", summary="看一个预设")
def read_preset(desk: DeskDep, response: Response, name: Name) -> PresetOut:
    """One preset; `ETag` is its version."""
    with desk.read() as session:
        row = presets.get(session, desk.who, name)
    tag(response, row.version)
    return preset_out(row)


@router.put("/facts/presets/{name}", summary="修改预设")
def put_preset(
    desk: DeskDep, response: Response, name: Name, body: PresetBody, expected: Expected
) -> PresetOut:
    """Replace what a preset holds. For managers."""
    with desk.write() as session:
        row = shopfacts.keep_preset(session, desk.who, name, body.facts, expected=expected)
    tag(response, row.version)
    return preset_out(row)


@router.delete("/facts/presets/{name}", summary="删除预设")
def delete_preset(desk: DeskDep, name: Name, expected: Expected) -> PresetOut:
    """Take a preset away; the facts in force stay. For managers."""
    with desk.write() as session:
        return preset_out(presets.delete(session, desk.who, name, expected=expected))


@router.post("/facts/presets/{name}/apply", summary="切换到预设")
def apply_preset(
    desk: DeskDep, response: Response, name: Name, body: ApplyIn, expected: Expected
) -> FactsOut:
    """Put a preset in force at once: a new version over the version of the facts in ``If-Match``. For managers."""
    require(desk.who, "facts.edit")
    with desk.read() as session:
        preset = presets.get(session, desk.who, name)
        facts = shopfacts.patched(shopfacts.known(session, desk.who), preset.data)
    return _saved(desk, response, facts, expected, dry_run=body.dry_run)


def _saved(desk: DeskDep, response: Response, facts: ShopFacts, expected: int, *, dry_run: bool) -> FactsOut:
    if dry_run:
        with desk.read() as session:
            seen = shopfacts.preview(session, desk.who, facts)
            row = shopfacts.current(session, desk.who)
        tag(response, row.version if row else 0)
        data = facts.model_dump(mode="json", exclude_none=True)
        return FactsOut(version=row.version if row else 0, facts=data, preview=preview_out(seen))
    with desk.write() as session:
        row = shopfacts.save(session, desk.who, facts, expected=expected)
    tag(response, row.version)
    return facts_out(row)
