"""What a draft says beside the rest of the shop's library: codes that clash, repetitions, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from app.core.text.normalise import normalise
from app.library.draftcheck import Fault
from app.library.lint.claims import OPPOSITES, spoken, times
from app.library.lint.pairs import ALIKE
from app.store.entries import Row


@dataclass(frozen=True, slots=True)
class _Said:
    key: str
    title: str
    pack: str
    intents: frozenset[str]
    text: str


class Neighbours:
    """The phrases that agents can be offered, or soon may be, ready to be compared with."""

    def __init__(self, rows: Iterable[Row]) -> None:
        kept = [row for row in rows if row.kind == "phrase" and row.state != "archived" and not row.deleted]
        self._codes: dict[str, list[tuple[str, str]]] = {}
        self._examples: dict[str, _Said] = {}
        self._replies: list[_Said] = []
        for row in kept:
            self._codes.setdefault(str(row.data.get("code", "")), []).append((row.key, _title(row.data)))
            for example in row.data.get("examples", ()):
                self._examples.setdefault(normalise(str(example)).text, _said(row, str(example)))
            self._replies += [_said(row, text) for text in _replies(row.data)]
        self._texts = [one.text for one in self._replies]

    def examine(self, key: str, data: Mapping[str, Any], pack: str) -> tuple[Fault, ...]:
        """Everything in which the draft `key` gets in another phrase's way."""
        return (
            *self.code(key, str(data.get("code", ""))),
            *self._shared(key, data),
            *self._alike(key, data),
            *self._opposite(key, data, pack),
        )

    def code(self, key: str, code: str) -> Iterator[Fault]:
        """A short code is typed by agents: it must lead to one phrase."""
        for other, title in self._codes.get(code, ()):
            if code and other != key:
                yield Fault("code", None, "error", "格式", f"短码 {code} 已经是「{title}」的了，请换一个")
                return

    def _shared(self, key: str, data: Mapping[str, Any]) -> Iterator[Fault]:
        mine = frozenset(map(str, data.get("intents", ())))
        for index, example in enumerate(data.get("examples", ())):
            other = self._examples.get(normalise(str(example)).text)
            if other is None or other.key == key:
                continue
            wrong = f"问法「{example}」在「{other.title}」里也有"
            if mine & other.intents:
                yield Fault("examples", index, "warn", "重复", wrong)
            else:
                yield Fault("examples", index, "error", "重复", f"{wrong}，而那条答的是另一个意图")

    def _alike(self, key: str, data: Mapping[str, Any]) -> Iterator[Fault]:
        for index, text in enumerate(_replies(data)):
            found = process.extract(text, self._texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5)
            other = next(
                (self._replies[place] for *_, place in found if self._replies[place].key != key), None
            )
            if other is not None:
                yield Fault(
                    "replies", index, "warn", "重复", f"和「{other.title}」的说法几乎一样", other.text
                )

    def _opposite(self, key: str, data: Mapping[str, Any], pack: str) -> Iterator[Fault]:
        others = [one for one in self._replies if one.key != key and one.pack == pack]
        for index, text in enumerate(_replies(data)):
            for yes, no, what in OPPOSITES:
                denies = bool(no.search(text))
                if not denies and not yes.search(text):
                    continue
                for one in others:
                    if bool(no.search(one.text)) != denies and (denies is False or yes.search(one.text)):
                        yield Fault(
                            "replies", index, "warn", "矛盾", f"{what}：和「{one.title}」对不上", one.text
                        )
                        break
            yield from _times(index, text, others)


def _times(index: int, text: str, others: Iterable[_Said]) -> Iterator[Fault]:
    mine = dict(times(text))
    for one in others if mine else ():
        theirs = {what: hours for what, hours in times(one.text) if mine.get(what, hours) != hours}
        for what, hours in theirs.items():
            said = f"{what}：「{one.title}」说的是{spoken([hours])}"
            yield Fault("replies", index, "error", "矛盾", said, one.text)
            return


def _said(row: Row, text: str) -> _Said:
    return _Said(row.key, _title(row.data), row.pack, frozenset(map(str, row.data.get("intents", ()))), text)


def _title(data: Mapping[str, Any]) -> str:
    return str(data.get("title", ""))


def _replies(data: Mapping[str, Any]) -> list[str]:
    return [
        str(reply.get("text", "")) if isinstance(reply, dict) else str(reply)
        for reply in data.get("replies", ())
    ]
