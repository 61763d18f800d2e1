"""Which script steps could be said now: the running script's next one, or the opening of one that fits."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from app.core.engine import Engine
from app.core.match.understand import Understanding
from app.core.rank import Moment
from app.core.talk.progress import Progress, progress, steps_of, where
from app.core.types import Case, Script, Step, Where

_INTENTS = 3
_ENTRY = 0.5
"""How much the likeness of the message to a script's opening counts beside its intent."""

_WORTH = 0.45
"""Below this, no script is opened."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step to offer, with its place on the ladder."""

    step: Step
    where: Where
    intent: str
    score: float
    running: bool


def next_steps(engine: Engine, case: Case, found: Understanding, moment: Moment) -> list[NextStep]:
    """The steps to offer, running scripts first, then by how sure the intent is."""
    best = sorted(found.intents, key=found.intents.__getitem__, reverse=True)[:_INTENTS]
    has_spoken = any(turn.role == "agent" for turn in case.turns)
    offered: list[NextStep] = []
    for script in dict.fromkeys(s for code in best for s in engine.scripts_by_intent.get(code, ())):
        share = max(found.intents.get(code, 0.0) for code in script.intents)
        share += _ENTRY * max((fuzz.ratio(e, found.query) for e in script.enter), default=0.0) / 100
        if not _fits(script, moment) or share < _WORTH:
            continue
        standing = progress(script, case.turns if has_spoken else (), case.message)
        step = _step(script, standing, share, moment)
        if step is not None:
            offered.append(step)
    return sorted(offered, key=lambda s: (not s.running, -s.score))


def _fits(script: Script, moment: Moment) -> bool:
    if script.channel != moment.case.channel:
        return False
    return not (moment.phase and script.phases) or moment.phase in script.phases


def _step(script: Script, standing: Progress, share: float, moment: Moment) -> NextStep | None:
    place = where(standing)
    if place is None or standing.at is None:
        return None
    step = [step for _, step in steps_of(script)][standing.at]
    bonus = 0.1 if script.mood and script.mood == moment.mood else -0.1 if script.mood else 0.0
    return NextStep(step, place, script.intents[0], share + bonus, standing.running)
