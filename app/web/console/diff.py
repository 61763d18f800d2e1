"""What changed between two versions, field by field, in words a lead reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from app.store.entries import Row, VersionRow
from app.web.console import words

Mark = Literal["same", "out", "in"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs; `lines` are its changed items, each as pieces."""

    field: str
    label: str
    lines: tuple[tuple[Piece, ...], ...]


Content = Mapping[str, Any]
_WORD = re.compile(r"\{\{.*?\}\}|\d+(?:[:.-]\d+)*|.", re.DOTALL)
"""What changes as a whole: a variable, a number, a time or a day, else a character."""


def content(version: Row | VersionRow) -> dict[str, Any]:
    """A version as one flat set of fields."""
    outer = {
        "category": version.category,
        "pack": version.pack,
        "state": version.state,
        "deleted": version.deleted,
    }
    return {**outer, **version.data}


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """The fields that differ, in the order in which they are shown."""
    names = [*words.FIELDS, *sorted((before.keys() | after.keys()) - words.FIELDS.keys())]
    return tuple(_changes(before, after, names, words.FIELDS))


def compare(before: Content, after: Content, labels: Mapping[str, str]) -> tuple[Change, ...]:
    """As `changes`, for things with other field names."""
    return tuple(_changes(before, after, list(labels), labels))


def _changes(
    before: Content, after: Content, names: Sequence[str], labels: Mapping[str, str]
) -> Iterator[Change]:
    for name in names:
        old, new = items(name, before.get(name)), items(name, after.get(name))
        if old != new:
            yield Change(name, labels.get(name, name), tuple(_lines(old, new)))


def _lines(old: list[str], new: list[str]) -> Iterator[tuple[Piece, ...]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        paired = min(b - a, d - c)
        yield from (tuple(_pieces(old[a + n], new[c + n])) for n in range(paired))
        yield from ((Piece("out", gone),) for gone in old[a + paired : b])
        yield from ((Piece("in", come),) for come in new[c + paired : d])


def _pieces(old: str, new: str) -> Iterator[Piece]:
    here, there = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    if matcher.ratio() < 0.4:
        yield from (Piece("out", old), Piece("in", new))
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(here[a:b]))
            continue
        if a < b:
            yield Piece("out", "".join(here[a:b]))
        if c < d:
            yield Piece("in", "".join(there[c:d]))


_NAMES: Mapping[str, Mapping[str, str]] = {
    "state": words.STATES, "pack": words.PACKS, "phases": words.PHASES, "channel": words.CHANNELS,
    "authority": words.BOSSES, "mood": words.MOODS,
}  # fmt: skip


def items(name: str, value: Any) -> list[str]:  # noqa: ANN401 — whatever JSON holds
    """A field's value as lines of text; nothing for an empty one."""
    if value is None or value is False or (isinstance(value, str | list | dict) and not value):
        return []
    if value is True:
        return ["是"]
    if isinstance(value, list):
        return [line for item in value for line in items(name, item)] if name == "stages" else [
            _item(name, item) for item in value
        ]  # fmt: skip
    if name == "stages" and isinstance(value, dict):
        return [_step(value.get("name", ""), step) for step in value.get("steps", ())]
    if name == "needs" and isinstance(value, dict):
        named = {**words.ORDERS, **words.ITEMS, **words.WAITS}
        return [named.get(code, code) for part in value.values() for code in part]
    return [_item(name, value)]


def _item(name: str, value: Any) -> str:  # noqa: ANN401 — whatever JSON holds
    if isinstance(value, dict) and "text" in value:
        public = "〔公开回复〕" if value.get("register") == "public" else ""
        return public + str(value["text"])
    if isinstance(value, dict) and name in {"exits", "escalate"}:
        what = value.get("say") or f"转{words.BOSSES.get(str(value.get('to')), '')}"
        return f"{value.get('when', '')}：{what}"
    if isinstance(value, dict) and name == "valid":
        return f"{value.get('from', '')} 至 {value.get('until', '')}".strip()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return _NAMES.get(name, {}).get(str(value), str(value))


def _step(stage: str, step: Mapping[str, Any]) -> str:
    said = " / ".join(_item("replies", reply) for reply in step.get("replies", ()))
    return f"{stage} › {step.get('goal', '')}：{said}"
