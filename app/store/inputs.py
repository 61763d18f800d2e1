"""The closed models through which anything from outside reaches a table, and the text they accept."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
)

from app.core.facts import Closed, Role
from app.core.moments import Day
from app.faults import refusal
from app.store.tables import Confidence, EventKind, Kind, Scope, State

M = TypeVar("M", bound=BaseModel)


def tidy_login(value: object) -> object:
    """One spelling for every login: NFKC, no outer spaces, lower case."""
    return unicodedata.normalize("NFKC", value).strip().casefold() if isinstance(value, str) else value


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("含有不可见字符，请删掉后再试")
    return value


def _storable(value: str) -> str:
    if "\x00" in value:
        raise ValueError("含有控制字符，请删掉后再试")
    return value


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(_printable)
]
Login = Annotated[
    str, BeforeValidator(tidy_login), StringConstraints(pattern=r"^[^\s]{2,64}$"), AfterValidator(_printable)
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Team = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(_printable)]
PresetName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^/\\]+$"),
    AfterValidator(_printable),
]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_printable)
]
Key = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_printable)]
Pack = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_printable)]
Category = Annotated[str, StringConstraints(min_length=1, max_length=20), AfterValidator(_printable)]
Password = Annotated[str, StringConstraints(min_length=10, max_length=200)]
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
SlotValue = Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)]
SlotValues = Annotated[dict[Key, SlotValue], Field(max_length=60)]


class ShopIn(Closed):
    """A new shop."""

    slug: Slug
    name: Line
    packs: tuple[Pack, ...] = ()
    slots: SlotValues = Field(default_factory=dict)
    demo: bool = False


class ShopChange(Closed):
    """What a manager may change of a shop; ``None`` leaves it."""

    name: Line | None = None
    packs: Annotated[tuple[Pack, ...], Field(max_length=20)] | None = None
    slots: SlotValues | None = None
    approval: bool | None = None


class UserIn(Closed):
    """A new person. Without a password a one-time one is made."""

    login: Login
    name: Line
    role: Role = "agent"
    password: Password | None = None
    team: Team = ""


class TokenIn(Closed):
    """A new API token; with `user_id` it acts for that member and dies with the membership."""

    name: Line
    role: Role = "agent"
    user_id: Id | None = None


MOST_OWN = 500
"""Phrases that a person may keep: they are walked for each of their questions."""


class Ref(Closed):
    """Which entry: `owner` is empty for the shop's own, the team's name or the user's id otherwise."""

    kind: Kind
    key: Key
    scope: Scope = "shop"
    owner: Annotated[str, StringConstraints(max_length=60), AfterValidator(_printable)] = ""


class EntryIn(Ref):
    """A new entry; `data` has the shape of the library's files and was validated by the library."""

    pack: Pack = "general"
    category: Category
    state: State = "draft"
    data: dict[str, Any]


class EntryChange(Closed):
    """A change of an entry; ``None`` leaves it."""

    pack: Pack | None = None
    category: Category | None = None
    state: State | None = None
    data: dict[str, Any] | None = None


class EntryQuery(Closed):
    """Which entries to list; ``None``: any. `deleted` lists the bin instead, `flagged` what the facts break.

    Of teams an empty `owner` means all of them. `search` looks in the id, the group and the stored text.
    """

    kind: Kind | None = None
    scope: Scope = "shop"
    owner: Annotated[str, StringConstraints(max_length=60), AfterValidator(_printable)] = ""
    state: State | None = None
    pack: Pack | None = None
    category: Category | None = None
    deleted: bool = False
    flagged: bool = False
    search: Annotated[str, StringConstraints(max_length=100), AfterValidator(_printable)] = ""


class CampaignIn(Closed):
    """A new review campaign; `filter` is how its entries were chosen, `assignees` share them in turn."""

    name: Line
    due: Day
    filter: dict[str, Any] = Field(default_factory=dict)
    assignees: Annotated[tuple[Id, ...], Field(max_length=50)] = ()


class CampaignChange(Closed):
    """What may change of a campaign; ``None`` leaves it."""

    name: Line | None = None
    due: Day | None = None
    closed: bool | None = None


class EventIn(Closed):
    """What was done with a suggestion. `buyer` is hashed before it is stored; without `at` it happened now."""

    kind: EventKind
    suggestion: Annotated[str, StringConstraints(min_length=1, max_length=160), AfterValidator(_printable)]
    intent: Annotated[str, StringConstraints(max_length=60), AfterValidator(_printable)] = ""
    buyer: Annotated[str, StringConstraints(max_length=200)] | None = None
    position: Annotated[int, Field(ge=0, le=1000)] = 0
    at: AwareDatetime | None = None


class AskIn(Closed):
    """One question as it was understood; `text` is masked already and kept only where nothing matched."""

    intent: Annotated[str, StringConstraints(max_length=60), AfterValidator(_printable)] = ""
    confidence: Confidence
    no_match: bool
    shown: Annotated[int, Field(ge=0, le=1000)]
    text: Annotated[str, StringConstraints(max_length=300)] = ""
    buyer: Annotated[str, StringConstraints(max_length=200)] | None = None
    at: AwareDatetime


class HeldIn(Closed):
    """A reply that was kept back: a phrase's (`entry`) or an agent's own draft, by which rule and why."""

    entry: Annotated[str, StringConstraints(max_length=160)] = ""
    rule: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    message: Annotated[str, StringConstraints(max_length=300)] = ""
    at: AwareDatetime


def is_id(number: int) -> bool:
    """Whether a number from outside can be a row's id at all; others are simply not found."""
    return 0 < number < 2**31


def parse(model: type[M], **values: object) -> M:
    """Validate plain values; raises `InvalidInputError` that names each wrong field."""
    try:
        return model.model_validate(values)
    except ValidationError as wrong:
        raise refusal(wrong.errors()) from wrong
