"""One call of the line: the case it looks at and the suggestions it answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.core.entries import Approver, Channel, Escalation, Exit, Mood, Phase, Phrase, Script
from app.core.facts import OrderFacts, Role, ShopFacts, Turn
from app.core.judgement import Commitment


@dataclass(frozen=True, slots=True)
class Where:
    """Where a step stands in its script: the ladder an agent sees."""

    id: str
    title: str
    stage: str
    step: str
    index: int
    total: int
    goal: str
    next: str | None = None
    exits: tuple[Exit, ...] = ()
    escalate: tuple[Escalation, ...] = ()
    record: str | None = None


@dataclass(frozen=True, slots=True)
class FilledSlot:
    """Where a slot's value stands in a reply, in characters."""

    slot: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reply the agent may send as it stands, and why it is offered."""

    id: str
    kind: Literal["phrase", "step"]
    intent: str
    title: str
    text: str
    score: float
    why: tuple[str, ...]
    missing: tuple[str, ...] = ()
    needs_approval: Approver | None = None
    promises: tuple[Commitment, ...] = ()
    script: Where | None = None
    filled: tuple[FilledSlot, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A reply that was not offered, with the rule that stopped it."""

    id: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class ScoredIntent:
    """An intent and how sure we are of it, 0..1."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The answer of the line."""

    no_match: bool
    intents: tuple[ScoredIntent, ...]
    suggestions: tuple[Suggestion, ...]
    withheld: tuple[Withheld, ...] = ()
    confidence: Literal["high", "medium", "none"] = "none"
    mood: Mood = "calm"
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything one call of the line looks at. `now` is an argument: the core has no clock."""

    message: str
    now: datetime
    turns: tuple[Turn, ...] = ()
    facts: ShopFacts = field(default_factory=ShopFacts)
    order: OrderFacts | None = None
    values: dict[str, Any] = field(default_factory=dict)
    channel: Channel = "chat"
    role: Role = "agent"
    limit: int = 5
    own: tuple[Phrase, ...] = ()
    """Phrases of the agent's own and of their team, offered beside the shop's."""
    team_scripts: tuple[Script, ...] = ()
    """Scripts of the agent's team, led beside the shop's; one with the id of a shop's stands in its place."""
    meant: str | None = None
    """The intent that the message has by the agent's own reading, who corrects ours."""
