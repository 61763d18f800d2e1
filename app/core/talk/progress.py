"""Where a conversation stands in a script: told by what the agent really said, not by a counter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.core.types import Concession, Script, Stage, Step, Turn, Where

SPOKEN = 72.0
"""Edit similarity from which a sent turn counts as a step's wording (slots and small edits allowed for)."""

_SLOT = re.compile(r"\{[{%].*?[%}]\}")


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


def steps_of(script: Script) -> Iterator[tuple[Stage, Step]]:
    """All steps in order, with their stage."""
    for stage in script.stages:
        for step in stage.steps:
            yield stage, step


def progress(script: Script, turns: Sequence[Turn], message: str = "") -> Progress:
    """Match the agent's sent turns to steps; next is the first unsaid step after the furthest said one.

    A concession once made is never offered again: unsaid steps of the same kind at or below its level are skipped.
    """
    sent = [t.text for t in turns if t.role == "agent"]
    steps = [step for _, step in steps_of(script)]
    done = frozenset(i for i, step in enumerate(steps) if any(spoken(step, text) for text in sent))
    start = max(done) + 1 if done else _entry(steps, message)
    given = [give for i in done if (give := steps[i].concession) is not None]
    at = next((i for i in range(start, len(steps)) if not _given(steps[i].concession, given)), None)
    return Progress(script, done, at)


def spoken(step: Step, sent: str) -> bool:
    """Whether a sent turn is one of the step's wordings."""
    return any(fuzz.ratio(_SLOT.sub("", r.text), sent, score_cutoff=SPOKEN) > 0 for r in step.replies)


def _entry(steps: Sequence[Step], message: str) -> int:
    """A script is entered at its first step, unless the message is a clear cue of another stage's opening."""
    if not message:
        return 0
    scores = [max((fuzz.ratio(cue, message) for cue in step.cues), default=0.0) for step in steps]
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
    following = steps[found.at + 1][1].goal if found.at + 1 < len(steps) else None
    script = found.script
    return Where(
        script.id, script.title, stage.name, step.id, found.at + 1, len(steps), step.goal, following,
        script.exits, script.escalate, step.record,
    )  # fmt: skip
