"""What phrases and scripts have in common over HTTP: read, list, history, states, the bin, many at once."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import Session

from app.access import Principal
from app.curation import bulk as many
from app.curation import library
from app.curation.bulk import Chosen
from app.store import flags
from app.store.entries import Row
from app.store.inputs import EntryQuery, Ref
from app.store.tables import Kind, Scope
from app.web.api.desk import DeskDep
from app.web.api.entry_models import (
    BulkIn,
    BulkOut,
    EntryList,
    EntryOut,
    FlagOut,
    RestoreIn,
    StateIn,
    VersionList,
    entry_out,
    version_out,
)
from app.web.api.etag import Expected, tag
from app.web.api.listed import FullLimit, Offset, tagged_list

Key = Annotated[
    str, Path(alias="id", min_length=1, max_length=120, description="条目编号", examples=["greet.open.hello"])
]
InScope = Annotated[Scope, Query(description="店铺、团队或个人")]
OfOwner = Annotated[str, Query(max_length=60, description="团队名；不写就是本人或本人所在的团队")]


def meant(kind: Kind) -> Any:  # noqa: ANN401 — what FastAPI takes for a default
    """For a parameter: the entry that path and query name."""

    def find(desk: DeskDep, key: Key, scope: InScope = "shop", owner: OfOwner = "") -> Ref:
        return desk.ref(kind, key, scope, owner)

    return Depends(find)


def tagged(response: Response, row: Row) -> EntryOut:
    """An entry as it stands now, with its version as `ETag`."""
    tag(response, row.version)
    return entry_out(row)


def shown(session: Session, who: Principal, row: Row) -> EntryOut:
    """An entry with what the present facts break in it."""
    found = flags.current(session, who).get(row.id, ())
    return entry_out(row, [FlagOut(rule=flag.rule, message=flag.message) for flag in found])


def common(router: APIRouter, kind: Kind) -> None:
    """Add the operations that are the same for both kinds, below ``/phrases`` or ``/scripts``."""
    base = f"/{kind}s"
    _reading(router, kind, base)
    _writing(router, kind, base)


def listing(desk: DeskDep, response: Response, query: EntryQuery, limit: int, offset: int) -> EntryList:
    """A page of stored entries."""
    if query.scope == "personal":
        desk.person()
    with desk.read() as session:
        page = library.listed(session, desk.who, query, limit=limit, offset=offset)
        marks = flags.current(session, desk.who) if query.scope != "personal" else {}
    items = [
        entry_out(row, [FlagOut(rule=f.rule, message=f.message) for f in marks.get(row.id, ())])
        for row in page.items
    ]
    found = EntryList(items=items, total=page.total, limit=page.limit, offset=page.offset)
    return tagged_list(response, found)


def _reading(router: APIRouter, kind: Kind, base: str) -> None:
    named = meant(kind)

    @router.get(f"{base}/{{id}}", summary="看一条")
    def read(
        desk: DeskDep,
        response: Response,
        ref: Ref = named,
        deleted: Annotated[bool, Query(description="回收站里的也看")] = False,
    ) -> EntryOut:
        """One stored entry, for leads as it is written, for agents as they are served it; `ETag` is its version."""
        with desk.read() as session:
            row = library.get(session, desk.who, ref, deleted=deleted)
            tag(response, row.version)
            return shown(session, desk.who, row)

    @router.get(f"{base}/{{id}}/versions", summary="修改历史")
    def history(
        desk: DeskDep,
        response: Response,
        ref: Ref = named,
        limit: FullLimit = 50,
        offset: Offset = 0,
    ) -> VersionList:
        """Every version, newest first: who, when, what, and why it was returned; of deleted entries too."""
        with desk.read() as session:
            found = library.versions(session, desk.who, ref)
        tag(response, found[0].version)
        items = [version_out(row) for row in found[offset : offset + limit]]
        return VersionList(items=items, total=len(found), limit=limit, offset=offset)


def _writing(router: APIRouter, kind: Kind, base: str) -> None:
    named = meant(kind)

    @router.post(f"{base}/bulk", summary="批量处理")
    def bulk(desk: DeskDep, body: BulkIn) -> BulkOut:
        """One act on many entries, each at the version that was seen: all of it or, with 409, none."""
        with desk.write() as session:
            chosen = [Chosen(desk.ref(kind, one.id, one.scope, one.owner), one.version) for one in body.items]
            done = many.act(session, desk.who, body.act, chosen, value=body.value, reason=body.reason or "")
        return BulkOut.model_validate({"results": [many.described(one) for one in done]})

    @router.post(f"{base}/{{id}}/state", summary="送审、发布、退回、归档")
    def state(
        desk: DeskDep,
        response: Response,
        body: StateIn,
        expected: Expected,
        ref: Ref = named,
    ) -> EntryOut:
        """Move an entry to another state. Where the shop wants approval, a second lead publishes it."""
        with desk.write() as session:
            row = library.move(
                session, desk.who, ref, body.state, expected=expected, reason=body.reason or ""
            )
        return tagged(response, row)

    @router.post(f"{base}/{{id}}/restore", summary="恢复")
    def restore(
        desk: DeskDep,
        response: Response,
        body: RestoreIn,
        expected: Expected,
        ref: Ref = named,
    ) -> EntryOut:
        """Take an entry out of the bin, or back to what a version said."""
        with desk.write() as session:
            row = library.restore(session, desk.who, ref, expected=expected, version=body.version)
        return tagged(response, row)

    @router.delete(f"{base}/{{id}}", summary="放进回收站")
    def delete(
        desk: DeskDep,
        response: Response,
        expected: Expected,
        ref: Ref = named,
    ) -> EntryOut:
        """Put an entry into the bin; it can be restored."""
        with desk.write() as session:
            row = library.delete(session, desk.who, ref, expected=expected)
        return tagged(response, row)
