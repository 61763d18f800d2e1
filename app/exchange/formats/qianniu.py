"""千牛 / 旺旺 quick phrases: three columns, GBK, line breaks and quotes inside quotes."""

from __future__ import annotations

from collections.abc import Sequence

from app.exchange.formats import table
from app.exchange.formats.table import Table, cell
from app.exchange.model import Row, Sheet

HEADER = ("快捷短语编码", "快捷短语", "快捷短语分组")


def parse(found: Table) -> Sheet:
    """The rows of a table under this header."""
    rows = tuple(
        Row(number, cell(record, 1), cell(record, 0).strip(), cell(record, 2).strip())
        for number, record in table.under(found, HEADER)
    )
    return Sheet("qianniu", rows, notes=found.notes)


def write(rows: Sequence[Row]) -> bytes:
    """GBK, CRLF, header exact; raises `UnwritableError` for characters outside GBK."""
    table.plain(rows)
    return table.gbk([HEADER, *((row.code, row.text, row.group) for row in rows)])
