"""Which times a verb is said with, and how: a time, at once, as soon as possible, in time for something, or none."""

from __future__ import annotations

import re

from app.core.promise.commitments.assurance import assured, vouches
from app.core.promise.commitments.loose import ROAD_TALK
from app.core.promise.commitments.marks import EFFORT, Bond, Scan
from app.core.promise.commitments.pledge import Manner
from app.core.promise.model import TimeExpr

When = tuple[tuple[TimeExpr, ...], Manner]

_AFTER_PAYING = re.compile(
    r"[,，]?(?:您|我们?|这边|小店|店里|仓库)?(?:[就即便]|立马|立即|马上|立刻|直接|当场|随)"
    r"(?:能够|能|会|可以|可|给|帮|为|您|你|安排|马上|直接)*$"
)
_ABOUT_TO = re.compile(
    r"(?:^|[,这那我们边您单件货]|眼看着?|眼瞅着)(?:马上|这会儿?|现在|眼下|这)?(?:就要|就|快要|快|正要|正准备|准备|即将)(?:要|给|帮|为|您|你|安排|可以|会|能)*$"
)
_COURIER_COMES = re.compile(
    r"(?:小哥|快递员?|师傅|顺丰|揽收员|货?车)(?:一)?(?:来|到)了?(?:就|立马|马上)(?:能|会|可以|给您|帮您|把您的?[件货单]?|让他)*$"
)
_IN_TURN = re.compile(r"[轮排]到|到(?=您|你)")
_PACKED = re.compile(
    r"(?:打|包|装|贴|弄|忙|搞|整|配|拣|捡|打印|核对)(?:好|完)(?:了)?(?:包|单|箱)?(?:就|立马|立刻)(?:能|给|帮|为|您|你|会)*$"
)
_IN_TIME = {"赶得上", "赶得及", "赶上", "来得及", "误不了", "耽误不了", "不会耽误", "不耽误"}
_OCCASION = re.compile(
    r"(?:您|你|家里|孩子|宝宝|妈妈|爸爸|老人|他|她|在)[一-鿿]{2,}"
    r"|[一-鿿]{0,4}(?:节|日子|典礼|聚会|活动|旅行|出行|搬家|入住|考试|比赛|演出|开学|满月|周岁|寿|喜|宴)"
)
_BUSINESS = re.compile(r"(?:您|你)?的?(?:正|大)?事")
_ON_TIME = re.compile(r"准时|按时|如期|及时|准点")
_SAME_DAY = frozenset({"当天", "当日", "当晚"})
_BACK = re.compile(
    r"(?:就|才|正式|统一)?(?:恢复|开门|开工|复工|上班|营业|开仓|开业|返工|回来)(?:发货|营业|上班|正常)?(?:之?后|以后|了)?[,，]?(?:就|的)?"
)
_BESIDE = 3
_JOINS = re.compile(
    rf"(?:给您|左右|前后|回复|[,，、的是就也都能会到或者还要么最晚迟不超过预计大概虽然{EFFORT}])*+"
)
_CONDITION_ONLY = "就能可以会的都给您,"


def when(scanned: Scan, bond: Bond) -> When:
    """The times of `bond` (an effort only where there is nothing else) and the manner of saying it."""
    firm = _together(scanned, tuple(time for time in bond.times if time.family != "effort"))
    firm = _on_reopening(scanned, firm)
    supply = _supplied(scanned, bond)
    if firm:
        return (supply if supply and all(time.family == "immediate" for time in firm) else firm), "stated"
    if bond.times:
        return bond.times, "effort"
    if supply and not _pays_only(scanned, bond):
        return supply, "stated"
    return (), _untimed(scanned, bond)


def _on_reopening(scanned: Scan, times: tuple[TimeExpr, ...]) -> tuple[TimeExpr, ...]:
    """``13号恢复，当天就给您出``: the same day is the day on which the shop is back."""
    if len(times) != 1 or times[0].text not in _SAME_DAY:
        return times
    before = next((time for time in reversed(scanned.times) if time.end <= times[0].start), None)
    if before is None or not _BACK.fullmatch(scanned.masked[before.end : times[0].start]):
        return times
    return (before,)


def _untimed(scanned: Scan, bond: Bond) -> Manner:
    if _at_once(scanned, bond):
        return "immediate"
    word = scanned.masked[bond.verb.start : bond.verb.end]
    if word in _IN_TIME and _BUSINESS.match(scanned.masked, bond.verb.end):
        return "timeless"
    if word in _IN_TIME and _OCCASION.match(scanned.masked, bond.verb.end):
        return "event"
    if bond.verb.act == "deliver" and bond.anchor is None and _vouched(scanned, bond.clause):
        return "vouched"
    return "timeless"


def _vouched(scanned: Scan, index: int) -> bool:
    """Assured in its own clause, or, said to be on time, in the next one (``准时送到，我担保``)."""
    text = scanned.clause_text(index)
    return vouches(text) or bool(_ON_TIME.search(text) and assured(scanned, index))


def _at_once(scanned: Scan, bond: Bond) -> bool:
    """``拍下就发``, ``打完包就发``, ``这就发``: no time word, and yet now."""
    clause = scanned.clauses[bond.clause]
    before = scanned.masked[max(clause.start, bond.since) : bond.verb.start]
    if bond.condition is not None and bond.since <= bond.condition.end + 1 and _AFTER_PAYING.search(before):
        return True
    if bond.verb.act not in {"ship", "reship"}:
        return False
    if _COURIER_COMES.search(scanned.masked[clause.start : bond.verb.start]):
        return True
    if bond.verb.flavour not in {"plain", "bare"}:
        return False
    if _PACKED.search(scanned.masked[clause.start : bond.verb.start]):
        return True
    return (
        bond.anchor is None
        and bond.condition is None
        and bool(_ABOUT_TO.search(before))
        and not _IN_TURN.search(before)
    )


def _together(scanned: Scan, times: tuple[TimeExpr, ...]) -> tuple[TimeExpr, ...]:
    """The times that stand together before the verb; one further off gives a reason (``过年前单子多，24小时内发``)."""
    kept = times[-1:]
    for time in reversed(times[:-1]):
        between = scanned.masked[time.end : kept[0].start]
        if len(between) > _BESIDE and not _JOINS.fullmatch(between):
            break
        kept = (time, *kept)
    return kept


def _supplied(scanned: Scan, bond: Bond) -> tuple[TimeExpr, ...]:
    """The time of the supply or the preparation that comes before the verb in its clause (``明天到货就发``)."""
    anchor = bond.anchor
    if anchor is None or anchor.kind not in {"stock", "prepare"}:
        return ()
    start = scanned.clauses[bond.clause].start
    if anchor.start < start and not (anchor.kind == "prepare" and _done_first(scanned, bond, anchor.end)):
        return ()
    return bond.anchor_times


def _done_first(scanned: Scan, bond: Bond, prepared: int) -> bool:
    """``8号前给您做好，寄出``: the clause before ends with the preparation."""
    before = scanned.clauses[bond.clause - 1]
    return (
        before.end == prepared
        and not before.hard
        and bond.verb.start - scanned.clauses[bond.clause].start <= 4
    )


def _pays_only(scanned: Scan, bond: Bond) -> bool:
    """``今天拍下的会发``: the time is the payment's alone."""
    condition, clause = bond.condition, scanned.clauses[bond.clause]
    if condition is None or not bond.condition_times or condition.start < clause.start:
        return False
    return not scanned.masked[max(clause.start, bond.since) : bond.verb.start].strip(_CONDITION_ONLY)


def on_the_road(scanned: Scan, bond: Bond, times: tuple[TimeExpr, ...]) -> bool:
    """``快递大概要走三天``: how long the parcel travels, not when it leaves."""
    verb = bond.verb
    if scanned.masked[verb.start : verb.end] != "走" or not times or times[0].start < verb.end:
        return False
    clause = scanned.clauses[bond.clause]
    talk = ROAD_TALK.search(scanned.masked[clause.start : verb.start])
    return talk is not None and all(time.family == "duration" for time in times)
