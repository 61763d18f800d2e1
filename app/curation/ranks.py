"""What would be suggested now: where an entry stands for the questions that buyers ask, without and with the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.case import Case, Suggestion
from app.core.engine import Engine, build_engine
from app.core.entries import Phrase
from app.core.facts import ShopFacts
from app.core.suggest import suggest

SHOWN = 10
"""How far down a list is looked."""
MOST_EXAMPLES = 12
FIRST = 3


@dataclass(frozen=True, slots=True)
class Rank:
    """Places (1 is the first, ``None``: not among the first `SHOWN`) for one example; `ahead`: what comes first."""

    example: str
    before: int | None
    after: int | None
    ahead: tuple[tuple[str, str], ...]


def ranks(
    engine: Engine, draft: Phrase, facts: ShopFacts, values: Mapping[str, str], now: datetime
) -> tuple[Rank, ...]:
    """For each of the draft's examples. Builds an engine with the draft in it: a third of a second for 600 phrases.

    Raises `TemplateError` for a draft whose templates are not allowed.
    """
    library = engine.library
    others = tuple(phrase for phrase in library.phrases if phrase.id != draft.id)
    changed = build_engine(replace(library, phrases=(*others, draft)), engine.rules)
    found = []
    for example in draft.examples[:MOST_EXAMPLES]:
        case = Case(example, now, facts=facts, values=dict(values), channel=draft.channel, limit=SHOWN)
        after = suggest(changed, case).suggestions
        before = suggest(engine, case).suggestions
        ahead = tuple((one.id, one.title) for one in after[:FIRST])
        found.append(Rank(example, _place(draft.id, before), _place(draft.id, after), ahead))
    return tuple(found)


def _place(key: str, offered: Sequence[Suggestion]) -> int | None:
    return next((place for place, one in enumerate(offered, 1) if one.id == key), None)
