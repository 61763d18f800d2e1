"""客服宝: a title and a text, no codes and no groups."""

from __future__ import annotations

from collections.abc import Sequence

from app.exchange.formats import table
from app.exchange.formats.table import Table, cell
from app.exchange.model import Row, Sheet

HEADER = ("话术标题（选填）", "话术内容（必填）")


def parse(found: Table) -> Sheet:
    """The rows of a table under this header."""
    rows = tuple(
        Row(number, cell(record, 1), title=cell(record, 0).strip())
        for number, record in table.under(found, HEADER)
    )
    return Sheet("kefubao", rows, notes=found.notes)


def write(rows: Sequence[Row]) -> bytes:
    """CSV in GBK; codes and groups have no column and stay behind."""
    table.plain(rows)
    return table.gbk([HEADER, *((row.title, row.text) for row in rows)])
