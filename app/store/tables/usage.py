"""What buyers asked and what agents did with the answers, without a buyer's personal data."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlalchemy import text as sql
from sqlmodel import Field

from app.store.columns import WORD, Base, Utc, one_of

EventKind = Literal["shown", "inserted", "edited", "sent"]
Confidence = Literal["high", "medium", "none"]


class Event(Base, table=True):
    """What an agent did with a suggestion. The buyer is a keyed hash: counted, never named."""

    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", get_args(EventKind)),
        Index(None, "shop_id", "at", "kind", "suggestion", "intent"),  # holds all that reports ask for
        Index(None, "shop_id", "buyer", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    kind: EventKind = Field(sa_type=WORD)
    suggestion: str = Field(max_length=160)
    intent: str = Field(default="", max_length=60)
    buyer: str = Field(default="", max_length=64)
    at: datetime = Field(sa_type=Utc)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    position: int = 0


class Ask(Base, table=True):
    """One question as it was understood. `text` is kept, masked, only where nothing matched."""

    __tablename__ = "ask"
    __table_args__ = (
        one_of("confidence", get_args(Confidence)),
        Index(None, "shop_id", "at", "intent", "no_match"),
        Index(
            "ix_ask_unanswered", "shop_id", "at", "text",
            sqlite_where=sql("no_match"), postgresql_where=sql("no_match"),
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    intent: str = Field(default="", max_length=60)
    confidence: Confidence = Field(sa_type=WORD)
    no_match: bool
    shown: int
    text: str = Field(default="", max_length=300)
    buyer: str = Field(default="", max_length=64)
    at: datetime = Field(sa_type=Utc)


class Held(Base, table=True):
    """A reply that the guard kept back (`entry` is empty for an agent's own draft), and the rule."""

    __tablename__ = "held"
    __table_args__ = (Index(None, "shop_id", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    entry: str = Field(default="", max_length=160)
    rule: str = Field(max_length=80)
    message: str = Field(default="", max_length=300)
    at: datetime = Field(sa_type=Utc)


class Favourite(Base, table=True):
    """A phrase that a person keeps at hand."""

    __tablename__ = "favourite"
    __table_args__ = (
        ForeignKeyConstraint(["shop_id", "user_id"], ["membership.shop_id", "membership.user_id"]),
    )
    shop_id: int = Field(primary_key=True)
    user_id: int = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=160)
    at: datetime = Field(sa_type=Utc)


class OrderRow(Base, table=True):
    """Facts of an order as the shop's own system last pushed them; the buyer is a keyed hash."""

    __tablename__ = "order_fact"
    __table_args__ = (Index(None, "shop_id", "buyer", "updated_at"), Index(None, "updated_at"))
    shop_id: int = Field(foreign_key="shop.id", primary_key=True)
    ref: str = Field(primary_key=True, max_length=80)
    buyer: str = Field(default="", max_length=64)
    data: dict[str, Any] = Field(sa_type=JSON)
    updated_at: datetime = Field(sa_type=Utc)
