"""Files to hand in: right ones, and ones made to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

QIANNIU = "快捷短语编码,快捷短语,快捷短语分组\r\n"


def qianniu(*lines: str, encoding: str = "gb18030") -> bytes:
    """A 千牛 file of the given lines."""
    return (QIANNIU + "".join(f"{line}\r\n" for line in lines)).encode(encoding)


def book(*rows: Sequence[object], sheets: Sequence[str] = ()) -> bytes:
    """An xlsx as a person would save it."""
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(list(row))
    for title in sheets:
        made.create_sheet(title)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """An xlsx with some of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts.get(name) or old.read(name))
    return out.getvalue()
