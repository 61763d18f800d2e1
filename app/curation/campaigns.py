"""Review campaigns over the library: chosen by a filter, what is left to look at, what changed since it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.access import Principal
from app.core.moments import SHANGHAI
from app.curation import library
from app.errors import NotFoundError
from app.store import campaigns, entries
from app.store.campaigns import CampaignRow
from app.store.columns import utc_now
from app.store.entries import Row
from app.store.errors import ConflictError
from app.store.inputs import CampaignIn, EntryQuery
from app.store.tables import CampaignItem


@dataclass(frozen=True, slots=True)
class Task:
    """One entry to look at. `changed`: it was written after it was found good. `overdue`: not done and past due."""

    campaign: CampaignRow
    entry: Row
    assignee: int | None
    done_at: datetime | None
    done_by: str
    done_version: int | None
    note: str

    @property
    def done(self) -> bool:
        """Somebody found it good."""
        return self.done_at is not None

    @property
    def changed(self) -> bool:
        """What was found good is no longer what the entry says."""
        return self.done and self.done_version != self.entry.version

    def overdue(self, today: date) -> bool:
        """Whether it should have been done by now."""
        return not self.done and is_overdue(self.campaign, today)


@dataclass(frozen=True, slots=True)
class Which:
    """Which tasks to list; ``None``: any."""

    done: bool | None = None
    assignee: int | None = None
    overdue: bool | None = None
    changed: bool | None = None


def today() -> date:
    """The day in the trade's zone: what is due today is not overdue."""
    return utc_now().astimezone(SHANGHAI).date()


def is_overdue(campaign: CampaignRow, day: date) -> bool:
    """Whether an open campaign has something left to do after its due day."""
    return campaign.closed_at is None and campaign.done < campaign.total and campaign.due < day


def start(session: Session, who: Principal, wish: CampaignIn, query: EntryQuery) -> CampaignRow:
    """A campaign over everything the query finds now; what is added to the library later is not part of it."""
    ids = [row.id for row in library.everything(session, who, query)]
    kept: dict[str, Any] = query.model_dump(mode="json", exclude_defaults=True)
    return campaigns.create(session, who, wish.model_copy(update={"filter": kept}), ids)


def tasks(session: Session, who: Principal, campaign_id: int, which: Which) -> tuple[Task, ...]:
    """The tasks of a campaign that meet the wish, by group and key."""
    campaign = campaigns.get(session, who, campaign_id)
    items = campaigns.items(session, who, campaign_id)
    return tuple(_chosen(_tasks(session, who, campaign, items), which))


def mine(session: Session, who: Principal) -> tuple[Task, ...]:
    """What is left for the caller in all open campaigns, those due first first."""
    if who.user_id is None:
        return ()
    left = Which(done=False, assignee=who.user_id)
    open_ones = campaigns.page(session, who, closed=False, limit=500).items
    return tuple(task for one in open_ones for task in tasks(session, who, one.id, left))


def tick(
    session: Session, who: Principal, campaign_id: int, entry_id: int, *, expected: int, note: str = ""
) -> Task:
    """Tick off the entry as it was seen at version `expected`; raises `ConflictError` when it says something else now."""
    row = _entry(session, who, entry_id)
    if row.version != expected:
        raise ConflictError(
            f"{row.updated_by} 刚改过这一条，请再看一遍",
            expected=expected,
            current={"version": row.version, "data": row.data, "updated_by": row.updated_by},
            yours={},
        )
    item = campaigns.tick(session, who, campaign_id, entry_id, version=expected, note=note)
    return _task(campaigns.get(session, who, campaign_id), row, item)


def untick(session: Session, who: Principal, campaign_id: int, entry_id: int) -> Task:
    """Take a tick back."""
    item = campaigns.tick(session, who, campaign_id, entry_id, version=None)
    return _task(campaigns.get(session, who, campaign_id), _entry(session, who, entry_id), item)


def _tasks(
    session: Session, who: Principal, campaign: CampaignRow, items: Iterable[CampaignItem]
) -> Iterator[Task]:
    """Without what went into the bin unseen: that is settled."""
    by_id = {item.entry_id: item for item in items}
    rows = entries.by_ids(session, who, by_id)
    for row in sorted(rows, key=lambda row: (row.category, row.key)):
        task = _task(campaign, row, by_id[row.id])
        if task.done or not row.deleted:
            yield task


def _chosen(found: Iterable[Task], which: Which) -> Iterator[Task]:
    day = today()
    for task in found:
        meets = (
            which.done in (None, task.done)
            and which.assignee in (None, task.assignee)
            and which.overdue in (None, task.overdue(day))
            and which.changed in (None, task.changed)
        )
        if meets:
            yield task


def _entry(session: Session, who: Principal, entry_id: int) -> Row:
    found = entries.by_ids(session, who, [entry_id])
    if not found:
        raise NotFoundError("这次检查里没有这一条")
    return found[0]


def _task(campaign: CampaignRow, row: Row, item: CampaignItem) -> Task:
    return Task(campaign, row, item.assignee, item.done_at, item.done_by, item.done_version, item.note)
