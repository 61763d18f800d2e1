"""Checks across entries: near duplicates, contradictions, examples that point elsewhere, thin intents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
from rapidfuzz import fuzz, process

from app.core.engine import Engine
from app.core.entries import Phrase
from app.core.match.matcher import Match
from app.core.match.understand import understand
from app.core.rank import merits
from app.core.text.normalise import normalise
from app.library.lint.claims import OPPOSITES, spoken, times
from app.library.lint.model import About, Problem, error, warning
from app.library.load import Loaded, Place

ALIKE = 90.0
THIN = 16
SURE_ELSEWHERE = 0.6
"""The share of another intent from which an example is sure to be read as that."""

CLEARLY_BETTER = 0.15
"""How much more like an example another phrase must be to be named as its better home."""


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
            message = f"{other.id} 与 {one.id} 的说法几乎一样：「{text}」"
            about = About((other.id, one.id), text)
            yield warning(place.path, place.line, "duplicate", message, about)


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
            message = f"问法「{example}」{phrase.id} 和 {first.id} 都有"
            yield make(place.path, place.line, "example", message, About((phrase.id, first.id), example))


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
                message = f"{what}：{one.id} 与 {other.id}"
                yield warning(
                    place.path, place.line, "contradiction", message, About((one.id, other.id), what)
                )
    yield from _times(loaded)


def _times(loaded: Loaded) -> Iterator[Problem]:
    said: defaultdict[tuple[str, str], dict[int, Phrase]] = defaultdict(dict)
    for phrase, text in ((p, t) for p in loaded.library.phrases for t in _texts(p)):
        for what, hours in times(text):
            said[what, phrase.pack].setdefault(hours, phrase)
    for (what, _), by_hours in said.items():
        if len(by_hours) > 1:
            one, other, *_ = by_hours.values()
            place = _place(loaded, other)
            message = f"{what}：{one.id} 与 {other.id}（{spoken(by_hours)}）"
            about = About((one.id, other.id), f"{what}（{spoken(by_hours)}）")
            yield error(place.path, place.line, "contradiction", message, about)


def _texts(phrase: Phrase) -> list[str]:
    return [reply.text for reply in phrase.replies]


def _confusions(loaded: Loaded, engine: Engine) -> Iterator[Problem]:
    """Examples that match another phrase better than their own, though the matcher was trained on them as its own.

    A phrase that the engine has not got, a draft, was trained on by nobody.
    """
    phrases = engine.library.phrases
    for own, phrase in enumerate(phrases):
        if phrase.id not in loaded.places:
            continue
        for example in phrase.examples:
            found = engine.matcher.match(example)
            rival = _rival(engine, own, found)
            if rival is not None:
                place = _place(loaded, phrase)
                text = f"{phrase.id} 的问法「{example}」更像 {phrases[rival].id}{_why(engine, rival, found)}"
                about = About((phrase.id, phrases[rival].id), example, _rank(engine, own, example))
                yield warning(place.path, place.line, "confusion", text, about)


def _rival(engine: Engine, own: int, found: Match) -> int | None:
    """The place of the phrase that an example matches better, if one of the same channel clearly does."""
    phrases = engine.library.phrases
    scores = found.entries[: len(phrases)]
    read = max(found.intents, key=found.intents.__getitem__, default="")
    if read and read not in phrases[own].intents and found.intents[read] >= SURE_ELSEWHERE:
        places = engine.places[read]
        best = int(places[scores[places].argmax()])
    else:
        best = int(scores.argmax())
        if scores[best] - scores[own] < CLEARLY_BETTER:
            return None
    return best if phrases[best].channel == phrases[own].channel else None


def _rank(engine: Engine, own: int, example: str) -> int:
    """The place of a phrase among those of its channel when a buyer asks the example."""
    phrases, found = engine.library.phrases, understand(engine.matcher, example)
    worth = [sum(merits(phrase, place, found)) for place, phrase in enumerate(phrases)]
    rivals = zip(worth, phrases, strict=True)
    return 1 + sum(score > worth[own] and one.channel == phrases[own].channel for score, one in rivals)


def _why(engine: Engine, rival: int, found: Match) -> str:
    """What makes the rival look better: its own question that is nearest, and the words in common."""
    near = found.nearest.get(rival, ("", 0.0))[0]
    if not near:
        return f"：读起来是在问{engine.intents[engine.library.phrases[rival].intents[0]].zh}"
    words = [word for word in engine.segmenter.content_words(found.query) if word in near]
    common = "，都有" + "".join(f"「{word}」" for word in dict.fromkeys(words)) if words else ""
    return f"：那条有「{near}」{common}"


def _thin(loaded: Loaded) -> Iterator[Problem]:
    """Intents that buyers raise and the library hardly knows."""
    counts = Counter(code for p in loaded.library.phrases for code in p.intents for _ in p.examples)
    if len(loaded.library.phrases) < len(loaded.library.intents):
        return
    first = _place(loaded, loaded.library.phrases[0])
    for intent in loaded.library.intents:
        if not intent.proactive and counts[intent.code] < THIN:
            said = f"只有{counts[intent.code]}个问法"
            about = About((), f"「{intent.zh}」{said}")
            yield warning(first.path, 1, "coverage", f"意图 {intent.code}（{intent.zh}）{said}", about)
