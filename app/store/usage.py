"""Use in numbers, counted by the database: what was asked, what came of the answers, what was kept back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlmodel import Session, col

from app.access import Principal, require
from app.store import usagerows
from app.store.tables import Ask, Event, EventKind
from app.store.usagerows import KINDS, Span


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

    @property
    def used(self) -> bool:
        """Whether it was put in, edited or sent at all."""
        return self.inserted + self.edited + self.sent > 0


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
    rows = usagerows.asks(session, who.shop_id, span)
    query = select(rows.c.bucket, rows.c.intent, func.sum(rows.c.asks), func.sum(rows.c.no_match))
    query = query.group_by(rows.c.bucket, rows.c.intent).order_by(rows.c.bucket)
    return tuple(Asked(*row) for row in session.execute(query).all())


def acts(session: Session, who: Principal, span: Span) -> dict[str, dict[EventKind, int]]:
    """What agents did, by bucket and kind of act."""
    require(who, "usage.read")
    rows = usagerows.acts(session, who.shop_id, span)
    query = select(rows.c.bucket, *_sums(rows)).group_by(rows.c.bucket)
    return {
        bucket: {kind: number for kind, number in zip(KINDS, numbers, strict=True) if number}
        for bucket, *numbers in session.execute(query).all()
    }


def uses(session: Session, who: Principal, span: Span) -> tuple[Use, ...]:
    """What came of each suggestion, by intent; the most used first."""
    require(who, "usage.read")
    rows = usagerows.acts(session, who.shop_id, span)
    query = select(rows.c.suggestion, rows.c.intent, *_sums(rows)).group_by(rows.c.suggestion, rows.c.intent)
    found = [Use(*row) for row in session.execute(query).all()]
    return tuple(sorted(found, key=lambda use: (-use.inserted, -use.sent, -use.shown, use.suggestion)))


def unanswered(session: Session, who: Principal, span: Span, *, most: int = 20) -> tuple[Unanswered, ...]:
    """The masked messages that nothing matched, the most frequent first, then the latest."""
    require(who, "usage.read")
    times, last = func.count().label("times"), func.max(col(Ask.at)).label("last")
    query = (
        select(col(Ask.text), times, last)
        .where(*usagerows.within(Ask, who.shop_id, span), col(Ask.no_match).is_(True), col(Ask.text) != "")
        .group_by(col(Ask.text))
        .order_by(times.desc(), last.desc(), col(Ask.text))
    )
    return tuple(Unanswered(*row) for row in session.execute(query.limit(most)).all())


def held_rules(session: Session, who: Principal, span: Span, *, most: int = 12) -> tuple[HeldRule, ...]:
    """Why replies were kept back, the most frequent rule first."""
    require(who, "usage.read")
    rows = usagerows.held(session, who.shop_id, span)
    times = func.sum(rows.c.times).label("times")
    drafts = func.sum(case((rows.c.entry == "", rows.c.times), else_=0))
    query = (
        select(rows.c.rule, times, drafts, func.max(rows.c.message), func.max(rows.c.last))
        .group_by(rows.c.rule)
        .order_by(times.desc(), rows.c.rule)
    )
    return tuple(HeldRule(*row) for row in session.execute(query.limit(most)).all())


def held_entries(session: Session, who: Principal, span: Span, *, most: int = 10) -> tuple[HeldEntry, ...]:
    """The phrases that were kept back most."""
    require(who, "usage.read")
    rows = usagerows.held(session, who.shop_id, span)
    times = func.sum(rows.c.times).label("times")
    query = select(rows.c.entry, times).where(rows.c.entry != "").group_by(rows.c.entry)
    query = query.order_by(times.desc(), rows.c.entry).limit(most)
    return tuple(HeldEntry(*row) for row in session.execute(query).all())


def began(session: Session, who: Principal) -> datetime | None:
    """When the first of what is still kept happened; ``None`` before anything did."""
    require(who, "usage.read")
    firsts = (
        session.scalar(select(func.min(col(table.at))).where(col(table.shop_id) == who.shop_id))
        for table in (Ask, Event)
    )
    return min((first for first in firsts if first is not None), default=None)


def _sums(rows: Subquery) -> list[ColumnElement[int]]:
    return [func.sum(rows.c[kind]) for kind in KINDS]
