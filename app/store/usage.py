"""Use in numbers, counted by the database: what was asked, what came of the answers, what was kept back.

Days are Shanghai's: it has kept UTC+8 without summer time since 1991, so SQLite may add eight hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from app.access import Principal, require
from app.store.events import USED
from app.store.tables import Ask, Event, EventKind, Held


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, half open; `hourly` counts by hour, else by day."""

    since: datetime
    until: datetime
    hourly: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """How often an intent was asked in one bucket (``2026-11-23`` or ``2026-11-23 09``), and went unanswered."""

    bucket: str
    intent: str
    asks: int
    no_match: int


@dataclass(frozen=True, slots=True)
class Use:
    """What came of one suggestion that was shown for an intent."""

    suggestion: str
    intent: str
    shown: int
    inserted: int
    edited: int
    sent: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A masked message that nothing matched."""

    text: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class HeldRule:
    """How often a rule kept replies back; `drafts` of them were agents' own. `message` is one of its reasons."""

    rule: str
    times: int
    drafts: int
    message: str
    last: datetime


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """A phrase that was kept back, and how often."""

    entry: str
    times: int


def asked(session: Session, who: Principal, span: Span) -> tuple[Asked, ...]:
    """What was asked, by bucket and intent, in the order of time."""
    require(who, "usage.read")
    bucket = _bucket(session, col(Ask.at), span).label("bucket")
    query = (
        select(bucket, col(Ask.intent), func.count(), func.sum(_one(col(Ask.no_match).is_(True))))
        .where(*_within(Ask, who, span))
        .group_by("bucket", col(Ask.intent))
        .order_by("bucket")
    )
    return tuple(Asked(*row) for row in session.execute(query).all())


def acts(session: Session, who: Principal, span: Span) -> dict[str, dict[EventKind, int]]:
    """What agents did, by bucket and kind of act."""
    require(who, "usage.read")
    bucket = _bucket(session, col(Event.at), span).label("bucket")
    query = select(bucket, col(Event.kind), func.count()).where(*_within(Event, who, span))
    found: dict[str, dict[EventKind, int]] = {}
    for name, kind, number in session.execute(query.group_by("bucket", col(Event.kind))).all():
        found.setdefault(name, {})[kind] = number
    return found


def uses(session: Session, who: Principal, span: Span) -> tuple[Use, ...]:
    """What came of each suggestion, by intent; the most used first."""
    require(who, "usage.read")
    shown, inserted, edited, sent = (
        func.sum(_one(col(Event.kind) == kind)) for kind in ("shown", "inserted", "edited", "sent")
    )
    query = (
        select(col(Event.suggestion), col(Event.intent), shown, inserted, edited, sent)
        .where(*_within(Event, who, span))
        .group_by(col(Event.suggestion), col(Event.intent))
    )
    rows = [Use(*row) for row in session.execute(query).all()]
    return tuple(sorted(rows, key=lambda use: (-use.inserted, -use.sent, -use.shown, use.suggestion)))


def used_keys(session: Session, who: Principal, since: datetime) -> frozenset[str]:
    """The suggestions that were used at all since then."""
    require(who, "usage.read")
    query = select(col(Event.suggestion)).where(col(Event.shop_id) == who.shop_id, col(Event.at) >= since)
    return frozenset(session.scalars(query.where(col(Event.kind).in_(USED)).distinct()))


def unanswered(session: Session, who: Principal, span: Span, *, most: int = 20) -> tuple[Unanswered, ...]:
    """The masked messages that nothing matched, the most frequent first, then the latest."""
    require(who, "usage.read")
    times, last = func.count().label("times"), func.max(col(Ask.at)).label("last")
    query = (
        select(col(Ask.text), times, last)
        .where(*_within(Ask, who, span), col(Ask.no_match).is_(True), col(Ask.text) != "")
        .group_by(col(Ask.text))
        .order_by(times.desc(), last.desc(), col(Ask.text))
    )
    return tuple(Unanswered(*row) for row in session.execute(query.limit(most)).all())


def held_rules(session: Session, who: Principal, span: Span, *, most: int = 12) -> tuple[HeldRule, ...]:
    """Why replies were kept back, the most frequent rule first."""
    require(who, "usage.read")
    times = func.count().label("times")
    drafts = func.sum(_one(col(Held.entry) == ""))
    query = (
        select(col(Held.rule), times, drafts, func.max(col(Held.message)), func.max(col(Held.at)))
        .where(*_within(Held, who, span))
        .group_by(col(Held.rule))
        .order_by(times.desc(), col(Held.rule))
    )
    return tuple(HeldRule(*row) for row in session.execute(query.limit(most)).all())


def held_entries(session: Session, who: Principal, span: Span, *, most: int = 10) -> tuple[HeldEntry, ...]:
    """The phrases that were kept back most."""
    require(who, "usage.read")
    times = func.count().label("times")
    query = (
        select(col(Held.entry), times)
        .where(*_within(Held, who, span), col(Held.entry) != "")
        .group_by(col(Held.entry))
        .order_by(times.desc(), col(Held.entry))
    )
    return tuple(HeldEntry(*row) for row in session.execute(query.limit(most)).all())


def began(session: Session, who: Principal) -> datetime | None:
    """When the first of what is still kept happened; ``None`` before anything did."""
    require(who, "usage.read")
    firsts = (
        session.scalar(select(func.min(col(table.at))).where(col(table.shop_id) == who.shop_id))
        for table in (Ask, Event)
    )
    return min((first for first in firsts if first is not None), default=None)


def _within(table: type[Ask | Event | Held], who: Principal, span: Span) -> tuple[ColumnElement[bool], ...]:
    return (
        col(table.shop_id) == who.shop_id,
        col(table.at) >= span.since,
        col(table.at) < span.until,
    )


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _bucket(session: Session, moment: Any, span: Span) -> ColumnElement[str]:  # noqa: ANN401 — a column
    """The moment's Shanghai day, or day and hour, as text that sorts."""
    if session.get_bind().dialect.name == "postgresql":
        shape = "YYYY-MM-DD HH24" if span.hourly else "YYYY-MM-DD"
        return func.to_char(func.timezone("Asia/Shanghai", moment), shape)
    return func.strftime("%Y-%m-%d %H" if span.hourly else "%Y-%m-%d", moment, "+8 hours")
