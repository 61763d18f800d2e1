"""Faults that Pydantic finds, in words for people: which field, what is wrong, what it may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from app.errors import InvalidInputError

MOST = 20
"""Fields named in one refusal."""
_REASONS = {
    "extra_forbidden": "不认识的字段",
    "missing": "缺少必填字段",
    "string_type": "应为文字（看看是不是缺了引号）",
    "string_too_short": "文字太短，至少{min_length}个字",
    "string_too_long": "文字太长，最多{max_length}个字",
    "string_pattern_mismatch": "写法不符合规定",
    "literal_error": "不是允许的取值，可用 {expected}",
    "too_short": "条数太少，至少{min_length}条",
    "too_long": "条数太多，最多{max_length}条",
    "tuple_type": "应为列表",
    "model_type": "应为一组字段",
    "model_attributes_type": "应为一组字段",
    "bool_type": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "finite_number": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "要大于{gt}",
    "greater_than_equal": "不能小于{ge}",
    "less_than": "要小于{lt}",
    "less_than_equal": "不能大于{le}",
    "time_parsing": "应为时刻，例 16:00",
    "time_type": "应为时刻，例 16:00",
    "date_parsing": "没有这一天，日期写作 2026-11-11",
    "date_from_datetime_parsing": "没有这一天，日期写作 2026-11-11",
    "date_from_datetime_inexact": "应为日期，例 2026-11-11",
    "date_type": "应为日期，例 2026-11-11",
    "datetime_parsing": "应为日期和时刻，例 2026-11-11T20:00:00+08:00",
    "datetime_from_date_parsing": "应为日期和时刻，例 2026-11-11T20:00:00+08:00",
    "datetime_type": "应为日期和时刻，例 2026-11-11T20:00:00+08:00",
    "timezone_aware": "时刻要带时区，例 2026-11-11T20:00:00+08:00",
    "dict_type": "应为一组字段",
    "list_type": "应为列表",
    "json_invalid": "不是完整的JSON",
}
SHAPES = {
    r"^[a-z0-9]{1,4}$": "要1到4个小写字母或数字，例如 fhsj",
    r"^[a-z0-9]{0,4}$": "要1到4个小写字母或数字，例如 fhsj，也可以不写",
    r"^[a-z][a-z_]*\.[a-z_]+\.[a-z0-9][a-z0-9-]*$": "要三段小写英文，用点隔开，例如 ship.when.evening",
    r"^[a-z][a-z_]*\.[a-z0-9][a-z0-9_-]*$": "要两段小写英文，用点隔开，例如 bargain.evening",
    r"^[a-z0-9][a-z0-9_-]*$": "只能有小写字母、数字、- 和 _，例如 value",
    r"^[a-z0-9][a-z0-9-]{0,39}$": "只能有小写字母、数字和 -，最多40个，例如 tea-shop",
    r"^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$": "要小写英文，用点和 - 隔开，例如 tone.cold-no",
    r"^[a-z][a-z_]*$": "只能有小写字母和 _",
    r"^([a-z][a-z_]*(\.[a-z_]+)*)?$": "要写意图的编号，例如 ship.when",
    r"^[^\s]{2,64}$": "要2到64个字，中间没有空格",
    r"^[^/\\]+$": "里面不能有 / 和 \\",
    r"^[^\x00-\x1f]*$": "里面不能有换行和控制字符",
    r"^[^\x00]*$": "里面不能有控制字符",
    r"^[0-9A-Za-z_.\-]+$": "只能有字母、数字、_ . -",
    r"^\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}$": "例如 09:00-23:00",
    r"^(safe|free|[1-9]\d?/[1-9]\d{0,3}/[1-9]\d?)$": "写 safe、free，或三个数字：短码/话术/分组，例如 4/430/10",
}
"""What a value should look like, by the pattern that it has to match."""


def refusal(
    faults: Sequence[Any], said: str = "输入有误", path: Callable[[Sequence[str | int]], str] | None = None
) -> InvalidInputError:
    """The error for these faults (Pydantic's ``errors()``): the first one told, each at its field.

    `path` names a field by its place where that isn't the place alone.
    """
    told = [fault for fault in faults if not _follows(fault, faults)]
    fields = {(path or dotted)(fault["loc"]): describe(fault) for fault in told[:MOST]}
    return InvalidInputError(f"{said}：{describe(_worst(told))}", fields=fields)


def dotted(loc: Sequence[str | int]) -> str:
    """``messages.0.text``, without what Pydantic says of the kinds that it tried there."""
    return ".".join(str(part) for part in loc if "[" not in str(part))


def first_fault(wrong: ValidationError) -> Any:  # noqa: ANN401 — pydantic's ErrorDetails
    """The fault to tell of."""
    return _worst(wrong.errors())


def describe(fault: Any, whole: str = "内容") -> str:  # noqa: ANN401 — pydantic's ErrorDetails
    """One Chinese sentence for a validation fault, with the field's name; `whole` names what has the fault as a whole."""
    name = dotted([part for part in fault["loc"] if not isinstance(part, int)])
    return f"{name or whole}：{_reason(fault)}"


def _worst(faults: Sequence[Any]) -> Any:  # noqa: ANN401 — pydantic's ErrorDetails
    """A misspelt field before the field that is missing because of it."""
    return min(faults, key=lambda fault: fault["type"] != "extra_forbidden")


def _follows(fault: Any, faults: Sequence[Any]) -> bool:  # noqa: ANN401 — pydantic's ErrorDetails
    """Whether a list is only too short because items of it are wrong, which Pydantic doesn't count."""
    loc = fault["loc"]
    return fault["type"] == "too_short" and any(
        other["loc"][: len(loc)] == loc for other in faults if other is not fault
    )


def _reason(fault: Any) -> str:  # noqa: ANN401 — pydantic's ErrorDetails
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "string_too_short" if limits["min_length"] == 1:
            return "不能为空"
        case "literal_error":
            return _REASONS["literal_error"].format(expected=_words(limits["expected"]))
        case "string_pattern_mismatch" if shape := SHAPES.get(limits["pattern"]):
            return f"写法不符合规定，{shape}"
        case "value_error":  # a validator of ours said why
            return f"值不对（{limits['error']}）"
        case kind:
            return _REASONS.get(kind, "值不对").format_map(limits)


def _words(expected: str) -> str:
    """``'a', 'b' or 'c'`` as people list words."""
    return "、".join(re.findall(r"'([^']*)'", expected)) or expected
