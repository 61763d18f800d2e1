"""From what was sent to what is stored: an entry's data is validated, and written as the library's files write it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from app.core.entries import Phrase, Script
from app.errors import InvalidInputError
from app.faults import dotted, refusal
from app.library.schema import PhraseFile, PhrasesFile, ScriptFile, ScriptsFile
from app.store.shapes import phrase_data, script_data
from app.store.tables import Kind

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def phrase_of(data: Mapping[str, Any], category: str, pack: str) -> Phrase:
    """The phrase that the data describes; raises Pydantic's `ValidationError`."""
    PhrasesFile.model_validate({"category": category, "pack": pack, "phrases": ()})
    return PhraseFile.model_validate(data).build(category, pack)


def script_of(data: Mapping[str, Any], category: str) -> Script:
    """The script that the data describes; raises Pydantic's `ValidationError`."""
    ScriptsFile.model_validate({"category": category, "scripts": ()})
    return ScriptFile.model_validate(data).build(category)


def shape_faults(kind: Kind, data: Mapping[str, Any], category: str, pack: str) -> list[Any]:
    """What Pydantic finds wrong with an entry and with where it is put, all at once."""
    outer: tuple[type[BaseModel], dict[str, Any]] = (
        PhrasesFile,
        {"category": category, "pack": pack, "phrases": ()},
    )
    if kind == "script":
        outer = (ScriptsFile, {"category": category, "scripts": ()})
    found: list[Any] = []
    for model, value in ((PhraseFile if kind == "phrase" else ScriptFile, data), outer):
        try:
            model.model_validate(value)
        except ValidationError as wrong:
            found += wrong.errors()
    return found


def stored_form(kind: Kind, data: Mapping[str, Any], category: str, pack: str) -> dict[str, Any]:
    """The data in its one written form, defaults left out; raises `InvalidInputError` naming each wrong field."""
    refuse_unreadable(data)
    try:
        if kind == "phrase":
            phrase = phrase_of(data, category, pack)
            _refuse_backward(phrase)
            return phrase_data(phrase)
        return script_data(script_of({**data, "pack": pack}, category))
    except ValidationError as wrong:
        raise refusal(wrong.errors(), "内容有误", _path) from wrong


def merged(data: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """The data with the fields of `part` in place of its own; ``None`` takes a field away."""
    return {name: value for name, value in {**data, **part}.items() if value is not None}


def _path(loc: Sequence[str | int]) -> str:
    outer = loc and loc[0] in {"category", "phrases", "scripts"}
    return dotted(loc if outer else ("data", *loc))


def _refuse_backward(phrase: Phrase) -> None:
    if phrase.valid_from and phrase.valid_until and phrase.valid_from > phrase.valid_until:
        raise InvalidInputError("有效期的开始晚于结束，请改好再保存", fields={"data.valid": "开始晚于结束"})


def refuse_unreadable(data: Mapping[str, Any]) -> None:
    """Raise `InvalidInputError` for characters that no chat shows and not every database keeps, and for ``NaN``."""
    for path, text in _texts(data, "data"):
        if _UNREADABLE.search(text):
            raise InvalidInputError(
                "含有控制字符，不是可读的文字，请重新复制文字", fields={path: "含有控制字符，请删掉后再试"}
            )
    try:
        json.dumps(data, allow_nan=False, default=str, skipkeys=True)
    except (ValueError, TypeError) as wrong:
        raise InvalidInputError("内容里有不能保存的值", fields={"data": "不能保存"}) from wrong


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield f"{path}.{name}", str(name)
            yield from _texts(part, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _texts(part, f"{path}.{number}")
