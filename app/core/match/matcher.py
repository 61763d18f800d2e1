"""From a message to scored intents and entries: the index, the classifier and the edit distance in concert.

Built once from a library; a query reads and never writes. Scores of intents are a distribution; scores of
entries are comparable within one query only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

import numpy as np
from rapidfuzz import fuzz, process

from app.core.library import Library
from app.core.match import classify, index, tokens
from app.core.match.classify import Classifier
from app.core.match.index import Floats, Postings, Space
from app.core.match.tokens import Block, Tokens
from app.core.text.features import Filler, grams, sense, sounds
from app.core.text.normalise import normalise

_RERANK = 24
_FUZZ_WEIGHT = 0.05
_POLARITY_PENALTY = 0.02
_REMEMBERED = 32_768
"""Texts that are kept as they were read."""


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
    space: Space
    documents: Postings
    classifier: Classifier
    examples: tuple[tuple[str, ...], ...]
    """By entry, prepared."""
    tokens: Tokens
    """Every text as it was read, for the build after the next edit."""
    learned: bool = True
    """Whether the classifier knows all entries; otherwise it is the one of before the last edit."""

    def prepare(self, message: str) -> str:
        """The message as the index reads it: normalised, without filler."""
        return _prepare(self.filler, message)

    def match(self, message: str) -> Match:
        """Score every intent and entry against one message (or clause)."""
        query = self.prepare(message)
        chars, heard = grams(query), sounds(query)
        if not chars and (alike := self._as_wordless(query)):
            return self._wordless(query, alike)
        vector = self.space.read((*chars, *heard))
        entries = self.documents.score(vector)
        intents = self.classifier.predict(vector)
        nearest = self._rerank(query, entries)
        top, second = (*nlargest(2, intents.values()), 0.0, 0.0)[:2]
        known = max(_known(chars, self.space), _known(heard, self.space))
        best = float(entries.max()) if len(entries) else 0.0
        fuzzy = max((score for _, score in nearest.values()), default=0.0)
        return Match(query, intents, entries, nearest, Evidence(top, second, best, fuzzy, known, len(query)))

    def _as_wordless(self, query: str) -> dict[int, str]:
        """Entries with an example that has no words either: dots for dots, a sticker for a sticker."""
        texts = ((i, text) for i, examples in enumerate(self.examples) for text in examples)
        return {i: text for i, text in texts if bool(text) == bool(query) and not grams(text)}

    def _wordless(self, query: str, alike: dict[int, str]) -> Match:
        """Nothing in the query can be searched, so it is what such examples are; a sticker can mean anything."""
        scores = np.zeros(len(self.entries), np.float32)
        scores[list(alike)] = 1.0
        said = [self.entries[i].intents[0] for i in alike]
        intents = dict.fromkeys(self.codes, 0.0) | {code: said.count(code) / len(said) for code in said}
        top, second = (*nlargest(2, intents.values()), 0.0)[:2]
        nearest = {i: (text, 1.0) for i, text in alike.items() if text}
        sure = float(bool(query))
        return Match(query, intents, scores, nearest, Evidence(top, second, sure, sure, sure, len(query)))

    def intents(self, message: str) -> dict[str, float]:
        """The intents alone, at a fraction of the cost of `match`."""
        query = self.prepare(message)
        return self.classifier.predict(self.space.read((*grams(query), *sounds(query))))

    def _rerank(self, query: str, scores: Floats) -> dict[int, tuple[str, float]]:
        """Add the edit similarity of the best example to the front of the list, in place; returns those examples."""
        nearest: dict[int, tuple[str, float]] = {}
        for number in index.top(scores, _RERANK).tolist():
            found = process.extractOne(query, self.examples[number], scorer=fuzz.ratio)
            if found is None:
                continue
            example, ratio, _ = found
            scores[number] += _FUZZ_WEIGHT * ratio / 100 - _POLARITY_PENALTY * _opposed(query, example)
            nearest[number] = (example, ratio / 100)
        return nearest


def _known(tokens: Sequence[str], space: Space) -> float:
    """The share of a query's tokens that the library has ever seen."""
    return sum(1 for t in tokens if t in space.terms) / max(len(tokens), 1)


@lru_cache(maxsize=8)
def filler_of(words: tuple[str, ...]) -> Filler:
    """One for all libraries of the same words: what was prepared for one is then prepared for the next."""
    return Filler(words)


@lru_cache(maxsize=_REMEMBERED)
def _prepare(filler: Filler, message: str) -> str:
    return filler.strip(normalise(message).text)


def _opposed(query: str, example: str) -> bool:
    """Same words, opposite sense: one of the two is negated."""
    return sense(query).negative != sense(example).negative


def entries_of(library: Library) -> tuple[Entry, ...]:
    """What is searched of a library."""
    return tuple(Entry(p.id, p.intents, p.examples, p.title) for p in library.phrases)


def build(
    library: Library, extra: Sequence[Entry] = (), before: Matcher | None = None, *, learn: bool = True
) -> Matcher:
    """Index a library's phrases (and `extra` entries, such as scripts). Of the matcher of `before` all is taken over
    where nobody changed what is searched (most edits are of replies), else what was read of the same entries. Without
    `learn` its classifier is taken over too: half the time, and new texts are found by their words already.
    """
    entries = (*entries_of(library), *extra)
    filler = filler_of(library.words.filler)
    if before is not None and before.filler is not filler:
        before = None
    if before is not None and before.entries == entries and (before.learned or not learn):
        return before
    old = None if before is None or learn else before.classifier
    prepared, read = _read(filler, entries, before, renumber=old is None)
    owners = [place for place, entry in enumerate(entries) for _ in _texts(entry)]
    labels = [entry.intents[0] if entry.examples else None for entry in entries for _ in _texts(entry)]
    found = index.corpus(read, owners, len(entries))
    classifier = old.grown(len(found.space.terms)) if old else classify.train(found, labels)
    documents = index.postings(found.centres(owners, len(entries)))
    return Matcher(
        entries, classifier.labels, filler, found.space, documents, classifier, prepared, read, old is None
    )


def _texts(entry: Entry) -> tuple[str, ...]:
    """What is read of an entry."""
    return (*entry.examples, entry.title)


def _read(
    filler: Filler, entries: Sequence[Entry], before: Matcher | None, *, renumber: bool
) -> tuple[tuple[tuple[str, ...], ...], Tokens]:
    """The prepared examples by entry, and all texts as terms; only those of entries not known from `before` are read."""
    known = _known_of(before) if before else {}
    prepared: list[tuple[str, ...]] = []
    blocks: list[Block] = []
    for entry in entries:
        if entry in known:
            examples, block = known[entry]
        else:
            *examples, title = [_prepare(filler, text) for text in _texts(entry)]
            block = [(*grams(text), *sounds(text)) for text in (*examples, title)]
        prepared.append(tuple(examples))
        blocks.append(block)
    return tuple(prepared), tokens.read(blocks, before.tokens if before else tokens.NONE, renumber=renumber)


def _known_of(matcher: Matcher) -> dict[Entry, tuple[Sequence[str], Block]]:
    """What was read of each entry, and where its terms stand."""
    places = tokens.places(len(_texts(entry)) for entry in matcher.entries)
    return dict(zip(matcher.entries, zip(matcher.examples, places, strict=True), strict=True))
