"""Times without a verb: ``明天可以吗``, ``预计12号的``. They continue what was last spoken of."""

from __future__ import annotations

import re

from app.core.promise.commitments.assurance import assured
from app.core.promise.commitments.marks import EFFORT, TIME, Float, Scan
from app.core.promise.commitments.pledge import Manner, Pledge
from app.core.promise.commitments.stance import stance
from app.core.types import Act

_ONLY_WHEN = re.compile(
    rf"(?:[{TIME}{EFFORT}]|预计|大概|大约|一般|基本|正常|应该|可能|估计|最晚|最迟|最快|最多|不?超过|不会|绝对?|决|您看|差不多|肯定|一定|保证"
    r"|可以|没问题|左右|前后|之前|之内|时间|这边|或者|还是|也就|那么|给您|帮您|安排|需要|行|成|能|事|号"
    r"|[是要就得也的了吧呢前内好那亲到都才会或和至在于嗯恩最早晚点走说看约发货改等试只为今明])++"
)
_HARMLESS = re.compile(r"不会?超过|差不多|没问题|不超出")
_INTRODUCES = re.compile(
    r"(?:路上|运输|在途|快递|物流|您看|预计|大概|大约|最晚|最迟|估计|应该|一般|基本|要等?|得|是|那|改)"
    r"(?:就|也就|大概|一般|也要|要|得|差不多|需要)*$"
)
_DENIED = re.compile(r"[不没别难悬]|来不及|够呛|恐怕")
_REACHES = re.compile(r"赶[得上在]|来得及|误不了|不耽误|不会耽误|不误|耽误不了|不影响")
_SHIP_TALK = re.compile(r"仓库|打包|订单|单子|备货|拍下|付款")
ROAD_TALK = re.compile(r"快递|物流|站点|派送|路上|小哥|师傅|包裹")
"""Talk of the parcel under way."""


def continued(scanned: Scan) -> list[Pledge]:
    """The loose times of a text, each as a pledge of the act last mentioned before it."""
    found: list[Pledge] = []
    for loose in scanned.floats:
        act = _act(scanned, loose) if stands(scanned, loose) else None
        if act is not None:
            found.append(pledged(scanned, loose, act))
    return found


def _act(scanned: Scan, loose: Float) -> Act | None:
    previous = [bond for bond in scanned.bonds if bond.clause <= loose.clause]
    if not previous:
        if any(time.family == "unresolved" for time in loose.times):
            return None
        if _REACHES.match(loose.times[0].text):
            return "deliver"
        return _spoken_of(scanned.masked[: loose.times[0].start])
    last = previous[-1]
    over = stance(scanned, last).past or (last.verb.flavour == "pickup" and not last.times)
    return None if over else last.verb.act


def _spoken_of(before: str) -> Act | None:
    """``催下仓库，最晚72小时``: no verb at all, but no doubt what it is about."""
    if _SHIP_TALK.search(before):
        return "ship"
    return "deliver" if ROAD_TALK.search(before) else None


def stands(scanned: Scan, loose: Float) -> bool:
    """Whether a clause of times says nothing but *when*, and doesn't deny it."""
    clause = scanned.clauses[loose.clause]
    start = max(clause.start, min(time.start for time in loose.times))
    head, tail = scanned.masked[clause.start : start], scanned.masked[start : clause.end]
    if _REACHES.match(loose.times[0].text):
        return not _DENIED.search(head[-6:])
    if not _ONLY_WHEN.fullmatch(tail) or _DENIED.search(_HARMLESS.sub("", tail + head[-2:])):
        return False
    return not head or bool(_ONLY_WHEN.fullmatch(head) or _INTRODUCES.search(head))


def pledged(scanned: Scan, loose: Float, act: Act, *, implied: bool = False) -> Pledge:
    """The pledge that a loose time makes of `act`."""
    start, end = loose.times[0].start, loose.times[-1].end
    manner: Manner = "effort" if all(time.family == "effort" for time in loose.times) else "stated"
    return Pledge(
        act,
        start,
        end,
        loose.times,
        manner,
        choice="还是" in scanned.masked[start:end],
        trying=bool(re.search(r"争取|尽量|努力", scanned.clause_text(loose.clause))),
        assured=assured(scanned, loose.clause),
        implied=implied,
        verb_start=end,
        verb_end=end,
    )
