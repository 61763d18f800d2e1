"""Queries that cannot leave a shop: every look at a tenant's table starts here, with the shop in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from app.store.tables import (
    ApiToken,
    Ask,
    AskDay,
    Audit,
    Campaign,
    CampaignItem,
    Entry,
    EntryVersion,
    Event,
    EventDay,
    ExportRun,
    FactsPreset,
    FactsVersion,
    Favourite,
    Flag,
    Held,
    HeldDay,
    ImportJob,
    Membership,
    OrderRow,
    WebSession,
)

Tenant = (
    ApiToken
    | Ask
    | AskDay
    | Audit
    | Campaign
    | CampaignItem
    | Entry
    | EntryVersion
    | Event
    | EventDay
    | ExportRun
    | FactsPreset
    | FactsVersion
    | Favourite
    | Flag
    | Held
    | HeldDay
    | ImportJob
    | Membership
    | OrderRow
    | WebSession
)
T = TypeVar("T", bound=Tenant)
R = TypeVar("R")
S = TypeVar("S")
MOST = 500
"""The longest page."""


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """A part of a list, with the true total."""

    items: tuple[R, ...]
    total: int
    limit: int
    offset: int


def of(table: type[T], shop_id: int) -> SelectOfScalar[T]:
    """A query of one shop's rows."""
    return select(table).where(table.shop_id == shop_id)


def paged(
    session: Session,
    query: SelectOfScalar[T],
    order: Sequence[Any],
    show: Callable[[T], R],
    *,
    limit: int,
    offset: int,
) -> Page[R]:
    """One page of the query (`limit` 1..`MOST`) and how many rows it has in all."""
    limit, offset = max(1, min(limit, MOST)), max(0, offset)
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    rows = session.exec(query.order_by(*order).limit(limit).offset(offset)).all()
    return Page(tuple(show(row) for row in rows), total, limit, offset)


def wanted(*pairs: tuple[Any, object]) -> list[ColumnElement[bool]]:
    """Conditions `column = value` for the values that are not ``None``."""
    return [column == value for column, value in pairs if value is not None]
