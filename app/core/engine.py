"""Everything the line needs of one shop, built once and frozen: a snapshot serves from this and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from app.core.entries import Intent, Phrase, Script
from app.core.library import Library
from app.core.match.index import Ints
from app.core.match.matcher import Matcher, build
from app.core.reply.template import parse
from app.core.text.segment import Segmenter, segmenter
from app.core.wording import WordingRules


@dataclass(frozen=True, slots=True)
class Engine:
    """A library, the matcher built from it, and the wording rules it is checked against."""

    library: Library
    matcher: Matcher
    rules: WordingRules
    intents: dict[str, Intent]
    places: dict[str, Ints]
    segmenter: Segmenter
    public_intents: frozenset[str]
    """Intents of public reviews: never what a chat message means."""
    main_intents: dict[str, str]
    """The first intent of each phrase and script, by id."""
    phases: dict[str, str]
    """Where in the trade each intent happens."""

    def warm(self) -> None:
        """Read what the first explanations would otherwise wait for."""
        self.segmenter.warm(chain.from_iterable(self.matcher.examples))


def build_engine(
    library: Library, rules: WordingRules, before: Matcher | None = None, *, learn: bool = True
) -> Engine:
    """Index the library and check every template; raises `TemplateError` for one that isn't allowed. The matcher
    of `before` the last edit is taken over where the edit left what is searched as it was; `learn` as of `build`.
    """
    entries: tuple[Phrase | Script, ...] = (*library.phrases, *library.scripts)
    for entry in entries:
        for text in templates(entry):
            parse(text)
    return Engine(
        library,
        build(library, before=before, learn=learn),
        rules,
        {intent.code: intent for intent in library.intents},
        places_of(library.phrases),
        segmenter(library.words.dictionary),
        frozenset(intent.code for intent in library.intents if intent.public),
        {one.id: one.intents[0] for one in library.scripts}
        | {one.id: one.intents[0] for one in library.phrases},
        {intent.code: intent.phase for intent in library.intents},
    )


def places_of(phrases: Sequence[Phrase]) -> dict[str, Ints]:
    """Which phrases answer an intent, by place."""
    places: dict[str, list[int]] = {}
    for place, phrase in enumerate(phrases):
        for code in phrase.intents:
            places.setdefault(code, []).append(place)
    return {code: np.array(found, dtype=np.int32) for code, found in places.items()}


def templates(entry: Phrase | Script) -> Iterator[str]:
    """Every text of an entry that is filled before it is sent."""
    if isinstance(entry, Phrase):
        yield from (reply.text for reply in entry.replies)
        if entry.safe:
            yield entry.safe
        return
    for stage in entry.stages:
        yield from (reply.text for step in stage.steps for reply in step.replies)
    yield from (way_out.say for way_out in entry.exits)
