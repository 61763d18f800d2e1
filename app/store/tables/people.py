"""Shops as tenants, people and the doors they come in by."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Text, UniqueConstraint
from sqlmodel import Field

from app.core.facts import Role
from app.store.columns import WORD, Base, Utc, one_of

ROLES: tuple[str, ...] = get_args(Role)


class Meta(Base, table=True):
    """Facts about the store itself, such as the key that buyers' names are hashed with."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True, max_length=64)
    value: str = Field(sa_type=Text)


class Shop(Base, table=True):
    """A tenant. `library_version` grows with every write that changes what is served.

    `approval`: nobody publishes their own last edit.
    """

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
    approval: bool = False
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
    """What a user is in a shop, and in which team of it (empty: none)."""

    __tablename__ = "membership"
    __table_args__ = (one_of("role", ROLES),)
    shop_id: int = Field(foreign_key="shop.id", primary_key=True)
    user_id: int = Field(foreign_key="user.id", primary_key=True, index=True)
    role: Role = Field(sa_type=WORD)
    team: str = Field(default="", max_length=60)


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
