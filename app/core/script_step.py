"""Which script steps could be said now: the running script's next one, or the opening of one that fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from rapidfuzz import fuzz

from app.core.case import Case, Where
from app.core.engine import Engine
from app.core.entries import Concession, Script, Step
from app.core.match.understand import Understanding
from app.core.rank import Situation
from app.core.talk.given import given_by
from app.core.talk.progress import Progress, Sayings, concessions, follows, leaves, progress, steps_of, where

_INTENTS = 3
_ENTRY = 0.5
"""How much the likeness of the message to a script's opening counts beside its intent."""

_WORTH = 0.45
"""Below this, no script is opened."""

_OPENING = 90.0
"""Edit similarity from which a message is a script's own opening sentence, whatever it is read as."""

_OWN = 1.5
"""What it counts then: more than any reading, since a lead wrote the sentence there to open this one."""

_RELATED, _RELATED_SURELY = 0.05, 0.4
"""From the first share on, a reading of what a script is about carries it on while it runs; from the second on, to
a concession as well."""

_ONE_TALK = {
    "bargain.": ("bargain.", "promo.coupon", "promo.rules", "ship.fee", "order.price_edit"),
    "complaint.": ("complaint.",),
}
"""Subjects that are one talk in whatever words: who haggles asks for a coupon, then for the freight."""

_LATELY = 2
"""A script is carried on while one of the agent's last turns, this many, was a step of it."""

_PARTING = frozenset({"bargain.think", "bargain.refuse"})
"""Who goes is not held by a script that isn't about going."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step to offer, with its place on the ladder."""

    step: Step
    where: Where
    intent: str
    score: float
    running: bool


class _Scripts:
    """A library's scripts as a cache key: the same object, not an equal one."""

    def __init__(self, scripts: tuple[Script, ...]) -> None:
        self.scripts = scripts

    def __hash__(self) -> int:
        return id(self.scripts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Scripts) and other.scripts is self.scripts


@lru_cache(maxsize=32)
def _sayings(key: _Scripts) -> Sayings:
    return Sayings(key.scripts)


@lru_cache(maxsize=32)
def _together(shop: _Scripts, team: _Scripts) -> tuple[Script, ...]:
    """Kept, so that the same two give the same object: what the agent said is looked up by it."""
    taken = {script.id for script in team.scripts}
    return (*team.scripts, *(script for script in shop.scripts if script.id not in taken))


def _scripts(engine: Engine, case: Case) -> tuple[Script, ...]:
    """What this agent is led through."""
    shop = engine.library.scripts
    return _together(_Scripts(shop), _Scripts(case.team_scripts)) if case.team_scripts else shop


def next_steps(talk: Talk, case: Case, found: Understanding, situation: Situation) -> list[NextStep]:
    """The steps to offer, running scripts first, then by how sure the intent is."""
    best = frozenset(nlargest(_INTENTS, found.intents, key=found.intents.__getitem__))
    said = (found.query, case.message)
    offered: list[NextStep] = []
    for script in (s for s in talk.scripts if _considered(s, talk, best, said)):
        standing = progress(script, talk.said.get(script.id, frozenset()), case.message, talk.given)
        carried = script.id in talk.lately and (
            found.confidence == "none" or follows(standing, case.message) or _related(standing, found)
        )
        share = _share(script, found, said)
        if not _fits(script, situation) or leaves(script, case.message) or not (carried or share >= _WORTH):
            continue
        step = _step(script, standing, share + carried, situation)
        if step is not None:
            offered.append(step)
    return sorted(_one_ladder(offered), key=lambda s: (not s.running, -s.score))


def _one_ladder(steps: list[NextStep]) -> Iterator[NextStep]:
    """Of subjects that are one talk, no second script is opened while one runs: it would begin all over."""
    taken = {_talk(step) for step in steps if step.running}
    return (step for step in steps if step.running or _talk(step) is None or _talk(step) not in taken)


def _talk(step: NextStep) -> str | None:
    return next((subject for subject in _ONE_TALK if step.intent.startswith(subject)), None)


@dataclass(frozen=True, slots=True)
class Talk:
    """What the agent has said of all `scripts`: the steps, those of the last turns, and what was given away."""

    scripts: tuple[Script, ...]
    said: dict[str, frozenset[int]]
    lately: frozenset[str]
    given: tuple[Concession, ...]

    @classmethod
    def of(cls, engine: Engine, case: Case) -> Talk:
        """Read from the agent's turns, not from a client's counter."""
        scripts = _scripts(engine, case)
        turns = [turn for turn in case.turns if turn.role == "agent"]
        if not turns:
            return cls(scripts, {}, frozenset(), ())
        sayings = _sayings(_Scripts(scripts))
        said = sayings.said(turns)
        given = [c for s in scripts if s.id in said for c in concessions(s, said[s.id])]
        phrases = (*engine.library.phrases, *case.own)
        lately = frozenset(sayings.said(turns[-_LATELY:]))
        return cls(scripts, said, lately, (*given, *given_by(phrases, turns)))


def _considered(script: Script, talk: Talk, best: frozenset[str], said: tuple[str, str]) -> bool:
    """Worth a look: asked for, in progress, or opened with a sentence of its own."""
    return (
        not best.isdisjoint(script.intents) or script.id in talk.lately or _entered(script, said) >= _OPENING
    )


def _related(standing: Progress, found: Understanding) -> bool:
    """Whether the message still is about what the script is about; surely so, where it would give something away."""
    about = standing.script.intents
    likely = max(found.intents, key=found.intents.__getitem__, default="")
    if found.intents.get(likely, 0.0) < (_RELATED_SURELY if standing.gives else _RELATED):
        return False
    if likely in about or likely in _PARTING:
        return likely in about
    subject = next((subject for subject in _ONE_TALK if about[0].startswith(subject)), None)
    return subject is not None and likely.startswith(subject if standing.gives else _ONE_TALK[subject])


def _share(script: Script, found: Understanding, said: tuple[str, str]) -> float:
    share = max(found.intents.get(code, 0.0) for code in script.intents)
    entered = _entered(script, said)
    return share + (_OWN if entered >= _OPENING else _ENTRY * entered / 100)


def _entered(script: Script, said: tuple[str, str]) -> float:
    """How like the message, without filler or as it is, is to a sentence that opens the script, in percent."""
    return max((fuzz.ratio(sentence, text) for sentence in script.enter for text in said), default=0.0)


def _fits(script: Script, situation: Situation) -> bool:
    if script.channel != situation.case.channel:
        return False
    return not (situation.phase and script.phases) or situation.phase in script.phases


def _step(script: Script, standing: Progress, share: float, situation: Situation) -> NextStep | None:
    place = where(standing)
    if place is None or standing.at is None:
        return None
    step = [step for _, step in steps_of(script)][standing.at]
    bonus = 0.1 if script.mood and script.mood == situation.mood else -0.1 if script.mood else 0.0
    return NextStep(step, place, script.intents[0], share + bonus, standing.running)
