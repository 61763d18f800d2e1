"""The answers as both edges give them: the JSON of the public contract, built from the core's results."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.case import Suggestions
from app.core.entries import Approver, Mood, Phase
from app.core.judgement import Act, FindingKind, Judgement, PromiseKind, Severity, Verdict

Scope = Literal["shop", "team", "personal"]


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class PromiseOut(_Out):
    """A commitment found in a text; offsets into the text exactly as given."""

    act: Act
    kind: PromiseKind
    latest: datetime | None = Field(None, description="最晚兑现时刻")
    earliest: datetime | None = Field(None, description="店铺最早能确保的时刻")
    if_paid_by: datetime | None = None
    span: str
    start: int
    end: int
    implied: bool = False


class FindingOut(_Out):
    """One thing wrong, or worth a look, in a reply."""

    rule: str
    kind: FindingKind
    severity: Severity
    start: int
    end: int
    message: str
    better: str | None = None
    needs_approval: str | None = None


class CheckOut(_Out):
    """The judgement of a reply. `verdict` is about promises alone."""

    verdict: Verdict
    promises: list[PromiseOut]
    findings: list[FindingOut]
    rewrite: str | None = Field(None, description="改好的说法，自身一定通过核对")


class IntentOut(_Out):
    code: str
    score: float


class ExitOut(_Out):
    when: str
    say: str


class EscalationOut(_Out):
    when: str
    to: str


class WhereOut(_Out):
    """A step's place in its script."""

    id: str
    title: str
    stage: str
    step: str
    index: int
    total: int
    goal: str
    next: str | None
    exits: list[ExitOut]
    escalate: list[EscalationOut]
    record: str | None


class FilledSlotOut(_Out):
    """Where a value that was filled in stands in the reply; offsets in characters."""

    slot: str
    start: int
    end: int


class SuggestionOut(_Out):
    """A reply the agent may send as it stands."""

    id: str
    kind: Literal["phrase", "step"]
    intent: str
    title: str
    text: str
    score: float
    why: list[str]
    missing: list[str]
    needs_approval: Approver | None
    promises: list[PromiseOut]
    script: WhereOut | None
    scope: Annotated[Scope, Field(description="店铺、团队还是客服自己的话术")] = "shop"
    filled: Annotated[list[FilledSlotOut], Field(description="系统填好的变量在回复里的位置")] = []


class WithheldOut(_Out):
    id: str
    rule: str
    message: str


class SuggestOut(_Out):
    """Ranked replies, and what was held back."""

    no_match: bool
    intents: list[IntentOut]
    suggestions: list[SuggestionOut]
    withheld: list[WithheldOut]
    confidence: Literal["high", "medium", "none"]
    mood: Mood
    phase: Phase | None
    took_ms: Annotated[float, Field(description="毫秒")] = 0.0


def suggest_out(result: Suggestions, took_ms: float) -> SuggestOut:
    """The contract's suggest object."""
    out = SuggestOut.model_validate(result)
    out.took_ms = round(took_ms, 3)
    return out


def check_out(judged: Judgement) -> CheckOut:
    """The contract's check object."""
    return CheckOut.model_validate(judged)
