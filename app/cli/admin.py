"""Administration from the command line, by whoever runs the service: shops, people, tokens, migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from app.access import ROLES, Principal
from app.errors import InvalidInputError, NotFoundError
from app.library.schema import known_packs
from app.library.shipped import shipped_library
from app.settings import load_settings
from app.store import accounts, shops, tokens
from app.store.firstrun import DEMO
from app.store.inputs import ShopIn, TokenIn, UserIn, parse
from app.store.seed import seed
from app.store.session import Store, open_store
from app.usage.retention import purge

tenants = typer.Typer(no_args_is_help=True, help="店铺：新建、列出")
users = typer.Typer(no_args_is_help=True, help="成员：登录名、角色、重置密码、停用")
usage_records = typer.Typer(no_args_is_help=True, help="使用记录：清理")
keys = typer.Typer(no_args_is_help=True, help="访问令牌：新建、列出、停用")
Shop = Annotated[str, typer.Option(help="店铺短名")]
RoleName = Annotated[str, typer.Option(help=" | ".join(ROLES))]
out = Console(highlight=False, soft_wrap=True)


def _opened() -> closing[Store]:
    """The store of the settings."""
    return closing(open_store(load_settings().database_url))


@contextmanager
def _shop(slug: str) -> Iterator[tuple[Session, Principal]]:
    """One transaction in the name of the operator of a shop."""
    with _opened() as store, store.begin() as session:
        yield session, Principal.operator(shops.named(session, slug).id)


@tenants.command("create")
def create_shop(
    slug: str,
    name: str,
    packs: Annotated[str, typer.Option(help="打开哪些行业包，逗号分开")] = "",
) -> None:
    """新建店铺，放入随附话术库；发货能力由店长来填。"""
    if slug == DEMO:
        raise InvalidInputError(f"短名 {DEMO} 留给演示店，请换一个")
    wish = parse(ShopIn, slug=slug, name=name, packs=known_packs(packs.split(",")), slots={"shop.name": name})
    library = shipped_library().library
    with _opened() as store, store.begin() as session:
        made = shops.create(session, wish)
        seed(session, made.id, library.phrases, library.scripts)
    out.print(f"{made.slug}  {made.name}  已新建")
    out.print(f"再建管理员：kuaihui user create 登录名 姓名 --role admin --shop {made.slug}")


@tenants.command("list")
def list_shops() -> None:
    """列出所有店铺。"""
    table = Table("店铺短名", "店名", "行业包")
    with _opened() as store, store.read() as session:
        for shop in shops.every(session):
            table.add_row(shop.slug, shop.name, "、".join(sorted(shop.packs)))
    out.print(table)


@users.command("create")
def create_user(login: str, name: str, role: RoleName = "agent", shop: Shop = "demo") -> None:
    """新建成员，打印一次性密码。"""
    with _shop(shop) as (session, operator):
        made = accounts.create_user(session, operator, parse(UserIn, login=login, name=name, role=role))
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


@users.command("disable")
def disable_user(login: str) -> None:
    """停用登录名，在所有店铺；登录立即失效，历史保留。"""
    _set_active(login, active=False)
    out.print(f"{login}  已停用")


@users.command("enable")
def enable_user(login: str) -> None:
    """重新启用登录名。"""
    _set_active(login, active=True)
    out.print(f"{login}  已启用")


def _set_active(login: str, *, active: bool) -> None:
    with _opened() as store, store.begin() as session:
        accounts.set_active(session, login, active=active)


@keys.command("create")
def create_token(name: str, role: RoleName = "agent", shop: Shop = "demo") -> None:
    """新建令牌，只打印一次。"""
    with _shop(shop) as (session, operator):
        made = tokens.create_token(session, operator, parse(TokenIn, name=name, role=role))
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
    with _opened() as store:
        gone = purge(store, days or load_settings().retention_days)
    out.print(f"已清掉{gone}条")


def migrate() -> None:
    """把数据库升级到当前版本。"""
    with _opened():
        out.print("数据库已是当前版本")
