"""The team that a member belongs to in a shop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Members of today are in no team."""
    with op.batch_alter_table("membership") as membership:
        membership.add_column(sa.Column("team", sa.String(60), nullable=False, server_default=""))


def downgrade() -> None:
    """Forget the teams."""
    with op.batch_alter_table("membership") as membership:
        membership.drop_column("team")
