"""Use of a stretch of time as countable rows: its whole days as they were counted, its ragged ends row by row.

Days are Shanghai's: it has kept UTC+8 without summer time since 1991, so SQLite may add eight hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, union_all
from sqlmodel import Session, col

from app.core.moments import SHANGHAI
from app.store.days import DayTable, day_of
from app.store.tables import Ask, AskDay, Event, EventDay, EventKind, Held, HeldDay

Rows = Select[*tuple[Any, ...]]
KINDS: tuple[EventKind, ...] = get_args(EventKind)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, half open; `hourly` counts by hour, else by day."""

    since: datetime
    until: datetime
    hourly: bool = False


def asks(session: Session, shop_id: int, span: Span) -> Subquery:
    """What was asked: ``bucket`` (``2026-11-23`` or ``2026-11-23 09``), ``intent``, ``asks``, ``no_match``."""
    whole, ends = _cut(span)
    counted: Rows = select(
        col(AskDay.day).label("bucket"), col(AskDay.intent), col(AskDay.asks), col(AskDay.no_match)
    )
    each: Rows = select(
        _bucket(session, col(Ask.at), span).label("bucket"), col(Ask.intent), literal(1).label("asks"),
        case((col(Ask.no_match).is_(True), 1), else_=0).label("no_match"),
    )  # fmt: skip
    return _both(
        counted.where(*_on(AskDay, shop_id, whole)), [each.where(*within(Ask, shop_id, end)) for end in ends]
    )


def acts(session: Session, shop_id: int, span: Span) -> Subquery:
    """What agents did: ``bucket``, ``suggestion``, ``intent`` and the kinds of act."""
    whole, ends = _cut(span)
    day, event = EventDay, Event
    counted: Rows = select(
        col(day.day).label("bucket"), col(day.suggestion), col(day.intent), *(getattr(day, kind) for kind in KINDS)
    )  # fmt: skip
    each: Rows = select(
        _bucket(session, col(event.at), span).label("bucket"), col(event.suggestion), col(event.intent),
        *(case((col(event.kind) == kind, 1), else_=0).label(kind) for kind in KINDS),
    )  # fmt: skip
    return _both(
        counted.where(*_on(day, shop_id, whole)), [each.where(*within(event, shop_id, end)) for end in ends]
    )


def held(session: Session, shop_id: int, span: Span) -> Subquery:
    """What was kept back: ``entry``, ``rule``, ``times``, ``message``, ``last``."""
    whole, ends = _cut(span)
    day, one = HeldDay, Held
    counted: Rows = select(col(day.entry), col(day.rule), col(day.times), col(day.message), col(day.last))
    each: Rows = select(
        col(one.entry), col(one.rule), literal(1).label("times"), col(one.message), col(one.at).label("last")
    )
    return _both(
        counted.where(*_on(day, shop_id, whole)), [each.where(*within(one, shop_id, end)) for end in ends]
    )


def within(table: type[Ask | Event | Held], shop_id: int, span: Span) -> tuple[ColumnElement[bool], ...]:
    """The shop's rows of the span."""
    return col(table.shop_id) == shop_id, col(table.at) >= span.since, col(table.at) < span.until


def _cut(span: Span) -> tuple[tuple[str, str], tuple[Span, ...]]:
    """The whole days of the span (from, and up to but without), and what is left of it."""
    first, last = _midnight(span.since + timedelta(days=1, microseconds=-1)), _midnight(span.until)
    if span.hourly or first >= last:
        return ("", ""), (span,)
    ends = (Span(span.since, first), Span(last, span.until))
    return (day_of(first), day_of(last)), tuple(end for end in ends if end.since < end.until)


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def _on(table: DayTable, shop_id: int, days: tuple[str, str]) -> tuple[ColumnElement[bool], ...]:
    return col(table.shop_id) == shop_id, col(table.day) >= days[0], col(table.day) < days[1]


def _both(counted: Rows, ends: Sequence[Rows]) -> Subquery:
    return union_all(counted, *ends).subquery()


def _bucket(session: Session, moment: Any, span: Span) -> ColumnElement[str]:  # noqa: ANN401 — a column
    """The moment's Shanghai day, or day and hour, as text that sorts."""
    if session.get_bind().dialect.name == "postgresql":
        shape = "YYYY-MM-DD HH24" if span.hourly else "YYYY-MM-DD"
        return func.to_char(func.timezone("Asia/Shanghai", moment), shape)
    return func.strftime("%Y-%m-%d %H" if span.hourly else "%Y-%m-%d", moment, "+8 hours")
