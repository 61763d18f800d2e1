"""A file against a library: what is new, changed, the same, in conflict or rejected. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.exchange.flat import FlatPlanner, Planned, Thoughts
from app.exchange.guess import guesser
from app.exchange.model import FormatError, Row, Sheet, Whole
from app.exchange.present import Base, Present
from app.exchange.report import STATUSES, Counts, Item, Options, Report
from app.exchange.whole import WholePlanner
from app.store.importing import Change
from app.store.inputs import MOST_OWN, EntryIn

STEP = 200
"""Rows between two signs of progress."""

Progress = Callable[[int, int], None]
_GROUPED = frozenset({"qianniu", "feiniu", "workbench"})


@dataclass(frozen=True, slots=True)
class Plan:
    """The report, and the writes that it speaks of."""

    report: Report
    made: tuple[EntryIn, ...]
    changed: tuple[Change, ...]


def _quiet(_done: int, _total: int) -> None:
    """Nobody waits."""


def plan(
    sheet: Sheet,
    present: Present,
    options: Options,
    base: Base | None = None,
    progress: Progress = _quiet,
    thoughts: Thoughts | None = None,
) -> Plan:
    """Compare every row with the library. Deterministic; `progress` hears (rows done, rows in all). Looking at the
    texts is nearly all of the work: with `thoughts` of an earlier plan (which take in this one's) it is done once.

    Raises `FormatError` for a file without rows.
    """
    if not sheet.rows and not sheet.bad:
        raise FormatError("文件里只有表头，没有话术，请填好后再导入")
    rows = _rows(sheet, present, options, base or Base(), progress, {} if thoughts is None else thoughts)
    planned = list(_with_room(rows, MOST_OWN - present.size) if options.scope == "personal" else rows)
    bad = [Item(number=row.number, status="rejected", reason=row.message) for row in sheet.bad]
    items = tuple(sorted([*(one.item for one in planned), *bad], key=lambda item: item.number))
    found = Counter(item.status for item in items)
    report = Report(
        counts=Counts(**{status: found[status] for status in STATUSES}),
        items=items,
        notes=sheet.notes,
        digest=_digest(planned, items),
        fingerprints=dict(one.fingerprint for one in planned if one.fingerprint),
    )
    return Plan(
        report,
        tuple(one.made for one in planned if one.made),
        tuple(one.changed for one in planned if one.changed),
    )


def _rows(
    sheet: Sheet,
    present: Present,
    options: Options,
    base: Base,
    progress: Progress,
    thoughts: Thoughts,
) -> Iterator[Planned]:
    grouped = sheet.format in _GROUPED or any(isinstance(row, Row) and row.group for row in sheet.rows)
    flat = FlatPlanner(present, base, options, guesser(), thoughts, grouped=grouped)
    whole = WholePlanner(present, options)
    for done, row in enumerate(sheet.rows):
        if done % STEP == 0:
            progress(done, len(sheet.rows))
        yield whole.plan(row) if isinstance(row, Whole) else flat.plan(row)


def _with_room(planned: Iterable[Planned], room: int) -> Iterator[Planned]:
    """The rows, of the new ones as many as there is room for."""
    for one in planned:
        if one.made is None or room > 0:
            room -= one.made is not None
            yield one
            continue
        kept = one.item.model_dump(include={"number", "kind", "code", "title", "group", "text"})
        reason = f"个人话术最多{MOST_OWN}条，已经满了，请先删掉不用的"
        yield Planned(Item(**kept, status="rejected", reason=reason))


def _digest(planned: list[Planned], items: tuple[Item, ...]) -> str:
    """A name for the plan: it changes with anything that would be written, and with what it is written over."""
    named = hashlib.sha256()
    for item in items:
        named.update(f"{item.number}|{item.status}|{item.key}|{item.reason}\n".encode())
    for one in planned:
        if one.made:
            named.update(one.made.model_dump_json().encode())
        if one.changed:
            named.update(f"{one.changed.expected}{one.changed.change.model_dump_json()}".encode())
    return named.hexdigest()
