"""Reply templates: Jinja2's syntax, and of it only what a canned reply needs.

Jinja2 parses; we never compile or run its code. The tree is walked against an allow-list (text, known
``object.field`` slots, ``if`` on a slot) and evaluated here, so there is nothing to escape from: no filters that
grow, no calls, no loops, and a missing value is reported instead of printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from app.core.case import FilledSlot
from app.core.reply.slots import SLOTS, label

MAX_TEMPLATE = 1000
MAX_RENDERED = 2000
MAX_VALUE = 200
_PARSER = Environment(autoescape=False)  # noqa: S701 — plain text for chat, parsed only


class TemplateError(ValueError):
    """The template uses something that is not allowed; the message is for people (zh)."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A filled reply, with where its values stand. A slot without one stands as ``【中文名】`` and is listed in `missing`."""

    text: str
    missing: tuple[str, ...]
    filled: tuple[FilledSlot, ...]


@dataclass(frozen=True, slots=True)
class _Say:
    text: str


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _If:
    name: str
    negated: bool
    then: tuple[_Part, ...]
    otherwise: tuple[_Part, ...]


_Part = _Say | _Slot | _If


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template: its parts and every slot it names."""

    source: str
    parts: tuple[_Part, ...]
    slots: frozenset[str]

    def render(self, values: Mapping[str, str]) -> Rendered:
        """Fill with `values` (slot name → text). Blank values count as missing.

        Raises `TemplateError` where the result has more than `MAX_RENDERED` characters.
        """
        texts: list[str] = []
        missing: list[str] = []
        filled: list[FilledSlot] = []
        length = 0
        for text, slot, known in _evaluate(self.parts, values):
            if known:
                filled.append(FilledSlot(slot, length, length + len(text)))
            elif slot:
                missing.append(slot)
            texts.append(text)
            length += len(text)
        if length > MAX_RENDERED:
            raise TemplateError("填好的回复超过2000字")
        return Rendered("".join(texts), tuple(dict.fromkeys(missing)), tuple(filled))


def _evaluate(parts: Sequence[_Part], values: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """The reply piece by piece: what it reads, the slot it comes from (``""``: none), whether that has a value."""
    for part in parts:
        if isinstance(part, _Say):
            yield part.text, "", False
        elif isinstance(part, _If):
            branch = part.then if bool(_value(values, part.name)) != part.negated else part.otherwise
            yield from _evaluate(branch, values)
        else:
            value = _value(values, part.name)
            yield value or f"【{label(part.name)}】", part.name, bool(value)


def _value(values: Mapping[str, str], name: str) -> str:
    """The slot's value as one safe line: neither braces nor characters that don't show come in through data."""
    raw = (values.get(name) or "").replace("{", "（").replace("}", "）")
    shown = "".join(c if c.isprintable() or c.isspace() else "" for c in raw)
    return " ".join(shown.split())[:MAX_VALUE]


@lru_cache(maxsize=65536)
def parse(source: str) -> Template:
    """Check and read a template; raises `TemplateError` with the reason in Chinese."""
    if len(source) > MAX_TEMPLATE:
        raise TemplateError("模板超过1000字")
    if "{" not in source and "}" not in source:
        return Template(source, (_Say(source),), frozenset())
    try:
        tree = _PARSER.parse(source)
    except (TemplateSyntaxError, RecursionError) as wrong:
        raise TemplateError("模板写法有误，变量请写成 {{ 变量名 }}") from wrong
    parts = tuple(_read(tree.body))
    return Template(source, parts, frozenset(_names(parts)))


def _names(parts: Sequence[_Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, _Slot):
            yield part.name
        elif isinstance(part, _If):
            yield part.name
            yield from _names((*part.then, *part.otherwise))


def _read(body: Sequence[nodes.Node]) -> Iterator[_Part]:
    for node in body:
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                yield _text(child) if isinstance(child, nodes.TemplateData) else _Slot(_slot(child))
        elif isinstance(node, nodes.If) and not node.elif_:
            negated = isinstance(node.test, nodes.Not)
            test = node.test.node if isinstance(node.test, nodes.Not) else node.test
            yield _If(_slot(test), negated, tuple(_read(node.body)), tuple(_read(node.else_)))
        else:
            raise TemplateError("模板里只能用变量和简单的 if")


def _text(node: nodes.TemplateData) -> _Say:
    if "{" in node.data or "}" in node.data:
        raise TemplateError("模板里有多余的大括号")
    return _Say(node.data)


def _slot(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        name = node.name
    elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        name = f"{node.node.name}.{node.attr}"
    else:
        raise TemplateError("模板里只能用 {{ 变量 }}，不能用过滤器、计算或调用")
    if name not in SLOTS:
        raise TemplateError(f"没有这个变量：{name}")
    return name
