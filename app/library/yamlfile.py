"""YAML with line numbers: a wrong file is reported as ``path:line: 中文原因``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from app.errors import LibraryError
from app.faults import describe, first_fault

M = TypeVar("M", bound=BaseModel)
MAX_BYTES = 4_000_000
MAX_DEPTH = 40


def load(path: Path, model: type[M]) -> tuple[M, yaml.Node]:
    """Read and validate one file; raises `LibraryError` naming the line of the first fault."""
    node = compose(path)
    try:
        return model.model_validate(yaml.CSafeLoader("").construct_document(node)), node
    except ValidationError as wrong:
        fault = first_fault(wrong)
        raise LibraryError(path, line_of(node, fault["loc"]), describe(fault, "文件")) from wrong
    except yaml.YAMLError as wrong:
        raise _yaml_fault(path, wrong) from wrong
    except ValueError as wrong:
        raise LibraryError(path, 1, f"内容无法读取：{wrong}") from wrong


def compose(path: Path) -> yaml.Node:
    """The file's node tree; refuses files that are too large, not UTF-8 or not YAML."""
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise LibraryError(path, 1, "文件超过4MB，请拆开")
        text = data.decode("utf-8")
        _refuse_depth(path, text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as wrong:
        raise LibraryError(path, data[: wrong.start].count(b"\n") + 1, "不是UTF-8编码") from wrong
    except yaml.YAMLError as wrong:
        raise _yaml_fault(path, wrong) from wrong
    except OSError as wrong:
        raise LibraryError(path, 1, "文件打不开") from wrong
    if node is None:
        raise LibraryError(path, 1, "文件是空的，请换一个文件")
    _refuse_twins(path, node)
    return node


def _yaml_fault(path: Path, wrong: yaml.YAMLError) -> LibraryError:
    if isinstance(wrong, yaml.MarkedYAMLError):
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        return LibraryError(path, line, f"YAML格式错误：{wrong.problem}")
    return LibraryError(path, 1, "YAML格式错误：含有不允许的字符")


def _refuse_depth(path: Path, text: str) -> None:
    """Composing recurses in C: a file of brackets alone would end the process, not the call."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise LibraryError(
                    path, (event.start_mark.line if event.start_mark else 0) + 1, f"嵌套超过{MAX_DEPTH}层"
                )
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            depth -= 1


def _refuse_twins(path: Path, top: yaml.Node) -> None:
    """YAML keeps the last of two equal keys and says nothing; half of what was written would be lost."""
    waiting, seen = [top], {id(top)}
    while waiting:
        node = waiting.pop()
        keys: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode) and key.value in keys:
                raise LibraryError(path, key.start_mark.line + 1, f"{key.value}：同一处写了两次")
            keys.add(key.value if isinstance(key, yaml.ScalarNode) else "")
        children = [child for child in _children(node) if id(child) not in seen]
        seen.update(map(id, children))
        waiting.extend(children)


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [value for _, value in node.value]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def line_of(node: yaml.Node, loc: Sequence[str | int]) -> int:
    """The 1-based line of the deepest key or list item on the way to `loc`."""
    line = node.start_mark.line
    for part in loc:
        found = _child(node, part)
        if found is None:
            break
        line, node = found
    return int(line) + 1


def _child(node: yaml.Node, part: str | int) -> tuple[int, yaml.Node] | None:
    """The line and node of a key's value or of a list's item."""
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark.line, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item: yaml.Node = node.value[part]
        return item.start_mark.line, item
    return None
