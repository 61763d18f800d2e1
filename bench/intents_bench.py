"""The whole line on real buyers' messages: is a right intent suggested, does it say when nothing fits, does it
stand noise, and how long does one `suggest()` take as the library grows.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from app.core.case import Case, Suggestions
from app.core.engine import Engine, build_engine
from app.core.entries import Phrase
from app.core.library import Library
from app.core.match.matcher import Matcher, build
from app.core.moments import SHANGHAI
from app.core.suggest import suggest
from app.library.demo import demo_shop
from app.library.shipped import shipped_library, shipped_rules
from bench import data, noise
from bench.data import Labelled
from bench.measure import Stopwatch, alone, resident_mb
from bench.peers import UnavailableError

NOW = datetime(2026, 11, 10, 15, tzinfo=SHANGHAI)
SHOWN = 3
TEXTS_A_PHRASE = 5
_WARM = 20

Row = dict[str, Any]
Line = Callable[[str], Suggestions]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the line said to one message: intents of the suggestions, best intents, and whether it gave up."""

    offered: tuple[str, ...]
    read: tuple[str, ...]
    no_match: bool


def shipped() -> Library:
    """The shipped library with the demo shop's packs."""
    return shipped_library().library.with_packs(demo_shop().packs)


def engine(library: Library | None = None) -> Engine:
    """An engine over `library`, by default the shipped one with the demo shop's packs."""
    return build_engine(library or shipped(), shipped_rules())


def line(built: Engine) -> Line:
    """`suggest()` as the demo shop calls it for a new buyer's first message: five guarded, rendered suggestions."""
    shop = demo_shop()
    return lambda text: suggest(built, Case(text, NOW, facts=shop.facts, values=dict(shop.values)))


def answer(said: Suggestions) -> Answer:
    """The codes in what was said."""
    return Answer(
        tuple(s.intent for s in said.suggestions), tuple(i.code for i in said.intents), said.no_match
    )


def run(root: Path, quick: bool) -> Iterator[Row]:
    """Quality clean and under every noise, then out-of-domain, then speed at growing libraries."""
    labelled = data.intents(root)
    ask = line(engine())
    clean = [answer(ask(x.text)) for x in labelled]
    yield {"noise": "clean", **_score(labelled, clean)}
    for kind in noise.KINDS:
        yield {"noise": kind, **_spoilt(labelled, ask, kind)}
    strange = data.out_of_domain(root)[: 300 if quick else None]
    gave_up = [ask(text).no_match for text in strange]
    yield {"noise": "out of domain", "queries": len(strange), "no_match": 100 * float(np.mean(gave_up))}
    for texts in (0, 10_000) if quick else (0, 10_000, 100_000):
        yield alone(speed, texts, root)


def _spoilt(labelled: Sequence[Labelled], ask: Line, kind: str) -> Row:
    try:
        texts = noise.spoil([x.text for x in labelled], kind)
    except UnavailableError as gone:
        return {"queries": 0, "skipped": str(gone)}
    return _score(labelled, [answer(ask(text)) for text in texts])


def _score(labelled: Sequence[Labelled], answers: Sequence[Answer]) -> Row:
    good = [(x.intents, a) for x, a in zip(labelled, answers, strict=True) if not x.hopeless]
    hopeless = [a for x, a in zip(labelled, answers, strict=True) if x.hopeless]
    right = {
        "r1": [bool(set(a.offered[:1]) & set(gold)) for gold, a in good],
        "r3": [bool(set(a.offered[:SHOWN]) & set(gold)) for gold, a in good],
        "read_r1": [bool(set(a.read[:1]) & set(gold)) for gold, a in good],
        "read_r3": [bool(set(a.read[:SHOWN]) & set(gold)) for gold, a in good],
        "hopeless_no_match": [a.no_match for a in hopeless],
        "good_lost": [a.no_match for _, a in good],
    }
    return {"queries": len(good), **{name: 100 * float(np.mean(hits)) for name, hits in right.items()}}


def grown(library: Library, sentences: Sequence[str], texts: int) -> Library:
    """`library` with more phrases of five real sentences each, under the intents that its own matcher reads in them.

    They answer as the library's phrases of that intent do, each with words of its own.
    """
    missing = texts - sum(len(p.examples) for p in library.phrases)
    models: dict[str, list[Phrase]] = {}
    for phrase in library.phrases:
        models.setdefault(phrase.intents[0], []).append(phrase)
    more = [
        _like(models[code][i % len(models[code])], found[i : i + TEXTS_A_PHRASE], i)
        for code, found in _by_intent(build(library), sentences[: max(0, missing)]).items()
        for i in range(0, len(found), TEXTS_A_PHRASE)
    ]
    return replace(library, phrases=(*library.phrases, *more))


def _like(model: Phrase, examples: Sequence[str], number: int) -> Phrase:
    replies = tuple(replace(reply, text=f"亲，{number}号帮您看，{reply.text}") for reply in model.replies)
    return replace(
        model,
        id=f"{model.id}.{number}",
        code=f"{number:x}",
        replies=replies,
        examples=tuple(examples),
        keywords=(),
    )


def _by_intent(matcher: Matcher, sentences: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sentence in sentences:
        shares = matcher.intents(sentence)
        found.setdefault(max(shares, key=shares.__getitem__), []).append(sentence)
    return found


def _started(built: Engine) -> Engine:
    """As the service stands a second after its start: warm, and what was built is no business of the collector."""
    built.warm()
    gc.collect()
    gc.freeze()
    return built


def speed(texts: int, root: Path) -> Row:
    """Time the whole line over the shipped library grown to `texts` example texts (0: as shipped)."""
    library = shipped()
    if texts:
        library = grown(library, data.read_lines(root / "distractors.txt"), texts)
    before, started, worked = resident_mb(), time.perf_counter(), time.process_time()
    found = engine(library)
    built = {"build_s": time.perf_counter() - started, "build_cpu_s": time.process_time() - worked}
    memory = resident_mb() - before
    ask = line(_started(found))
    watch = Stopwatch()
    questions = [x.text for x in data.intents(root)]
    for text in questions[:_WARM]:
        ask(text + "呀")
    shown = [len(watch.call(ask, text).suggestions) for text in questions]
    size = sum(len(p.examples) for p in library.phrases)
    counts = {"texts": size, "phrases": len(library.phrases), "shown": float(np.mean(shown))}
    return {"speed": True, **counts, **built, "memory_mb": memory, **watch.times().as_dict()}
