"""Order the candidates: what was asked, where in the trade we are, how the buyer feels, what needs to be true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nlargest
from operator import itemgetter

from app.core import own
from app.core.case import Case
from app.core.engine import Engine
from app.core.entries import Mood, Phase, Phrase
from app.core.facts import OrderFacts
from app.core.library import in_season
from app.core.match.index import Floats, Ints, top
from app.core.match.understand import Understanding
from app.core.moments import SHANGHAI
from app.core.talk import read

_SECONDARY = 0.5
"""What the share of an intent counts for a phrase that names it after its first one."""
_ENTRY_SHARE = 0.35
"""What the likeness of the words (a cosine, 0..1) counts beside the share of the intent (0..1)."""
_PHASE_BONUS, _PHASE_PENALTY = 0.05, 0.20
_MOOD_BONUS, _MOOD_PENALTY = 0.25, 0.15
_UNKNOWN_NEED = 0.15
"""The penalty of a phrase that needs something of the order which isn't known. Like the bonuses, a part of its score."""
_STOCK_BONUS = 0.15
"""What the goods of this very order say is worth more than what is asked of goods in general."""
_ALIKE = 0.6
"""Edit similarity, 0..1, from which an explanation names the example that the message is like."""
SURE = 0.90
"""From this share of one intent on, a second reply of the same intent may come before another intent's first."""

POOL = 24
"""Phrases scored of one intent, and of the library as a whole."""
_READINGS = 6
"""Intents whose phrases are looked at."""
_NEGLIGIBLE = 0.004
"""Share below which an intent brings no phrases of its own."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase in the running; `place` is its place in the library (`own.NOT_INDEXED` for an own one)."""

    phrase: Phrase
    place: int
    score: float


@dataclass(frozen=True, slots=True)
class Situation:
    """What the ranking knows besides the words: how the buyer feels, where the trade stands, the case itself."""

    mood: Mood
    phase: Phase | None
    case: Case


def rank(engine: Engine, found: Understanding, situation: Situation) -> list[Candidate]:
    """Candidates best first, the first three of different intents unless one intent is beyond doubt."""
    pool = [c for place in _pool(engine, found) if (c := _candidate(engine, place, found, situation))]
    if situation.case.own:
        mine = {c.phrase.id: c for c in _own(engine, found, situation)}
        pool = [*(c for c in pool if c.phrase.id not in mine), *mine.values()]
    pool.sort(key=lambda c: -c.score)
    return _spread(pool, found)


def _pool(engine: Engine, found: Understanding) -> list[int]:
    """Places worth scoring: those of the likely intents, and the best documents."""
    likely = nlargest(_READINGS, found.intents.items(), key=itemgetter(1))
    scores = found.entries[: len(engine.library.phrases)]
    of_intent = [
        place
        for code, share in likely
        if share > _NEGLIGIBLE and code in engine.places
        for place in _best(scores, engine.places[code])
    ]
    return list(dict.fromkeys([*of_intent, *top(scores, POOL).tolist()]))


def _best(scores: Floats, places: Ints) -> list[int]:
    """The best documents of an intent, when it has more than a list can hold."""
    chosen = places if len(places) <= POOL else places[top(scores[places], POOL)]
    found: list[int] = chosen.tolist()
    return found


def _candidate(engine: Engine, place: int, found: Understanding, situation: Situation) -> Candidate | None:
    phrase = engine.library.phrases[place]
    if not _possible(phrase, situation.case):
        return None
    share, words = merits(phrase, place, found)
    return Candidate(phrase, place, (share + words) * (1 + _shift(phrase, situation)))


def merits(phrase: Phrase, place: int, found: Understanding) -> tuple[float, float]:
    """What a phrase has before the circumstances count: its intent's share, and the likeness of the words."""
    return _share(phrase, found), _ENTRY_SHARE * float(found.entries[place])


def _share(phrase: Phrase, found: Understanding) -> float:
    """The likeliest of the phrase's intents; those after the first count less."""
    return max(
        found.intents.get(code, 0.0) * (_SECONDARY if i else 1) for i, code in enumerate(phrase.intents)
    )


def _own(engine: Engine, found: Understanding, situation: Situation) -> Iterator[Candidate]:
    """The agent's own and the team's phrases, on the scale of the shop's."""
    likely = nlargest(_READINGS, found.intents, key=found.intents.__getitem__)
    for phrase, like in own.plausible(engine, found.query, situation.case.own, likely):
        if not _possible(phrase, situation.case):
            continue
        share = max(_share(phrase, found), like if like >= own.EXACT else 0.0)
        yield Candidate(
            phrase, own.NOT_INDEXED, (share + _ENTRY_SHARE * like) * (1 + _shift(phrase, situation))
        )


def _possible(phrase: Phrase, case: Case) -> bool:
    """Out of season, the wrong channel, or contradicted by the order: not offered at all."""
    if phrase.channel != case.channel or (_seasonal(phrase) and not in_season(phrase, _day(case))):
        return False
    if phrase.proactive and not phrase.examples:
        return False
    status = case.order.status if case.order else None
    if phrase.needs.order and status is not None and status not in phrase.needs.order:
        return False
    if phrase.needs.wait and (wait := waited(case)) and wait not in phrase.needs.wait:
        return False
    return not (phrase.needs.item and (stock := _stock(case.order)) and stock not in phrase.needs.item)


def _seasonal(phrase: Phrase) -> bool:
    return phrase.valid_from is not None or phrase.valid_until is not None


def _day(case: Case) -> date:
    return case.now.astimezone(SHANGHAI).date()


def waited(case: Case) -> str | None:
    """``new`` for an order paid within a day, ``long`` after that; ``None`` where nobody knows."""
    paid = case.order.paid_at if case.order else None
    if paid is None:
        return None
    return "new" if case.now - paid <= _A_DAY else "long"


def _stock(order: OrderFacts | None) -> str | None:
    items = order.items if order else ()
    if any(item.presale_date for item in items):
        return "presale"
    known = [item.stock for item in items if item.stock is not None]
    return None if not known else "in_stock" if min(known) > 0 else "out_of_stock"


def _shift(phrase: Phrase, situation: Situation) -> float:
    """How much the circumstances raise or lower a phrase, as a share of its score."""
    shift = 0.0
    if situation.phase and phrase.phases:
        shift += _PHASE_BONUS if situation.phase in phrase.phases else -_PHASE_PENALTY
    if phrase.mood:
        shift += _MOOD_BONUS if phrase.mood == situation.mood else -_MOOD_PENALTY
    order = situation.case.order
    if order and order.status and phrase.needs.order:
        shift += _PHASE_BONUS
    elif phrase.needs.order and "none" not in phrase.needs.order:
        shift -= _UNKNOWN_NEED
    if phrase.needs.item:
        shift += -_UNKNOWN_NEED if _stock(order) is None else _STOCK_BONUS
    return shift


_MOODS = {"angry": "买家在生气", "anxious": "买家着急", "thankful": "买家在道谢", "calm": "语气平和"}


def explain(
    engine: Engine, candidate: Candidate, found: Understanding, situation: Situation
) -> tuple[str, ...]:
    """Why this phrase, in the order an agent would say it: the question, the words, the circumstances."""
    phrase = candidate.phrase
    code = max(phrase.intents, key=lambda c: found.intents.get(c, 0.0))
    reasons = [f"买家在问：{engine.intents[code].zh}" if code in engine.intents else code]
    near = found.nearest.get(candidate.place)
    words = _shared_words(engine, found.query, phrase, near[0] if near else "")
    if words:
        reasons.append("提到「" + "、".join(words) + "」")
    if near and near[1] >= _ALIKE:
        reasons.append(f"像常见问法「{near[0]}」")
    if candidate.place == own.NOT_INDEXED:
        reasons.append("您自己或团队的话术")
    if situation.phase and situation.phase in phrase.phases:
        reasons.append(read.standing(situation.case.order, situation.case.now))
    if phrase.mood and phrase.mood == situation.mood:
        reasons.append(_MOODS[phrase.mood])
    return tuple(reasons)


def _shared_words(engine: Engine, query: str, phrase: Phrase, near: str) -> list[str]:
    """Words of the message that are the phrase's keywords or stand in its nearest example too."""
    keywords = [word for word in phrase.keywords if word in query]
    common = [word for word in engine.segmenter.content_words(query) if len(word) > 1 and word in near]
    return list(dict.fromkeys([*keywords, *common]))[:3]


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
    asked = [by_intent.pop(code)[0] for code in found.asked if code in by_intent]
    first = [*sorted(asked, key=lambda c: -c.score), *(group[0] for group in by_intent.values())]
    lead = first[: max(3, len(asked))]
    leading = {id(candidate) for candidate in lead}
    return [*lead, *(candidate for candidate in pool if id(candidate) not in leading)]
