"""The version of an entry that agents are served, which an edit leaves on the air."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """What is published now is served in the version that it has."""
    with op.batch_alter_table("entry") as entry:
        entry.add_column(sa.Column("live_version", sa.Integer(), nullable=True))
        entry.create_index("ix_entry_shop_id_live_version", ["shop_id", "live_version"])
    op.execute("UPDATE entry SET live_version = version WHERE state = 'published' AND deleted_at IS NULL")


def downgrade() -> None:
    """What is being edited leaves the air until it is published again, as it did before."""
    with op.batch_alter_table("entry") as entry:
        entry.drop_index("ix_entry_shop_id_live_version")
        entry.drop_column("live_version")
