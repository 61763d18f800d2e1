"""What CSV and xlsx have in common: numbered records under a header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.exchange.formats import cells, xlsx
from app.exchange.formats.encoding import decode
from app.exchange.model import Bad, FormatError, Row, UnwritableError

Record = tuple[int, list[str]]
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of old office programs begin."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the records below it, each with its line or row number."""

    header: tuple[str, ...]
    records: tuple[Record, ...]
    notes: tuple[str, ...] = ()


def load(data: bytes) -> Table:
    """Read CSV or xlsx, told apart by their first bytes; the first record is the header. Raises `FormatError`."""
    notes: tuple[str, ...] = ()
    if data.startswith(_OLD):
        raise FormatError("这是旧版 xls 文件，请另存为 xlsx 或 CSV 再导入")
    if xlsx.is_xlsx(data):
        records, others = xlsx.load(data)
        notes = (f"只读第一张表，另外{len(others)}张没有导入：{'、'.join(others)}",) if others else ()
    else:
        records = cells.split(decode(data))
    if not records:
        raise FormatError("文件是空的，请换一个文件")
    header = [cell.strip() for cell in records[0][1]]
    while header and not header[-1]:
        header.pop()
    return Table(tuple(header), tuple(records[1:]), notes)


def fitting(table: Table) -> tuple[Table, tuple[Bad, ...]]:
    """The records with no more cells than the header, and the others as bad rows: a comma that nobody quoted would
    cut a reply in two, and the second half would be taken for the group.
    """
    width = len(table.header)
    wide = {number for number, record in table.records if any(cell.strip() for cell in record[width:])}
    kept = tuple(record for record in table.records if record[0] not in wide)
    reason = f"比表头的{width}列多，内容里的逗号要放在引号里"
    return replace(table, records=kept), tuple(Bad(number, reason) for number in sorted(wide))


def under(table: Table, header: Sequence[str]) -> tuple[Record, ...]:
    """The records, where the header is exactly the one wanted; raises `FormatError` otherwise."""
    if table.header != tuple(header):
        raise FormatError(f"表头应为：{'，'.join(header)}；文件里是：{'，'.join(table.header)[:200]}")
    return table.records


def cell(record: Sequence[str], place: int) -> str:
    """A record's cell; a short record ends in empty ones."""
    return record[place] if place < len(record) else ""


def gbk(records: Iterable[Sequence[str]]) -> bytes:
    """The records (header first) as CSV in GBK; raises `UnwritableError` for a character that GBK doesn't have."""
    return b"".join(_encoded(records))


def _encoded(records: Iterable[Sequence[str]]) -> Iterator[bytes]:
    for place, record in enumerate(records):
        try:
            yield cells.join([record]).encode("gbk")
        except UnicodeEncodeError as wrong:
            strange = wrong.object[wrong.start : wrong.end]
            raise UnwritableError(place - 1, f"「{strange}」在旺旺的编码（GBK）里没有") from wrong


def plain(rows: Sequence[Row]) -> None:
    """Raise `UnwritableError` for control characters, which no table carries unharmed."""
    for place, row in enumerate(rows):
        for value in (row.code, row.text, row.group, row.title):
            if any(c < " " and c not in "\n\t" for c in value) or "\x7f" in value:
                raise UnwritableError(place, "含有控制字符，请删掉后再试")
