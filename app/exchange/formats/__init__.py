"""The formats by name, and which one a file is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from app.exchange.formats import (
    feiniu,
    generic,
    kefubao,
    qianniu,
    table,
    whole_json,
    whole_yaml,
    workbench,
    xlsx,
)
from app.exchange.formats.table import Table
from app.exchange.model import Format, FormatError, Row, Sheet, Whole

_CSV, _XLSX = "text/csv; charset=gbk", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Writer:
    """How a flat format is written. `narrow`: GBK only; `coded`: it has a column for codes."""

    write: Callable[[Sequence[Row]], bytes]
    label: str
    suffix: str
    media: str
    narrow: bool = True
    coded: bool = True
    titled: bool = False
    most: int | None = None
    short: int | None = None
    """The longest title the format takes."""
    escapes: tuple[str, ...] = ()
    """What a text may not hold because the format would read it as something else."""


FLAT: Mapping[Format, Writer] = MappingProxyType(
    {
        "qianniu": Writer(qianniu.write, "千牛/旺旺", "csv", _CSV),
        "feiniu": Writer(feiniu.write, "飞牛", "csv", _CSV, escapes=("&#13;", "&#44;")),
        "feiniu-xlsx": Writer(
            feiniu.write_xlsx, "飞牛表格", "xlsx", _XLSX, narrow=False, escapes=("&#13;", "&#44;")
        ),
        "kefubao": Writer(kefubao.write, "客服宝", "csv", _CSV, coded=False, titled=True),
        "workbench": Writer(
            workbench.write, "工作台表格", "xlsx", _XLSX, narrow=False, coded=False, titled=True, most=workbench.MOST,
            short=workbench.SHORT,
        ),
        "csv": Writer(generic.write_csv, "通用CSV", "csv", "text/csv; charset=utf-8", narrow=False, titled=True),
        "xlsx": Writer(generic.write_xlsx, "通用表格", "xlsx", _XLSX, narrow=False, titled=True),
    }
)  # fmt: skip
"""Formats of texts as agents send them: what leaves in them leaves the guard."""

WHOLE: Mapping[Format, tuple[Callable[[Sequence[Whole]], bytes], str, str, str]] = MappingProxyType(
    {
        "yaml": (whole_yaml.write, "YAML", "yaml", "text/plain; charset=utf-8"),
        "json": (whole_json.write, "JSON", "json", "application/json"),
    }
)
"""Formats of whole entries, which come back as they went."""

_PARSERS: Mapping[tuple[str, ...], Callable[[Table], Sheet]] = MappingProxyType(
    {
        qianniu.HEADER: qianniu.parse,
        feiniu.HEADER: feiniu.parse,
        kefubao.HEADER: kefubao.parse,
        workbench.HEADER: workbench.parse,
    }
)
_NAMED: Mapping[str, Callable[[Table], Sheet]] = MappingProxyType(
    {
        "qianniu": qianniu.parse,
        "feiniu": feiniu.parse,
        "feiniu-xlsx": feiniu.parse,
        "kefubao": kefubao.parse,
        "workbench": workbench.parse,
    }
)


LONG_YAML = 500_000
"""Bytes from which YAML is long: reading them takes a quarter of a second; every other format is quick at any size."""


def is_long(data: bytes, filename: str = "", *, chosen: Format | None = None) -> bool:
    """Whether reading the file takes longer than somebody should wait."""
    return len(data) > LONG_YAML and (chosen or _whole(data, filename)) == "yaml"


def read(
    data: bytes,
    filename: str = "",
    *,
    chosen: Format | None = None,
    columns: Mapping[str, str] | None = None,
) -> Sheet:
    """Read a file in the named format, else in the one its content shows. Raises `FormatError`.

    A mapping of columns means a table of no known tool. `filename` only tells YAML from a one-column text.
    """
    chosen = chosen or _whole(data, filename)
    if chosen == "json":
        return whole_json.read(data)
    if chosen == "yaml":
        return whole_yaml.read(data)
    found = table.load(data)
    if not xlsx.is_xlsx(data):
        found, wide = table.fitting(found)
        sheet = _parsed(found, chosen, columns, "csv")
        return replace(sheet, bad=(*sheet.bad, *wide))
    return _parsed(found, chosen, columns, "xlsx")


def _parsed(
    found: Table, chosen: Format | None, columns: Mapping[str, str] | None, name: Literal["csv", "xlsx"]
) -> Sheet:
    if chosen is not None and chosen in _NAMED and not columns:
        return _NAMED[chosen](found)
    if not columns and chosen is None and found.header in _PARSERS:
        return _PARSERS[found.header](found)
    if not columns and not generic.fits(found):
        raise FormatError(
            f"认不出表头：{'，'.join(found.header)[:200]}。请选择格式，或指定列，例如 text=内容,code=编码"
        )
    return generic.parse(found, columns, name=name)


def _whole(data: bytes, filename: str) -> Format | None:
    if xlsx.is_xlsx(data):
        return None
    if whole_json.looks_like(data):
        return "json"
    if filename.lower().endswith((".yaml", ".yml")) or data.lstrip().startswith((b"category:", b"---")):
        return "yaml"
    return None
