"""Counting use by day as it is recorded, in the same transaction: the days never tell another story than the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, case, delete, inspect
from sqlmodel import Session, col

from app.core.moments import SHANGHAI
from app.store.tables import Ask, AskDay, Event, EventDay, Held, HeldDay
from app.store.upsert import insert_into

_SUMMED = ("shown", "inserted", "edited", "sent", "asks", "no_match", "times")
DayTable = type[AskDay] | type[EventDay] | type[HeldDay]
_Rows = dict[tuple[str, ...], dict[str, Any]]


def day_of(moment: datetime) -> str:
    """The Shanghai day on which it was."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}"


def add_events(session: Session, shop_id: int, events: Iterable[Event]) -> None:
    """Count what agents did."""
    found = Counter((day_of(one.at), one.suggestion, one.intent, one.kind) for one in events)
    rows: _Rows = {}
    for (day, suggestion, intent, kind), times in found.items():
        blank = {"shown": 0, "inserted": 0, "edited": 0, "sent": 0}
        place = {"day": day, "suggestion": suggestion, "intent": intent}
        rows.setdefault((day, suggestion, intent), {**place, **blank})[kind] = times
    _add(session, EventDay, shop_id, rows)


def add_asks(session: Session, shop_id: int, asks: Iterable[Ask]) -> None:
    """Count what was asked."""
    rows: _Rows = {}
    for ask in asks:
        day = day_of(ask.at)
        row = rows.setdefault((day, ask.intent), {"day": day, "intent": ask.intent, "asks": 0, "no_match": 0})
        row["asks"] += 1
        row["no_match"] += ask.no_match
    _add(session, AskDay, shop_id, rows)


def add_held(session: Session, shop_id: int, held: Iterable[Held]) -> None:
    """Count what was kept back."""
    rows: _Rows = {}
    for one in held:
        place = {"day": day_of(one.at), "entry": one.entry, "rule": one.rule}
        row = rows.setdefault(tuple(place.values()), {**place, "times": 0, "last": one.at})
        row["times"] += 1
        row["message"], row["last"] = one.message, max(row["last"], one.at)
    _add(session, HeldDay, shop_id, rows)


def forget(session: Session, shop_id: int, *, before: datetime) -> int:
    """Delete the shop's days that ended before then; returns how many rows."""
    gone = 0
    for table in (AskDay, EventDay, HeldDay):
        old = delete(table).where(col(table.shop_id) == shop_id, col(table.day) < day_of(before))
        gone += cast(CursorResult[Any], session.execute(old)).rowcount
    return gone


def _add(session: Session, table: DayTable, shop_id: int, rows: _Rows) -> None:
    """Add the numbers to those of the day; in a fixed order, so that two writers never wait for each other."""
    if not rows:
        return
    new = insert_into(session, table)
    sums = {name: getattr(table, name) + new.excluded[name] for name in _SUMMED if name in table.model_fields}
    if table is HeldDay:  # rows may come late: the last reason is the one that was given last
        later = new.excluded["last"] >= col(HeldDay.last)
        sums |= {
            name: case((later, new.excluded[name]), else_=getattr(table, name))
            for name in ("message", "last")
        }
    write = new.on_conflict_do_update(index_elements=inspect(table).primary_key, set_=sums)
    session.connection().execute(write, [{"shop_id": shop_id, **rows[place]} for place in sorted(rows)])
