"""Writing a shop's library: what every door (API, console, import) does with an entry besides storing it.

Data is validated and stored in one form; what is published is fit for agents; a lead sees the shop's and the
teams' entries, an agent what is served and what is their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.access import Principal, may, require
from app.curation.findings import examine
from app.curation.neighbours import Neighbours
from app.curation.scriptfindings import examine_script
from app.curation.shape import merged, stored_form
from app.errors import InvalidInputError, NotFoundError
from app.library.draftcheck import Fault, blocking
from app.store import entries, sayings
from app.store.entries import Row, VersionRow
from app.store.errors import ConflictError
from app.store.inputs import MOST_OWN, EntryChange, EntryIn, EntryQuery, Ref, parse
from app.store.scope import MOST, Page
from app.store.tables import Kind, Scope, State


@dataclass(frozen=True, slots=True)
class Part:
    """A change as it was sent: ``None`` leaves a field; in `data` a field that is ``None`` is taken away."""

    category: str | None = None
    pack: str | None = None
    data: Mapping[str, Any] | None = None


class UnfitError(InvalidInputError):
    """The entry has faults with which it is not shown to agents."""

    code = "unfit"


def ref_of(who: Principal, kind: Kind, key: str, scope: Scope = "shop", owner: str = "") -> Ref:
    """Which entry is meant: one's own phrases and one's own team need no owner to be named.

    Raises `NotFoundError` for a key that no entry can have.
    """
    if scope == "personal":
        require(who, "personal.edit")
        owner = owner or str(who.user_id or "")
    elif scope == "team":
        owner = owner or who.team
    if len(key) > 120 or not key.isprintable():
        raise NotFoundError("没有这个编号的话术")
    return parse(Ref, kind=kind, key=key, scope=scope, owner=owner)


def listed(session: Session, who: Principal, query: EntryQuery, *, limit: int, offset: int) -> Page[Row]:
    """Stored entries, in whatever state: the shop's and the teams' for leads, one's own for everyone."""
    if query.scope == "personal":
        query = query.model_copy(update={"owner": query.owner or str(who.user_id or "")})
    else:
        require(who, "library.edit")
    return entries.page(session, who, query, limit=limit, offset=offset)


def get(session: Session, who: Principal, ref: Ref, *, deleted: bool = False) -> Row:
    """One entry. Agents see it as they are served it, and only then, unless it is their own."""
    if ref.scope == "personal" or may(who.role, "library.edit"):
        return entries.get(session, who, ref, deleted=deleted)
    return entries.served(session, who, ref)


def versions(session: Session, who: Principal, ref: Ref) -> tuple[VersionRow, ...]:
    """Every version of an entry, newest first, of deleted ones too; drafts of others are the leads' business."""
    if ref.scope != "personal":
        require(who, "library.edit")
    return entries.versions(session, who, ref)


def add(session: Session, who: Principal, entry: EntryIn) -> Row:
    """A new entry in its stored form; raises `UnfitError` when it asks to be published and may not be shown."""
    if entry.data.get("id") != entry.key:
        raise InvalidInputError("编号和内容里的id不一致", fields={"data.id": "和编号不一致"})
    data = stored_form(entry.kind, entry.data, entry.category, entry.pack)
    room(session, who, entry)
    row = entries.create(session, who, entry.model_copy(update={"data": data}))
    _fit(session, who, row)
    return row


def room(session: Session, who: Principal, entry: Ref) -> None:
    """Raise `InvalidInputError` where there are too many of a person's phrases; nor are scripts anybody's own."""
    if entry.scope != "personal":
        return
    if entry.kind == "script":
        raise InvalidInputError("脚本是店铺或团队的，个人只能存话术", fields={"scope": "不能是个人"})
    mine = EntryQuery(scope="personal", owner=entry.owner)
    if entries.page(session, who, mine, limit=1).total >= MOST_OWN:
        raise InvalidInputError(f"个人话术最多{MOST_OWN}条，请先删掉不用的", fields={"scope": "已满"})


def change(session: Session, who: Principal, ref: Ref, part: Part, *, expected: int) -> Row:
    """Change parts of an entry read at version `expected`; a published one must stay fit to be published."""
    row = entries.get(session, who, ref)
    if row.version != expected:
        raise _stale(row, part, expected)
    category, pack = part.category or row.category, part.pack or row.pack
    data = stored_form(ref.kind, merged(row.data, part.data or {}), category, pack)
    if data["id"] != ref.key:
        raise InvalidInputError("编号不能改；要换编号请另建一条", fields={"data.id": "不能改"})
    if (category, pack, data) == (row.category, row.pack, row.data):
        return row  # nothing to keep another version for
    wish = parse(EntryChange, category=category, pack=pack, data=data)
    saved = entries.save(session, who, ref, wish, expected=expected)
    _fit(session, who, saved)
    return saved


def move(
    session: Session,
    who: Principal,
    ref: Ref,
    state: State,
    *,
    expected: int,
    reason: str = "",
    beside: Neighbours | None = None,
) -> Row:
    """送审, 发布, 退回, 归档, 转草稿. Going back from review to draft is a return and says why.

    `beside` is the rest of the library where a caller has it at hand already.
    """
    before = entries.get(session, who, ref)
    if before.state == "review" and state == "draft" and not reason:
        raise InvalidInputError("退回时请写明原因，方便对方修改", fields={"reason": "请写明原因"})
    row = entries.save(session, who, ref, parse(EntryChange, state=state), expected=expected, reason=reason)
    _fit(session, who, row, beside)
    return row


def delete(session: Session, who: Principal, ref: Ref, *, expected: int) -> Row:
    """Into the bin."""
    return entries.delete(session, who, ref, expected=expected)


def restore(session: Session, who: Principal, ref: Ref, *, expected: int, version: int | None = None) -> Row:
    """Out of the bin, or back to an earlier version; a published entry must stay fit to be published."""
    if entries.get(session, who, ref, deleted=True).deleted:
        room(session, who, ref)
    elif version is None:
        raise InvalidInputError(
            "这一条不在回收站里；要回到以前的内容，请写明第几版", fields={"version": "请写明第几版"}
        )
    row = entries.restore(session, who, ref, expected=expected, version=version)
    _fit(session, who, row)
    return row


def examine_row(row: Row) -> tuple[Fault, ...]:
    """What is wrong with a stored entry by itself."""
    if row.kind == "phrase":
        return examine(row.data, row.category, row.pack)
    return examine_script(row.data, row.category)


def everything(session: Session, who: Principal, query: EntryQuery) -> Iterable[Row]:
    """All entries that a query finds, page by page."""
    offset = 0
    while True:
        page = entries.page(session, who, query, limit=MOST, offset=offset)
        yield from page.items
        offset += MOST
        if offset >= page.total:
            return


def neighbours(session: Session, who: Principal) -> Neighbours:
    """The shop's own phrases, to compare a draft with: as they are written and, where an edit waits, as they are
    still served. Agents are told only of what is served.
    """
    all_of_them = may(who.role, "library.edit")
    return Neighbours((sayings.written if all_of_them else sayings.served)(session, who.shop_id))


def _stale(row: Row, part: Part, expected: int) -> ConflictError:
    stored = {
        "version": row.version, "state": row.state, "pack": row.pack, "category": row.category, "data": row.data,
        "updated_by": row.updated_by,
    }  # fmt: skip
    yours = {"category": part.category, "pack": part.pack, "data": dict(part.data) if part.data else None}
    return ConflictError(
        f"{row.updated_by} 刚改过这一条，请对照后再保存", expected=expected, current=stored,
        yours={name: value for name, value in yours.items() if value is not None},
    )  # fmt: skip


def _fit(session: Session, who: Principal, row: Row, beside: Neighbours | None = None) -> None:
    """Raise `UnfitError` when agents are shown the entry and it has faults."""
    if row.state != "published":
        return
    faults = blocking(examine_row(row))
    if row.kind == "phrase" and row.scope == "shop":
        beside = beside or neighbours(session, who)
        faults += blocking(beside.examine(row.key, row.data, row.pack))
    if faults:
        fields = {f"data.{fault.field}": fault.message for fault in reversed(faults)}
        raise UnfitError(f"还有{len(faults)}处问题，改好才能发布：{faults[0].message}", fields=fields)
