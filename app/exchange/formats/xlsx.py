"""Sheets of xlsx files: the first sheet's cells as text, formulas as they are written, nothing run, sizes limited.

openpyxl is loaded when a sheet is: a service that starts doesn't wait for its 180 modules.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from app.exchange.model import MAX_ROWS, FormatError, UnwritableError, lines

MAX_COLUMNS = 30
MAX_UNPACKED = 50_000_000
"""Bytes of all parts together: a small file may unpack to more than a machine has."""
MAX_PARTS = 500
_CELL = 32_767


def is_xlsx(data: bytes) -> bool:
    """Whether the bytes begin as an xlsx (zip) file does."""
    return data.startswith(b"PK\x03\x04")


def load(data: bytes) -> tuple[list[tuple[int, list[str]]], tuple[str, ...]]:
    """The rows of the first sheet with their numbers, and the names of the sheets left out.

    Raises `FormatError` for damaged, hostile and oversized files.
    """
    import openpyxl

    _inspect(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                rows = list(_rows(book.worksheets[0]))
                return rows, tuple(sheet.title for sheet in book.worksheets[1:])
            finally:
                book.close()
    except FormatError:
        raise
    except Exception as wrong:
        # openpyxl raises whatever a damaged part makes it raise
        raise FormatError("xlsx 文件已损坏或不完整，请用表格软件另存后再试") from wrong


def _inspect(data: bytes) -> None:
    """Refuse what unpacks to too much, and parts that declare entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise FormatError("xlsx 文件解开后太大，请拆开导入")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(2048):
                            raise FormatError("xlsx 文件含有不允许的内容")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as wrong:
        raise FormatError("xlsx 文件已损坏或不完整，请用表格软件另存后再试") from wrong


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401 — openpyxl has no types
    sheet.reset_dimensions()
    found = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
        if row.count(None) == len(row):  # a sheet may have a million of these
            continue
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        found += 1
        if found > MAX_ROWS + 1:
            raise FormatError(f"文件超过{MAX_ROWS}行，请拆开导入")
        yield number, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return lines(value.replace("_x000D_\n", "\n"))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(getattr(value, "text", value) or "")


def write(records: Sequence[Sequence[str]], title: str = "话术") -> bytes:
    """An xlsx file of text cells: none is a formula, and a formula character at the front stays text when edited."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for place, record in enumerate(records):
        sheet.append([_cell(sheet, text, place - 1) for text in record])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, text: str, row: int) -> Any:  # noqa: ANN401 — openpyxl has no types
    if len(text) > _CELL:
        raise UnwritableError(row, "表格的一格最多32767字")
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils.exceptions import IllegalCharacterError

    try:
        cell = WriteOnlyCell(sheet, value=text)
    except IllegalCharacterError as wrong:
        raise UnwritableError(row, "含有表格不接受的控制字符") from wrong
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    return cell
