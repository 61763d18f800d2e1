"""What is wrong with a phrase as it stands in the form: its shape, and what `app.library.draftcheck` finds in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from app.curation.labels import FIELDS
from app.faults import describe
from app.library.draftcheck import Fault, phrase_faults
from app.library.schema import PhraseFile, PhrasesFile


def examine(data: Mapping[str, Any], category: str, pack: str) -> tuple[Fault, ...]:
    """Everything found, errors first; an error keeps the phrase from being published."""
    try:
        phrase = PhraseFile.model_validate(data).build(category, pack)
        PhrasesFile(category=category, pack=pack, phrases=())  # type: ignore[arg-type]
    except ValidationError:
        return tuple(_shape(data, category, pack))
    return phrase_faults(phrase)


def _shape(data: Mapping[str, Any], category: str, pack: str) -> Iterator[Fault]:
    wrong: list[Any] = []
    try:
        PhraseFile.model_validate(data)
    except ValidationError as error:
        wrong += error.errors()
    try:
        PhrasesFile.model_validate({"category": category, "pack": pack, "phrases": ()})
    except ValidationError as error:
        wrong += error.errors()
    for fault in wrong:
        field, *rest = fault["loc"]
        index = rest[0] if rest and isinstance(rest[0], int) else None
        yield Fault(str(field), index, "error", "格式", said(str(field), fault))


def said(field: str, fault: Any) -> str:  # noqa: ANN401 — pydantic's ErrorDetails
    """A fault of shape as a sentence about the field."""
    label, limits = FIELDS.get(field, field), fault.get("ctx", {})
    match fault["type"]:
        case "too_short" if limits.get("min_length", 1) > 1:
            return f"{label}至少要{limits['min_length']}条"
        case "missing" | "string_too_short" | "too_short":
            return f"请填写{label}"
        case "string_too_long":
            return f"{label}最多{limits['max_length']}个字"
        case "too_long":
            return f"{label}最多{limits['max_length']}条"
        case "string_pattern_mismatch" if field == "code":
            return "短码用1到4个小写字母或数字"
        case _:
            return f"{label}：{describe(fault).split('：', 1)[-1]}"
