"""Rows of other tools against the library: which phrase a row is, and what would become of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from app.core.entries import Phrase, Reply
from app.exchange.codes import TITLE, Codes, make_title, tidy_code
from app.exchange.examine import phrase_notes
from app.exchange.guess import SURE, Guesser
from app.exchange.model import Row
from app.exchange.present import UNGROUPED, Base, Present, row_hash, still_live, texts
from app.exchange.report import Guess, Item, Note, Options, Status
from app.store.entries import Row as Stored
from app.store.importing import Change
from app.store.inputs import EntryChange, EntryIn, Ref

ALIKE = 55.0
"""Edit similarity from which two texts under one code are versions of one phrase."""

LONGEST, LONGEST_GROUP, EXCERPT = 1000, 10, 80
REMARK, GUESSED = "导入", "意图"
"""Kinds of notes that are about the row in its file, not about what it says."""


Thoughts = dict[tuple[str, str], tuple[tuple[Guess, ...], tuple[Note, ...]]]
"""What was found in new texts, by text and title: their likely intents, and what to mend in them."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A row's part of the plan: what is said of it, and what is written for it."""

    item: Item
    made: EntryIn | None = None
    changed: Change | None = None
    fingerprint: tuple[str, str] | None = None
    """Code and hash, where the library will hold what the row says."""


class FlatPlanner:
    """Plans rows one after the other; codes and keys given out are remembered. The same input, the same plan.

    `thoughts` are texts that were looked at before, and take in those that are looked at now.
    """

    def __init__(
        self,
        present: Present,
        base: Base,
        options: Options,
        guesser: Guesser,
        thoughts: Thoughts,
        *,
        grouped: bool,
    ) -> None:
        self._present, self._base, self._options = present, base, options
        self._guesser, self._grouped = guesser, grouped
        self._codes = Codes(present.codes)
        self._keys = {key for kind, key in present.keys if kind == "phrase"}
        self._seen: dict[str, tuple[int, str]] = {}
        self._said: dict[str, int] = {}
        self._touched: dict[str, int] = {}
        self._thoughts = thoughts

    def plan(self, row: Row) -> Planned:
        """What becomes of one row."""
        reason = _refuse(row)
        if reason:
            return Planned(_item(row, "rejected", reason=reason))
        twin = self._twin(row)
        if twin is not None:
            return twin
        if row_hash(row) in self._base.known:
            return self._unchanged(row)
        code = tidy_code(row.code)
        stored = self._present.codes.get(code) if code else None
        if stored is not None:
            return self._coded(row, code, stored)
        return self._uncoded(row, code)

    def _twin(self, row: Row) -> Planned | None:
        """A row that stood in this file before: the same again, or another under the same code."""
        code, print_ = tidy_code(row.code), row_hash(row)
        earlier = self._seen.get(code or print_)
        if earlier is None:
            self._seen[code or print_] = (row.number, print_)
            return None
        number, said = earlier
        if said == print_:
            return Planned(_item(row, "same", reason=f"与第{number}行相同"))
        if self._options.conflict == "new_code":
            return self._new(row, "", f"短码 {code} 与第{number}行相同，换成新的")
        return Planned(_item(row, "conflict", code=code, reason=f"短码 {code} 与第{number}行相同，内容不同"))

    def _unchanged(self, row: Row) -> Planned:
        """The file says what it said when it was last exported or imported: the library's version stands."""
        code = self._base.known[row_hash(row)]
        stored = self._present.codes.get(code)
        reason = "文件里这一条没有改过" if stored else "文件里这一条没有改过；库里已删除或改了短码，没有恢复"
        return Planned(_about(row, "same", stored, reason), fingerprint=(code, row_hash(row)))

    def _coded(self, row: Row, code: str, stored: Stored) -> Planned:
        known = code in self._base.codes
        said = texts(stored.data)
        if row.text in said:
            return self._same_text(row, code, stored)
        if known or _alike(row.text, said):
            return self._changed(row, code, stored)
        match self._options.conflict:
            case "new_code":
                return self._new(row, "", f"短码 {code} 是「{_title(stored)}」的，换成新的")
            case "replace":
                return self._changed(row, code, stored)
        reason = f"短码 {code} 已经是「{_title(stored)}」的，内容完全不同"
        return Planned(_about(row, "conflict", stored, reason))

    def _same_text(self, row: Row, code: str, stored: Stored) -> Planned:
        if self._grouped and (row.group or UNGROUPED) != stored.category:
            return self._changed(row, code, stored)
        return Planned(_about(row, "same", stored, ""), fingerprint=(code, row_hash(row)))

    def _changed(self, row: Row, code: str, stored: Stored) -> Planned:
        """The phrase with the file's words, as a draft: what is published stays on the air."""
        earlier = self._touched.setdefault(stored.key, row.number)
        if earlier != row.number:
            return Planned(_about(row, "conflict", stored, f"与第{earlier}行说的是同一条话术"))
        if self._edited_since(code, stored) and self._options.conflict != "replace":
            reason = f"上次导出或导入之后，{stored.updated_by} 在库里也改过这一条"
            return Planned(_about(row, "conflict", stored, reason))
        if self._options.changes == "keep":
            return Planned(_about(row, "changed", stored, "按选项保留库里的"))
        category = (row.group or UNGROUPED) if self._grouped else stored.category
        data = _with_text(stored.data, row.text)
        change = Change(
            Ref(kind="phrase", key=stored.key, scope=stored.scope, owner=stored.owner),
            EntryChange(data=data, category=category, state="draft"),
            stored.version,
        )
        item = _about(row, "changed", stored, still_live(stored)).model_copy(
            update={"becomes": "draft", "notes": phrase_notes(_phrase(data))}
        )
        return Planned(item, changed=change, fingerprint=(code, row_hash(row)))

    def _edited_since(self, code: str, stored: Stored) -> bool:
        """Whether the library's side has changed since file and library last agreed: what waited as a draft when the
        served words left had changed already.
        """
        last = self._base.codes.get(code)
        return last is not None and (
            stored.updated_at > last[1] or (stored.behind and code in self._base.left)
        )

    def _uncoded(self, row: Row, code: str) -> Planned:
        """No phrase has this code: the same text under another one, the same title, one in the bin, or a new one."""
        alike = self._present.texts.get(row.text)
        if alike is not None and not code:
            return self._same_text(row, str(alike.data.get("code", "")), alike)
        titled = self._present.titled(row.title, row.group) if not code else None
        if titled is not None and _alike(row.text, texts(titled.data)):
            return self._changed(row, str(titled.data.get("code", "")), titled)
        if row.text in self._present.binned:
            return Planned(
                _item(row, "same", code=code, reason="回收站里有这一条，没有重复导入；可以去恢复它")
            )
        note = f"库里的「{_title(alike)}」是同样的话" if alike is not None else ""
        return self._new(row, code, note)

    def _new(self, row: Row, code: str, note: str = "") -> Planned:
        title = make_title(row.text, row.title)
        guesses, found = self._thought(row)
        chosen = self._codes.take(code) if code and not self._codes.taken(code) else self._codes.make(title)
        key = self._key(guesses[0].code if guesses else "own.phrase", chosen)
        data = {
            "id": key, "code": chosen, "title": title, "intents": [guess.code for guess in guesses[:1]],
            "replies": [row.text],
        }  # fmt: skip
        entry = EntryIn(
            kind="phrase", key=key, scope=self._options.scope, owner=self._options.owner,
            category=row.group or UNGROUPED, data=data,
        )  # fmt: skip
        item = _item(row, "new", key=key, code=chosen, title=title, becomes="draft", intents=guesses)
        notes = (
            *self._remarks(row, chosen, guesses, note),
            *found,
        )
        return Planned(
            item.model_copy(update={"notes": notes}), made=entry, fingerprint=(chosen, row_hash(row))
        )

    def _thought(self, row: Row) -> tuple[tuple[Guess, ...], tuple[Note, ...]]:
        """Intents and notes of a new text; the same text in several groups is looked at once."""
        known = self._thoughts.get((row.text, row.title))
        if known is None:
            guesses = self._guesser.guess(row.text, row.title)
            intents = [guess.code for guess in guesses[:1]]
            said = phrase_notes(_phrase({"intents": intents, "replies": [row.text]}))
            known = self._thoughts[row.text, row.title] = (guesses, said)
        return known

    def _key(self, intent: str, code: str) -> str:
        key, number = f"{intent}.{code}", 1
        while key in self._keys:
            number += 1
            key = f"{intent}.{code}-{number}"
        self._keys.add(key)
        return key

    def _remarks(self, row: Row, code: str, guesses: tuple[Guess, ...], note: str) -> list[Note]:
        said = [note] if note else []
        if row.code and tidy_code(row.code) != code and not note:
            said.append(f"短码「{row.code[:20]}」不能用（1到4个小写字母或数字），换成 {code}")
        if len(" ".join(row.title.split())) > TITLE:
            said.append(f"标题超过{TITLE}字，只取开头")
        earlier = self._said.setdefault(row.text, row.number)
        if earlier != row.number:
            said.append(f"与第{earlier}行是同样的话")
        found = [Note(field="code", severity="warn", kind=REMARK, message=message) for message in said]
        if not guesses or guesses[0].score < SURE:
            message = "意图是猜的，把握不大，请核对"
            found.append(Note(field="intents", severity="warn", kind=GUESSED, message=message))
        return found


def remembered(rows: Iterable[tuple[Row, Item]]) -> Thoughts:
    """What an earlier plan of the same rows found in the new ones, so that no text is looked at twice."""
    return {
        (row.text, row.title): (
            item.intents,
            tuple(note for note in item.notes if note.kind not in {REMARK, GUESSED}),
        )
        for row, item in rows
        if item.status == "new"
    }


def _refuse(row: Row) -> str:
    """Why the library can't hold the row at all, or ``""``."""
    if not row.text.strip():
        return "话术内容是空的"
    if len(row.text) > LONGEST:
        return f"话术有{len(row.text)}字，最多{LONGEST}字，请拆成几条"
    if len(row.group) > LONGEST_GROUP:
        return f"分组「{row.group[:20]}」超过{LONGEST_GROUP}个字"
    if not row.group.isprintable() or any(
        unicodedata.category(c) in {"Cc", "Cs"} for c in row.text if c not in "\n\t"
    ):
        return "含有看不见的控制字符"
    return ""


def _item(row: Row, status: Status, **more: Any) -> Item:  # noqa: ANN401 — fields of Item
    given = {"code": row.code[:20], "title": row.title[:TITLE], "reason": "", **more}
    return Item(number=row.number, status=status, group=row.group[:20], text=row.text[:EXCERPT], **given)


def _about(row: Row, status: Status, stored: Stored | None, reason: str) -> Item:
    if stored is None:
        return _item(row, status, reason=reason)
    return _item(
        row, status, reason=reason, key=stored.key, code=str(stored.data.get("code", "")), title=_title(stored),
        was=stored.state,
    )  # fmt: skip


def _alike(text: str, said: Sequence[str]) -> bool:
    """Whether the text is a version of one of those."""
    return max((fuzz.ratio(text, one) for one in said), default=0.0) >= ALIKE


def _title(stored: Stored) -> str:
    return str(stored.data.get("title", stored.key))


def _with_text(data: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The phrase's data with the wording most like `text` replaced by it; the other wordings stay."""
    replies = list(data.get("replies", ()))
    if not replies:
        return {**data, "replies": [text]}
    if text in texts({"replies": replies}):
        return dict(data)
    likeness = [fuzz.ratio(text, said) for said in texts({"replies": replies})]
    place = likeness.index(max(likeness))
    old = replies[place]
    replies[place] = text if isinstance(old, str) else {**old, "text": text}
    return {**data, "replies": replies}


def _phrase(data: Mapping[str, Any]) -> Phrase:
    """As much of a phrase as the notes look at."""
    replies = texts({"replies": data.get("replies", ())})
    return Phrase(
        id="", code="", title="", category="", pack="", intents=tuple(data.get("intents", ())),
        replies=tuple(Reply(text) for text in replies), safe=data.get("safe") or None,
        examples=tuple(data.get("examples", ())), proactive=bool(data.get("proactive")),
    )  # fmt: skip
