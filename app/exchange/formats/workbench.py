"""The four-column workbench xlsx: header exact, at most 1,000 rows a file."""

from __future__ import annotations

from collections.abc import Sequence

from app.exchange.formats import table, xlsx
from app.exchange.formats.table import Table, cell
from app.exchange.model import Row, Sheet, UnwritableError

HEADER = (
    "分类（10个字以内）", "话术分组（10个字以内）", "话术短标题（10个字以内）", "话术内容（1000字以内）",
)  # fmt: skip
MOST = 1000
SHORT = 10
LONG = 1000


def parse(found: Table) -> Sheet:
    """The rows of a table under this header; of category and group the finer one is kept."""
    rows = tuple(
        Row(
            number,
            cell(record, 3),
            group=cell(record, 1).strip() or cell(record, 0).strip(),
            title=cell(record, 2).strip(),
        )
        for number, record in table.under(found, HEADER)
    )
    return Sheet("workbench", rows, notes=found.notes)


def write(rows: Sequence[Row]) -> bytes:
    """One file; raises `UnwritableError` for a row that is over a limit, and for the 1,001st row."""
    table.plain(rows)
    for place, row in enumerate(rows):
        if place >= MOST:
            raise UnwritableError(place, f"工作台一个文件最多{MOST}条")
        if max(len(row.group), len(row.title)) > SHORT or len(row.text) > LONG:
            raise UnwritableError(place, f"工作台的分组和标题最多{SHORT}字，内容最多{LONG}字")
    return xlsx.write([HEADER, *((row.group, row.group, row.title, row.text) for row in rows)])
