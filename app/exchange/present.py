"""The library as a file finds it, and what was last seen of each code outside: what rows are compared with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.exchange.model import Row, lines
from app.store.entries import Row as Stored
from app.store.tables import Kind

UNGROUPED = "未分组"
"""The group of phrases that came without one."""


def row_hash(row: Row) -> str:
    """What a row of a flat file says, in short; its title is not part of it, since few formats carry one."""
    return hashlib.sha256("\x1f".join((row.code, row.group, row.text)).encode()).hexdigest()[:16]


def texts(data: Mapping[str, Any]) -> list[str]:
    """Every wording of a phrase, as rows hold texts; of data that has no shape yet whatever it has for words."""
    found = [
        reply.get("text", "") if isinstance(reply, Mapping) else reply for reply in data.get("replies", ())
    ]
    return [lines(str(text)) for text in [*found, *([data["safe"]] if data.get("safe") else [])]]


Event = tuple[datetime, Mapping[str, str]]
"""When a run was, and the hash of each code's row."""


@dataclass(frozen=True, slots=True)
class Base:
    """What was last exported or imported under each code, and when: the common ancestor of file and library."""

    codes: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    """Hash of a row → its code."""
    left: frozenset[str] = frozenset()
    """Codes that were last exported: of an entry that is being edited the words that agents are served."""

    @classmethod
    def of(cls, imports: Iterable[Event], exports: Iterable[Event] = ()) -> Base:
        """From the fingerprints of earlier runs; of two for one code the later counts."""
        events = [*((*event, True) for event in exports), *((*event, False) for event in imports)]
        codes: dict[str, tuple[str, datetime]] = {}
        left: set[str] = set()
        for at, prints, out in sorted(events, key=lambda event: event[0], reverse=True):
            left |= prints.keys() - codes.keys() if out else set()
            for code, print_ in prints.items():
                codes.setdefault(code, (print_, at))
        return cls(codes, {print_: code for code, (print_, _) in codes.items()}, frozenset(left))


def still_live(stored: Stored) -> str:
    """What becomes of what agents are served when the entry changes; ``""`` where they are served nothing of it."""
    if stored.live_version is None:
        return ""
    return f"新内容先存为草稿；线上仍是第{stored.live_version}版，发布后才换"


class Present:
    """The entries of one scope by key, code, text and title."""

    def __init__(self, rows: Iterable[Stored]) -> None:
        self.keys: dict[tuple[Kind, str], Stored] = {}
        self.codes: dict[str, Stored] = {}
        self.texts: dict[str, Stored] = {}
        self.binned: dict[str, Stored] = {}
        self._titles: dict[tuple[str, str], Stored | None] = {}
        for row in rows:
            self.keys[row.kind, row.key] = row
            if row.kind == "phrase":
                self._add(row)

    @property
    def size(self) -> int:
        """How many entries there are, without those in the bin."""
        return sum(not row.deleted for row in self.keys.values())

    def titled(self, title: str, group: str) -> Stored | None:
        """The one phrase with this title in this group (``""``: in any); nothing where there are several."""
        return self._titles.get((title, group)) if title else None

    def _add(self, row: Stored) -> None:
        if row.deleted:
            for text in texts(row.data):
                self.binned.setdefault(text, row)
            return
        code = str(row.data.get("code", ""))
        if row.state != "archived" or code not in self.codes:
            self.codes[code] = row
        for text in texts(row.data):
            self.texts.setdefault(text, row)
        title = str(row.data.get("title", ""))
        for place in ((title, row.category), (title, "")):
            self._titles[place] = None if place in self._titles else row
