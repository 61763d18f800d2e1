"""Operations from the command line: back a store up, put one back, move it to another database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from app.errors import InvalidInputError
from app.settings import load_settings
from app.store import backup as saving
from app.store import copy as moving

out = Console(highlight=False, soft_wrap=True)
File = Annotated[Path, typer.Argument(help="备份文件")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="不再询问")]


def backup(file: File, replace: Annotated[bool, typer.Option(help="覆盖已有的文件")] = False) -> None:
    """备份 SQLite 数据库，服务可以继续运行。"""
    saved = saving.backup(load_settings().database_url, file, replace=replace)
    size = saved.size / 1_000_000
    out.print(
        f"已备份到 {escape(str(saved.path))}（{size:.1f} MB，{saved.shops}家店，{saved.entries}条话术和脚本）"
    )


def restore(file: File, yes: Yes = False) -> None:
    """用备份替换现有数据库；原来的文件另存在旁边。"""
    url = load_settings().database_url
    live = saving.replaceable(url, file)
    if live.exists() and not yes and not typer.confirm(f"要用 {file} 替换现有数据库吗（原来的会另存）"):
        raise InvalidInputError("没有恢复，数据库未改动")
    done = saving.restore(url, file)
    out.print(f"已恢复（{done.shops}家店，{done.entries}条话术和脚本）。所有人需要重新登录")
    if done.revoked:
        out.print(f"{done.revoked}个备份之后停用的令牌仍保持停用")
    if done.kept:
        out.print(f"原来的数据库在 {escape(str(done.kept))}")


def copy(to_url: Annotated[str, typer.Argument(help="目标数据库，例：postgresql://用户@主机/库名")]) -> None:
    """把整个数据库复制到另一个空的数据库（SQLite 与 PostgreSQL 互转）；请先停止服务。"""
    done = moving.copy_store(
        load_settings().database_url, to_url, told=lambda t, n: out.print(f"  {t}  {n}行")
    )
    out.print(f"已复制{done.total}行，逐行核对一致。请把 DATABASE_URL 改为新的地址后再启动服务")
