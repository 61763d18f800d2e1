"""Order the candidates: what was asked, where in the trade we are, how the buyer feels, what needs to be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.library import Library, in_season
from app.core.match.understand import Understanding
from app.core.types import Case, Intent, Mood, OrderFacts, Phase, Phrase

_SECONDARY = 0.5
_ENTRY_SHARE = 0.35
_PHASE_BONUS, _PHASE_PENALTY = 0.04, 0.15
_MOOD_BONUS, _MOOD_PENALTY = 0.12, 0.10
_UNKNOWN_NEED = 0.06
SURE = 0.90
"""From this share of one intent on, a second reply of the same intent may come before another intent's first."""

POOL = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase in the running, with its score and the human reasons for it."""

    phrase: Phrase
    place: int
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """What the ranking knows besides words."""

    mood: Mood
    phase: Phase | None
    case: Case


def rank(library: Library, found: Understanding, moment: Moment, names: dict[str, Intent]) -> list[Candidate]:
    """Candidates best first, the first three of different intents unless one intent is beyond doubt."""
    pool = [c for place in _pool(library, found) if (c := _candidate(library, place, found, moment, names))]
    pool.sort(key=lambda c: -c.score)
    return _spread(pool, found)


def _pool(library: Library, found: Understanding) -> list[int]:
    """Places worth scoring: those of the best intents, and the best documents."""
    best = sorted(found.intents, key=found.intents.__getitem__, reverse=True)[:8]
    of_intent = [i for i, p in enumerate(library.phrases) if any(code in best for code in p.intents)]
    scores = found.entries[: len(library.phrases)]
    top = np.argsort(-scores)[:POOL].tolist() if len(scores) else []
    return list(dict.fromkeys([*of_intent, *top]))


def _candidate(
    library: Library, place: int, found: Understanding, moment: Moment, names: dict[str, Intent]
) -> Candidate | None:
    phrase = library.phrases[place]
    if not _possible(phrase, moment.case):
        return None
    shares = [found.intents.get(code, 0.0) * (1 if i == 0 else _SECONDARY) for i, code in enumerate(phrase.intents)]
    score = max(shares) + _ENTRY_SHARE * float(found.entries[place])
    shift, why = _circumstances(phrase, moment)
    return Candidate(phrase, place, score + shift, (*_because(phrase, place, found, names), *why))


def _possible(phrase: Phrase, case: Case) -> bool:
    """Out of season, the wrong channel, or contradicted by the order: not offered at all."""
    if phrase.channel != case.channel or not in_season(phrase, case.now.date()):
        return False
    if phrase.proactive and not phrase.examples:
        return False
    status = case.order.status if case.order else None
    if phrase.needs.order and status is not None and status not in phrase.needs.order:
        return False
    return not (phrase.needs.item and (stock := _stock(case.order)) and stock not in phrase.needs.item)


def _stock(order: OrderFacts | None) -> str | None:
    items = order.items if order else ()
    if any(item.presale_date for item in items):
        return "presale"
    known = [item.stock for item in items if item.stock is not None]
    return None if not known else "in_stock" if min(known) > 0 else "out_of_stock"


def _circumstances(phrase: Phrase, moment: Moment) -> tuple[float, tuple[str, ...]]:
    shift, why = 0.0, []
    if moment.phase and phrase.phases:
        shift += _PHASE_BONUS if moment.phase in phrase.phases else -_PHASE_PENALTY
        why += ["符合订单阶段"] if moment.phase in phrase.phases else []
    if phrase.mood:
        shift += _MOOD_BONUS if phrase.mood == moment.mood else -_MOOD_PENALTY
        why += [_MOODS[phrase.mood]] if phrase.mood == moment.mood else []
    order = moment.case.order
    if phrase.needs.order:
        shift += _PHASE_BONUS if order and order.status else -_UNKNOWN_NEED
    if phrase.needs.item and _stock(order) is None:
        shift -= _UNKNOWN_NEED
    return shift, tuple(why)


_MOODS = {"angry": "买家在生气", "anxious": "买家着急", "thankful": "买家在道谢", "calm": "语气平和"}


def _because(phrase: Phrase, place: int, found: Understanding, names: dict[str, Intent]) -> tuple[str, ...]:
    code = max(phrase.intents, key=lambda c: found.intents.get(c, 0.0))
    reasons = [f"买家在问：{names[code].zh}" if code in names else code]
    words = [word for word in phrase.keywords if word in found.query][:3]
    if words:
        reasons.append("提到「" + "、".join(words) + "」")
    if (near := found.nearest.get(place)) and near[1] >= 0.6:
        reasons.append(f"像常见问法「{near[0]}」")
    return tuple(reasons)


def _spread(pool: Sequence[Candidate], found: Understanding) -> list[Candidate]:
    """Round-robin over intents by share while they are in doubt, so that the first three cover three readings."""
    if not pool:
        return []
    shares = sorted(found.intents.values(), reverse=True)
    if shares[0] >= SURE and len(found.asked) < 2:
        return list(pool)
    by_intent: dict[str, list[Candidate]] = {}
    for candidate in pool:
        by_intent.setdefault(candidate.phrase.intents[0], []).append(candidate)
    first = [group[0] for group in by_intent.values()]
    rest = [candidate for candidate in pool if candidate is not by_intent[candidate.phrase.intents[0]][0]]
    return [*first[:3], *sorted([*first[3:], *rest], key=lambda c: -c.score)]
