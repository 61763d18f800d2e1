"""The line: a buyer's message goes in at one end, ranked replies that the shop can stand behind come out.

message → normalise → segment → retrieve → rank → render → guard → reply
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nlargest
from itertools import islice
from operator import itemgetter
from typing import Literal

from app.core import promise
from app.core.case import Case, ScoredIntent, Suggestion, Suggestions, Where, Withheld
from app.core.engine import Engine
from app.core.entries import Approver
from app.core.facts import Turn
from app.core.judgement import Judgement
from app.core.match.follow import Before
from app.core.match.understand import Shares, Understanding, corrected, understand, without
from app.core.own import EXACT, NOT_INDEXED
from app.core.promise.slots import promise_slots
from app.core.rank import Candidate, Situation, explain, rank
from app.core.reply.choose import Wording, was_said, wordings
from app.core.reply.slots import order_values
from app.core.script_step import NextStep, Talk, next_steps
from app.core.talk import read
from app.core.talk.given import gives_again

SHOWN_INTENTS = 5
"""How many readings of the message are told beside the replies."""
_TRIES = 4
"""How many times the limit of candidates is looked at before giving up filling the list."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate of either kind on its way to the guard: its wordings in the order to try."""

    id: str
    kind: Literal["phrase", "step"]
    intent: str
    title: str
    score: float
    why: tuple[str, ...]
    authority: Approver | None
    wordings: Iterator[Wording]
    script: Where | None = None


@dataclass(slots=True)
class _Tray:
    """What has been accepted so far, and what was held back."""

    limit: int
    given: list[Suggestion] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.given) >= self.limit


def suggest(engine: Engine, case: Case) -> Suggestions:
    """Ranked replies to `case.message`, each rendered, passed by the guard, and explained.

    At most `case.limit`; fewer where the guard held the others back, which are then told in `withheld`. `no_match`
    says that the replies, if any, are guesses. Raises nothing: what a text may be was settled by `intake.refuse`.
    """
    found, situation = understood(engine, case)
    ranked = rank(engine, found, situation)
    if found.confidence == "none" and any(c.place == NOT_INDEXED and c.score >= EXACT for c in ranked):
        found = replace(found, confidence="medium")
    tray = _serve(engine, case, found, ranked, situation)
    return Suggestions(
        no_match=found.confidence == "none" or not tray.given,
        intents=_best_intents(found),
        suggestions=tuple(tray.given),
        withheld=tuple(tray.withheld),
        confidence=found.confidence,
        mood=situation.mood,
        phase=situation.phase,
    )


def understood(engine: Engine, case: Case) -> tuple[Understanding, Situation]:
    """What the message asks, read in the light of the conversation, the channel and the order."""
    situation = Situation(read.mood(case.message, case.turns), read.phase(case.order), case)
    earlier = read.before(case.turns)
    before = Before(*earlier) if earlier else None
    possible = without(frozenset() if case.channel == "review" else engine.public_intents)

    def meant(said: Shares) -> Shares:
        return read.by_status(possible(said), case.order, engine.phases)

    found = understand(engine.matcher, case.message, before, meant)
    return (corrected(found, case.meant) if case.meant else found), situation


def _best_intents(found: Understanding) -> tuple[ScoredIntent, ...]:
    best = nlargest(SHOWN_INTENTS, found.intents.items(), key=itemgetter(1))
    return tuple(ScoredIntent(code, round(share, 4)) for code, share in best)


def _serve(
    engine: Engine, case: Case, found: Understanding, ranked: Sequence[Candidate], situation: Situation
) -> _Tray:
    values = _values(case)
    sent = [turn.text for turn in case.turns if turn.role == "agent"]
    context = (*case.turns, Turn(role="buyer", text=case.message))
    tray = _Tray(case.limit)
    for offer in _offers(engine, case, found, ranked, situation, values, sent):
        if tray.full:
            break
        _try(offer, case, context, sent, tray)
    return tray


def _values(case: Case) -> Mapping[str, str]:
    """All slot values: the shop's and host's plain text, the order's, and last the promise core's own."""
    plain = {name: str(value) for name, value in case.values.items() if value is not None}
    return {**plain, **order_values(case.order), **promise_slots(case.facts, case.order, case.now)}


def _offers(
    engine: Engine,
    case: Case,
    found: Understanding,
    ranked: Sequence[Candidate],
    situation: Situation,
    values: Mapping[str, str],
    sent: Sequence[str],
) -> Iterator[Offer]:
    """Phrases in their order, with the running script's next step first and another script's opening fourth.

    What this buyer has been given is not offered a second time.
    """
    talk = Talk.of(engine, case)
    steps = next_steps(talk, case, found, situation)
    running = [_step_offer(s, values, sent) for s in steps if s.running]
    opening = [_step_offer(s, values, sent) for s in steps if not s.running]
    able = (c for c in ranked[: case.limit * _TRIES] if not gives_again(c.phrase, talk.given))
    phrases = (_phrase_offer(engine, c, found, situation, values, sent) for c in able)
    yield from running[:1]
    yield from islice(phrases, 3)
    yield from opening[:1]
    yield from phrases
    yield from (*running[1:], *opening[1:])


def _phrase_offer(
    engine: Engine,
    candidate: Candidate,
    found: Understanding,
    situation: Situation,
    values: Mapping[str, str],
    sent: Sequence[str],
) -> Offer:
    phrase, case = candidate.phrase, situation.case
    public = case.channel == "review"
    mentioned = [
        w for w in engine.segmenter.content_words(found.query) if len(w) > 1 and w not in phrase.title
    ]
    tried = wordings(
        phrase.replies, phrase.safe, values, sent, public=public, turn=len(case.turns), mentioned=mentioned
    )
    why = explain(engine, candidate, found, situation)
    return Offer(
        phrase.id, "phrase", phrase.intents[0], phrase.title, candidate.score, why, phrase.authority, tried
    )


def _step_offer(step: NextStep, values: Mapping[str, str], sent: Sequence[str]) -> Offer:
    tried = wordings(step.step.replies, None, values, sent)
    place = step.where
    why = (f"话术「{place.title}」第{place.index}步：{place.goal}",)
    return Offer(
        f"{place.id}#{place.step}",
        "step",
        step.intent,
        place.title,
        step.score,
        why,
        step.step.authority,
        tried,
        place,
    )


def _try(offer: Offer, case: Case, context: Sequence[Turn], sent: Sequence[str], tray: _Tray) -> None:
    """Give the first wording that the guard lets pass and that wasn't said or offered yet; else say why not."""
    stopped: Judgement | None = None
    shown = [given.text for given in tray.given]
    for wording in offer.wordings:
        text = wording.rendered.text
        if wording.said or was_said(text, shown):
            continue
        judged = promise.check(
            text,
            turns=context,
            facts=case.facts,
            order=case.order,
            now=case.now,
            role=case.role,
            rewriting=False,
        )
        if judged.verdict == "pass":
            tray.given.append(_suggestion(offer, wording, judged, unkept=stopped is not None))
            return
        stopped = stopped or judged
    if stopped is not None:
        tray.withheld.append(_withheld(offer.id, stopped))


_UNKEPT, _UNKNOWN = "原话术的时间兑现不了，换成稳妥说法", "时间或资料还不全，换成稳妥说法"


def _suggestion(offer: Offer, wording: Wording, judged: Judgement, *, unkept: bool) -> Suggestion:
    why = (*offer.why, _UNKEPT if unkept else _UNKNOWN) if wording.safe else offer.why
    return Suggestion(
        offer.id,
        offer.kind,
        offer.intent,
        offer.title,
        wording.rendered.text,
        round(offer.score, 4),
        why,
        wording.rendered.missing,
        offer.authority,
        judged.promises,
        offer.script,
        wording.rendered.filled,
    )


def _withheld(offer_id: str, judged: Judgement) -> Withheld:
    finding = next((f for f in judged.findings if f.severity != "warn"), None)
    if finding is None:
        return Withheld(offer_id, "promise.held", "这句话里的承诺暂时无法核对，先不推荐")
    return Withheld(offer_id, finding.rule, finding.message)
