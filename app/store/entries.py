"""A shop's phrases and scripts: read, write with a version check, delete and restore.

Every write raises the version of the entry and of the shop's library, keeps a copy in the history and notes
it in the audit, all in the caller's transaction. `who` names the shop: nothing outside it can be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast
from sqlmodel import Session, col, or_, select

from app.access import Principal, may, require
from app.errors import ForbiddenError, InvalidInputError, NotFoundError
from app.store import approval, audit, live
from app.store.columns import utc_now
from app.store.errors import AlreadyExistsError, ConflictError
from app.store.inputs import EntryChange, EntryIn, EntryQuery, Ref, is_id
from app.store.live import Head, Pair
from app.store.scope import Page, of, paged, wanted
from app.store.shops import bump, lock
from app.store.tables import Audit, Entry, EntryVersion, Flag, Kind, Scope, State

NEXT: dict[State, frozenset[State]] = {
    "draft": frozenset({"draft", "review", "published", "archived"}),
    "review": frozenset({"review", "draft", "published", "archived"}),
    "published": frozenset({"published", "draft", "archived"}),
    "archived": frozenset({"archived", "draft"}),
}
"""Where a state may lead: what was archived is drafted again before it is served again."""


_SLICE = 500
"""Values in one IN list; SQLite takes no more than some thousands."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is stored; `data` has the shape of the library's files.

    `live_version` is the version that agents are served, ``None`` where they are served none.
    """

    kind: Kind
    key: str
    scope: Scope
    owner: str
    pack: str
    category: str
    state: State
    data: dict[str, Any]
    version: int
    updated_at: datetime
    updated_by: str
    deleted: bool = False
    id: int = 0
    live_version: int | None = None

    @classmethod
    def of(cls, entry: Entry) -> Row:
        """The entry as it stands."""
        return cls(
            entry.kind, entry.key, entry.scope, entry.owner, entry.pack, entry.category, entry.state, dict(entry.data),
            entry.version, entry.updated_at, entry.updated_by, entry.deleted_at is not None, entry.id or 0,
            entry.live_version,
        )  # fmt: skip

    @property
    def behind(self) -> bool:
        """Whether agents are served an earlier version while this one waits."""
        return self.live_version is not None and self.live_version != self.version


@dataclass(frozen=True, slots=True)
class VersionRow:
    """An entry as it was after one write: `action` is the write's name in the audit, `reason` why it was returned."""

    version: int
    pack: str
    category: str
    state: State
    data: dict[str, Any]
    deleted: bool
    by: str
    at: datetime
    action: str = ""
    reason: str = ""


def get(session: Session, who: Principal, ref: Ref, *, deleted: bool = False) -> Row:
    """One entry; raises `NotFoundError`, also for a deleted one unless asked for."""
    _readable(who, ref.scope, ref.owner)
    row = _find(session, who, ref)
    if row is None or (row.deleted_at is not None and not deleted):
        raise _missing(ref)
    return Row.of(row)


def page(
    session: Session, who: Principal, query: EntryQuery, *, limit: int = 50, offset: int = 0
) -> Page[Row]:
    """The entries that match, by category and key."""
    _readable(who, query.scope, query.owner)
    gone = col(Entry.deleted_at)
    found = of(Entry, who.shop_id).where(
        Entry.scope == query.scope,
        *(() if query.scope == "team" and not query.owner else (Entry.owner == query.owner,)),
        gone.is_not(None) if query.deleted else gone.is_(None),
        *_sought(who.shop_id, query),
        *wanted(
            (Entry.kind, query.kind), (Entry.state, query.state), (Entry.pack, query.pack),
            (Entry.category, query.category),
        ),
    )  # fmt: skip
    order = [col(Entry.kind), col(Entry.category), col(Entry.key)]
    return paged(session, found, order, Row.of, limit=limit, offset=offset)


def by_ids(session: Session, who: Principal, ids: Iterable[int]) -> list[Row]:
    """The shop's and its teams' entries with these numbers, deleted ones too; others are left out. For leads."""
    require(who, "library.edit")
    wished = sorted({number for number in ids if is_id(number)})
    rows: list[Row] = []
    for start in range(0, len(wished), _SLICE):
        query = of(Entry, who.shop_id).where(
            col(Entry.id).in_(wished[start : start + _SLICE]), Entry.scope != "personal"
        )
        rows += [Row.of(row) for row in session.exec(query.order_by(col(Entry.id))).all()]
    return rows


def published(session: Session, shop_id: int, *, scope: Scope = "shop", owner: str = "") -> list[Row]:
    """Everything that is served, each as it was last published, in the order in which it was made; by default the
    shop's own.
    """
    return [
        _served(pair) for pair in live.pairs(session, shop_id, Entry.scope == scope, Entry.owner == owner)
    ]


def served_heads(session: Session, shop_id: int, *scopes: Scope) -> list[Head]:
    """Which entries of these scopes are served in which version."""
    return live.heads(session, shop_id, col(Entry.scope).in_(scopes))


def served_now(session: Session, shop_id: int, wished: Sequence[int]) -> dict[int, Row]:
    """Of the entries with these numbers, by number, what is served; those that are not are left out."""
    found: list[Row] = []
    for start in range(0, len(wished), _SLICE):
        some = col(Entry.id).in_(wished[start : start + _SLICE])
        found += [_served(pair) for pair in live.pairs(session, shop_id, some)]
    return {row.id: row for row in found}


def beside(session: Session, shop_id: int) -> list[Row]:
    """What the shop's teams and persons are served, for whoever serves each of them their own."""
    return [_served(pair) for pair in live.pairs(session, shop_id, Entry.scope != "shop")]


def served(session: Session, who: Principal, ref: Ref) -> Row:
    """One entry as agents are served it; raises `NotFoundError` when they are served none."""
    _readable(who, ref.scope, ref.owner)
    wish = (Entry.kind == ref.kind, Entry.key == ref.key, Entry.scope == ref.scope, Entry.owner == ref.owner)
    found = live.pairs(session, who.shop_id, *wish)
    if not found:
        raise _missing(ref)
    return _served(found[0])


def versions(session: Session, who: Principal, ref: Ref) -> tuple[VersionRow, ...]:
    """Every version of the entry, newest first, also of a deleted one; raises `NotFoundError` where there is none."""
    _readable(who, ref.scope, ref.owner)
    row = _find(session, who, ref)
    if row is None:
        raise _missing(ref)
    query = of(EntryVersion, who.shop_id).where(EntryVersion.entry_id == row.id)
    found = session.exec(query.order_by(col(EntryVersion.version).desc())).all()
    notes = approval.notes(session, row)
    return tuple(_version(version, notes.get(version.version)) for version in found)


def create(session: Session, who: Principal, entry: EntryIn) -> Row:
    """Add an entry; raises `AlreadyExistsError` when the key is taken, also by a deleted one."""
    _writable(who, entry, entry.state)
    lock(session, who.shop_id)
    taken = _find(session, who, entry)
    if taken is not None:
        where = "在回收站里，可以恢复它" if taken.deleted_at else "已存在"
        raise AlreadyExistsError(f"{entry.key} {where}")
    if entry.state == "published" and approval.wanted(session, who.shop_id, entry.scope):
        raise approval.ApprovalNeededError("本店发布前要由另一位组长审核，请先存为草稿或送审")
    now = utc_now()
    row = Entry(
        shop_id=who.shop_id, **entry.model_dump(), created_at=now, updated_at=now, updated_by=who.name
    )
    session.add(row)
    return _written(session, who, row, "entry.create", None)


def save(
    session: Session, who: Principal, ref: Ref, change: EntryChange, *, expected: int, reason: str = ""
) -> Row:
    """Change an entry that was read at version `expected`; `reason` (why it goes back) is kept in the audit.

    Raises `ConflictError` with both sides when someone else wrote since, `InvalidInputError` for a state
    that cannot follow the present one, `ApprovalNeededError` where a second lead must publish it.
    """
    _writable(who, ref, change.state)
    row = _locked(session, who, ref, expected, change)
    if row.deleted_at is not None:
        raise _missing(ref)
    if change.state is not None and change.state not in NEXT[row.state]:
        raise InvalidInputError(
            "归档的条目要先转为草稿，才能再次审核发布" if row.state == "archived" else "不能这样改状态"
        )
    before, wish = _summary(row), change.model_dump(exclude_none=True)
    action = _action(session, who, row, wish)
    for name, value in wish.items():
        setattr(row, name, value)
    return _written(session, who, _next(row, who), action, before, reason)


def _action(session: Session, who: Principal, row: Entry, wish: dict[str, Any]) -> str:
    """What the write is called in the audit; raises `ApprovalNeededError`."""
    state = wish.get("state", row.state)
    edits = any(name != "state" and getattr(row, name) != value for name, value in wish.items())
    if state == "published" and (edits or row.state != "published"):
        if approval.wanted(session, who.shop_id, row.scope):
            approval.approve(session, who, row, edits=edits)
            return "entry.approve"
    elif row.state == "review" and state == "draft" and not edits:
        return "entry.return"
    return "entry.save"


def delete(session: Session, who: Principal, ref: Ref, *, expected: int) -> Row:
    """Put an entry into the bin; raises `ConflictError` as `save` does."""
    _writable(who, ref)
    row = _locked(session, who, ref, expected)
    if row.deleted_at is not None:
        raise _missing(ref)
    before = _summary(row)
    row.deleted_at = utc_now()
    return _written(session, who, _next(row, who), "entry.delete", before)


def restore(session: Session, who: Principal, ref: Ref, *, expected: int, version: int | None = None) -> Row:
    """Take an entry out of the bin and, with `version`, back to what it said then.

    Its state stays, with two exceptions: out of the bin a published entry comes as a draft, for whoever takes it out
    has not said that agents should be served it; and where publishing needs approval it goes to review.
    """
    _writable(who, ref)
    row = _locked(session, who, ref, expected)
    before = _summary(row)
    if version is not None:
        then = of(EntryVersion, who.shop_id).where(
            EntryVersion.entry_id == row.id, EntryVersion.version == version
        )
        old = session.exec(then).one_or_none()
        if old is None:
            raise NotFoundError(f"{ref.key} 没有第{version}版")
        row.data, row.pack, row.category = old.data, old.pack, old.category
    if row.state == "published":
        if approval.wanted(session, who.shop_id, row.scope):
            row.state = "review"
        elif row.deleted_at is not None:
            row.state = "draft"
    row.deleted_at = None
    return _written(session, who, _next(row, who), "entry.restore", before)


def keep_version(session: Session, row: Entry) -> None:
    """Copy a written (flushed) entry into the history."""
    fields = row.model_dump(include={"shop_id", "version", "pack", "category", "state", "data"})
    deleted = row.deleted_at is not None
    session.add(
        EntryVersion(entry_id=row.id or 0, **fields, deleted=deleted, by=row.updated_by, at=row.updated_at)
    )


def _readable(who: Principal, scope: Scope, owner: str) -> None:
    require(who, "library.read")
    if scope == "personal" and (who.user_id is None or owner != str(who.user_id)):
        raise ForbiddenError("个人话术只有本人能看，请用本人的账号或令牌")
    if scope == "team" and owner != who.team and not may(who.role, "library.edit"):
        raise ForbiddenError("其他团队的话术只有组长能看")


def _writable(who: Principal, ref: Ref, state: State | None = None) -> None:
    if ref.scope == "personal":
        require(who, "personal.edit")
        _readable(who, ref.scope, ref.owner)
        return
    require(who, "library.edit")
    if state == "published":
        require(who, "library.publish")
    if (ref.scope == "shop") != (ref.owner == ""):
        raise InvalidInputError("店铺话术没有归属人，团队话术要写明团队")


def _sought(shop_id: int, query: EntryQuery) -> list[ColumnElement[bool]]:
    """Conditions of `flagged` and `search`."""
    found: list[ColumnElement[bool]] = []
    if query.flagged:
        flags = select(Flag.entry_id).where(
            Flag.shop_id == shop_id, Flag.entry_id == Entry.id, Flag.entry_version == Entry.live_version
        )
        found.append(flags.exists())
    if query.search:
        places = (col(Entry.key), col(Entry.category), cast(col(Entry.data), String))
        found.append(or_(*(place.icontains(query.search, autoescape=True) for place in places)))
    return found


def _find(session: Session, who: Principal, ref: Ref) -> Entry | None:
    query = of(Entry, who.shop_id).where(
        Entry.kind == ref.kind, Entry.key == ref.key, Entry.scope == ref.scope, Entry.owner == ref.owner
    )
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def _locked(
    session: Session, who: Principal, ref: Ref, expected: int, change: EntryChange | None = None
) -> Entry:
    lock(session, who.shop_id)
    row = _find(session, who, ref)
    if row is None:
        raise _missing(ref)
    if row.version != expected:
        raise ConflictError(
            f"{row.updated_by} 刚改过这一条，请对照后再保存",
            expected=expected,
            current={**_summary(row), "data": row.data, "updated_by": row.updated_by},
            yours=change.model_dump(mode="json", exclude_none=True) if change else {},
        )
    return row


def _next(row: Entry, who: Principal) -> Entry:
    row.version += 1
    row.updated_at, row.updated_by, row.pristine = utc_now(), who.name, False
    return row


def _written(
    session: Session, who: Principal, row: Entry, action: str, before: dict[str, Any] | None, reason: str = ""
) -> Row:
    live.settle(row)
    session.flush()
    keep_version(session, row)
    after = {**_summary(row), **({"reason": reason} if reason else {})}
    audit.note(session, who, action, approval.target(row), before=before, after=after)
    bump(session, who.shop_id)
    return Row.of(row)


def _missing(ref: Ref) -> NotFoundError:
    return NotFoundError(f"没有这条{'脚本' if ref.kind == 'script' else '话术'}：{ref.key}")


def _summary(row: Entry) -> dict[str, Any]:
    """What the audit keeps; of a personal phrase no word, for others read the audit."""
    fields = row.model_dump(include={"version", "state", "pack", "category"})
    title = {} if row.scope == "personal" else {"title": str(row.data.get("title", ""))}
    return {**fields, **title, "deleted": row.deleted_at is not None}


def _served(pair: Pair) -> Row:
    row, then = pair
    if then is None:
        return Row.of(row)
    return Row(
        row.kind, row.key, row.scope, row.owner, then.pack, then.category, then.state, dict(then.data), then.version,
        then.at, then.by, False, row.id or 0, row.live_version,
    )  # fmt: skip


def _version(row: EntryVersion, note: Audit | None) -> VersionRow:
    reason = str((note.after or {}).get("reason", "")) if note else ""
    return VersionRow(
        row.version, row.pack, row.category, row.state, row.data, row.deleted, row.by, row.at,
        note.action if note else "", reason,
    )  # fmt: skip
