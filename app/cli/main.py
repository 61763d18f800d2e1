"""The command line: ``kuaihui serve | suggest | check | lint | …``.

Exit status: 0 done, 1 a check failed (lint findings), 2 unusable input; nothing is written in that case.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup
from typer.exceptions import TyperException

from app.cli.misuse import said
from app.core.check import check as judge
from app.core.moments import SHANGHAI
from app.core.suggest import suggest as find
from app.core.wire import CheckOut, SuggestOut, check_out, suggest_out
from app.errors import InvalidInputError, KuaihuiError
from app.library.cases import CaseLine, read_cases, read_text
from app.library.shipped import shipped_engine

if TYPE_CHECKING:
    from typer._click.core import Command, Context  # typer has its own click


class _Commands(TyperGroup):
    """The commands of this file, and behind them those of the database: loaded when one or all are asked for."""

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """A command by its name."""
        return super().get_command(ctx, cmd_name) or _of_the_store().get(cmd_name)

    def list_commands(self, ctx: Context) -> list[str]:
        """All names, for the help."""
        return [*super().list_commands(ctx), *_of_the_store()]


@cache
def _of_the_store() -> Mapping[str, Command]:
    from app.cli.store import commands

    group = typer.main.get_command(commands)
    return group.commands if isinstance(group, TyperGroup) else {}


cli = typer.Typer(
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    help="快回：客服回复助手",
    pretty_exceptions_enable=False,
)
Text = Annotated[str | None, typer.Argument(help="一句话")]
Cases = Annotated[Path | None, typer.Option(help="JSONL 文件，一行一例")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，一例一行")]
_MARK = {"pass": "[green]✓ 通过[/]", "block": "[red]✗ 拦下[/]", "hold": "[yellow]? 待定[/]"}
out = Console(highlight=False, soft_wrap=True)


@cli.command()
def suggest(
    text: Text = None,
    cases: Cases = None,
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, max=20, help="最多几条")] = 5,
) -> None:
    """给买家的一句话找回复。"""
    lines = _lines(text, cases)
    engine = shipped_engine()
    now = datetime.now(SHANGHAI)
    for line in lines:
        began = time.perf_counter()
        found = find(engine, line.case(now, replying=False, limit=limit))
        answer = suggest_out(found, (time.perf_counter() - began) * 1000)
        _write(line, answer) if as_json or cases else _show_suggestions(answer)


@cli.command()
def check(text: Text = None, cases: Cases = None, as_json: AsJson = False) -> None:
    """核对一句回复：承诺能不能兑现，措辞合不合规。"""
    lines = _lines(text, cases)
    engine = shipped_engine()
    now = datetime.now(SHANGHAI)
    for line in lines:
        answer = check_out(judge(engine, line.case(now, replying=True)))
        _write(line, answer) if as_json or cases else _show_check(answer)


@cli.command("lint")
def lint_command(
    paths: Annotated[list[Path] | None, typer.Argument(help="话术文件或文件夹，不写就查整个话术库")] = None,
    strict: Annotated[bool, typer.Option(help="提醒也算不通过")] = False,
) -> None:
    """检查话术文件：格式、变量、承诺、措辞、重复、矛盾。"""
    from app.library.lint import lint

    problems = lint(paths or ())
    for problem in problems:
        out.print(escape(str(problem)))
    errors = sum(p.severity == "error" for p in problems)
    out.print(f"{errors}个错误，{len(problems) - errors}个提醒")
    if errors or (strict and problems):
        raise typer.Exit(1)


@cli.command()
def serve() -> None:
    """启动服务（设置见环境变量）。"""
    from app.serve import run  # the web stack loads only for those who serve
    from app.settings import load_settings

    run(load_settings())


@cli.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(context: typer.Context, as_json: AsJson = False) -> None:
    """测速度和匹配质量，与同类同场比较（在源码目录里才有；其余参数见 bench/README.md）。"""
    root = Path(__file__).resolve().parents[2]
    if not (root / "bench" / "__main__.py").is_file():
        raise InvalidInputError("这里没有 bench 目录：请在源码目录里安装后再运行")
    wanted = [*context.args, *(["--json"] if as_json else [])]
    ran = subprocess.run([sys.executable, "-m", "bench", *wanted], cwd=root, check=False)  # noqa: S603 — the caller's own words
    raise typer.Exit(ran.returncode)


def _lines(text: str | None, cases: Path | None) -> list[CaseLine]:
    if (text is None) == (cases is None):
        raise InvalidInputError("请给一句话，或用 --cases 指定文件（二选一）")
    return read_cases(cases) if cases is not None else [CaseLine(id="1", text=read_text(text or ""))]


def _write(line: CaseLine, answer: SuggestOut | CheckOut) -> None:
    data: dict[str, Any] = {"id": line.id, **answer.model_dump(mode="json")}
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")


def _show_suggestions(answer: SuggestOut) -> None:
    if answer.no_match:
        out.print(
            "[yellow]没有把握的回复[/]，下面几条仅供参考"
            if answer.suggestions
            else "[yellow]没有合适的回复[/]"
        )
    for number, s in enumerate(answer.suggestions, 1):
        out.print(f"[bold]{number}[/]  {escape(s.text)}")
        notes = [
            *s.why,
            *(["需组长同意"] if s.needs_approval else []),
            *(["✓承诺已核对"] if s.promises else []),
        ]
        out.print(f"   [dim]{escape(s.title)} · {escape(' · '.join(notes))}[/]")
    for held in answer.withheld:
        out.print(f"[red]未推荐[/] {escape(held.id)}：{escape(held.message)}")


def _show_check(answer: CheckOut) -> None:
    out.print(_MARK[answer.verdict])
    for finding in answer.findings:
        out.print(f"  {escape(finding.message)}  [dim]{finding.rule} {finding.start}-{finding.end}[/]")
    if answer.rewrite:
        out.print(f"  [green]可改成[/] {escape(answer.rewrite)}")


def main() -> None:
    """Entry point: writes UTF-8 whatever the locale; our errors are one line on stderr and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        sys.exit(cli(standalone_mode=False))
    except KuaihuiError as wrong:
        sys.stderr.write(wrong.message + "\n")
        sys.exit(2)
    except typer.Abort:
        sys.stderr.write("已取消\n")
        sys.exit(1)
    except TyperException as wrong:
        sys.stderr.write(said(wrong))
        sys.exit(2)
    except Exception as wrong:
        if not _by_the_database(wrong):
            raise
        sys.stderr.write(
            f"数据库连不上或读写失败（{type(wrong).__name__}），请检查 DATABASE_URL 和数据库服务\n"
        )
        sys.exit(2)


def _by_the_database(wrong: Exception) -> bool:
    """Whether SQLAlchemy raised it; a command that never loaded it has no database trouble."""
    errors = sys.modules.get("sqlalchemy.exc")
    return errors is not None and isinstance(wrong, errors.SQLAlchemyError)
