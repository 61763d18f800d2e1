"""CSV as shops' tools write it: quotes doubled, line breaks inside quotes, now and then a tab before a cell.

A cell that a spreadsheet would run as a formula is written with one ``'`` before it and read without. The scheme
can be undone exactly: a cell is touched only where formula characters stand first, after any number of ``'``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.exchange.model import MAX_ROWS, FormatError, lines

MAX_COLUMNS = 100
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t]")
_QUOTED = re.compile(r'\t?"([^"]*(?:""[^"]*)*+)"[ \t]*(?=[,\r\n]|\Z)')
_PLAIN = re.compile(r"[^,\r\n]*")
_QUOTED_TABS = re.compile(r'"([^"]*(?:""[^"]*)*+)"(?=[\t\r\n]|\Z)')
_PLAIN_TABS = re.compile(r"[^\t\r\n]*")
_END = re.compile(r"\r\n|\r|\n")


def disarm(text: str) -> str:
    """The cell with one ``'`` before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def rearm(text: str) -> str:
    """The cell as it was before `disarm`; any other cell as it stands."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def split(text: str) -> list[tuple[int, list[str]]]:
    """The records of a CSV text with the line each begins in (from 1); blank lines are left out.

    Separated by tabs where the first line has tabs and no comma. Raises `FormatError` for a quote that is never
    closed and for too many rows or columns.
    """
    first = text.lstrip("\t\r\n").split("\n", 1)[0]
    tabs = "\t" in first and "," not in first
    quoted, plain = (_QUOTED_TABS, _PLAIN_TABS) if tabs else (_QUOTED, _PLAIN)
    place, line = 0, 1
    records: list[tuple[int, list[str]]] = []
    while place < len(text):
        began, cells = line, list[str]()
        while True:
            cell, place, breaks = _cell(text, place, line, quoted, plain)
            cells.append(cell)
            if len(cells) > MAX_COLUMNS:
                raise FormatError(f"第{began}行超过{MAX_COLUMNS}列")
            line += breaks
            if place < len(text) and text[place] in "\t,":
                place += 1
                continue
            break
        place, line = _next(text, place, line)
        if any(cells):
            records.append((began, cells))
        if len(records) > MAX_ROWS + 1:
            raise FormatError(f"文件超过{MAX_ROWS}行，请拆开导入")
    return records


def _cell(
    text: str, place: int, line: int, quoted: re.Pattern[str], plain: re.Pattern[str]
) -> tuple[str, int, int]:
    """One cell from `place`: its value, where it ends, how many line breaks it holds."""
    found = quoted.match(text, place)
    if found:
        value = lines(found[1].replace('""', '"'))
        return rearm(value.removeprefix("\t")), found.end(), value.count("\n")
    found = plain.match(text, place)
    value = found[0] if found else ""
    if value.lstrip("\t").startswith('"'):
        raise FormatError(f"第{line}行的引号没有配对，请检查这一行")
    return rearm(value.removeprefix("\t")), place + len(value), 0


def _next(text: str, place: int, line: int) -> tuple[int, int]:
    found = _END.match(text, place)
    return (found.end(), line + 1) if found else (place, line)


def join(records: Iterable[Sequence[str]]) -> str:
    """CSV with CRLF at line ends and inside quotes; quoted only where it must be."""
    return "".join(",".join(_written(cell) for cell in record) + "\r\n" for record in records)


def _written(text: str) -> str:
    cell = disarm(text)
    if not re.search(r'[",\n\t]|^\s|\s$', cell):
        return cell
    return '"' + cell.replace('"', '""').replace("\n", "\r\n") + '"'
