"""The leads' work on a library: campaigns, presets of facts, flags, imports and exports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from app.store.columns import WORD, Base, Utc, one_of
from app.store.tables.library import Scope

JobState = Literal["preview", "running", "done", "failed", "cancelled"]


class Campaign(Base, table=True):
    """A review campaign: "all big-sale phrases checked by the 9th". `filter` is how its entries were chosen."""

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("id", "shop_id"),
        CheckConstraint("version >= 1", name="version"),
        Index(None, "shop_id", "due"),
    )
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    name: str = Field(max_length=60)
    filter: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    due: date
    created_by: str = Field(max_length=60)
    created_at: datetime = Field(sa_type=Utc)
    closed_at: datetime | None = Field(default=None, sa_type=Utc, nullable=True)
    version: int = 1


class CampaignItem(Base, table=True):
    """One entry to look at. `done_version` is the version that was found good."""

    __tablename__ = "campaign_item"
    __table_args__ = (
        ForeignKeyConstraint(["campaign_id", "shop_id"], ["campaign.id", "campaign.shop_id"]),
        ForeignKeyConstraint(["entry_id", "shop_id"], ["entry.id", "entry.shop_id"]),
    )
    campaign_id: int = Field(primary_key=True)
    entry_id: int = Field(primary_key=True)
    shop_id: int = Field(index=True)
    assignee: int | None = Field(default=None, foreign_key="user.id")
    done_at: datetime | None = Field(default=None, sa_type=Utc, nullable=True)
    done_by: str = Field(default="", max_length=60)
    done_version: int | None = None
    note: str = Field(default="", max_length=200)


class FactsPreset(Base, table=True):
    """A named set of facts to switch to at once; `data` holds only the facts that it replaces."""

    __tablename__ = "facts_preset"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)
    shop_id: int = Field(foreign_key="shop.id", primary_key=True)
    name: str = Field(primary_key=True, max_length=40)
    data: dict[str, Any] = Field(sa_type=JSON)
    version: int = 1
    updated_by: str = Field(max_length=60)
    updated_at: datetime = Field(sa_type=Utc)


class Flag(Base, table=True):
    """A promise in a published entry that the shop's facts of `facts_version` break."""

    __tablename__ = "flag"
    __table_args__ = (
        ForeignKeyConstraint(["entry_id", "shop_id"], ["entry.id", "entry.shop_id"]),
        Index(None, "shop_id", "entry_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    entry_id: int
    entry_version: int
    facts_version: int
    rule: str = Field(max_length=80)
    message: str = Field(max_length=400)
    at: datetime = Field(sa_type=Utc)


class ImportJob(Base, table=True):
    """A file that was handed in: its preview, then its way into the library."""

    __tablename__ = "import_job"
    __table_args__ = (
        one_of("state", get_args(JobState)),
        CheckConstraint("version >= 1", name="version"),
        Index(None, "shop_id", "created_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    by: str = Field(max_length=60)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    filename: str = Field(max_length=200)
    format: str = Field(max_length=20)
    fingerprint: str = Field(max_length=64)
    state: JobState = Field(sa_type=WORD)
    total: int = 0
    done: int = 0
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    content: bytes = Field(sa_type=LargeBinary)
    report: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    created_at: datetime = Field(sa_type=Utc)
    updated_at: datetime = Field(sa_type=Utc)
    version: int = 1


class ExportRun(Base, table=True):
    """What left for another tool: code by code a fingerprint, so that the next export can say what to delete."""

    __tablename__ = "export_run"
    __table_args__ = (Index(None, "shop_id", "at"), one_of("scope", get_args(Scope)))
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    format: str = Field(max_length=20)
    profile: str = Field(max_length=20)
    scope: Scope = Field(sa_type=WORD)
    owner: str = Field(default="", max_length=60)
    by: str = Field(max_length=60)
    at: datetime = Field(sa_type=Utc)
    fingerprints: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    report: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
