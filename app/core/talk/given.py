"""What an agent gave away by a phrase: a thing given once isn't given again, whoever's words it was in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from app.core.entries import Concession, ConcessionKind, Phrase
from app.core.facts import Turn
from app.core.talk.progress import SPOKEN, without_slots

_GIVES: Mapping[str, ConcessionKind] = {
    "bargain.gift": "gift",
    "bargain.loyal": "gift",
    "bargain.free_shipping": "freight",
    "bargain.discount": "coupon",
    "bargain.rounding": "discount",
}
"""What a reply that needs the lead's leave gives, by what it answers. Compensation isn't among them: its phrases tell
what became of the one that was applied for, and saying so is no second one."""


def kind_given(phrase: Phrase) -> ConcessionKind | None:
    """What the phrase gives away, ``None`` where it gives nothing."""
    return _GIVES.get(phrase.intents[0]) if phrase.authority else None


def given_by(phrases: Iterable[Phrase], turns: Sequence[Turn]) -> list[Concession]:
    """The smallest step of each kind that the agent's turns gave in a phrase's words."""
    sent = [turn.text for turn in turns if turn.role == "agent"]
    giving = ((kind, phrase) for phrase in phrases if sent and (kind := kind_given(phrase)))
    return [Concession(kind, 1) for kind, phrase in giving if _said(phrase, sent)]


def _said(phrase: Phrase, sent: Sequence[str]) -> bool:
    plain = [without_slots(reply.text) for reply in phrase.replies]
    return any(fuzz.ratio(text, turn, score_cutoff=SPOKEN) > 0 for text in plain for turn in sent)


def gives_again(phrase: Phrase, given: Iterable[Concession]) -> bool:
    """Whether the phrase would give a second time what was given before."""
    kind = kind_given(phrase)
    return kind is not None and any(kind == made.kind for made in given)
