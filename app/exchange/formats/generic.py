"""Any other table, CSV or xlsx: columns found by their usual names, or named by a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from app.errors import InvalidInputError
from app.exchange.formats import cells, table, xlsx
from app.exchange.formats.table import Table, cell
from app.exchange.model import FormatError, Row, Sheet

Field = Literal["code", "text", "group", "title"]
FIELDS: tuple[Field, ...] = ("code", "text", "group", "title")
HEADER = ("短码", "话术", "分组", "标题")
_NAMES: dict[Field, frozenset[str]] = {
    "code": frozenset("短码 编码 快捷编码 快捷短语编码 快捷码 code".split()),
    "text": frozenset("话术 内容 话术内容 快捷短语 短语 回复 回复内容 答案 正文 text content".split()),
    "group": frozenset("分组 分类 话术分组 快捷短语分组 类别 目录 group category".split()),
    "title": frozenset("标题 话术标题 短标题 名称 问题 title".split()),
}


def columns(text: str) -> dict[str, str]:
    """``text=内容,code=编码`` as a mapping of fields to columns; raises `InvalidInputError`."""
    found: dict[str, str] = {}
    for piece in filter(None, (piece.strip() for piece in text.replace("，", ",").split(","))):
        field, mark, column = (part.strip() for part in piece.partition("="))
        if not mark or field not in FIELDS or not column:
            message = f"列的写法不对：{piece}。例：text=内容,code=编码,group=分组,title=标题"
            raise InvalidInputError(message, fields={"map": message})
        found[field] = column
    return found


def places(header: Sequence[str], columns: Mapping[str, str]) -> dict[Field, int]:
    """Which column holds what. `columns` maps a field to a header's name, a letter or a number from 1.

    Raises `FormatError` for a column that isn't there and where no column of texts is known.
    """
    found: dict[Field, int] = {}
    for name in FIELDS:
        wish = columns.get(name)
        if wish is not None:
            found[name] = _place(header, wish)
        elif (place := _known(header, name)) is not None and not columns:
            found[name] = place
    if "text" not in found:
        raise FormatError(
            f"认不出哪一列是话术。文件的列：{'，'.join(header)[:200]}。请指定列，例如 text=内容,code=编码,group=分组"
        )
    return found


def _place(header: Sequence[str], wish: str) -> int:
    if wish in header:
        return header.index(wish)
    if wish.isascii() and wish.isdigit() and 1 <= int(wish) <= max(len(header), 1):
        return int(wish) - 1
    if len(wish) == 1 and "A" <= wish.upper() <= "Z" and ord(wish.upper()) - 65 < len(header):
        return ord(wish.upper()) - 65
    raise FormatError(f"文件里没有这一列：{wish}。文件的列：{'，'.join(header)[:200]}")


def _known(header: Sequence[str], field: Field) -> int | None:
    names = _NAMES[field]
    return next((place for place, name in enumerate(header) if name.casefold() in names), None)


def fits(found: Table) -> bool:
    """Whether a column of texts is known without a mapping."""
    return _known(found.header, "text") is not None


def parse(found: Table, columns: Mapping[str, str] | None = None, *, name: Literal["csv", "xlsx"]) -> Sheet:
    """The rows of any table, by a mapping or by the usual names of columns."""
    where = places(found.header, columns or {})

    def take(record: Sequence[str], field: Field) -> str:
        return cell(record, where[field]) if field in where else ""

    rows = tuple(
        Row(number, take(record, "text"), *(take(record, name).strip() for name in ("code", "group", "title")))
        for number, record in found.records
    )  # fmt: skip
    return Sheet(name, rows, notes=found.notes)


def _records(rows: Sequence[Row]) -> list[Sequence[str]]:
    table.plain(rows)
    return [HEADER, *((row.code, row.text, row.group, row.title) for row in rows)]


def write_csv(rows: Sequence[Row]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read it as such."""
    return b"\xef\xbb\xbf" + cells.join(_records(rows)).encode("utf-8")


def write_xlsx(rows: Sequence[Row]) -> bytes:
    """The same columns as xlsx."""
    return xlsx.write(_records(rows))
