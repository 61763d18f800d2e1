"""What is wrong with a phrase as it stands in the form: its shape, and what `app.library.draftcheck` finds in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.curation.labels import FIELDS
from app.curation.shape import phrase_of, shape_faults
from app.faults import describe
from app.library.draftcheck import Fault, phrase_faults


def examine(data: Mapping[str, Any], category: str, pack: str) -> tuple[Fault, ...]:
    """Everything found, errors first; an error keeps the phrase from being published."""
    if wrong := shape_faults("phrase", data, category, pack):
        return tuple(_fault(fault) for fault in wrong)
    return phrase_faults(phrase_of(data, category, pack))


def _fault(fault: Any) -> Fault:  # noqa: ANN401 — pydantic's ErrorDetails
    field, *rest = fault["loc"]
    index = rest[0] if rest and isinstance(rest[0], int) else None
    return Fault(str(field), index, "error", "格式", said(str(field), fault))


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
