"""How Alembic runs here: always with the connection that ``app.store.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from app.store import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Meta.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
