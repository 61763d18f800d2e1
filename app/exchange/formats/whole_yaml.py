"""Our YAML: the library's own files, several documents in one; round trip exact.

Each document is a file of phrases (``category``, ``pack``, ``phrases``) or of scripts, as ``docs/library-format.md``
describes, so that an export can be put beside the shipped files and a shipped file can be imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import yaml

from app.exchange.formats.encoding import decode
from app.exchange.model import MAX_ROWS, Bad, FormatError, Sheet, Whole
from app.library.yamlfile import line_of
from app.store.tables import Kind

MAX_DEPTH = 40
_KINDS: dict[str, Kind] = {"phrases": "phrase", "scripts": "script"}
_LISTS = {kind: name for name, kind in _KINDS.items()}


def read(data: bytes) -> Sheet:
    """Read one or more documents; a row's number is the line its entry begins in. Raises `FormatError`."""
    text = decode(data)
    try:
        _inspect(text)
        nodes = [node for node in yaml.compose_all(text, Loader=yaml.CSafeLoader) if node is not None]
        entries = [entry for node in nodes for entry in _document(node)]
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise FormatError(f"第{line}行：YAML格式错误") from wrong
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        raise FormatError("YAML格式错误：含有不允许的内容") from wrong
    if len(entries) > MAX_ROWS:
        raise FormatError(f"文件超过{MAX_ROWS}条，请拆开导入")
    rows = tuple(entry for entry in entries if isinstance(entry, Whole))
    return Sheet("yaml", rows, tuple(entry for entry in entries if isinstance(entry, Bad)))


def _inspect(text: str) -> None:
    """Depth is limited and anchors are refused: a few lines of them unfold to more than a machine has."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        if isinstance(event, yaml.AliasEvent):
            raise FormatError(f"第{line}行：不支持YAML引用（*）")
        if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise FormatError(f"第{line}行：嵌套太深")
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            depth -= 1


def _document(node: yaml.Node) -> Iterator[Whole | Bad]:
    _refuse_twins(node)
    content = _plain(yaml.CSafeLoader("").construct_document(node))
    line = line_of(node, ())
    if not isinstance(content, dict):
        raise FormatError(f"第{line}行：应为话术文件（category、pack、phrases 或 scripts）")
    name = next((name for name in _KINDS if isinstance(content.get(name), list)), None)
    strange = content.keys() - {"category", "pack", name}
    if name is None or strange:
        raise FormatError(
            f"第{line}行：不是话术文件{'，不认识的字段：' + '、'.join(map(str, strange)) if strange else ''}"
        )
    category = content.get("category")
    if not isinstance(category, str) or not 1 <= len(category) <= 20:
        raise FormatError(f"第{line}行：category：缺少必填字段")
    for place, data in enumerate(content[name]):
        yield _entry(line_of(node, (name, place)), _KINDS[name], category, content.get("pack"), data)


def _entry(line: int, kind: Kind, category: str, pack: object, data: object) -> Whole | Bad:
    if not isinstance(data, dict) or not isinstance(data.get("id"), str) or not 1 <= len(data["id"]) <= 120:
        return Bad(line, "缺少 id")
    own = data.get("pack") if kind == "script" else pack
    chosen = "general" if own is None else own
    if not isinstance(chosen, str) or not 1 <= len(chosen) <= 40:
        return Bad(line, "pack：不是允许的取值")
    return Whole(line, kind, data["id"], chosen, category, data)


def _plain(value: Any) -> Any:  # noqa: ANN401 — whatever YAML holds
    """YAML reads bare days as dates; the library keeps them as it would in JSON."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is not None and not isinstance(value, (str, int, float)):
        raise ValueError("a type that JSON has not")
    return value


def _refuse_twins(node: yaml.Node) -> None:
    """YAML keeps the last of two equal keys and says nothing."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, yaml.MappingNode):
            keys = [key.value for key, _ in one.value if isinstance(key, yaml.ScalarNode)]
            if len(keys) != len(set(keys)):
                raise FormatError(f"第{one.start_mark.line + 1}行起：同一处写了两次相同的字段")
            waiting.extend(value for _, value in one.value)
        elif isinstance(one, yaml.SequenceNode):
            waiting.extend(one.value)


def write(rows: Sequence[Whole]) -> bytes:
    """One document for each run of entries of the same kind, category and pack, in the order given."""
    documents = [
        _written(kind, category, pack, list(run))
        for (kind, category, pack), run in groupby(rows, key=lambda r: (r.kind, r.category, _pack(r)))
    ]
    text = yaml.dump_all(
        documents, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000, explicit_start=True
    )  # fmt: skip
    return text.encode("utf-8")


def _pack(row: Whole) -> str:
    return row.pack if row.kind == "phrase" else ""


def _written(kind: Kind, category: str, pack: str, rows: Sequence[Whole]) -> dict[str, Any]:
    head = {"category": category} if pack in {"", "general"} else {"category": category, "pack": pack}
    return {**head, _LISTS[kind]: [dict(row.data) for row in rows]}
