"""The same act on many entries: all of it or nothing, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from app.access import Principal
from app.curation import library
from app.curation.library import Part
from app.curation.neighbours import Neighbours
from app.errors import KuaihuiError
from app.store.entries import Row
from app.store.errors import ConflictError
from app.store.inputs import Ref
from app.store.tables import State

Act = Literal["review", "publish", "archive", "draft", "pack", "category", "delete"]
_STATES: Mapping[Act, State] = {
    "review": "review",
    "publish": "published",
    "archive": "archived",
    "draft": "draft",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry as it was seen when it was chosen."""

    ref: Ref
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry; `code` and `message` say why it could not be done, `version` what is stored."""

    ref: Ref
    version: int
    code: str = ""
    message: str = ""

    @property
    def done(self) -> bool:
        """Whether it worked."""
        return not self.code


class BulkRefusedError(KuaihuiError):
    """At least one entry could not be changed, so none was."""

    code = "bulk_refused"
    status = 409

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        failed = [one for one in outcomes if not one.done]
        super().__init__(f"{len(failed)}条不能这样做，所以一条也没有改：{failed[0].message}")
        self.outcomes = tuple(outcomes)

    def body(self) -> dict[str, object]:
        """The error with every entry beside it; those without a code would have worked."""
        return {**super().body(), "results": [{**described(one), "done": False} for one in self.outcomes]}


def described(outcome: Outcome) -> dict[str, object]:
    """An outcome as both edges show it."""
    return {
        "id": outcome.ref.key, "version": outcome.version, "done": outcome.done, "code": outcome.code,
        "message": outcome.message,
    }  # fmt: skip


def act(
    session: Session, who: Principal, act: Act, chosen: Sequence[Chosen], *, value: str = "", reason: str = ""
) -> tuple[Outcome, ...]:
    """Do it to each; raises `BulkRefusedError` (which rolls all of it back) when any could not be changed."""
    beside = library.neighbours(session, who) if act == "publish" else None
    outcomes = [_one(session, who, act, one, value, reason, beside) for one in chosen]
    if not all(one.done for one in outcomes):
        raise BulkRefusedError(outcomes)
    return tuple(outcomes)


def _one(
    session: Session,
    who: Principal,
    act: Act,
    one: Chosen,
    value: str,
    reason: str,
    beside: Neighbours | None,
) -> Outcome:
    try:
        return Outcome(one.ref, _done(session, who, act, one, value, reason, beside).version)
    except ConflictError as wrong:
        return Outcome(one.ref, int(wrong.current.get("version", one.version)), wrong.code, wrong.message)
    except KuaihuiError as wrong:
        return Outcome(one.ref, one.version, wrong.code, wrong.message)


def _done(
    session: Session,
    who: Principal,
    act: Act,
    one: Chosen,
    value: str,
    reason: str,
    beside: Neighbours | None,
) -> Row:
    if act == "delete":
        return library.delete(session, who, one.ref, expected=one.version)
    if act == "pack":
        return library.change(session, who, one.ref, Part(pack=value), expected=one.version)
    if act == "category":
        return library.change(session, who, one.ref, Part(category=value), expected=one.version)
    state = _STATES[act]
    return library.move(session, who, one.ref, state, expected=one.version, reason=reason, beside=beside)
