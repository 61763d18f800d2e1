"""What a turn asks for or demands: the acts a yes would promise."""

from __future__ import annotations

import re
from dataclasses import replace

from app.core.promise.commitments.assurance import vouches
from app.core.promise.commitments.link import scan
from app.core.promise.commitments.marks import READABLE, Bond, Scan
from app.core.promise.commitments.pledge import Ask
from app.core.promise.commitments.polarity import polarity
from app.core.promise.commitments.relevance import relevant
from app.core.promise.commitments.stance import stance
from app.core.promise.commitments.when import when
from app.core.promise.model import TimeExpr

_WANTS = re.compile(r"需要|[我您]要|[我您]想|想要|帮[我您]|能不能|能否|可以.{0,8}[吗不么]|麻烦|怎么")
_MISTAKEN = re.compile(r"以为|本来|原来|原定|原先")
_DONE = re.compile(r"(?:货|出|走|[回过]?去|[回过]?来)?了(?:吗|没|么|嘛|不|\?|$)|过(?![来去])了?")
_AHEAD = re.compile(r"[就会要能]")
_TENTATIVE = re.compile(r"看看?.{0,8}能(?:不能|否)|能不能看|试试|帮.{0,2}催|催")
_TERMS = re.compile(r"就(?:申请)?(?:退|不要|差评|投诉|取消|拒收)")
_A_NOT_A = re.compile(r"([发到走寄送退])不$")
_IF_SO = re.compile(
    r"(?:货|出|走|到|给您?)*的话[,，]?(?:那|您|就|马上|立马|现在|直接)*(?:拍|买|下单|付|要|定|订)"
)
_FEARS = re.compile(r"不会[^,。!?]{0,6}[不没]$")
_INTERROGATIVE = re.compile(r"[吧不没]|是不是|能不|会不|能否")
_CONFIRMS = re.compile(r"吧|对吗|是吗|是吧|对吧|对不|是不是")


def asks(text: str) -> tuple[Ask, ...]:
    """What `text` (normalised, from the shop's side) asks or demands, with or without a time."""
    scanned = scan(text)
    found = [ask for bond in scanned.bonds[:READABLE] if (ask := _ask(scanned, bond)) is not None]
    last = max((index for index in range(len(scanned.clauses)) if _asks_else(scanned, index)), default=-1)
    return tuple(replace(ask, passed_over=ask.clause < last) for ask in found)


def _asks_else(scanned: Scan, index: int) -> bool:
    """Whether a clause asks for something that is no act of the guard's."""
    clause = scanned.clauses[index]
    if any(bond.clause == index for bond in scanned.bonds) or not _WANTS.search(scanned.clause_text(index)):
        return False
    return any(
        clause.start <= mark.start < clause.end and mark.kind == "other" for mark in scanned.predicates
    )


def _ask(scanned: Scan, bond: Bond) -> Ask | None:
    if _is_over(scanned, bond):
        return None
    clause = scanned.clauses[bond.clause]
    after = scanned.masked[bond.verb.end : clause.end]
    before = scanned.masked[max(clause.start, bond.verb.start - 16) : bond.verb.start]
    ending = clause.closer + after[-2:] + after[:2]
    threat = _TERMS.search(scanned.masked[bond.verb.end : bond.verb.end + 24])
    return Ask(
        bond.verb.act,
        tuple(time for time in bond.times if time.family != "effort") or _some_event(scanned, bond),
        denied=bool(
            any(_FEARS.search(said) for said in (before, before + after[:1]))
            or any(time.text.startswith("不") for time in bond.times)
        )
        or (polarity(scanned, bond) != "said" and not _A_NOT_A.search(before)),
        asking=not threat and (clause.asks or bool(_INTERROGATIVE.search(ending + before))),
        confirming=bool(_CONFIRMS.search(ending + before)),
        tentative=bool(_TENTATIVE.search(before)),
        clause=bond.clause,
        assured=vouches(scanned.masked[clause.start : clause.end]),
        paid_times=_paid_by_the_clock(bond),
    )


def _paid_by_the_clock(bond: Bond) -> tuple[TimeExpr, ...]:
    """``下午两点前付款今天走得掉吗``: a yes holds for whoever pays by then."""
    if bond.condition is None or bond.condition.kind != "pay":
        return ()
    return tuple(time for time in bond.condition_times if time.family == "clock")


def _some_event(scanned: Scan, bond: Bond) -> tuple[TimeExpr, ...]:
    """``赶得上我婆婆做寿不``: a day that nobody here knows."""
    if when(scanned, bond)[1] != "event" or not relevant(scanned, bond):
        return ()
    verb = bond.verb
    return (TimeExpr(verb.start, verb.end, scanned.text[verb.start : verb.end], "unverifiable", "at"),)


def _is_over(scanned: Scan, bond: Bond) -> bool:
    """Past, mistaken, or only the condition of something else."""
    clause = scanned.clauses[bond.clause]
    around = stance(scanned, bond)
    own = scanned.masked[bond.since : bond.verb.start]
    done = _DONE.match(scanned.masked[bond.verb.end : clause.end] + clause.closer) and not _AHEAD.search(own)
    if around.anchor and _IF_SO.match(scanned.masked, bond.verb.end):
        return False  # 后天能寄的话我就拍
    return bool(around.past or around.anchor or done or _MISTAKEN.search(own))
