"""The first tables: shops and people, the library with its versions, facts, audit, events."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

HISTORIES = ("audit", "entry_version", "shop_facts")
_ROLES = "role IN ('agent', 'lead', 'manager', 'admin')"
_STATES = "state IN ('draft', 'review', 'published', 'archived')"


def upgrade() -> None:
    """Make every table; histories refuse to be changed."""
    _tenants()
    _people()
    _doors()
    _library()
    _records()
    _buyer_key()
    for table in HISTORIES:
        _append_only(table)


def downgrade() -> None:
    """Drop everything, children first."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in (
        "event", "audit", "entry_version", "entry", "shop_facts", "api_token", "web_session",
        "login_throttle", "membership", "user", "shop", "meta",
    ):  # fmt: skip
        op.drop_table(table)
    if postgres:
        op.execute("DROP FUNCTION refuse_change()")


def _tenants() -> None:
    op.create_table(
        "meta", _text("key", 64), sa.Column("value", sa.Text(), nullable=False), _pk("meta", "key")
    )
    op.create_table(
        "shop",
        _int("id"),
        _text("slug", 40),
        _text("name", 60),
        _json("packs"),
        _json("slots"),
        _int("library_version"),
        _bool("demo"),
        _moment("created_at"),
        _pk("shop", "id"),
        sa.UniqueConstraint("slug", name="uq_shop_slug"),
        sa.CheckConstraint("library_version >= 0", name=op.f("ck_shop_library_version")),
    )
    op.create_table(
        "shop_facts",
        _int("shop_id"),
        _int("version"),
        _json("data"),
        _moment("as_of"),
        _text("by", 60),
        _moment("at"),
        _pk("shop_facts", "shop_id", "version"),
        _fk("shop_facts", "shop_id", "shop"),
        sa.CheckConstraint("version >= 1", name=op.f("ck_shop_facts_version")),
    )


def _people() -> None:
    op.create_table(
        "user",
        _int("id"),
        _text("login", 64),
        _text("name", 60),
        _text("hash", 200),
        _bool("active"),
        _bool("must_change_password"),
        _moment("created_at"),
        _pk("user", "id"),
        sa.UniqueConstraint("login", name="uq_user_login"),
    )
    op.create_table(
        "membership",
        _int("shop_id"),
        _int("user_id"),
        _text("role", 16),
        _pk("membership", "shop_id", "user_id"),
        _fk("membership", "shop_id", "shop"),
        _fk("membership", "user_id", "user"),
        sa.CheckConstraint(_ROLES, name=op.f("ck_membership_role")),
    )
    _index("membership", "user_id")
    op.create_table(
        "login_throttle",
        _text("login", 64),
        _int("failures"),
        _moment("failed_at"),
        _moment("wait_until", nullable=True),
        _pk("login_throttle", "login"),
    )
    _index("login_throttle", "failed_at")


def _doors() -> None:
    op.create_table(
        "web_session",
        _text("id", 64),
        _int("shop_id"),
        _int("user_id"),
        _text("role", 16),
        _moment("created_at"),
        _moment("expires_at"),
        _pk("web_session", "id"),
        sa.ForeignKeyConstraint(
            ["shop_id", "user_id"],
            ["membership.shop_id", "membership.user_id"],
            name="fk_web_session_shop_id_user_id_membership",
        ),
        sa.CheckConstraint(_ROLES, name=op.f("ck_web_session_role")),
    )
    _index("web_session", "user_id")
    _index("web_session", "expires_at")
    op.create_table(
        "api_token",
        _int("id"),
        _int("shop_id"),
        _int("user_id", nullable=True),
        _text("name", 60),
        _text("role", 16),
        _text("prefix", 16),
        _text("hash", 64),
        _moment("created_at"),
        _moment("last_used_at", nullable=True),
        _moment("revoked_at", nullable=True),
        _pk("api_token", "id"),
        sa.UniqueConstraint("hash", name="uq_api_token_hash"),
        _fk("api_token", "shop_id", "shop"),
        _fk("api_token", "user_id", "user"),
        sa.CheckConstraint(_ROLES, name=op.f("ck_api_token_role")),
    )
    _index("api_token", "shop_id")
    _index("api_token", "user_id")


def _library() -> None:
    op.create_table(
        "entry",
        _int("id"),
        _int("shop_id"),
        _text("kind", 16),
        _text("key", 120),
        _text("scope", 16),
        _text("owner", 60),
        _text("pack", 40),
        _text("category", 20),
        _text("state", 16),
        _json("data"),
        _int("version"),
        _bool("pristine"),
        _moment("created_at"),
        _moment("updated_at"),
        _text("updated_by", 60),
        _moment("deleted_at", nullable=True),
        _pk("entry", "id"),
        sa.UniqueConstraint(
            "shop_id", "kind", "key", "scope", "owner", name="uq_entry_shop_id_kind_key_scope_owner"
        ),
        sa.UniqueConstraint("id", "shop_id", name="uq_entry_id_shop_id"),
        _fk("entry", "shop_id", "shop"),
        sa.CheckConstraint("kind IN ('phrase', 'script')", name=op.f("ck_entry_kind")),
        sa.CheckConstraint("scope IN ('shop', 'team', 'personal')", name=op.f("ck_entry_scope")),
        sa.CheckConstraint(_STATES, name=op.f("ck_entry_state")),
        sa.CheckConstraint("(scope = 'shop') = (owner = '')", name=op.f("ck_entry_owner")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_entry_version")),
    )
    _index("entry", "shop_id", "state")
    op.create_table(
        "entry_version",
        _int("entry_id"),
        _int("version"),
        _int("shop_id"),
        _text("pack", 40),
        _text("category", 20),
        _text("state", 16),
        _bool("deleted"),
        _json("data"),
        _text("by", 60),
        _moment("at"),
        _pk("entry_version", "entry_id", "version"),
        sa.ForeignKeyConstraint(
            ["entry_id", "shop_id"],
            ["entry.id", "entry.shop_id"],
            name="fk_entry_version_entry_id_shop_id_entry",
        ),
        sa.CheckConstraint(_STATES, name=op.f("ck_entry_version_state")),
    )


def _records() -> None:
    op.create_table(
        "audit",
        _int("id"),
        _int("shop_id"),
        _int("user_id", nullable=True),
        _text("by", 60),
        _text("action", 40),
        _text("target", 200),
        _json("before", nullable=True),
        _json("after", nullable=True),
        _moment("at"),
        _pk("audit", "id"),
        _fk("audit", "shop_id", "shop"),
        _fk("audit", "user_id", "user"),
    )
    _index("audit", "shop_id", "id")
    op.create_table(
        "event",
        _int("id"),
        _int("shop_id"),
        _text("kind", 16),
        _text("suggestion", 160),
        _text("intent", 60),
        _text("buyer", 64),
        _moment("at"),
        _pk("event", "id"),
        _fk("event", "shop_id", "shop"),
        sa.CheckConstraint("kind IN ('shown', 'inserted', 'edited', 'sent')", name=op.f("ck_event_kind")),
    )
    _index("event", "shop_id", "at")
    _index("event", "shop_id", "buyer", "at")


def _buyer_key() -> None:
    """The key that buyers are hashed with in events: made here once, different in every store."""
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    op.bulk_insert(meta, [{"key": "buyer_key", "value": secrets.token_hex(32)}])


def _append_only(table: str) -> None:
    """Rows can be added, not changed or removed. A later rebuild of the table must make the triggers again."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _int(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _bool(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _fk(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}_{parent}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
