"""Use counted by Shanghai's days, from the rows that are there; unanswered questions found without reading all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_COUNTED = """
INSERT INTO event_day (shop_id, day, suggestion, intent, shown, inserted, edited, sent)
SELECT shop_id, {day}, suggestion, intent,
       sum(CASE WHEN kind = 'shown' THEN 1 ELSE 0 END), sum(CASE WHEN kind = 'inserted' THEN 1 ELSE 0 END),
       sum(CASE WHEN kind = 'edited' THEN 1 ELSE 0 END), sum(CASE WHEN kind = 'sent' THEN 1 ELSE 0 END)
FROM event GROUP BY 1, 2, 3, 4;
INSERT INTO ask_day (shop_id, day, intent, asks, no_match)
SELECT shop_id, {day}, intent, count(*), sum(CASE WHEN no_match THEN 1 ELSE 0 END) FROM ask GROUP BY 1, 2, 3;
INSERT INTO held_day (shop_id, day, entry, rule, times, message, last)
SELECT shop_id, {day}, entry, rule, count(*), max(message), max(at) FROM held GROUP BY 1, 2, 3, 4
"""
_DAY = {
    "sqlite": "strftime('%Y-%m-%d', at, '+8 hours')",
    "postgresql": "to_char(timezone('Asia/Shanghai', at), 'YYYY-MM-DD')",
}


def upgrade() -> None:
    """Make the tables and count what there is."""
    _make("event_day", ("suggestion", 160), ("intent", 60), counts=("shown", "inserted", "edited", "sent"))
    _make("ask_day", ("intent", 60), counts=("asks", "no_match"))
    _make(
        "held_day", ("entry", 160), ("rule", 80), counts=("times",),
        more=(
            sa.Column("message", sa.String(300), nullable=False),
            sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        ),
    )  # fmt: skip
    op.create_index(
        "ix_ask_unanswered", "ask", ["shop_id", "at", "text"],
        sqlite_where=sa.text("no_match"), postgresql_where=sa.text("no_match"),
    )  # fmt: skip
    for statement in _COUNTED.format(day=_DAY[op.get_bind().dialect.name]).split(";"):
        op.execute(statement)


def downgrade() -> None:
    """The rows remain; the counts go."""
    op.drop_index("ix_ask_unanswered", "ask")
    for table in ("held_day", "ask_day", "event_day"):
        op.drop_table(table)


def _make(
    name: str,
    *places: tuple[str, int],
    counts: tuple[str, ...],
    more: tuple[sa.Column[object], ...] = (),
) -> None:
    """A table keyed by the shop, the day and the places."""
    op.create_table(
        name,
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        *(sa.Column(place, sa.String(length), nullable=False) for place, length in places),
        *(sa.Column(count, sa.Integer(), nullable=False) for count in counts),
        *more,
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=f"fk_{name}_shop_id_shop"),
        sa.PrimaryKeyConstraint("shop_id", "day", *(place for place, _ in places), name=f"pk_{name}"),
    )
