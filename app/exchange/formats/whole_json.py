"""Our JSON: whole entries with everything the library knows of them, round trip exact."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.exchange.formats.encoding import decode
from app.exchange.model import MAX_ROWS, Bad, FormatError, Sheet, Whole
from app.faults import describe, first_fault
from app.store.inputs import Category, Key, Pack
from app.store.tables import Kind, State

MARK = "kuaihui-library"


class _EntryFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Kind
    key: Key
    pack: Pack
    category: Category
    state: State = "draft"
    version: Annotated[int, Field(ge=1)] | None = None
    data: dict[str, Any]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    format: Literal["kuaihui-library"]
    version: Literal[1]
    entries: Annotated[list[Any], Field(max_length=MAX_ROWS)]


def looks_like(data: bytes) -> bool:
    """Whether the bytes begin as a JSON object does."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read(data: bytes) -> Sheet:
    """Read our JSON; the number of a row is its place in `entries`, from 1. Raises `FormatError`."""
    found = _load(decode(data))
    rows: list[Whole] = []
    bad: list[Bad] = []
    for number, entry in enumerate(found.entries, 1):
        try:
            one = _EntryFile.model_validate(entry)
            json.dumps(one.data, ensure_ascii=False).encode()
        except ValidationError as wrong:
            bad.append(Bad(number, describe(first_fault(wrong))))
            continue
        except UnicodeEncodeError:
            bad.append(Bad(number, "含有损坏的字符"))
            continue
        rows.append(
            Whole(number, one.kind, one.key, one.pack, one.category, one.data, one.state, one.version)
        )
    return Sheet("json", tuple(rows), tuple(bad))


def _load(text: str) -> _File:
    try:
        return _File.model_validate(json.loads(text, parse_constant=_refuse, object_pairs_hook=_once))
    except json.JSONDecodeError as wrong:
        raise FormatError(f"第{wrong.lineno}行起不是完整的JSON") from wrong
    except ValidationError as wrong:
        raise FormatError(f"不是本系统导出的JSON：{describe(first_fault(wrong))}") from wrong
    except ValueError as wrong:
        raise FormatError("JSON 里有太长的数字") from wrong
    except RecursionError as wrong:
        raise FormatError("JSON 嵌套太深") from wrong


def _refuse(name: str) -> object:
    raise FormatError(f"JSON 里不能有 {name}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise FormatError("JSON 的同一处有重复的字段")
    return made


def write(rows: Sequence[Whole]) -> bytes:
    """The entries as UTF-8 JSON, one field a line."""
    entries = [
        {
            "kind": row.kind, "key": row.key, "pack": row.pack, "category": row.category, "state": row.state,
            **({"version": row.version} if row.version else {}), "data": dict(row.data),
        }
        for row in rows
    ]  # fmt: skip
    content = {"format": MARK, "version": 1, "entries": entries}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
