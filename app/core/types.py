"""The nouns of the line: what comes in, what the library holds, what goes out.

Inputs that arrive from outside (`Turn`, `ShopFacts`, `OrderFacts`) are closed Pydantic models: an unknown field
is an error, a missing fact stays ``None`` and is never defaulted. Everything else is a frozen dataclass.
Times are aware datetimes; Asia/Shanghai is the zone of the trade.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core import moments
from app.core.moments import Clock, Day, Days

SHANGHAI = moments.SHANGHAI
Moment = moments.Moment

Role = Literal["agent", "lead", "manager", "admin"]
Speaker = Literal["buyer", "agent"]
Phase = Literal["presale", "sale", "transit", "after"]
Mood = Literal["angry", "anxious", "thankful", "calm"]
OrderStatus = Literal["none", "unpaid", "paid", "shipped", "signed", "closed"]
"""``none``: the buyer surely has no order; an order that isn't known has no status at all."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Act = Literal[
    "ship", "reship", "deliver", "refund", "reply", "gift", "price", "compensation", "return", "stock"
]
PromiseKind = Literal[
    "deadline", "immediate", "conditional", "relative", "unverifiable", "open", "effort", "unresolved"
]
Verdict = Literal["pass", "block", "hold"]
FindingKind = Literal["promise", "claim", "authority", "wording", "compliance"]
Severity = Literal["block", "hold", "warn"]
Channel = Literal["chat", "review", "call"]
"""Where a reply is used: the chat window, under a public review, on the telephone."""
Approver = Literal["lead", "manager"]
"""The role whose consent a reply needs before it is sent."""
ConcessionKind = Literal["gift", "freight", "coupon", "discount", "compensation"]


class Closed(BaseModel):
    """A frozen input model: unknown fields are rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(Closed):
    """One message of the conversation, oldest first in a list of turns."""

    role: Speaker
    text: Annotated[str, Field(max_length=2000)]
    at: Moment | None = None


class Authority(Closed):
    """What one role may give away without asking: yuan, percent, yuan."""

    gift: Annotated[float, Field(ge=0)] = 0
    discount: Annotated[float, Field(ge=0, le=100)] = 0
    compensation: Annotated[float, Field(ge=0)] = 0


class SaleWindow(Closed):
    """A big-sale rule: orders paid from `paid_from` until `paid_until` ship within `hours`, or by `deadline`."""

    paid_from: Moment
    paid_until: Moment
    hours: Annotated[int, Field(ge=1, le=24 * 60)] | None = None
    deadline: Moment | None = None


class Transit(Closed):
    """Days on the road for a region and / or courier; ``None`` matches any."""

    region: str | None = None
    courier: str | None = None
    days: tuple[Days, Days]


class ShopFacts(Closed):
    """What a shop can do, as it says itself. Every field may be missing; missing means "not known"."""

    cutoff: Clock | None = None
    """Orders paid before this minute count today; at the minute itself it is past."""
    pickup: Clock | None = None
    """When the courier collects: the moment of dispatch."""
    handling_days: Days | None = None
    """Shipping days between counting day and dispatch."""
    works: Literal["daily", "mon-sat", "cn-workdays"] | tuple[Weekday, ...] | None = None
    closed: tuple[tuple[date, date], ...] | None = None
    """Closures of the shop, both ends inclusive."""
    extra_days: tuple[Day, ...] | None = None
    """Days on which the shop ships although its week says no."""
    calendar: dict[date, bool] | None = None
    """Statutory days that the built-in calendar lacks or has wrong: true, a workday; false, a day off. A year
    without published data counts as given once its 1 January and 1 October are here: the rest is an ordinary week."""
    festivals: dict[str, tuple[date, ...]] | None = None
    """Dates of festivals and sales by name (``双十二``), in place of the built-in ones of the same years."""
    backlog_days: Days | None = None
    presale_date: Day | None = None
    transit_days: tuple[Days, Days] | None = None
    """Shortest and longest days on the road."""
    transit: tuple[Transit, ...] | None = None
    """Finer transit times; the first that matches region and courier wins."""
    refund_hours: Annotated[int, Field(ge=0, le=2400)] | None = None
    reply_hours: Annotated[str, Field(pattern=r"^\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}$")] | None = None
    """When agents are on line, ``"09:00-23:00"``."""
    reply_minutes: Annotated[int, Field(ge=0, le=10080)] | None = None
    instant: bool | None = None
    """A shop of top-ups and codes: dispatch is immediate."""
    date_promises: Literal["any", "window_only", "none"] | None = None
    ship_window_days: Days | None = None
    ship_window_hours: Annotated[int, Field(ge=1, le=2400)] | None = None
    sale_windows: tuple[SaleWindow, ...] | None = None
    authority: dict[Role, Authority] | None = None
    return_policy: dict[str, Annotated[int, Field(ge=0, le=365)]] | None = None
    """Days of no-reason return by item category; ``0``: none. ``"*"`` is the rest."""
    category: str | None = None
    """The shop's main item category, a key of `return_policy`."""
    as_of: Moment | None = None
    """When the facts were last confirmed."""
    backlog_valid_hours: Annotated[int, Field(ge=1, le=2400)] | None = None
    """A backlog older than this is a missing fact."""


class Item(Closed):
    """One line of an order."""

    id: str | None = None
    title: str | None = None
    qty: Annotated[int, Field(ge=0, le=100_000)] | None = None
    stock: Annotated[int, Field(ge=0)] | None = None
    presale_date: Day | None = None
    category: str | None = None


class OrderFacts(Closed):
    """The order the conversation is about, as far as the host knows it."""

    id: str | None = None
    status: OrderStatus | None = None
    paid_at: Moment | None = None
    items: tuple[Item, ...] = ()
    region: str | None = None
    courier: str | None = None
    waybill: str | None = None
    last_scan_at: Moment | None = None
    amount: Annotated[float, Field(ge=0)] | None = None
    address: str | None = None


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
    """One thing to say in a script, with the buyer sentences that call for it (`cues`)."""

    id: str
    goal: str
    replies: tuple[Reply, ...]
    cues: tuple[str, ...] = ()
    authority: Approver | None = None
    concession: Concession | None = None
    record: str | None = None


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
