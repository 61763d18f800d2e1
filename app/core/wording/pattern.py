"""The rules' pattern language: a small closed part of regular expressions that can only run in linear time.

Literals, ``[…]`` classes, groups with ``|``, ``\\d``, ``^``, ``$`` and lookarounds; ``.`` never leaves its clause and
``…`` is a gap of at most six characters. ``{name}`` puts in a named set. Repeats are all bounded: ``?``, ``{m,n}``,
``*`` and ``+`` go up to 20 for a single character, up to 4 for a group, and a repeated group holds no other repeated
group. There are no back-references: a match does bounded work at any place.

Parsing a pattern also yields its grams: short strings, one of which stands in every text that it matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

Strings = frozenset[str]
INSIDE = r"[^,。!?;\n~]"
"""Any character that doesn't end a clause (of normalised text)."""
_GAP = INSIDE + "{0,6}"
_MACRO = re.compile(r"\{([a-z_]+)\}")
_COUNT = re.compile(r"\{(\d{1,2})(?:,(\d{1,2}))?\}")
_MOST_OF_ONE, _MOST_OF_GROUP, _MAX_SET, _MAX_DEPTH = 20, 4, 400, 5
_EMPTY: Strings = frozenset({""})
_DIGITS: Strings = frozenset("0123456789")


class PatternError(ValueError):
    """A pattern outside the language; the sentence is Chinese."""


@dataclass(frozen=True, slots=True)
class Node:
    """A parsed piece: its source for `re`, all it can match if that is a small set, and grams it can't do without."""

    source: str
    exact: Strings | None = None
    grams: Strings | None = None
    single: bool = False
    repeats: bool = False
    """Whether a repeated group is in it."""


def expand(pattern: str, sets: Mapping[str, Iterable[str]], depth: int = 0) -> str:
    """`pattern` with each ``{name}`` replaced by the alternatives of that set.

    Raises `PatternError` for a name that no set has, and for sets that refer to each other without end.
    """
    if depth > _MAX_DEPTH:
        raise PatternError("词组互相引用太深")

    def put(found: re.Match[str]) -> str:
        if found[1] not in sets:
            raise PatternError(f"没有名为 {found[1]} 的词组")
        return f"(?:{'|'.join(expand(part, sets, depth + 1) for part in sets[found[1]])})"

    return _MACRO.sub(put, pattern)


def parse(pattern: str) -> Node:
    """Read one expanded pattern; raises `PatternError` for anything outside the language or matching nothing."""
    reader = _Reader(pattern)
    node = reader.alternatives()
    if reader.at < len(pattern):
        raise PatternError(f"多出一个 {pattern[reader.at]}")
    if ("(?<" in node.source or not node.grams) and _matches_nothing(node.source):
        raise PatternError("能匹配空文字")
    return node


def _matches_nothing(source: str) -> bool:
    try:
        return re.fullmatch(source, "") is not None
    except re.error as wrong:
        raise PatternError(f"写法无法编译（{wrong}）") from wrong


def either(nodes: Iterable[Node]) -> Node:
    """One of several pieces."""
    nodes = tuple(nodes)
    source = "|".join(node.source for node in nodes)
    exact = _union(node.exact for node in nodes)
    if exact is not None and len(exact) > _MAX_SET:
        exact = None
    repeats = any(node.repeats for node in nodes)
    return Node(source, exact, _union(node.grams for node in nodes), repeats=repeats)


def _union(sets: Iterable[Strings | None]) -> Strings | None:
    out: set[str] = set()
    for one in sets:
        if one is None:
            return None
        out |= one
    return frozenset(out)


def _grams(exact: Strings) -> Strings | None:
    return None if "" in exact else frozenset(text[:2] for text in exact)


def _rarer(one: Strings | None, other: Strings | None) -> Strings | None:
    """The better filter of two: pairs of characters before single ones, then the fewer."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda grams: sum(len(gram) == 1 for gram in grams) * 30 + len(grams))


def _follow(left: Node, right: Node) -> Node:
    """`left` and then `right`."""
    source = left.source + right.source
    if left.exact is not None and right.exact is not None and len(left.exact) * len(right.exact) <= _MAX_SET:
        exact = frozenset(a + b for a in left.exact for b in right.exact)
        return Node(source, exact, _rarer(_grams(exact), _rarer(left.grams, right.grams)))
    return Node(source, None, _rarer(left.grams, right.grams), repeats=left.repeats or right.repeats)


class _Reader:
    """Recursive descent over one pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def alternatives(self) -> Node:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return either(branches) if len(branches) > 1 else branches[0]

    def _sequence(self) -> Node:
        """Runs of fixed text are joined before they meet a gap, so that their grams are pairs."""
        runs: list[Node] = [Node("", _EMPTY)]
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            piece = self._counted(self._atom())
            joined = _follow(runs[-1], piece)
            if joined.exact is not None:
                runs[-1] = joined
            else:
                runs.append(piece)
        return reduce(_follow, runs)

    def _take(self, text: str) -> bool:
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def _atom(self) -> Node:
        char = self.pattern[self.at]
        self.at += 1
        match char:
            case "(":
                return self._group()
            case "[":
                return self._class()
            case "." | "…":
                return Node(INSIDE if char == "." else _GAP, single=char == ".")
            case "^" | "$":
                return Node(char, _EMPTY)
            case "\\":
                return self._escape()
            case "*" | "+" | "?" | "{" | "}" | "]":
                raise PatternError(f"这里不能用 {char}")
        return Node(re.escape(char), frozenset({char}), frozenset({char}), single=True)

    def _escape(self) -> Node:
        char = self.pattern[self.at : self.at + 1]
        self.at += 1
        if char == "d":
            return Node("[0-9]", _DIGITS, _DIGITS, single=True)
        if not char or char.isalnum():
            raise PatternError(f"不认识 \\{char}")
        return Node(re.escape(char), frozenset({char}), frozenset({char}), single=True)

    def _class(self) -> Node:
        end = self.pattern.find("]", self.at)
        body = self.pattern[self.at : end]
        if end < 0 or not body or "[" in body or "\\" in body:
            raise PatternError("方括号写得不对")
        self.at = end + 1
        if body[0] == "^" or "-" in body:
            return Node(f"[{body}]", single=True)
        return Node(f"[{re.escape(body)}]", frozenset(body), frozenset(body), single=True)

    def _group(self) -> Node:
        look = next((mark for mark in ("?=", "?!", "?<=", "?<!", "?:") if self._take(mark)), "")
        inner = self.alternatives()
        if not self._take(")"):
            raise PatternError("括号没有配对")
        if look not in ("", "?:"):
            return Node(f"({look}{inner.source})", _EMPTY)
        return Node(f"(?:{inner.source})", inner.exact, inner.grams, repeats=inner.repeats)

    def _counted(self, node: Node) -> Node:
        if self._take("?"):
            exact = None if node.exact is None else node.exact | _EMPTY
            return Node(node.source + "?", exact, repeats=node.repeats)
        limits = self._limits(_MOST_OF_ONE if node.single else _MOST_OF_GROUP)
        if limits is None:
            return node
        least, most = limits
        if node.repeats:
            raise PatternError("重复的一组里不能再有重复的一组")
        grams = node.grams if least else None
        return Node(f"{node.source}{{{least},{most}}}", None, grams, repeats=not node.single)

    def _limits(self, cap: int) -> tuple[int, int] | None:
        """What ``*``, ``+`` or ``{m,n}`` stands here for."""
        if self._take("*"):
            return 0, cap
        if self._take("+"):
            return 1, cap
        found = _COUNT.match(self.pattern, self.at)
        if not found:
            return None
        self.at = found.end()
        least, most = int(found[1]), int(found[2] or found[1])
        if not least <= most <= cap:
            raise PatternError(f"次数 {found[0]} 超过了{cap}次")
        return least, most
