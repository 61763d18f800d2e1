"""YAML with line numbers: a wrong file is reported as ``path:line: 中文原因``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from app.errors import LibraryError

M = TypeVar("M", bound=BaseModel)
MAX_BYTES = 4_000_000
_REASONS = {
    "extra_forbidden": "不认识的字段",
    "missing": "缺少必填字段",
    "string_type": "应为文字（看看是不是缺了引号）",
    "string_too_short": "不能为空",
    "string_too_long": "文字太长",
    "string_pattern_mismatch": "写法不符合规定",
    "literal_error": "不是允许的取值",
    "too_short": "条数太少",
    "too_long": "条数太多",
    "tuple_type": "应为列表",
    "model_type": "应为一组字段",
    "bool_type": "应为 true 或 false",
    "int_type": "应为整数",
}


def load(path: Path, model: type[M]) -> tuple[M, yaml.Node]:
    """Read and validate one file; raises `LibraryError` naming the line of the first fault."""
    node = compose(path)
    try:
        return model.model_validate(yaml.CSafeLoader("").construct_document(node)), node
    except ValidationError as wrong:
        fault = wrong.errors()[0]
        raise LibraryError(path, line_of(node, fault["loc"]), describe(fault)) from wrong
    except (yaml.YAMLError, ValueError) as wrong:
        raise LibraryError(path, 1, f"内容无法读取：{wrong}") from wrong


def compose(path: Path) -> yaml.Node:
    """The file's node tree; refuses files that are too large, not UTF-8 or not YAML."""
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise LibraryError(path, 1, "文件超过4MB，请拆开")
        node = yaml.compose(data.decode("utf-8"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as wrong:
        raise LibraryError(path, data[: wrong.start].count(b"\n") + 1, "不是UTF-8编码") from wrong
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise LibraryError(path, line, f"YAML格式错误：{wrong.problem}") from wrong
    except yaml.YAMLError as wrong:
        raise LibraryError(path, 1, "YAML格式错误：含有不允许的字符") from wrong
    except OSError as wrong:
        raise LibraryError(path, 1, "文件打不开") from wrong
    if node is None:
        raise LibraryError(path, 1, "文件是空的")
    return node


def describe(fault: Any) -> str:  # noqa: ANN401 — pydantic's ErrorDetails
    """One Chinese sentence for a validation fault, with the field's name."""
    names = [str(part) for part in fault["loc"] if not isinstance(part, int)]
    reason = _REASONS.get(fault["type"], f"值不对（{fault['msg']}）")
    return f"{'.'.join(names) or '文件'}：{reason}"


def line_of(node: yaml.Node, loc: Sequence[str | int]) -> int:
    """The 1-based line of the deepest node on the way to `loc`."""
    for part in loc:
        child = _child(node, part)
        if child is None:
            break
        node = child
    return int(node.start_mark.line) + 1


def _child(node: yaml.Node, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item: yaml.Node = node.value[part]
        return item
    return None
