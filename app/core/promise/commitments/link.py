"""Give every time in a text to the verb or predicate that owns it.

In Chinese the time stands before its verb (``明天给您发``), so a verb takes the times since the last verb or
predicate of its clause. Times left over at the end of a clause belong to the verb before them
(``给您回复，23点之前``) or, where the clause has no verb at all, open the next one (``今天，给您发``); what
still belongs to nobody floats (``明天可以吗``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from app.core.promise.commitments import clauses as cutting
from app.core.promise.commitments.acts import Mark, marks
from app.core.promise.commitments.marks import MOST, Bond, Clause, Float, Predicate, Scan, Verb, mask
from app.core.promise.model import TimeExpr
from app.core.promise.times import find

_ON_THE_WAY = re.compile(
    r"[做弄备刻印包打绣裁][包]?好|加班|一?(?:上班|开工|开门|复工|返工|营业|开仓)|处理|核对|审核|审批|确认|检查|改(?:好|成|一下|下)?|修改|登记|备注|跟进|查(?:一?下)?|验货"
)
_STEPS = re.compile(
    r"(?:一下|好|完|了|之?后|地址|信息|订单|仓库|单子|没问题|就|再|立刻|马上|直接|连夜|给|帮|为|您|你|亲|把|这|单|件|货|您的|安排|出来|去|的话|也)*"
)
_CUTOFF = re.compile(r"截单|封单|收单|截止")
_BEFORE_IT = re.compile(r"(?:之前|以前|前面?|在此之前|这之前)(?:的|都|已|您|拍|下|单)*$")
_TAKEN_UP = re.compile(r"[排约占]满|满了|爆满|已满|没了|抢完|截止了?$")
_BUSY = re.compile(r"加班|上班|营业|值班")
_OPEN = re.compile(r"休息|放假|打烊|停|关门|歇")
_KEEPS = re.compile(r"[不没](?:用|会|是)?$")
_NOT_SEEN = re.compile(r"(?:查|看)(?:询)?不[到着见]")
_USED = re.compile(r"用|穿|吃|喝|使用")
_NEEDED = re.compile(r"[要得急](?:用|穿|吃|喝|使用|送人|试)")
_IN_TIME = re.compile(r"赶得上|赶得及|赶上|来得及|误不了|耽误不了|不会耽误|不耽误")
_LOTS = ("批", "趟", "车", "班")
_NOT_DONE = re.compile(r"[没不未](?:能|有|会|给您|再|赶上)*$")
_MUST_BE = re.compile(
    r"(?:了|货|到|件)?(?:估计|可能|应该|大概|恐怕|看来|那就|就)*(?:得|要|只能|改|改到|得等|要等)(?:等|到|是)*"
)
_TELLS = re.compile(r"单[子量]?|订单|仓库|快递|天气|活动|大促|发货量|人手")
"""``今天单子多``: a clause that tells of the day, besides naming it."""
_WHILE = re.compile(r"的时候|时候?(?![间效]|常)|那会儿?")
_REFUSED = re.compile(
    r"没法|无法|(?<!行)不行|(?<!能)不能|来不及|赶不[上及]|不可以|不可能|没办法|不一定|够呛|恐怕"
)


@lru_cache(maxsize=4096)
def scan(text: str) -> Scan:
    """Take normalised, respelled `text` apart; nothing here depends on the present time."""
    times = find(text)
    masked = mask(text, times)
    clauses = cutting.split(masked)
    linker = _Linker(clauses, masked)
    found = marks(masked, text)
    cut = sum(isinstance(mark, Verb) for mark in found) >= MOST
    linker.run(found, [time for time in times if time.start < found[-1].end] if cut else times)
    predicates = tuple(mark for mark in found if isinstance(mark, Predicate))
    return Scan(text, masked, times, clauses, tuple(linker.bonds), tuple(linker.floats), predicates, cut)


def _firm(times: Sequence[TimeExpr]) -> bool:
    return any(time.family != "effort" for time in times)


@dataclass(frozen=True, slots=True)
class Before:
    """The verb before in a clause: its times, and where it ends; ``今晚小哥来收件的时候给您带走`` shares them."""

    times: list[TimeExpr] = field(default_factory=list)
    end: int = 0


@dataclass(slots=True)
class _Linker:
    clauses: Sequence[Clause]
    masked: str
    bonds: list[Bond] = field(default_factory=list)
    floats: list[Float] = field(default_factory=list)
    carried: tuple[TimeExpr, ...] = ()
    carried_from: int = 0
    condition: tuple[Predicate, tuple[TimeExpr, ...], int] | None = None
    anchor: tuple[Predicate, tuple[TimeExpr, ...], int] | None = None
    weak: bool = False
    needed: tuple[tuple[TimeExpr, ...], int] = ((), -9)
    cutoff: tuple[tuple[TimeExpr, ...], int] = ((), -9)

    def run(self, found: Sequence[Mark], times: Sequence[TimeExpr]) -> None:
        everything: list[Mark | TimeExpr] = sorted([*found, *times], key=lambda item: item.start)
        place = 0
        for index, clause in enumerate(self.clauses):
            first = place
            while place < len(everything) and everything[place].start < clause.end:
                place += 1
            self._clause(
                index, clause, [item for item in everything[first:place] if item.start >= clause.start]
            )
        self._let_go()

    def _clause(self, index: int, clause: Clause, items: Sequence[Mark | TimeExpr]) -> None:
        waiting: list[TimeExpr] = []
        since = clause.start
        owners = [item for item in items if not isinstance(item, TimeExpr)]
        if not owners:
            self._verbless(index, items)
            return
        first, before = True, Before()
        for item in items:
            if isinstance(item, TimeExpr):
                waiting.append(item)
                continue
            if waiting and isinstance(item, Predicate) and self._wanted_for(index, item):
                self.bonds[-1] = replace(self.bonds[-1], times=tuple(waiting))
                waiting = []
                continue
            if (
                waiting
                and isinstance(item, Predicate)
                and (self._open(item, clause) or self._goes_on(item, owners))
            ):
                continue
            if isinstance(item, Verb):
                if not waiting and _WHILE.match(self.masked, before.end):
                    waiting = before.times
                self._bind(index, item, waiting, since, opening=first)
                before = Before(waiting, item.end)
            else:
                self._own(index, item, waiting)
            first, waiting, since = False, [], item.end
        self._let_go()
        if waiting:
            self._trailing(index, owners[-1], waiting)

    def _open(self, predicate: Predicate, clause: Clause) -> bool:
        """``明天不休息，给您发``, ``今晚还查不到揽收``: the day is still to be spoken of."""
        if self.masked[predicate.start - 1 : predicate.end] in {"再忙", "多忙"}:
            return True
        if self.masked[predicate.end : clause.end].strip("的") == "" and _BUSY.fullmatch(
            self.masked, predicate.start, predicate.end
        ):
            self.weak = True
            return True
        if _NOT_SEEN.match(self.masked, predicate.start):
            return True
        return bool(
            _OPEN.match(self.masked, predicate.start)
            and _KEEPS.search(self.masked[max(0, predicate.start - 2) : predicate.start])
        )

    def _wanted_for(self, index: int, predicate: Predicate) -> bool:
        """``不耽误您周五用``: the day of use is the day to be in time for."""
        last = self.bonds[-1] if self.bonds else None
        return (
            last is not None
            and last.clause == index
            and not last.times
            and _IN_TIME.fullmatch(self.masked, last.verb.start, last.verb.end) is not None
            and _USED.match(self.masked, predicate.start) is not None
        )

    def _goes_on(self, predicate: Predicate, owners: Sequence[Mark | TimeExpr]) -> bool:
        """``今天加班给您发``: one thing done on the way to the other, at the same time."""
        if not _ON_THE_WAY.fullmatch(self.masked, predicate.start, predicate.end):
            return False
        following = next((mark for mark in owners if mark.start >= predicate.end), None)
        return (
            isinstance(following, Verb)
            and following.act in {"ship", "reship", "refund"}
            and bool(_STEPS.fullmatch(self.masked, predicate.end, following.start))
        )

    def _bind(self, index: int, verb: Verb, waiting: list[TimeExpr], since: int, *, opening: bool) -> None:
        times, topical = tuple(waiting), False
        if opening and self.carried:
            if self._follows_verb(self.carried_from):
                self.floats.append(Float(self.carried, self.carried_from))
            if not (_firm(times) or (times and self.weak)):
                times, topical = (*self.carried, *times), True
            else:
                self._let_go()
            self.carried, self.weak = (), False
        if (
            not times
            and index - self.needed[1] <= 1
            and _IN_TIME.fullmatch(self.masked, verb.start, verb.end)
        ):
            times, topical = self.needed[0], True
        near = self.condition if self.condition and index - self.condition[2] <= 1 else None
        anchor = self.anchor if self.anchor and index - self.anchor[2] <= 1 else None
        self.bonds.append(
            Bond(
                verb, times, index, since,
                condition=near[0] if near else None, condition_times=near[1] if near else (),
                anchor=anchor[0] if anchor else None, anchor_times=anchor[1] if anchor else (), topical=topical,
            )
        )  # fmt: skip

    def _own(self, index: int, predicate: Predicate, waiting: list[TimeExpr]) -> None:
        if waiting:
            self._let_go()
        elif self.carried and self._follows_verb(self.carried_from):
            self.floats.append(Float(self.carried, self.carried_from))  # 给您发货，今天，不用担心
        times = tuple(waiting) or self.carried
        self.carried = ()
        if _NEEDED.fullmatch(self.masked, max(0, predicate.start - 1), predicate.end) or _IN_TIME.match(
            self.masked, predicate.end
        ):
            self.needed = (times, index)
        if predicate.kind == "pay" and not times and self._by_the_cutoff(index, predicate):
            times = self.cutoff[0]
        if predicate.kind == "pay" and not times and self.condition and self.condition[2] == index:
            times = self.condition[1]  # 四点前拍下付款
        if _CUTOFF.fullmatch(self.masked, predicate.start, predicate.end):
            self.cutoff = (times, index)
        if predicate.kind == "pay":
            self.condition = (predicate, times, index)
        elif predicate.kind != "other":
            self.anchor = (predicate, times, index)

    def _by_the_cutoff(self, index: int, predicate: Predicate) -> bool:
        """``18:00截单，之前付款的``: the hour is the one just named."""
        own = self.masked[self.clauses[index].start : predicate.start]
        return self.cutoff[1] == index - 1 and bool(_BEFORE_IT.search(own))

    def _verbless(self, index: int, items: Sequence[Mark | TimeExpr]) -> None:
        times = tuple(item for item in items if isinstance(item, TimeExpr))
        if not times:
            return
        self._let_go()
        text = self.masked[self.clauses[index].start : self.clauses[index].end]
        if _REFUSED.search(text) or _TAKEN_UP.search(text):
            return
        self.carried, self.carried_from = times, index
        self.weak = bool(_TELLS.search(text))

    def _follows_verb(self, index: int) -> bool:
        """Whether the clause before `index` ends with a verb that has no time of its own yet."""
        last = self.bonds[-1] if self.bonds else None
        return last is not None and last.clause == index - 1 and not _firm(last.times)

    def _let_go(self) -> None:
        """Times that no verb came for float."""
        if self.carried:
            self.floats.append(Float(self.carried, self.carried_from))
        self.carried = ()

    def _instead(self, bond: Bond, time: TimeExpr) -> bool:
        """``今天中通没来收件估计得明天了``: the day that comes after a no is not the one denied."""
        head = self.masked[self.clauses[bond.clause].start : bond.verb.start]
        between = self.masked[bond.verb.end : time.start]
        return bool(_firm(bond.times) and _NOT_DONE.search(head) and _MUST_BE.fullmatch(between))

    def _trailing(self, index: int, last: Verb | Predicate, times: list[TimeExpr]) -> None:
        mine = [position for position, bond in enumerate(self.bonds) if bond.clause == index]
        if not isinstance(last, Verb) or not mine:
            self.carried, self.carried_from = tuple(times), index
            return
        bond = self.bonds[mine[-1]]
        if self._instead(bond, times[0]):
            self.carried, self.carried_from = tuple(times), index
            return
        if _firm(bond.times):
            if all(time.family == "unresolved" and time.text.endswith(_LOTS) for time in times):
                return
            self.bonds.append(replace(bond, times=tuple(times), topical=True))
        else:
            self.bonds[mine[-1]] = replace(bond, times=(*bond.times, *times), topical=True)
