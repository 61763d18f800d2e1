"""The commands that work on the database. They stand apart because what they need takes a second to load."""

from __future__ import annotations

import typer

from app.cli import admin, exchange, ops

commands = typer.Typer()
commands.add_typer(admin.tenants, name="shop")
commands.add_typer(admin.users, name="user")
commands.add_typer(admin.keys, name="token")
commands.add_typer(admin.usage_records, name="usage")
commands.command("migrate")(admin.migrate)
exchange.add_to(commands)
commands.command("backup")(ops.backup)
commands.command("restore")(ops.restore)
commands.command("copy")(ops.copy)
