"""The tables. No relationships: what is needed is asked for, and always by shop.

A row that belongs to a shop carries `shop_id` itself, also where it could be reached through another row,
so that every query can name the shop and a foreign key can hold both to the same one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.core.types import Role
from app.store.columns import WORD, Base, Utc, one_of

Kind = Literal["phrase", "script"]
Scope = Literal["shop", "team", "personal"]
State = Literal["draft", "review", "published", "archived"]
EventKind = Literal["shown", "inserted", "edited", "sent"]
ROLES: tuple[str, ...] = get_args(Role)


class Meta(Base, table=True):
    """Facts about the store itself, such as the key that buyers' names are hashed with."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True, max_length=64)
    value: str = Field(sa_type=Text)


class Shop(Base, table=True):
    """A tenant. `library_version` grows with every write that changes what is served."""

    __tablename__ = "shop"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("library_version >= 0", name="library_version"),
    )
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=40)
    name: str = Field(max_length=60)
    packs: list[str] = Field(default_factory=list, sa_type=JSON)
    slots: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    library_version: int = 0
    demo: bool = False
    created_at: datetime = Field(sa_type=Utc)


class User(Base, table=True):
    """A person. `hash` is argon2id; a login may be a member of several shops."""

    __tablename__ = "user"
    __table_args__ = (UniqueConstraint("login"),)
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(max_length=64)
    name: str = Field(max_length=60)
    hash: str = Field(max_length=200)
    active: bool = True
    must_change_password: bool = False
    created_at: datetime = Field(sa_type=Utc)


class Membership(Base, table=True):
    """What a user is in a shop."""

    __tablename__ = "membership"
    __table_args__ = (one_of("role", ROLES),)
    shop_id: int = Field(foreign_key="shop.id", primary_key=True)
    user_id: int = Field(foreign_key="user.id", primary_key=True, index=True)
    role: Role = Field(sa_type=WORD)


class LoginThrottle(Base, table=True):
    """Failed logins in a row, by what was typed as login, known or not."""

    __tablename__ = "login_throttle"
    login: str = Field(primary_key=True, max_length=64)
    failures: int = 0
    failed_at: datetime = Field(sa_type=Utc, index=True)
    wait_until: datetime | None = Field(default=None, sa_type=Utc, nullable=True)


class WebSession(Base, table=True):
    """A console session: the id is a hash of the cookie. It lives while the membership has the same role."""

    __tablename__ = "web_session"
    __table_args__ = (
        ForeignKeyConstraint(["shop_id", "user_id"], ["membership.shop_id", "membership.user_id"]),
        one_of("role", ROLES),
    )
    id: str = Field(primary_key=True, max_length=64)
    shop_id: int
    user_id: int = Field(index=True)
    role: Role = Field(sa_type=WORD)
    created_at: datetime = Field(sa_type=Utc)
    expires_at: datetime = Field(sa_type=Utc, index=True)


class ApiToken(Base, table=True):
    """A program's key to one shop in one role. Only its hash is kept; `prefix` lets people recognise it."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("hash"), one_of("role", ROLES))
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id", index=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    name: str = Field(max_length=60)
    role: Role = Field(sa_type=WORD)
    prefix: str = Field(max_length=16)
    hash: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=Utc)
    last_used_at: datetime | None = Field(default=None, sa_type=Utc, nullable=True)
    revoked_at: datetime | None = Field(default=None, sa_type=Utc, nullable=True)


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
    shipped library has written it, so a newer shipped library may replace it.
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


class Event(Base, table=True):
    """What an agent did with a suggestion. The buyer is a keyed hash: counted, never named."""

    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", get_args(EventKind)),
        Index(None, "shop_id", "at"),
        Index(None, "shop_id", "buyer", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    kind: EventKind = Field(sa_type=WORD)
    suggestion: str = Field(max_length=160)
    intent: str = Field(default="", max_length=60)
    buyer: str = Field(default="", max_length=64)
    at: datetime = Field(sa_type=Utc)
