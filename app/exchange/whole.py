"""Whole entries of our own formats against the library, by key."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from app.core.entries import Phrase, Script
from app.exchange.examine import phrase_notes, script_notes
from app.exchange.flat import EXCERPT, Planned
from app.exchange.model import Whole
from app.exchange.present import Present, still_live, texts
from app.exchange.report import Item, Note, Options, Status
from app.faults import describe, first_fault
from app.library.schema import PhrasesFile, ScriptsFile
from app.store.entries import Row as Stored
from app.store.importing import Change
from app.store.inputs import EntryChange, EntryIn, Ref


class WholePlanner:
    """Plans entries one after the other; keys and codes of the file are remembered."""

    def __init__(self, present: Present, options: Options) -> None:
        self._present, self._options = present, options
        self._seen: dict[tuple[str, str], int] = {}
        self._codes: dict[str, int] = {}

    def plan(self, entry: Whole) -> Planned:
        """What becomes of one entry."""
        built = _build(entry)
        if isinstance(built, str):
            return Planned(_item(entry, "rejected", built))
        if entry.kind == "script" and self._options.scope == "personal":
            return Planned(_item(entry, "rejected", "脚本是店铺或团队的，个人只能存话术"))
        earlier = self._seen.setdefault((entry.kind, entry.key), entry.number)
        if earlier != entry.number:
            return Planned(_item(entry, "conflict", f"与第{earlier}处是同一条：{entry.key}"))
        stored = self._present.keys.get((entry.kind, entry.key))
        reason = self._taken(entry) or _overtaken(entry, stored, self._options)
        if stored is not None and not stored.deleted and _equal(entry, built, stored):
            return Planned(_item(entry, "same", "", stored))
        if reason:
            return Planned(_item(entry, "conflict", reason, stored))
        notes = phrase_notes(built) if isinstance(built, Phrase) else script_notes(built)
        return self._written(entry, stored, notes)

    def _written(self, entry: Whole, stored: Stored | None, notes: tuple[Note, ...]) -> Planned:
        noted = {"becomes": "draft", "notes": notes}
        where = {
            "kind": entry.kind,
            "key": entry.key,
            "scope": self._options.scope,
            "owner": self._options.owner,
        }
        content = {"pack": entry.pack, "category": entry.category, "data": dict(entry.data)}
        if stored is None:
            made = EntryIn.model_validate({**where, **content})
            return Planned(_item(entry, "new", "").model_copy(update=noted), made=made)
        if self._options.changes == "keep":
            return Planned(_item(entry, "changed", "按选项保留库里的", stored))
        change = EntryChange.model_validate({**content, "state": "draft"})
        item = _item(entry, "changed", still_live(stored), stored).model_copy(update=noted)
        return Planned(item, changed=Change(Ref.model_validate(where), change, stored.version))

    def _taken(self, entry: Whole) -> str:
        """Why the entry's short code can't be had, or ``""``."""
        code = str(entry.data.get("code", "")) if entry.kind == "phrase" else ""
        if not code:
            return ""
        earlier = self._codes.setdefault(code, entry.number)
        if earlier != entry.number:
            return f"短码 {code} 与第{earlier}处相同"
        other = self._present.codes.get(code)
        if other is None or other.key == entry.key:
            return ""
        return f"短码 {code} 已经是「{other.data.get('title', other.key)}」的"


def _overtaken(entry: Whole, stored: Stored | None, options: Options) -> str:
    """Why the stored entry may not simply be replaced, or ``""``."""
    if stored is None:
        return ""
    if stored.deleted:
        return "这一条在回收站里，请先恢复"
    if entry.version is not None and stored.version != entry.version and options.conflict != "replace":
        return f"导出之后，{stored.updated_by} 在库里也改过这一条"
    return ""


def _build(entry: Whole) -> Phrase | Script | str:
    """The entry as a noun, or why it can't be one."""
    data = dict(entry.data)
    if data.get("id") != entry.key:
        return f"编号不一致：{entry.key}"
    try:
        if entry.kind == "phrase":
            file = {"category": entry.category, "pack": entry.pack, "phrases": [data]}
            return PhrasesFile.model_validate(file).phrases[0].build(entry.category, entry.pack)
        scripts = ScriptsFile.model_validate({"category": entry.category, "scripts": [data]})
        return scripts.scripts[0].build(entry.category)
    except ValidationError as wrong:
        fault = first_fault(wrong)
        return describe(
            {**fault, "loc": [part for part in fault["loc"] if part not in {"phrases", "scripts"}]}
        )


def _equal(entry: Whole, built: Phrase | Script, stored: Stored) -> bool:
    if (entry.pack, entry.category) != (stored.pack, stored.category):
        return False
    if dict(entry.data) == stored.data:
        return True
    held = _build(Whole(0, stored.kind, stored.key, stored.pack, stored.category, stored.data))
    return held == built


def _item(entry: Whole, status: Status, reason: str, stored: Stored | None = None) -> Item:
    data: dict[str, Any] = dict(entry.data)
    said = texts(data) if entry.kind == "phrase" and isinstance(data.get("replies"), list) else []
    return Item(
        number=entry.number, status=status, kind=entry.kind, key=entry.key, code=str(data.get("code", ""))[:20],
        title=str(data.get("title", ""))[:24], group=entry.category, text=said[0][:EXCERPT] if said else "",
        reason=reason, was=stored.state if stored and not stored.deleted else None,
    )  # fmt: skip
