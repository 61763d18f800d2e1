"""A text held against the shop's facts at every moment of its life: the worst one is named.

Facts are what the shop says of itself; between two critical moments of its calendar the answer doesn't turn for
the worse (see `app.core.promise.worst`), so that trying those is trying all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core import promise
from app.core.facts import Role, ShopFacts, Turn
from app.core.judgement import Finding
from app.core.moments import SHANGHAI
from app.core.promise.guard import extract
from app.core.promise.reasons import Situation
from app.core.promise.verdict import rule_on_all
from app.core.promise.worst import critical_moments
from app.core.reply.template import TemplateError, parse
from app.library.lint.content import filled

LOOK_AHEAD = timedelta(days=60)
"""How far a promise is tried ahead, unless the phrase ends earlier: facts are older than that anyway."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text of an entry: where it stands, after which question, and with whose authority."""

    field: str
    index: int | None
    text: str
    turns: tuple[Turn, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that does not hold: at `moment` (``None``: at any), by this rule, for this reason.

    `certain`: it cannot be kept; otherwise a fact is missing and it cannot be decided.
    """

    field: str
    index: int | None
    rule: str
    certain: bool
    moment: datetime | None
    message: str
    quote: str


def life(
    now: datetime, valid_from: date | None, valid_until: date | None
) -> tuple[datetime, datetime] | None:
    """From when until when a text may be said, as far as we look ahead; ``None`` when its time is over."""
    now = now.astimezone(SHANGHAI)
    begin = max(now, datetime.combine(valid_from, time(0), SHANGHAI)) if valid_from else now
    end = begin + LOOK_AHEAD
    if valid_until:
        end = min(end, datetime.combine(valid_until, time(23, 59, 59), SHANGHAI))
    return (begin, end) if begin <= end else None


def breaches(said: Said, facts: ShopFacts, span: tuple[datetime, datetime]) -> Iterator[Breach]:
    """What the text promises and the shop cannot keep throughout `span`. A text that cannot be read has none:
    that is a finding of its own.
    """
    try:
        text = filled(parse(said.text))
    except TemplateError:
        return
    moment = _worst(text, said.turns, facts, span)
    judged = promise.check(text, turns=said.turns, facts=facts, now=moment or span[0], role=said.role)
    for found in judged.findings:
        if found.severity == "warn" or (found.kind == "promise") != (moment is not None):
            continue
        yield _breach(said, text, found, moment)


def _breach(said: Said, text: str, found: Finding, moment: datetime | None) -> Breach:
    certain = found.severity == "block"
    verb = "说出去就兑现不了" if certain else "说出去没法核对"
    when = "" if moment is None else f"{moment.month}月{moment.day}日{moment:%H:%M}{verb}："
    quote = text[found.start : found.end]
    return Breach(said.field, said.index, found.rule, certain, moment, f"{when}{found.message}"[:400], quote)


def _worst(
    text: str, turns: tuple[Turn, ...], facts: ShopFacts, span: tuple[datetime, datetime]
) -> datetime | None:
    """The first moment at which a promise is impossible, else at which it can't be decided."""
    pledges = extract(text, turns).pledges
    if not pledges:
        return None
    undecided: datetime | None = None
    for moment in critical_moments(facts, *span):
        severities = {
            r.broken.severity for r in rule_on_all(pledges, Situation(facts, None, moment)) if r.broken
        }
        if "block" in severities:
            return moment
        if severities and undecided is None:
            undecided = moment
    return undecided
