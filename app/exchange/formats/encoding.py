"""Bytes to text: a byte order mark decides, else UTF-8 where it fits, else GB18030. Never with replacement marks."""

from __future__ import annotations

import codecs

from app.exchange.model import FormatError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes) -> str:
    """The text of a file; raises `FormatError` for an empty, a binary or a damaged one."""
    if not data.strip(b"\x00\t\r\n "):
        raise FormatError("文件是空的，请换一个文件")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name)
    if b"\x00" in data:
        return _strict(data, _wide(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: only read the right way round does it have commas and line ends."""
    for name in ("utf-16-le", "utf-16-be"):
        text = data.decode(name, errors="ignore")
        if "\n" in text and ("," in text or "\t" in text) and "\x00" not in text:
            return name
    raise FormatError("这不是文字表格，请上传 CSV、xlsx、YAML 或 JSON 文件")


def _strict(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise FormatError(f"第{line}行起读不出文字，文件应为 GBK（GB18030）或 UTF-8 编码") from wrong
    return text.removeprefix("\ufeff")
