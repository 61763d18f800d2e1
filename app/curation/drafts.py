"""Everything there is to say of a draft before it is published: by itself, beside the others, over its life, in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from app.core.entries import Phrase, Script
from app.core.facts import ShopFacts, Turn
from app.curation.findings import examine
from app.curation.neighbours import Neighbours
from app.curation.scriptfindings import examine_script
from app.curation.shape import phrase_of, script_of
from app.curation.worst import Breach, Said, breaches, life
from app.library.draftcheck import Fault, FaultKind
from app.store.entries import Row
from app.store.tables import Kind


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it is being written; `data` may have any shape."""

    kind: Kind
    key: str
    data: Mapping[str, Any]
    category: str
    pack: str


def draft_of(row: Row) -> Draft:
    """A stored entry as a draft of itself."""
    return Draft(row.kind, row.key, row.data, row.category, row.pack)


def examined(draft: Draft, *, facts: ShopFacts, now: datetime, beside: Neighbours) -> tuple[Fault, ...]:
    """What is wrong with a draft, errors first.

    A promise that the shop's facts break names the worst moment; it is a warning, for the guard stands between it
    and the buyer, and facts change back.
    """
    if draft.kind == "script":
        found = [*examine_script(draft.data, draft.category)]
    else:
        found = [*examine(draft.data, draft.category, draft.pack)]
        found += beside.examine(draft.key, draft.data, draft.pack)
    found += [_fault(breach) for breach in broken_promises(draft, facts, now)]
    return tuple(sorted(dict.fromkeys(found), key=lambda fault: fault.severity))


def broken_promises(draft: Draft, facts: ShopFacts, now: datetime) -> Iterator[Breach]:
    """The promises that these facts break while the entry is valid; of data that has no shape there are none."""
    entry = _entry(draft)
    if entry is None:
        return
    span = (
        life(now, entry.valid_from, entry.valid_until) if isinstance(entry, Phrase) else life(now, None, None)
    )
    if span is None:
        return
    for said in said_by(entry):
        yield from breaches(said, facts, span)


def _entry(draft: Draft) -> Phrase | Script | None:
    try:
        if draft.kind == "phrase":
            return phrase_of(draft.data, draft.category, draft.pack)
        return script_of(draft.data, draft.category)
    except ValidationError:
        return None


def said_by(entry: Phrase | Script) -> Iterator[Said]:
    """Every text of an entry with the field in which it stands."""
    if isinstance(entry, Phrase):
        turns = (Turn(role="buyer", text=entry.examples[0]),) if entry.examples else ()
        for index, reply in enumerate(entry.replies):
            yield Said("replies", index, reply.text, turns, entry.authority or "agent")
        if entry.safe:
            yield Said("safe", None, entry.safe, turns, entry.authority or "agent")
        return
    for i, stage in enumerate(entry.stages):
        for j, step in enumerate(stage.steps):
            asked = (Turn(role="buyer", text=step.cues[0]),) if step.cues else ()
            for index, reply in enumerate(step.replies):
                yield Said(f"step.{i}.{j}.replies", index, reply.text, asked, step.authority or "agent")
    for index, way in enumerate(entry.exits):
        yield Said("exits", index, way.say, (), "agent")


def _fault(breach: Breach) -> Fault:
    kind: FaultKind = "承诺" if breach.moment else "授权"
    return Fault(breach.field, breach.index, "warn", kind, breach.message, breach.quote)
