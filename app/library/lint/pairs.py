"""Checks across entries: near duplicates, contradictions, examples that point elsewhere, thin intents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
from rapidfuzz import fuzz, process

from app.core.engine import Engine
from app.core.text.normalise import normalise
from app.core.types import Phrase
from app.library.lint.model import Problem, error, warning
from app.library.load import Loaded, Place

ALIKE = 90.0
THIN = 16
SURE_ELSEWHERE = 0.6
OPPOSITES = (
    (re.compile(r"(?<!不)包邮(?!条件|门槛)"), re.compile(r"不包邮"), "包邮说法不一"),
    (re.compile(r"(?<!不)支持(?:七天)?无理由"), re.compile(r"不支持(?:七天)?无理由"), "无理由退货说法不一"),
    (re.compile(r"(?<!不)能开专票|可以开专票"), re.compile(r"开不了专票|不能开专票"), "专票说法不一"),
)
HOURS = re.compile(r"(\d+)\s*小时内?(?:发货|发出|寄出)")


def check(loaded: Loaded, engine: Engine) -> list[Problem]:
    """All pairwise checks."""
    return [
        *_duplicates(loaded),
        *_shared_examples(loaded),
        *_contradictions(loaded),
        *_confusions(loaded, engine),
        *_thin(loaded),
    ]


def _place(loaded: Loaded, phrase: Phrase) -> Place:
    return loaded.places[phrase.id]


def _duplicates(loaded: Loaded) -> Iterator[Problem]:
    """Replies of different phrases that an agent could not tell apart."""
    rows = [(p, r.text) for p in loaded.library.phrases for r in p.replies]
    texts = [text for _, text in rows]
    if not texts:
        return
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
    for first, second in zip(*np.nonzero(np.triu(scores, 1)), strict=True):
        one, other = rows[int(first)][0], rows[int(second)][0]
        if one.id != other.id:
            place = _place(loaded, other)
            text = rows[int(second)][1]
            yield warning(
                place.path, place.line, "duplicate", f"{other.id} 与 {one.id} 的说法几乎一样：「{text}」"
            )


def _shared_examples(loaded: Loaded) -> Iterator[Problem]:
    """The same question in two phrases: of one intent it is redundant, of two it misleads."""
    seen: dict[str, Phrase] = {}
    for phrase in loaded.library.phrases:
        for example in phrase.examples:
            key = normalise(example).text
            first = seen.setdefault(key, phrase)
            if first is phrase or not key:
                continue
            make = warning if set(first.intents) & set(phrase.intents) else error
            place = _place(loaded, phrase)
            yield make(place.path, place.line, "example", f"问法「{example}」{phrase.id} 和 {first.id} 都有")


def _contradictions(loaded: Loaded) -> Iterator[Problem]:
    """Phrases of one pack that say the opposite of each other; hours of dispatch that differ anywhere."""
    for yes, no, what in OPPOSITES:
        affirm: dict[str, Phrase] = {}
        deny: list[Phrase] = []
        for phrase, text in ((p, t) for p in loaded.library.phrases for t in _texts(p)):
            if no.search(text):
                deny.append(phrase)
            elif yes.search(text):
                affirm.setdefault(phrase.pack, phrase)
        for one in deny:
            if one.pack in affirm:
                place, other = _place(loaded, one), affirm[one.pack]
                yield warning(place.path, place.line, "contradiction", f"{what}：{one.id} 与 {other.id}")
    yield from _hours(loaded)


def _hours(loaded: Loaded) -> Iterator[Problem]:
    hours = defaultdict(list)
    for phrase in loaded.library.phrases:
        for found in HOURS.findall(" ".join(_texts(phrase))):
            hours[found].append(phrase)
    if len(hours) > 1:
        phrase = next(iter(hours.values()))[0]
        place = _place(loaded, phrase)
        yield error(place.path, place.line, "contradiction", f"发货时效说法不一：{'、'.join(hours)}小时")


def _texts(phrase: Phrase) -> list[str]:
    return [reply.text for reply in phrase.replies]


def _confusions(loaded: Loaded, engine: Engine) -> Iterator[Problem]:
    """Examples that the matcher, though trained on them, is sure belong to another intent."""
    for phrase in loaded.library.phrases:
        for example in phrase.examples:
            shares = engine.matcher.match(example).intents
            best = max(shares, key=shares.__getitem__, default="")
            if best and best not in phrase.intents and shares[best] >= SURE_ELSEWHERE:
                place = _place(loaded, phrase)
                text = f"{phrase.id} 的问法「{example}」更像 {best}"
                yield warning(place.path, place.line, "confusion", text)


def _thin(loaded: Loaded) -> Iterator[Problem]:
    """Intents that buyers raise and the library hardly knows."""
    counts = Counter(code for p in loaded.library.phrases for code in p.intents for _ in p.examples)
    if len(loaded.library.phrases) < len(loaded.library.intents):
        return
    first = _place(loaded, loaded.library.phrases[0])
    for intent in loaded.library.intents:
        if not intent.proactive and counts[intent.code] < THIN:
            yield warning(
                first.path, 1, "coverage", f"意图 {intent.code}（{intent.zh}）只有{counts[intent.code]}个问法"
            )
