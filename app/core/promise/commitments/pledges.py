"""From bonds to pledges: which of the verbs with times in a reply undertake something."""

from __future__ import annotations

import re
from functools import lru_cache

from app.core.promise.commitments.assurance import assured, vouches
from app.core.promise.commitments.link import scan
from app.core.promise.commitments.loose import continued
from app.core.promise.commitments.marks import READABLE, Bond, PredicateKind, Scan
from app.core.promise.commitments.pledge import Pledge
from app.core.promise.commitments.polarity import polarity
from app.core.promise.commitments.relevance import relevant
from app.core.promise.commitments.slang import Saying, sayings
from app.core.promise.commitments.stance import Stance, stance
from app.core.promise.commitments.when import on_the_road, when
from app.core.promise.model import TimeExpr

_AFTERWARDS = re.compile(r"(?:之后|以后|过后|后)(?:的)?$")
_ANY_HOUR = re.compile(
    r"随时|不截单|没有?截单|无截单|(?:任何|什么|啥)(?:时候|时间|时段|点)|不管几点|几点(?:拍|下单|付|都)|全天(?:候)?|24小时(?=都|也|随时|不|下单|拍|付|接)|无论(?:几点|何时|早晚)|多晚|再晚"
)
_IDIOM_DENIED = re.compile(r"(?:不是|不能|没法|无法|不保证|不支持|没有|不|做不到)(?:保证|承诺|能|会|再)?$")
_IDIOM_UNDONE = re.compile(r"不了|做不到|的?(?:吗|么)")
_IDIOM_ASSURED = re.compile(r"[必准包保]")


@lru_cache(maxsize=4096)
def pledges(text: str) -> tuple[Pledge, ...]:
    """Everything `text` (normalised, respelled) undertakes by itself, in the order it is said."""
    scanned = scan(text)
    found = [_idiom(scanned, saying) for saying in sayings(scanned.text) if _idiom_stands(scanned, saying)]
    idioms = list(found)
    for bond in scanned.bonds[:READABLE]:
        pledge = _pledge(scanned, bond)
        if pledge is not None and not any(_covers(idiom, pledge) for idiom in idioms):
            found.append(pledge)
    found.extend(continued(scanned))
    if scanned.cut or any(bond.times for bond in scanned.bonds[READABLE:]):
        found.append(_unread(scanned))
    return tuple(sorted(found, key=lambda pledge: pledge.start))


def _unread(scanned: Scan) -> Pledge:
    """What is left of a text with more verbs than anyone writes: seen, not read, hence held."""
    first, last = scanned.bonds[READABLE].verb, scanned.bonds[-1].verb
    return Pledge(
        first.act, first.start, last.end, manner="unread", verb_start=first.start, verb_end=last.end
    )


def _pledge(scanned: Scan, bond: Bond) -> Pledge | None:
    times, manner = when(scanned, bond)
    if manner == "timeless":
        return None
    said = polarity(scanned, bond)
    if said == "denied":
        return None
    around, staked = stance(scanned, bond), said == "staked"
    if not staked and not around.promises:
        return None
    if not relevant(scanned, bond):
        return None
    road = on_the_road(scanned, bond, times)
    return Pledge(
        act="deliver" if road else bond.verb.act,
        start=_start(scanned, bond, times),
        end=max([bond.verb.end, *(time.end for time in times)]),
        times=times,
        manner=manner,
        choice=len(times) > 1 and "还是" in scanned.masked[times[0].end : times[-1].start],
        paid=bond.condition is not None and manner != "effort" and not _already_paid(scanned, bond),
        paid_times=bond.condition_times,
        paid_after=_paid_after(scanned, bond),
        anchor="shipped" if road else _anchor(bond, times),
        anchor_times=bond.anchor_times,
        trying=around.trying and not staked,
        staked=staked,
        assured=staked or assured(scanned, bond.clause),
        completed=around.completed and not staked and not _suggested(scanned, bond, around),
        told=around.told,
        verb_start=bond.verb.start,
        verb_end=bond.verb.end,
    )


def _suggested(scanned: Scan, bond: Bond, around: Stance) -> bool:
    """``今天帮您发了吧``: a suggestion, not a report."""
    clause = scanned.clauses[bond.clause]
    return around.offer or scanned.masked[bond.verb.end : clause.end].endswith(("吧", "罢"))


def _start(scanned: Scan, bond: Bond, times: tuple[TimeExpr, ...]) -> int:
    starts = [bond.verb.start, *(time.start for time in times)]
    if bond.condition is not None:
        starts += [bond.condition.start, *(time.start for time in bond.condition_times)]
    if bond.anchor is not None and bond.anchor.start >= scanned.clauses[bond.clause].start:
        starts.append(bond.anchor.start)
    return min(starts)


def _already_paid(scanned: Scan, bond: Bond) -> bool:
    """``您是昨晚下的单``: told, not asked for; nothing counts from it."""
    paying = bond.condition
    told = paying is not None and scanned.masked.startswith("的", paying.end)
    return told and not bond.condition_times


def _paid_after(scanned: Scan, bond: Bond) -> bool:
    """``下午四点之后的订单``: the last moment that meets it is the end of that day."""
    if bond.condition is None:
        return False
    clause = scanned.clauses[bond.clause]
    first = min([clause.start, bond.condition.start, *(time.start for time in bond.condition_times)])
    if _ANY_HOUR.search(scanned.text[max(first - 8, 0) : bond.verb.start]):
        return True
    if not bond.condition_times:
        return False
    return bool(_AFTERWARDS.search(scanned.text[bond.condition_times[-1].start : bond.condition.start]))


def _anchor(bond: Bond, times: tuple[TimeExpr, ...]) -> PredicateKind | None:
    """The event a length of time counts from; it stands before the time."""
    anchor = bond.anchor
    if anchor is None or anchor.kind == "prepare":
        return None
    if times and anchor.start > times[0].start and bond.anchor_times != times:
        return None
    return anchor.kind


def _covers(idiom: Pledge, pledge: Pledge) -> bool:
    return idiom.act == pledge.act and pledge.start < idiom.end and idiom.start < pledge.verb_end


def _idiom_stands(scanned: Scan, saying: Saying) -> bool:
    before = scanned.masked[max(0, saying.start - 8) : saying.start]
    return not _IDIOM_DENIED.search(before) and not _IDIOM_UNDONE.match(scanned.masked, saying.end)


def _idiom(scanned: Scan, saying: Saying) -> Pledge:
    words = scanned.text[saying.start : saying.end]
    return Pledge(
        saying.act,
        saying.start,
        saying.end,
        (saying.time,),
        assured=bool(_IDIOM_ASSURED.search(words))
        or vouches(scanned.masked[max(0, saying.start - 8) : saying.start]),
        verb_start=saying.start,
        verb_end=saying.end,
    )
