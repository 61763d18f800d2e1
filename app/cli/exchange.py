"""``kuaihui import`` and ``kuaihui export``, by whoever runs the service."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.markup import escape
from sqlmodel import Session

from app.access import Principal
from app.errors import InvalidInputError, NotFoundError
from app.exchange import apply, depart
from app.exchange.apply import BadRowsError, Upload
from app.exchange.depart import Exported
from app.exchange.formats.generic import columns
from app.exchange.model import Format
from app.exchange.report import Item, Options, Report
from app.settings import load_settings
from app.store import accounts, shops
from app.store.exchanges import JobRow
from app.store.inputs import parse
from app.store.session import Store, open_store

Shop = Annotated[str, typer.Option(help="店铺短名")]
Where = Annotated[str, typer.Option(help="shop | team:团队名 | personal:登录名")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
out = Console(highlight=False, soft_wrap=True)
errors = Console(highlight=False, soft_wrap=True, stderr=True)
_SAID = {"new": "新增", "changed": "改动", "same": "相同", "conflict": "冲突", "rejected": "不能导入"}
_SHOWN = 40


def add_to(cli: typer.Typer) -> None:
    """Add both commands."""
    cli.command("import")(import_file)
    cli.command("export")(export_file)


def import_file(  # noqa: PLR0913, PLR0917 — the options of a command
    file: Annotated[
        Path, typer.Argument(help="千牛CSV、飞牛、客服宝、工作台xlsx、YAML、JSON，或其他CSV/xlsx")
    ],
    shop: Shop = "demo",
    format_: Annotated[str, typer.Option("--format", help="格式，不写就按内容认")] = "",
    map_: Annotated[
        str, typer.Option("--map", help="列，例如 text=内容,code=编码,group=分组,title=标题")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="跳过有问题的行")] = False,
    scope: Where = "shop",
    conflict: Annotated[str, typer.Option(help="短码被占用时：stop | new_code | replace")] = "stop",
    changes: Annotated[str, typer.Option(help="库里已有而内容不同的：draft | keep")] = "draft",
    as_json: AsJson = False,
) -> None:
    """导入话术：先比对，再一次写入；新来的都是草稿。"""
    try:
        data = file.read_bytes()
    except OSError as wrong:
        raise InvalidInputError(f"{file} 打不开") from wrong
    with _acting(shop, scope) as (store, who, owner):
        options = parse(
            Options, scope=scope.split(":", 1)[0], owner=owner, format=format_ or None, columns=columns(map_),
            skip_bad=skip_bad, conflict=conflict, changes=changes,
        )  # fmt: skip
        upload = Upload(file.name, data, options)
        try:
            job = apply.preview(store, who, upload) if dry_run else apply.bring(store, who, upload)
        except BadRowsError as wrong:
            _rows(errors, wrong.report.items, {"conflict", "rejected"})
            raise
    report = Report.model_validate(job.report)
    _tell_json(job, report) if as_json else _tell(report, dry_run=dry_run)
    if dry_run and report.counts.bad and not skip_bad:
        raise typer.Exit(1)


def export_file(  # noqa: PLR0913, PLR0917 — the options of a command
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=" | ".join(get_args(Format)))],
    shop: Shop = "demo",
    profile: Annotated[
        str, typer.Option(help="长度限制：safe | free | 短码/话术/分组，如 4/430/10")
    ] = "safe",
    scope: Where = "shop",
    packs: Annotated[str, typer.Option(help="只要这些行业包，逗号分开")] = "",
    days: Annotated[int, typer.Option(help="导出后要用多少天，承诺按这么久核对")] = depart.YEAR,
    to: Annotated[Path | None, typer.Option("--out", help="写到哪个文件")] = None,
    as_json: AsJson = False,
) -> None:
    """导出话术：承诺按最坏情况核对，带不走的写明原因。"""
    with _acting(shop, scope) as (store, who, owner):
        wish = parse(
            depart.Request, format=format_, scope=scope.split(":", 1)[0], owner=owner, profile=profile,
            packs=depart.packs_of(packs), days=days,
        )  # fmt: skip
        done = depart.run_export(store, who, wish)
    target = to or Path(done.filename)
    try:
        target.write_bytes(done.data)
    except OSError as wrong:
        raise InvalidInputError(f"{target} 写不进去") from wrong
    if as_json:
        sys.stdout.write(done.report.model_dump_json() + "\n")
    else:
        _tell_export(done, target)


@contextmanager
def _acting(slug: str, scope: str) -> Iterator[tuple[Store, Principal, str]]:
    """The store, the operator of a shop, and the owner that a scope names."""
    with closing(open_store(load_settings().database_url)) as store:
        with store.read() as session:
            who = Principal.operator(shops.named(session, slug).id)
            kind, _, owner = scope.partition(":")
            if kind == "personal":
                user = _member(session, who, owner)
                who, owner = replace(who, user_id=user), str(user)
        yield store, who, owner


def _member(session: Session, who: Principal, login: str) -> int:
    for one in accounts.members(session, who):
        if one.login == login:
            return one.user_id
    raise NotFoundError(f"本店没有这个成员：{login}，写法：personal:登录名")


def _tell_json(job: JobRow, report: Report) -> None:
    data = {"id": job.id, "state": job.state, "format": job.format, **report.model_dump(mode="json")}
    data.pop("fingerprints")
    sys.stdout.write(apply.dumps(data) + "\n")


def _tell(report: Report, *, dry_run: bool) -> None:
    counts = report.counts
    out.print(
        f"{'预览' if dry_run else '已导入'}：新增{counts.new}，改动{counts.changed}，相同{counts.same}，"
        f"冲突{counts.conflict}，不能导入{counts.rejected}"
    )
    for note in report.notes:
        out.print(escape(note))
    _rows(out, report.items, {"new", "changed", "conflict", "rejected"})
    if counts.new or counts.changed:
        out.print("新增和改动的都是草稿，核对并发布后客服才看得到")


def _rows(to: Console, items: tuple[Item, ...], wanted: set[str]) -> None:
    shown = [item for item in items if item.status in wanted]
    for item in shown[:_SHOWN]:
        said = "；".join(filter(None, (item.reason, *(note.message for note in item.notes))))
        to.print(f"第{item.number}行 {_SAID[item.status]} {escape(f'{item.code} {item.title}：{said}')}")
    if len(shown) > _SHOWN:
        to.print(f"……另有{len(shown) - _SHOWN}行，用 --json 看全部")


def _tell_export(done: Exported, target: Path) -> None:
    report = done.report
    counts = report.counts
    out.print(
        f"{escape(str(target))}：导出{counts.exported}条，其中改动{counts.changed}条；未导出{counts.withheld}条"
    )
    for one in report.exported:
        if one.how:
            out.print(f"改动 {escape(f'{one.code} {one.title}：' + '；'.join(one.how))}")
    for held in report.withheld:
        out.print(f"未导出 {escape(f'{held.code} {held.title}：{held.reason}')}")
    for old in report.delete:
        out.print(f"请在对方软件里删除 {escape(f'{old.code} {old.title}')}")
    if report.good_until:
        out.print(f"承诺核对到{report.good_until}；店铺的发货能力一变就请重新导出")
