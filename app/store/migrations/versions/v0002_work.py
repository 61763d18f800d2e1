"""The leads' work (campaigns, presets, flags, imports, exports) and what is known of use and orders."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_JOB = "state IN ('preview', 'running', 'done', 'failed', 'cancelled')"
_SCOPE = "scope IN ('shop', 'team', 'personal')"
_REPORTED = ("shop_id", "at", "kind", "suggestion", "intent")
_CONFIDENCE = "confidence IN ('high', 'medium', 'none')"


def upgrade() -> None:
    """Add the tables, and the columns that rows of today get a default for."""
    with op.batch_alter_table("shop") as shop:
        shop.add_column(sa.Column("approval", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("event") as event:
        event.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        event.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
        event.create_foreign_key("fk_event_user_id_user", "user", ["user_id"], ["id"])
        event.drop_index("ix_event_shop_id_at")
        event.create_index("ix_event_shop_id_at_kind_suggestion_intent", list(_REPORTED))
    _campaigns()
    _facts()
    _exchange()
    _usage()


def downgrade() -> None:
    """Drop them, children first."""
    for table in (
        "order_fact", "favourite", "held", "ask", "export_run", "import_job", "flag", "facts_preset",
        "campaign_item", "campaign",
    ):  # fmt: skip
        op.drop_table(table)
    with op.batch_alter_table("event") as event:
        event.drop_index("ix_event_shop_id_at_kind_suggestion_intent")
        event.create_index("ix_event_shop_id_at", ["shop_id", "at"])
        event.drop_constraint("fk_event_user_id_user", type_="foreignkey")
        event.drop_column("position")
        event.drop_column("user_id")
    with op.batch_alter_table("shop") as shop:
        shop.drop_column("approval")


def _campaigns() -> None:
    op.create_table(
        "campaign",
        _int("id"),
        _int("shop_id"),
        _text("name", 60),
        _json("filter"),
        sa.Column("due", sa.Date(), nullable=False),
        _text("created_by", 60),
        _moment("created_at"),
        _moment("closed_at", nullable=True),
        _int("version"),
        _pk("campaign", "id"),
        sa.UniqueConstraint("id", "shop_id", name="uq_campaign_id_shop_id"),
        _fk("campaign", "shop_id", "shop"),
        sa.CheckConstraint("version >= 1", name=op.f("ck_campaign_version")),
    )
    _index("campaign", "shop_id", "due")
    op.create_table(
        "campaign_item",
        _int("campaign_id"),
        _int("entry_id"),
        _int("shop_id"),
        _int("assignee", nullable=True),
        _moment("done_at", nullable=True),
        _text("done_by", 60),
        _int("done_version", nullable=True),
        _text("note", 200),
        _pk("campaign_item", "campaign_id", "entry_id"),
        _of_shop("campaign_item", "campaign_id", "campaign"),
        _of_shop("campaign_item", "entry_id", "entry"),
        _fk("campaign_item", "assignee", "user"),
    )
    _index("campaign_item", "shop_id")


def _facts() -> None:
    op.create_table(
        "facts_preset",
        _int("shop_id"),
        _text("name", 40),
        _json("data"),
        _int("version"),
        _text("updated_by", 60),
        _moment("updated_at"),
        _pk("facts_preset", "shop_id", "name"),
        _fk("facts_preset", "shop_id", "shop"),
        sa.CheckConstraint("version >= 1", name=op.f("ck_facts_preset_version")),
    )
    op.create_table(
        "flag",
        _int("id"),
        _int("shop_id"),
        _int("entry_id"),
        _int("entry_version"),
        _int("facts_version"),
        _text("rule", 80),
        _text("message", 400),
        _moment("at"),
        _pk("flag", "id"),
        _fk("flag", "shop_id", "shop"),
        _of_shop("flag", "entry_id", "entry"),
    )
    _index("flag", "shop_id", "entry_id")


def _exchange() -> None:
    op.create_table(
        "import_job",
        _int("id"),
        _int("shop_id"),
        _text("by", 60),
        _int("user_id", nullable=True),
        _text("filename", 200),
        _text("format", 20),
        _text("fingerprint", 64),
        _text("state", 16),
        _int("total"),
        _int("done"),
        _json("options"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _json("report", nullable=True),
        _moment("created_at"),
        _moment("updated_at"),
        _int("version"),
        _pk("import_job", "id"),
        _fk("import_job", "shop_id", "shop"),
        _fk("import_job", "user_id", "user"),
        sa.CheckConstraint(_JOB, name=op.f("ck_import_job_state")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_import_job_version")),
    )
    _index("import_job", "shop_id", "created_at")
    op.create_table(
        "export_run",
        _int("id"),
        _int("shop_id"),
        _text("format", 20),
        _text("profile", 20),
        _text("scope", 16),
        _text("owner", 60),
        _text("by", 60),
        _moment("at"),
        _json("fingerprints"),
        _json("report"),
        _pk("export_run", "id"),
        _fk("export_run", "shop_id", "shop"),
        sa.CheckConstraint(_SCOPE, name=op.f("ck_export_run_scope")),
    )
    _index("export_run", "shop_id", "at")


def _usage() -> None:
    op.create_table(
        "ask",
        _int("id"),
        _int("shop_id"),
        _text("intent", 60),
        _text("confidence", 16),
        sa.Column("no_match", sa.Boolean(), nullable=False),
        _int("shown"),
        _text("text", 300),
        _text("buyer", 64),
        _moment("at"),
        _pk("ask", "id"),
        _fk("ask", "shop_id", "shop"),
        sa.CheckConstraint(_CONFIDENCE, name=op.f("ck_ask_confidence")),
    )
    _index("ask", "shop_id", "at", "intent", "no_match")
    op.create_table(
        "held",
        _int("id"),
        _int("shop_id"),
        _text("entry", 160),
        _text("rule", 80),
        _text("message", 300),
        _moment("at"),
        _pk("held", "id"),
        _fk("held", "shop_id", "shop"),
    )
    _index("held", "shop_id", "at")
    op.create_table(
        "favourite",
        _int("shop_id"),
        _int("user_id"),
        _text("key", 160),
        _moment("at"),
        _pk("favourite", "shop_id", "user_id", "key"),
        sa.ForeignKeyConstraint(
            ["shop_id", "user_id"],
            ["membership.shop_id", "membership.user_id"],
            name="fk_favourite_shop_id_user_id_membership",
        ),
    )
    op.create_table(
        "order_fact",
        _int("shop_id"),
        _text("ref", 80),
        _text("buyer", 64),
        _json("data"),
        _moment("updated_at"),
        _pk("order_fact", "shop_id", "ref"),
        _fk("order_fact", "shop_id", "shop"),
    )
    _index("order_fact", "shop_id", "buyer", "updated_at")
    _index("order_fact", "updated_at")


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _int(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _fk(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}_{parent}")


def _of_shop(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    """The parent, held to the same shop."""
    return sa.ForeignKeyConstraint(
        [column, "shop_id"], [f"{parent}.id", f"{parent}.shop_id"],
        name=f"fk_{table}_{column}_shop_id_{parent}",
    )  # fmt: skip


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
