"""Administration from the command line, by whoever runs the service: people, tokens, migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from app.access import ROLES, Principal
from app.core.types import Role
from app.errors import InvalidInputError, NotFoundError
from app.settings import load_settings
from app.store import accounts, shops, tokens
from app.store.inputs import TokenIn, UserIn
from app.store.session import open_store
from app.usage.retention import purge

users = typer.Typer(no_args_is_help=True, help="成员：登录名、角色、重置密码")
usage_records = typer.Typer(no_args_is_help=True, help="使用记录：清理")
keys = typer.Typer(no_args_is_help=True, help="访问令牌：新建、列出、停用")
Shop = Annotated[str, typer.Option(help="店铺短名")]
RoleName = Annotated[str, typer.Option(help="agent | lead | manager | admin")]
out = Console(highlight=False, soft_wrap=True)


@contextmanager
def _shop(slug: str) -> Iterator[tuple[Session, Principal]]:
    """One transaction in the name of the operator of a shop."""
    store = open_store(load_settings().database_url)
    try:
        with store.begin() as session:
            found = shops.by_slug(session, slug)
            if found is None:
                raise NotFoundError(f"没有这个店铺：{slug}")
            yield session, Principal.operator(found.id)
    finally:
        store.close()


def _role(name: str) -> Role:
    for role in ROLES:
        if role == name:
            return role
    raise InvalidInputError(f"没有这个角色：{name}，可用 {'、'.join(ROLES)}")


@users.command("create")
def create_user(login: str, name: str, role: RoleName = "agent", shop: Shop = "demo") -> None:
    """新建成员，打印一次性密码。"""
    with _shop(shop) as (session, operator):
        made = accounts.create_user(session, operator, UserIn(login=login, name=name, role=_role(role)))
    out.print(f"{made.member.login}  一次性密码  {made.one_time_password}")


@users.command("list")
def list_users(shop: Shop = "demo") -> None:
    """列出店铺成员。"""
    table = Table("登录名", "姓名", "角色", "状态")
    with _shop(shop) as (session, operator):
        for member in accounts.members(session, operator):
            table.add_row(member.login, member.name, member.role, "在用" if member.active else "停用")
    out.print(table)


@users.command("reset")
def reset_password(login: str, shop: Shop = "demo") -> None:
    """重置密码，打印新的一次性密码。"""
    with _shop(shop) as (session, operator):
        user_id = accounts.user_id_of(session, login)
        if user_id is None:
            raise NotFoundError(f"没有这个登录名：{login}")
        once = accounts.reset_password(session, operator, user_id)
    out.print(f"{login}  一次性密码  {once}")


@keys.command("create")
def create_token(name: str, role: RoleName = "agent", shop: Shop = "demo") -> None:
    """新建令牌，只打印一次。"""
    with _shop(shop) as (session, operator):
        made = tokens.create_token(session, operator, TokenIn(name=name, role=_role(role)))
    out.print(made.secret)


@keys.command("list")
def list_tokens(shop: Shop = "demo") -> None:
    """列出店铺的令牌（不含密文）。"""
    table = Table("编号", "名称", "角色", "开头", "最近使用", "状态")
    with _shop(shop) as (session, operator):
        for token in tokens.tokens(session, operator):
            used = token.last_used_at.isoformat() if token.last_used_at else "—"
            state = "已停用" if token.revoked_at else "在用"
            table.add_row(str(token.id), token.name, token.role, token.prefix, used, state)
    out.print(table)


@keys.command("revoke")
def revoke_token(number: int, shop: Shop = "demo") -> None:
    """停用令牌。"""
    with _shop(shop) as (session, operator):
        tokens.revoke_token(session, operator, number)
    out.print("已停用")


@usage_records.command("purge")
def purge_usage(
    days: Annotated[int | None, typer.Option(min=1, help="保留几天，不写就按 RETENTION_DAYS")] = None,
) -> None:
    """清掉所有店铺的旧使用记录。"""
    settings = load_settings()
    store = open_store(settings.database_url)
    try:
        gone = purge(store, days or settings.retention_days)
    finally:
        store.close()
    out.print(f"已清掉{gone}条")


def migrate() -> None:
    """把数据库升级到当前版本。"""
    open_store(load_settings().database_url).close()
    out.print("数据库已是当前版本")
