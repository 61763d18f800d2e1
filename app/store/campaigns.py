"""Review campaigns: a list of entries to be looked at by a day, each assigned and ticked off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from app.access import Principal, at_least, require
from app.errors import InvalidInputError, NotFoundError
from app.store import audit
from app.store.columns import utc_now
from app.store.errors import ConflictError
from app.store.inputs import CampaignChange, CampaignIn, is_id
from app.store.scope import Page, of, paged
from app.store.shops import lock
from app.store.tables import Campaign, CampaignItem, Entry, Membership

MOST_ITEMS = 5000


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign with its progress."""

    id: int
    name: str
    filter: dict[str, Any]
    due: date
    created_by: str
    created_at: datetime
    closed_at: datetime | None
    version: int
    total: int
    done: int


def page(
    session: Session, who: Principal, *, closed: bool | None = None, limit: int = 50, offset: int = 0
) -> Page[CampaignRow]:
    """The shop's campaigns, those due first first."""
    require(who, "library.edit")
    query = of(Campaign, who.shop_id)
    if closed is not None:
        ended = col(Campaign.closed_at)
        query = query.where(ended.is_not(None) if closed else ended.is_(None))
    progress = _progress(session, who)
    order = [col(Campaign.due), col(Campaign.id)]
    return paged(session, query, order, lambda row: _row(row, progress), limit=limit, offset=offset)


def get(session: Session, who: Principal, campaign_id: int) -> CampaignRow:
    """One campaign; raises `NotFoundError`."""
    require(who, "library.edit")
    return _row(_found(session, who, campaign_id), _progress(session, who))


def create(session: Session, who: Principal, wish: CampaignIn, entry_ids: Sequence[int]) -> CampaignRow:
    """A campaign over these entries, dealt out to the assignees in turn; raises `InvalidInputError` for none of them,
    too many, or an assignee who is no lead of the shop.
    """
    require(who, "library.publish")
    lock(session, who.shop_id)
    if not entry_ids:
        raise InvalidInputError("按这个条件一条话术也没有，请放宽条件", fields={"filter": "没有符合的话术"})
    if len(entry_ids) > MOST_ITEMS:
        raise InvalidInputError(f"一次最多安排{MOST_ITEMS}条，请缩小范围", fields={"filter": "范围太大"})
    for user_id in wish.assignees:
        _lead(session, who, user_id)
    row = Campaign(
        shop_id=who.shop_id, name=wish.name, filter=dict(wish.filter), due=wish.due, created_by=who.name,
        created_at=utc_now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    for place, entry_id in enumerate(entry_ids):
        assignee = wish.assignees[place % len(wish.assignees)] if wish.assignees else None
        session.add(
            CampaignItem(campaign_id=row.id or 0, entry_id=entry_id, shop_id=who.shop_id, assignee=assignee)
        )
    session.flush()
    audit.note(
        session, who, "campaign.create", _target(row), after={**_summary(row), "items": len(entry_ids)}
    )
    return _row(row, _progress(session, who))


def change(
    session: Session, who: Principal, campaign_id: int, wish: CampaignChange, *, expected: int
) -> CampaignRow:
    """Rename, move the due day, close or reopen; raises `ConflictError`."""
    require(who, "library.publish")
    row = _locked(session, who, campaign_id, expected)
    before = _summary(row)
    row.name, row.due = wish.name or row.name, wish.due or row.due
    if wish.closed is not None:
        row.closed_at = (row.closed_at or utc_now()) if wish.closed else None
    row.version += 1
    session.flush()
    audit.note(session, who, "campaign.change", _target(row), before=before, after=_summary(row))
    return _row(row, _progress(session, who))


def assign(
    session: Session,
    who: Principal,
    campaign_id: int,
    entry_ids: Iterable[int],
    user_id: int | None,
    *,
    expected: int,
) -> CampaignRow:
    """Give items to a lead, or with ``None`` to nobody; raises `ConflictError`."""
    require(who, "library.publish")
    row = _locked(session, who, campaign_id, expected)
    if user_id is not None:
        _lead(session, who, user_id)
    for entry_id in sorted(set(entry_ids)):
        _item(session, who, campaign_id, entry_id).assignee = user_id
    row.version += 1
    session.flush()
    after: dict[str, Any] = {"assignee": user_id, "items": len(set(entry_ids))}
    audit.note(session, who, "campaign.assign", _target(row), after=after)
    return _row(row, _progress(session, who))


def tick(
    session: Session, who: Principal, campaign_id: int, entry_id: int, *, version: int | None, note: str = ""
) -> CampaignItem:
    """Tick an item off as found good in this `version` of the entry; ``None`` takes the tick back."""
    require(who, "library.edit")
    lock(session, who.shop_id)
    campaign, item = _found(session, who, campaign_id), _item(session, who, campaign_id, entry_id)
    if campaign.closed_at is not None:
        raise InvalidInputError("这次检查已经结束，不能再改")
    item.done_at = utc_now() if version is not None else None
    item.done_by = who.name if version is not None else ""
    item.done_version, item.note = version, note
    session.flush()
    after = {"entry": entry_id, "done": version is not None, "version": version}
    audit.note(session, who, "campaign.tick", _target(campaign), after=after)
    return item


def items(session: Session, who: Principal, campaign_id: int) -> tuple[CampaignItem, ...]:
    """Every item of a campaign, by entry."""
    require(who, "library.edit")
    _found(session, who, campaign_id)
    query = of(CampaignItem, who.shop_id).where(CampaignItem.campaign_id == campaign_id)
    return tuple(session.exec(query.order_by(col(CampaignItem.entry_id))).all())


def _progress(session: Session, who: Principal) -> Mapping[int, tuple[int, int]]:
    """Items and ticked ones of each campaign of the shop. What went into the bin unseen need not be looked at."""
    ours = (col(Entry.id) == col(CampaignItem.entry_id)) & (col(Entry.shop_id) == col(CampaignItem.shop_id))
    query = (
        select(CampaignItem.campaign_id, func.count(), func.count(col(CampaignItem.done_at)))
        .join(Entry, ours)
        .where(CampaignItem.shop_id == who.shop_id)
        .where(col(Entry.deleted_at).is_(None) | col(CampaignItem.done_at).is_not(None))
        .group_by(col(CampaignItem.campaign_id))
    )
    return {key: (total, done) for key, total, done in session.exec(query).all()}


def _locked(session: Session, who: Principal, campaign_id: int, expected: int) -> Campaign:
    lock(session, who.shop_id)
    row = _found(session, who, campaign_id)
    if row.version != expected:
        current = {**_summary(row), "version": row.version}
        raise ConflictError(
            "这次检查刚被别人改过，请刷新后再改", expected=expected, current=current, yours={}
        )
    return row


def _found(session: Session, who: Principal, campaign_id: int) -> Campaign:
    query = of(Campaign, who.shop_id).where(Campaign.id == campaign_id)
    row = session.exec(query).one_or_none() if is_id(campaign_id) else None
    if row is None:
        raise NotFoundError("没有这次检查")
    return row


def _item(session: Session, who: Principal, campaign_id: int, entry_id: int) -> CampaignItem:
    query = of(CampaignItem, who.shop_id).where(
        CampaignItem.campaign_id == campaign_id, CampaignItem.entry_id == entry_id
    )
    row = session.exec(query).one_or_none() if is_id(entry_id) and is_id(campaign_id) else None
    if row is None:
        raise NotFoundError("这次检查里没有这一条")
    return row


def _lead(session: Session, who: Principal, user_id: int) -> None:
    query = of(Membership, who.shop_id).where(Membership.user_id == user_id)
    member = session.exec(query).one_or_none() if is_id(user_id) else None
    if member is None or not at_least(member.role, "lead"):
        raise InvalidInputError("只能分给店里的组长或以上", fields={"assignee": "不是店里的组长"})


def _target(row: Campaign) -> str:
    return f"campaign/{row.id}"


def _summary(row: Campaign) -> dict[str, Any]:
    closed = row.closed_at is not None
    return {"name": row.name, "due": row.due.isoformat(), "closed": closed, "filter": row.filter}


def _row(row: Campaign, progress: Mapping[int, tuple[int, int]]) -> CampaignRow:
    total, done = progress.get(row.id or 0, (0, 0))
    return CampaignRow(
        row.id or 0, row.name, dict(row.filter), row.due, row.created_by, row.created_at, row.closed_at,
        row.version, total, done,
    )  # fmt: skip
