"""Where a conversation stands in a script: told by what the agent really said, not by a counter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from app.core.case import Where
from app.core.entries import Concession, Script, Stage, Step
from app.core.facts import Turn
from app.core.text.features import clauses

SPOKEN = 72.0
"""Edit similarity from which a sent turn counts as a step's wording (slots and small edits allowed for)."""

_CUE = 85.0
"""Edit similarity from which a message is a cue to leave a script: ending one needs to be clear."""

_LIKE_A_CUE = 60.0
"""Edit similarity from which a message carries a running script on."""

_A_CLEAR_CUE = 80.0
"""Edit similarity from which a clause of the message asks for a later step of a running script."""

_LADDERS = ("bargain.", "after.compensation")
"""Here concessions are what the talk is about: they come in their turn, however clearly one is asked for. Elsewhere one
comes when it is asked for, and only then.
"""

_SLOT = re.compile(r"\{[{%].*?[%}]\}")
_ANY = ".{1,200}"
_TELLING = 6
"""Letters a wording must have beside its slots to be known by them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done`: the places of steps already said; `at`: the place of the step to say next, ``None`` at the end."""

    script: Script
    done: frozenset[int]
    at: int | None

    @property
    def running(self) -> bool:
        """Whether the agent has begun this script."""
        return bool(self.done)

    @property
    def gives(self) -> bool:
        """Whether the next step is a concession."""
        steps = list(steps_of(self.script))
        return self.at is not None and steps[self.at][1].concession is not None


def steps_of(script: Script) -> Iterator[tuple[Stage, Step]]:
    """All steps in order, with their stage."""
    for stage in script.stages:
        for step in stage.steps:
            yield stage, step


def without_slots(wording: str) -> str:
    """What of a wording is the same for every buyer."""
    return _SLOT.sub("", wording)


class Sayings:
    """Recognises the wordings of all steps in what an agent sent. Built once a library, immutable."""

    def __init__(self, scripts: Iterable[Script]) -> None:
        self._places: list[tuple[str, int]] = []
        self._texts: list[str] = []
        self._filled: list[tuple[tuple[str, int], re.Pattern[str]]] = []
        for script in scripts:
            for number, (_, step) in enumerate(steps_of(script)):
                self._learn((script.id, number), step)
        self.heard = lru_cache(maxsize=4096)(self._heard)

    def _learn(self, place: tuple[str, int], step: Step) -> None:
        for reply in step.replies:
            self._places.append(place)
            self._texts.append(without_slots(reply.text))
            pieces = [re.escape(piece) for piece in _SLOT.split(reply.text)]
            if len(pieces) > 1 and sum(map(len, pieces)) >= _TELLING and "{%" not in reply.text:
                self._filled.append((place, re.compile(_ANY.join(pieces))))

    def _heard(self, sent: str) -> frozenset[tuple[str, int]]:
        """The steps, as (script id, place in it), that `sent` is a wording of; small edits are allowed for."""
        alike = process.extract(sent, self._texts, scorer=fuzz.ratio, score_cutoff=SPOKEN, limit=None)
        exact = (place for place, pattern in self._filled if pattern.fullmatch(sent))
        return frozenset([*(self._places[number] for _, _, number in alike), *exact])

    def said(self, turns: Sequence[Turn]) -> dict[str, frozenset[int]]:
        """Script id → places of the steps said in the agent's turns."""
        found: dict[str, set[int]] = {}
        for turn in turns:
            for script, place in self.heard(turn.text) if turn.role == "agent" else ():
                found.setdefault(script, set()).add(place)
        return {script: frozenset(places) for script, places in found.items()}


def progress(
    script: Script, done: frozenset[int], message: str = "", given: Sequence[Concession] = ()
) -> Progress:
    """Next is the first step after the furthest one of `done`, the places of the steps already said, or another one
    that the message asks for: who says ``行吧，怎么拍`` is offered no further concession.

    A step marked as only said when asked for is passed over too. A concession once made is never offered again, be it
    this script's or one of `given`, made in another: steps of the same kind at or below its level are skipped.
    """
    steps = [step for _, step in steps_of(script)]
    start = max(done) + 1 if done else _entry(steps, message)
    made = [*given, *concessions(script, done)]
    left = [i for i, step in enumerate(steps) if i not in done and not _given(step.concession, made)]
    coming = [i for i in left if i >= start]
    ladder = script.intents[0].startswith(_LADDERS)
    at = _asked(steps, coming if ladder else left, message, ladder) if done else None
    unasked = (i for i in coming if not steps[i].when_asked and (ladder or steps[i].concession is None))
    return Progress(script, done, at if at is not None else next(unasked, None))


def _asked(steps: Sequence[Step], left: Sequence[int], message: str, ladder: bool) -> int | None:
    """The step of those `left` that a clause of the message is a clear cue of. On a ladder a concession is only reached
    in its turn, elsewhere none is jumped over to reach another.
    """
    said = [message, *clauses(message)]
    gifts = [i for i in left if steps[i].concession is not None]
    held = set(gifts if ladder else gifts[1:]) - set(left[:1])
    free = {i: _likeness(steps[i], said) for i in left if i not in held}
    best = max(free, key=free.__getitem__, default=None)
    return best if best is not None and free[best] >= _A_CLEAR_CUE else None


def _likeness(step: Step, said: Sequence[str]) -> float:
    """How like the step's cues the likest of `said` is, in percent."""
    return max((fuzz.ratio(cue, text) for cue in step.cues for text in said), default=0.0)


def concessions(script: Script, done: frozenset[int]) -> list[Concession]:
    """What the steps said so far gave away."""
    return [step.concession for i, (_, step) in enumerate(steps_of(script)) if i in done and step.concession]


def leaves(script: Script, message: str) -> bool:
    """Whether the buyer's message is one of those that end the script."""
    return any(fuzz.ratio(cue, message) >= _CUE for cue in script.leave)


def follows(found: Progress, message: str) -> bool:
    """Whether the message is a cue of the next step or of one after it."""
    steps = [step for _, step in steps_of(found.script)]
    coming = steps[found.at :] if found.at is not None else []
    return any(_likeness(step, [message]) >= _LIKE_A_CUE for step in coming)


def _entry(steps: Sequence[Step], message: str) -> int:
    """A script is entered at its first step, unless the message is a clear cue of another stage's opening."""
    if not message:
        return 0
    scores = [_likeness(step, [message]) for step in steps]
    best = max(range(len(steps)), key=scores.__getitem__)
    return best if scores[best] >= 90 and steps[best].concession is None else 0


def _given(wanted: Concession | None, given: Sequence[Concession]) -> bool:
    return wanted is not None and any(g.kind == wanted.kind and g.level >= wanted.level for g in given)


def where(found: Progress) -> Where | None:
    """The ladder as the agent sees it, at the step to say next."""
    steps = list(steps_of(found.script))
    if found.at is None:
        return None
    stage, step = steps[found.at]
    following = next((later.goal for _, later in steps[found.at + 1 :] if not later.when_asked), None)
    script = found.script
    return Where(
        script.id, script.title, stage.name, step.id, found.at + 1, len(steps), step.goal, following,
        script.exits, script.escalate, step.record,
    )  # fmt: skip
