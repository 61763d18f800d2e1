"""What the guard and the wording rules say of a reply: its commitments, what is wrong with it, the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.core.facts import Role

Act = Literal[
    "ship", "reship", "deliver", "refund", "reply", "gift", "price", "compensation", "return", "stock"
]
PromiseKind = Literal[
    "deadline", "immediate", "conditional", "relative", "unverifiable", "open", "effort", "unresolved"
]
Verdict = Literal["pass", "block", "hold"]
FindingKind = Literal["promise", "claim", "authority", "wording", "compliance"]
Severity = Literal["block", "hold", "warn"]


@dataclass(frozen=True, slots=True)
class Commitment:
    """The shop undertakes `act` by `latest`. Offsets are into the text exactly as given.

    `earliest` is the first moment by which the shop can surely do it, ``None`` where that is unknown or
    does not apply. `if_paid_by`: for a conditional, the last moment at which the buyer meets the condition.
    """

    act: Act
    kind: PromiseKind
    span: str
    start: int
    end: int
    latest: datetime | None = None
    earliest: datetime | None = None
    if_paid_by: datetime | None = None
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong (or worth a look) in a reply, with its place in the text as given."""

    rule: str
    kind: FindingKind
    severity: Severity
    start: int
    end: int
    message: str
    better: str | None = None
    needs_approval: Role | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the guard says of a reply. `verdict` is about promises alone; `rewrite`, when given, itself passes."""

    verdict: Verdict
    promises: tuple[Commitment, ...] = ()
    findings: tuple[Finding, ...] = ()
    rewrite: str | None = None
