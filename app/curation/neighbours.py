"""What a draft says beside the rest of the shop's library: codes that clash, repetitions, contradictions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from app.core.text.normalise import normalise
from app.library.draftcheck import Fault
from app.library.lint.claims import OPPOSITES, spoken, times
from app.library.lint.pairs import ALIKE
from app.store.sayings import Saying

_REMEMBERED = 32_768
"""Phrases that are kept as they were read: an edit changes one of thousands."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A phrase as others are compared with it; examples are normalised."""

    key: str
    pack: str
    title: str
    code: str
    intents: frozenset[str]
    examples: frozenset[str]
    replies: tuple[str, ...]


class Neighbours:
    """The phrases that agents can be offered, or soon may be, ready to be compared with."""

    def __init__(self, sayings: Iterable[Saying]) -> None:
        self._said = [_read(saying) for saying in sayings]

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
        other = next((one for one in self._others(key) if one.code == code), None)
        if code and other:
            yield Fault("code", None, "error", "格式", f"短码 {code} 已经是「{other.title}」的了，请换一个")

    def _others(self, key: str) -> Iterator[_Said]:
        return (one for one in self._said if one.key != key)

    def _shared(self, key: str, data: Mapping[str, Any]) -> Iterator[Fault]:
        mine = frozenset(map(str, data.get("intents", ())))
        for index, example in enumerate(data.get("examples", ())):
            text = normalise(str(example)).text
            other = next((one for one in self._others(key) if text in one.examples), None)
            if other is None:
                continue
            wrong = f"问法「{example}」在「{other.title}」里也有"
            if mine & other.intents:
                yield Fault("examples", index, "warn", "重复", wrong)
            else:
                yield Fault("examples", index, "error", "重复", f"{wrong}，而那条答的是另一个意图")

    def _alike(self, key: str, data: Mapping[str, Any]) -> Iterator[Fault]:
        theirs = [(one, said) for one in self._others(key) for said in one.replies]
        texts = [said for _, said in theirs]
        for index, text in enumerate(_replies(data)):
            found = process.extractOne(text, texts, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if found is not None:
                other, said = theirs[found[2]]
                wrong = f"和「{other.title}」的说法几乎一样"
                yield Fault("replies", index, "warn", "重复", wrong, said)

    def _opposite(self, key: str, data: Mapping[str, Any], pack: str) -> Iterator[Fault]:
        others = [(one, said) for one in self._others(key) if one.pack == pack for said in one.replies]
        for index, text in enumerate(_replies(data)):
            for yes, no, what in OPPOSITES:
                denies = bool(no.search(text))
                if not denies and not yes.search(text):
                    continue
                for one, said in others:
                    if bool(no.search(said)) != denies and (denies is False or yes.search(said)):
                        wrong = f"{what}：和「{one.title}」对不上"
                        yield Fault("replies", index, "warn", "矛盾", wrong, said)
                        break
            yield from _times(index, text, others)


def _times(index: int, text: str, others: Iterable[tuple[_Said, str]]) -> Iterator[Fault]:
    mine = dict(times(text))
    for one, said in others if mine else ():
        theirs = {what: hours for what, hours in times(said) if mine.get(what, hours) != hours}
        for what, hours in theirs.items():
            wrong = f"{what}：「{one.title}」说的是{spoken([hours])}"
            yield Fault("replies", index, "error", "矛盾", wrong, said)
            return


@lru_cache(maxsize=_REMEMBERED)
def _read(saying: Saying) -> _Said:
    data = json.loads(saying.data)
    return _Said(
        key=saying.key,
        pack=saying.pack,
        title=str(data.get("title", "")),
        code=str(data.get("code", "")),
        intents=frozenset(map(str, data.get("intents", ()))),
        examples=frozenset(normalise(str(example)).text for example in data.get("examples", ())),
        replies=tuple(_replies(data)),
    )


def _replies(data: Mapping[str, Any]) -> list[str]:
    return [
        str(reply.get("text", "")) if isinstance(reply, dict) else str(reply)
        for reply in data.get("replies", ())
    ]
