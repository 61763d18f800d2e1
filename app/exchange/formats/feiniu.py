"""飞牛: 千牛's columns under another first name; in CSV a line break is ``&#13;`` and a comma ``&#44;``."""

from __future__ import annotations

from collections.abc import Sequence

from app.exchange.formats import table, xlsx
from app.exchange.formats.table import Table, cell
from app.exchange.model import Row, Sheet, UnwritableError

HEADER = ("快捷编码", "快捷短语", "快捷短语分组")
UNGROUPED = "未分组"
_ESCAPES = (("&#13;", "\n"), ("&#44;", ","))


def parse(found: Table) -> Sheet:
    """The rows of a table under this header, escapes undone."""
    rows = tuple(
        Row(number, _plain(cell(record, 1)), _plain(cell(record, 0).strip()), _group(cell(record, 2).strip()))
        for number, record in table.under(found, HEADER)
    )
    return Sheet("feiniu", rows, notes=found.notes)


def write(rows: Sequence[Row]) -> bytes:
    """CSV in GBK with the escapes; raises `UnwritableError` also for a text that holds an escape itself."""
    _check(rows)
    records = [[_escaped(value) for value in _record(row)] for row in rows]
    return table.gbk([HEADER, *records])


def write_xlsx(rows: Sequence[Row]) -> bytes:
    """The same as xlsx, in which nothing needs an escape."""
    _check(rows)
    return xlsx.write([HEADER, *(_record(row) for row in rows)])


def _record(row: Row) -> tuple[str, str, str]:
    return row.code, row.text, row.group or UNGROUPED


def _group(name: str) -> str:
    return "" if name == UNGROUPED else _plain(name)


def _plain(text: str) -> str:
    for escape, meant in _ESCAPES:
        text = text.replace(escape, meant)
    return text


def _escaped(text: str) -> str:
    for escape, meant in _ESCAPES:
        text = text.replace(meant, escape)
    return text


def _check(rows: Sequence[Row]) -> None:
    table.plain(rows)
    for place, row in enumerate(rows):
        if any(escape in value for escape, _ in _ESCAPES for value in (row.code, row.text, row.group)):
            raise UnwritableError(place, "文字里有 &#13; 或 &#44;，飞牛会把它当成换行或逗号")
