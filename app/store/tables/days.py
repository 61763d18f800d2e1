"""Use counted by Shanghai's days, kept up with every row: a month is read from thousands of rows, not a million."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlmodel import Field

from app.store.columns import Base, Utc

DAY = String(10)
"""``2026-11-23``: sorts by time, and is the same on every database."""


class EventDay(Base, table=True):
    """What came of a suggestion for an intent on one day."""

    __tablename__ = "event_day"
    shop_id: int = Field(foreign_key="shop.id", primary_key=True)
    day: str = Field(sa_type=DAY, primary_key=True)
    suggestion: str = Field(primary_key=True, max_length=160)
    intent: str = Field(primary_key=True, max_length=60)
    shown: int = 0
    inserted: int = 0
    edited: int = 0
    sent: int = 0


class AskDay(Base, table=True):
    """How often an intent was asked on one day, and went unanswered."""

    __tablename__ = "ask_day"
    shop_id: int = Field(foreign_key="shop.id", primary_key=True)
    day: str = Field(sa_type=DAY, primary_key=True)
    intent: str = Field(primary_key=True, max_length=60)
    asks: int = 0
    no_match: int = 0


class HeldDay(Base, table=True):
    """How often a rule kept an entry back on one day (`entry` is empty for agents' drafts); the last reason given."""

    __tablename__ = "held_day"
    shop_id: int = Field(foreign_key="shop.id", primary_key=True)
    day: str = Field(sa_type=DAY, primary_key=True)
    entry: str = Field(primary_key=True, max_length=160)
    rule: str = Field(primary_key=True, max_length=80)
    times: int = 0
    message: str = Field(default="", max_length=300)
    last: datetime = Field(sa_type=Utc)
