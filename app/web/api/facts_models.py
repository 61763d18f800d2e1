"""The shop's facts over HTTP: closed inputs, and what is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.facts import Closed, ShopFacts
from app.curation.days import Day
from app.curation.recheck import Broken, Preview
from app.store.facts import FactsRow
from app.store.inputs import PresetName
from app.store.presets import PresetRow
from app.web.api.listed import Listed

_EXAMPLE: dict[str, Any] = {
    "cutoff": "16:00", "pickup": "19:00", "handling_days": 0, "works": "daily", "closed": [["2027-02-05", "2027-02-12"]],
    "backlog_days": 0, "date_promises": "any",
}  # fmt: skip


class FactsBody(ShopFacts):
    """All facts of the shop; what is left out is not known."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})


class FactsPart(Closed):
    """Facts to change; ``null`` takes one away, what is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"facts": {"backlog_days": 2, "presale_date": None}}]}
    )
    facts: Annotated[dict[str, Any], Field(max_length=60)]


class BreachOut(BaseModel):
    """A promise that would not hold, with the worst moment where time decides it."""

    rule: str
    message: str
    quote: str
    moment: datetime | None


class BrokenOut(BaseModel):
    """A published entry whose promises would break."""

    id: str
    kind: str
    title: str
    breaches: list[BreachOut]


class MendedOut(BaseModel):
    """A published entry that would hold again."""

    id: str
    kind: str
    title: str


class PreviewOut(BaseModel):
    """What the facts would change."""

    checked: int
    breaks: list[BrokenOut]
    mends: list[MendedOut]


class FactsOut(BaseModel):
    """One version of the facts; version 0: the shop has said nothing yet. `preview` answers a dry run."""

    version: int
    facts: dict[str, Any]
    as_of: datetime | None = None
    by: str = ""
    at: datetime | None = None
    preview: PreviewOut | None = None


class FactsList(Listed[FactsOut]):
    """A page of versions, newest first, with the true total."""


class PresetNew(Closed):
    """A new preset; without `facts` it keeps the present ones."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "大促", "facts": {"date_promises": "window_only", "ship_window_hours": 72}}]
        }
    )
    name: PresetName
    facts: Annotated[dict[str, Any] | None, Field(max_length=60)] = None


class PresetBody(Closed):
    """What a preset replaces; ``null`` takes a fact away."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"facts": {"date_promises": "any", "backlog_days": 0}}]}
    )
    facts: Annotated[dict[str, Any], Field(max_length=60)]


class ApplyIn(Closed):
    """Switch to a preset; a dry run only says what it would break."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"dry_run": False}]})
    dry_run: bool = False


class PresetOut(BaseModel):
    """A preset."""

    name: str
    facts: dict[str, Any]
    version: int
    updated_by: str
    updated_at: datetime


class PresetList(Listed[PresetOut]):
    """The shop's presets, and names that most shops want one for."""

    suggested: list[str]


class DayOut(BaseModel):
    """A day of the calendar; `ships` is ``null`` where it is not known."""

    day: date
    kind: Literal["workday", "weekend", "holiday", "makeup", "unknown"]
    festivals: list[str]
    ships: bool | None
    said_by: Literal["closed", "extra_days", "works"] | None


class CalendarOut(Listed[DayOut]):
    """The calendar that promises are reckoned by."""


def facts_out(row: FactsRow | None) -> FactsOut:
    """A version as the API shows it."""
    if row is None:
        return FactsOut(version=0, facts={})
    data = row.facts.model_dump(mode="json", exclude_none=True)
    return FactsOut(version=row.version, facts=data, as_of=row.as_of, by=row.by, at=row.at)


def preset_out(row: PresetRow) -> PresetOut:
    """A preset as the API shows it."""
    return PresetOut(
        name=row.name,
        facts=row.data,
        version=row.version,
        updated_by=row.updated_by,
        updated_at=row.updated_at,
    )


def preview_out(seen: Preview) -> PreviewOut:
    """A preview as the API shows it."""
    mends = [MendedOut(id=row.key, kind=row.kind, title=str(row.data.get("title", ""))) for row in seen.mends]
    return PreviewOut(checked=seen.checked, breaks=_broken_out(seen.breaks), mends=mends)


def _broken_out(found: Iterable[Broken]) -> list[BrokenOut]:
    return [
        BrokenOut(
            id=one.row.key, kind=one.row.kind, title=str(one.row.data.get("title", "")),
            breaches=[
                BreachOut(rule=b.rule, message=b.message, quote=b.quote, moment=b.moment) for b in one.breaches
            ],
        )
        for one in found
    ]  # fmt: skip


def day_out(day: Day) -> DayOut:
    """A day as the API shows it."""
    return DayOut(
        day=day.day, kind=day.kind, festivals=list(day.festivals), ships=day.ships, said_by=day.said_by
    )
