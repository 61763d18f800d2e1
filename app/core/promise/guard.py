"""The promise guard: read a reply in the light of what was asked, judge every commitment, offer a safe wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from app.core.facts import OrderFacts, Role, ShopFacts, Turn
from app.core.judgement import Commitment, Finding, Judgement, Verdict
from app.core.promise.answers import implied
from app.core.promise.commitments.pledge import Pledge
from app.core.promise.commitments.pledges import pledges
from app.core.promise.commitments.prepare import prepare
from app.core.promise.context import Context, context
from app.core.promise.reasons import Broken, Situation
from app.core.promise.rewrite import rewrite
from app.core.promise.ruling import Ruling
from app.core.promise.things import Thing, judge_things, things
from app.core.promise.verdict import rule_on_all
from app.core.text.normalise import Normal

_JOINT = "，"
_PARCEL = re.compile(r"货|[这您]件|包裹|[这您]单|快递")
_BUBBLES = 3
_NODS = "👌👍🆗✅🙆💪🏻🏼🏽🏾🏿 \ufe0f\u200d♀♂"


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reply undertakes, free of the present time: ``pledges`` and ``things`` lie in the `normal` text."""

    normal: Normal
    pledges: tuple[Pledge, ...]
    things: tuple[Thing, ...]
    offset: int
    """Where the reply itself begins in the original of `normal`; before it are the agent's earlier bubbles."""


def check(
    text: str,
    *,
    turns: Sequence[Turn] = (),
    facts: ShopFacts,
    order: OrderFacts | None = None,
    now: datetime,
    role: Role = "agent",
    rewriting: bool = True,
) -> Judgement:
    """Judge `text`, a reply about to be sent after `turns` (oldest first), at `now`.

    The verdict is about promises of ship, delivery, refund and reply times; claims of fact and promises of
    things are findings of their own. A rewrite, when given, passes the same check. `now` must be aware.
    Without `rewriting` none is looked for: that costs more than the judgement.
    """
    case = Situation(facts, order, now)
    judged = _judge(text, tuple(turns), case, role)
    if judged.verdict == "pass" or not rewriting:
        return judged.outcome
    better = rewrite(text, judged.broken, case, lambda draft: _judge(draft, tuple(turns), case, role).failing)
    return Judgement(judged.verdict, judged.outcome.promises, judged.outcome.findings, better)


def extract(text: str, turns: tuple[Turn, ...] = ()) -> Extract:
    """Read `text` after `turns` without judging it; cached, so that another `now` costs nothing."""
    return _extract(text, tuple((turn.role, turn.text) for turn in turns))


@lru_cache(maxsize=4096)
def _extract(text: str, turns: tuple[tuple[str, str], ...]) -> Extract:
    asked, earlier = _before(turns)
    joined = _JOINT.join([*earlier, text])
    offset = len(joined) - len(text)
    normal = prepare(_spoken(joined, text))
    stated = pledges(normal.text)
    if asked.papers:
        stated = tuple(pledge for pledge in stated if not _sends_papers(normal.text, pledge))
    everything = [*stated, *implied(normal.text, stated, asked)]
    mine = tuple(pledge for pledge in everything if normal.span(pledge.start, pledge.end)[1] > offset)
    return Extract(normal, mine, things(normal.text), offset)


def _sends_papers(text: str, pledge: Pledge) -> bool:
    """``好的马上发您``, to a buyer who wants the size table."""
    return text[pledge.verb_start : pledge.verb_end] == "发" and not _PARCEL.search(text)


def _spoken(joined: str, text: str) -> str:
    """A reply that is only a nod in pictures is a nod; the length stays the same."""
    nodding = bool(text.strip()) and not text.strip(_NODS)
    return joined[: len(joined) - len(text)] + "好" * len(text) if nodding else joined


@lru_cache(maxsize=512)
def _before(turns: tuple[tuple[str, str], ...]) -> tuple[Context, tuple[str, ...]]:
    """What the buyer has asked and what the agent has begun to say; read once for all replies to one conversation."""
    conversation = [Turn.model_construct(role=role, text=said, at=None) for role, said in turns]
    return (context(conversation) if conversation else Context()), tuple(_bubbles(conversation))


def _bubbles(turns: Sequence[Turn]) -> list[str]:
    """The agent's own messages since the buyer last spoke."""
    found: list[str] = []
    for turn in reversed(turns[-_BUBBLES:]):
        if turn.role != "agent":
            break
        found.insert(0, turn.text)
    return found


@dataclass(frozen=True, slots=True)
class _Judged:
    outcome: Judgement
    broken: tuple[tuple[int, int, Ruling], ...]

    @property
    def verdict(self) -> Verdict:
        return self.outcome.verdict

    @property
    def failing(self) -> int:
        return len(self.broken)


def _judge(text: str, turns: tuple[Turn, ...], case: Situation, role: Role) -> _Judged:
    read = extract(text, turns)
    rulings = rule_on_all(read.pledges, case, gone=any(thing.kind == "shipped" for thing in read.things))
    placed = [(*_place(read, ruling.pledge.start, ruling.pledge.end), ruling) for ruling in rulings]
    broken = tuple(item for item in placed if item[2].broken is not None)
    findings = [
        _finding(start, end, ruling.broken) for start, end, ruling in broken if ruling.broken is not None
    ]
    findings += [
        Finding(found.rule, found.kind, found.severity, *_place(read, found.start, found.end), found.message, found.better, found.needs_approval)
        for found in judge_things(read.things, case.facts, case.order, role)
        if _place(read, found.start, found.end)[1] > 0
    ]  # fmt: skip
    promises = tuple(_commitment(text, start, end, ruling) for start, end, ruling in placed)
    return _Judged(Judgement(_verdict([r for *_, r in broken]), promises, tuple(findings)), broken)


def _verdict(broken: Sequence[Ruling]) -> Verdict:
    severities = {ruling.broken.severity for ruling in broken if ruling.broken is not None}
    if "block" in severities:
        return "block"
    return "hold" if severities else "pass"


def _place(read: Extract, start: int, end: int) -> tuple[int, int]:
    """Offsets in the reply as given; what began in an earlier bubble begins at 0."""
    first, last = read.normal.span(start, end)
    return max(0, first - read.offset), max(0, last - read.offset)


def _finding(start: int, end: int, broken: Broken) -> Finding:
    return Finding(broken.rule, "promise", broken.severity, start, end, broken.message)


def _commitment(text: str, start: int, end: int, ruling: Ruling) -> Commitment:
    return Commitment(
        act=ruling.pledge.act,
        kind=ruling.kind,
        span=text[start:end],
        start=start,
        end=end,
        latest=ruling.latest,
        earliest=ruling.earliest,
        if_paid_by=ruling.if_paid_by,
        implied=ruling.pledge.implied,
    )
