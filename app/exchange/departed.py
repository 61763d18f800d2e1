"""What an export says of itself: closed models that are stored, answered and shown."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class Gone(_Out):
    """A phrase that left, under its code; `how`: what was changed on the way."""

    code: str
    key: str
    title: str
    how: tuple[str, ...] = ()


class Stayed(_Out):
    """An entry that didn't leave, and why."""

    code: str
    key: str
    title: str
    reason: str


class Old(_Out):
    """A phrase of the last export that is to be deleted outside: it is no longer part of this one."""

    code: str
    title: str


class ExportCounts(_Out):
    """How many."""

    exported: int = 0
    changed: int = 0
    withheld: int = 0
    delete: int = 0


class ExportReport(_Out):
    """What an export says of itself. `good_until`: the day to which its promises were checked; `packs`: those it was
    asked for, none where it took what the shop has on.
    """

    counts: ExportCounts
    exported: tuple[Gone, ...] = ()
    withheld: tuple[Stayed, ...] = ()
    delete: tuple[Old, ...] = ()
    good_until: str = ""
    packs: tuple[str, ...] = ()
