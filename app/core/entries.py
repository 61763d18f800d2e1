"""What a library holds: quick replies, scripts with their stages and steps, and the intents they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Phase = Literal["presale", "sale", "transit", "after"]
Mood = Literal["angry", "anxious", "thankful", "calm"]
Channel = Literal["chat", "review", "call"]
"""Where a reply is used: the chat window, under a public review, on the telephone."""
Approver = Literal["lead", "manager"]
"""The role whose consent a reply needs before it is sent."""
ConcessionKind = Literal["gift", "freight", "coupon", "discount", "compensation"]


@dataclass(frozen=True, slots=True)
class Reply:
    """One wording of a phrase or step: a template."""

    text: str
    register: Literal["chat", "public"] = "chat"
    length: Literal["short", "long"] = "short"


@dataclass(frozen=True, slots=True)
class Needs:
    """When a reply is true: order statuses (``"none"``: no order yet), item facts, and how long ago the order was
    paid (``new``: within a day, ``long``: before that); empty means any.
    """

    order: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    wait: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quick reply: what it answers (`intents`, `examples`), and its wordings."""

    id: str
    code: str
    title: str
    category: str
    pack: str
    intents: tuple[str, ...]
    replies: tuple[Reply, ...]
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    safe: str | None = None
    phases: tuple[Phase, ...] = ()
    channel: Channel = "chat"
    needs: Needs = Needs()
    authority: Approver | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    mood: Mood | None = None
    proactive: bool = False


@dataclass(frozen=True, slots=True)
class Concession:
    """What a step gives away: its kind and how far down the ladder it is."""

    kind: ConcessionKind
    level: int


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to say in a script, with the buyer sentences that call for it (`cues`).

    With `when_asked` it is never the next thing to say by itself: only a clear cue of it brings it up.
    """

    id: str
    goal: str
    replies: tuple[Reply, ...]
    cues: tuple[str, ...] = ()
    authority: Approver | None = None
    concession: Concession | None = None
    record: str | None = None
    when_asked: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A named part of a script."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of a script: when, and what to say."""

    when: str
    say: str


@dataclass(frozen=True, slots=True)
class Escalation:
    """When a script is handed over, and to whom."""

    when: str
    to: Approver


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation the agent leads: stages of steps, entered by what the buyer says."""

    id: str
    title: str
    category: str
    pack: str
    intents: tuple[str, ...]
    stages: tuple[Stage, ...]
    enter: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    exits: tuple[Exit, ...] = ()
    escalate: tuple[Escalation, ...] = ()
    phases: tuple[Phase, ...] = ()
    channel: Channel = "chat"
    mood: Mood | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """A code of the public vocabulary."""

    code: str
    zh: str
    phase: str
    proactive: bool = False
    public: bool = False
