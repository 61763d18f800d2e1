"""What a shop says and vouches for: facts, phrases and scripts with every version, and who wrote what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.store.columns import WORD, Base, Utc, one_of

Kind = Literal["phrase", "script"]
Scope = Literal["shop", "team", "personal"]
State = Literal["draft", "review", "published", "archived"]


class FactsVersion(Base, table=True):
    """One version of a shop's facts; rows are only ever added."""

    __tablename__ = "shop_facts"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)
    shop_id: int = Field(foreign_key="shop.id", primary_key=True)
    version: int = Field(primary_key=True)
    data: dict[str, Any] = Field(sa_type=JSON)
    as_of: datetime = Field(sa_type=Utc)
    by: str = Field(max_length=60)
    at: datetime = Field(sa_type=Utc)


class Entry(Base, table=True):
    """A phrase or script of a shop. `key` is the id in the library's files, `data` has their shape.

    `owner` is empty for the shop's own, the team's name or the user's id otherwise. `pristine`: only the
    shipped library has written it, so a newer shipped library may replace it. `live_version` is the version that
    agents are served: the one last published, nothing before the first and once it is archived or deleted.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("shop_id", "kind", "key", "scope", "owner"),
        UniqueConstraint("id", "shop_id"),
        one_of("kind", get_args(Kind)),
        one_of("scope", get_args(Scope)),
        one_of("state", get_args(State)),
        CheckConstraint("(scope = 'shop') = (owner = '')", name="owner"),
        Index(None, "shop_id", "state"),
        Index(None, "shop_id", "live_version"),
        CheckConstraint("version >= 1", name="version"),
    )
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    kind: Kind = Field(sa_type=WORD)
    key: str = Field(max_length=120)
    scope: Scope = Field(default="shop", sa_type=WORD)
    owner: str = Field(default="", max_length=60)
    pack: str = Field(max_length=40)
    category: str = Field(max_length=20)
    state: State = Field(sa_type=WORD)
    data: dict[str, Any] = Field(sa_type=JSON)
    version: int = 1
    live_version: int | None = None
    pristine: bool = False
    created_at: datetime = Field(sa_type=Utc)
    updated_at: datetime = Field(sa_type=Utc)
    updated_by: str = Field(max_length=60)
    deleted_at: datetime | None = Field(default=None, sa_type=Utc, nullable=True)


class EntryVersion(Base, table=True):
    """An entry as it was after one write; rows are only ever added."""

    __tablename__ = "entry_version"
    __table_args__ = (
        ForeignKeyConstraint(["entry_id", "shop_id"], ["entry.id", "entry.shop_id"]),
        one_of("state", get_args(State)),
    )
    entry_id: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    shop_id: int
    pack: str = Field(max_length=40)
    category: str = Field(max_length=20)
    state: State = Field(sa_type=WORD)
    deleted: bool = False
    data: dict[str, Any] = Field(sa_type=JSON)
    by: str = Field(max_length=60)
    at: datetime = Field(sa_type=Utc)


class Audit(Base, table=True):
    """Who wrote what: rows are only ever added, in the transaction of the write itself."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "shop_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    user_id: int | None = Field(default=None, foreign_key="user.id")
    by: str = Field(max_length=60)
    action: str = Field(max_length=40)
    target: str = Field(max_length=200)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    at: datetime = Field(sa_type=Utc)
