"""What an import says of itself, row by row: closed models that are stored, answered and shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.facts import Closed
from app.exchange.model import Format
from app.store.inputs import Team
from app.store.tables import Kind, Scope, State

Status = Literal["new", "changed", "same", "conflict", "rejected"]
STATUSES: tuple[Status, ...] = ("new", "changed", "same", "conflict", "rejected")


class Options(Closed):
    """How a file is read and what becomes of its rows.

    `conflict`: what to do where a code is another phrase's: stop, give the row a new code, or let the file replace
    the phrase. `changes`: whether entries that differ become drafts with the file's words, or are kept as they are.
    """

    scope: Scope = "shop"
    owner: Team = ""
    format: Format | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    skip_bad: bool = False
    conflict: Literal["stop", "new_code", "replace"] = "stop"
    changes: Literal["draft", "keep"] = "draft"


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class Note(_Out):
    """Something to look at before the phrase is published; an error keeps it from being published."""

    field: str
    severity: Literal["error", "warn"]
    kind: str
    message: str


class Guess(_Out):
    """An intent that the words suggest, 0..1."""

    code: str
    score: float


class Item(_Out):
    """One row of the file and what would become of it. `number` is its line, row or place in the file."""

    number: int
    status: Status
    kind: Kind = "phrase"
    key: str = ""
    code: str = ""
    title: str = ""
    group: str = ""
    text: Annotated[str, Field(description="开头一段，最多80字")] = ""
    reason: str = ""
    was: Annotated[State | None, Field(description="现在的状态，新的没有")] = None
    becomes: Annotated[State | None, Field(description="导入后的状态；草稿要发布后客服才看得到")] = None
    intents: tuple[Guess, ...] = ()
    notes: tuple[Note, ...] = ()


class Counts(_Out):
    """How many rows there are of each kind."""

    new: int = 0
    changed: int = 0
    same: int = 0
    conflict: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        """All rows."""
        return self.new + self.changed + self.same + self.conflict + self.rejected

    @property
    def bad(self) -> int:
        """Rows that stop an import unless they are to be skipped."""
        return self.conflict + self.rejected


class Report(_Out):
    """What is stored with a job. `digest` names the plan: another library would give another one."""

    counts: Counts
    items: tuple[Item, ...] = ()
    notes: tuple[str, ...] = ()
    digest: str = ""
    fingerprints: dict[str, str] = Field(default_factory=dict)
    error: str | None = None
