"""From a message to scored intents and entries: the index, the classifier and the edit distance in concert.

Built once from a library; a query reads and never writes. Scores of intents are a distribution; scores of
entries are comparable within one query only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from app.core.library import Library
from app.core.match import classify, index
from app.core.match.classify import Classifier
from app.core.match.index import Floats, Postings
from app.core.text.features import Filler, grams, sense, sounds
from app.core.text.normalise import normalise

SOUND_WEIGHT = 0.6
_CLASSIFIER_SHARE = 9.0
_SHARPNESS = 9.0
_RERANK = 24
_FUZZ_WEIGHT = 0.25
_POLARITY_PENALTY = 0.12


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: its document, and the intents it answers."""

    id: str
    intents: tuple[str, ...]
    examples: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What a query found. `entries[i]` belongs to ``matcher.entries[i]``; `nearest` is the example most like it."""

    query: str
    intents: dict[str, float]
    entries: Floats
    nearest: dict[int, tuple[str, float]]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """What confidence is judged from: best document score, best edit similarity, share of known terms, length."""

    top: float
    second: float
    document: float
    fuzzy: float
    known: float
    length: int


@dataclass(frozen=True, slots=True)
class Matcher:
    """The immutable searcher of one library."""

    entries: tuple[Entry, ...]
    codes: tuple[str, ...]
    filler: Filler
    _chars: Postings
    _sounds: Postings
    _intent_chars: Postings
    _intent_sounds: Postings
    _classifier: Classifier
    _examples: tuple[tuple[str, ...], ...]

    def prepare(self, message: str) -> str:
        """The message as the index reads it: normalised, without filler."""
        return _prepare(self.filler, message)

    def match(self, message: str) -> Match:
        """Score every intent and entry against one message (or clause)."""
        query = self.prepare(message)
        chars, heard = grams(query), sounds(query)
        entries = self._chars.score(chars) + SOUND_WEIGHT * self._sounds.score(heard)
        intents = self._intents(chars, heard)
        nearest = self._rerank(query, entries)
        ordered = sorted(intents.values(), reverse=True)
        known = max(_known(chars, self._chars), _known(heard, self._sounds))
        best = float(entries.max()) if len(entries) else 0.0
        fuzzy = max((score for _, score in nearest.values()), default=0.0)
        top, second = (*ordered[:2], 0.0, 0.0)[:2]
        return Match(query, intents, entries, nearest, Evidence(top, second, best, fuzzy, known, len(query)))

    def _intents(self, chars: Sequence[str], heard: Sequence[str]) -> dict[str, float]:
        if not self.codes:
            return {}
        learned = self._classifier.predict((*chars, *heard))
        found = self._intent_chars.score(chars) + SOUND_WEIGHT * self._intent_sounds.score(heard)
        mixed = np.log(learned + 1e-4) / _CLASSIFIER_SHARE + found
        raised = np.exp((mixed - mixed.max()) * _SHARPNESS)
        shares = raised / raised.sum()
        return dict(zip(self.codes, shares.tolist(), strict=True))

    def _rerank(self, query: str, scores: Floats) -> dict[int, tuple[str, float]]:
        """Add the edit similarity of the best example to the front of the list, in place; returns those examples."""
        count = min(_RERANK, len(scores))
        if not count:
            return {}
        front = np.argpartition(-scores, count - 1)[:count]
        nearest: dict[int, tuple[str, float]] = {}
        for number in front.tolist():
            found = process.extractOne(query, self._examples[number], scorer=fuzz.ratio)
            if found is None:
                continue
            example, ratio, _ = found
            scores[number] += _FUZZ_WEIGHT * ratio / 100 - _POLARITY_PENALTY * _opposed(query, example)
            nearest[number] = (example, ratio / 100)
        return nearest

    def shared_words(self, message: str, words: Iterable[str]) -> tuple[str, ...]:
        """Which of `words` stand in the message: for explanations."""
        query = self.prepare(message)
        return tuple(word for word in words if word in query)


def _known(tokens: Sequence[str], postings: Postings) -> float:
    """The share of a query's tokens that the library has ever seen."""
    return sum(1 for t in tokens if t in postings.terms) / max(len(tokens), 1)


@lru_cache(maxsize=8192)
def _prepare(filler: Filler, message: str) -> str:
    return filler.strip(normalise(message).text)


def _opposed(query: str, example: str) -> bool:
    """Same words, opposite sense: one of the two is negated."""
    return sense(query).negative != sense(example).negative


def build(library: Library, extra: Sequence[Entry] = ()) -> Matcher:
    """Index a library's phrases (and `extra` entries, such as scripts)."""
    entries = (*(Entry(p.id, p.intents, p.examples, p.title) for p in library.phrases), *extra)
    filler = Filler(library.words.filler)
    prepared = tuple(tuple(_prepare(filler, e) for e in entry.examples) for entry in entries)
    titles = [_prepare(filler, entry.title) for entry in entries]
    codes = tuple(sorted({entry.intents[0] for entry, texts in zip(entries, prepared, strict=True) if texts}))
    by_intent = _by_intent(entries, prepared, codes)
    labelled = [((*grams(t), *sounds(t)), code) for code in codes for t in by_intent[code]]
    return Matcher(
        entries,
        codes,
        filler,
        index.build(_tokens((*texts, title), grams) for texts, title in zip(prepared, titles, strict=True)),
        index.build(_tokens((*texts, title), sounds) for texts, title in zip(prepared, titles, strict=True)),
        index.build(_tokens(by_intent[code], grams) for code in codes),
        index.build(_tokens(by_intent[code], sounds) for code in codes),
        classify.train(labelled),
        prepared,
    )


def _tokens(texts: Iterable[str], cut: Callable[[str], Sequence[str]]) -> list[str]:
    return [token for text in texts for token in cut(text)]


def _by_intent(
    entries: Sequence[Entry], prepared: Sequence[Sequence[str]], codes: Sequence[str]
) -> Mapping[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for entry, examples in zip(entries, prepared, strict=True):
        texts[entry.intents[0]].extend(examples)
    return {code: texts[code] for code in codes}
