"""A wording that can be kept: change the promise, leave the rest of the agent's sentence as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from app.core.promise.commitments.pledge import Pledge
from app.core.promise.reasons import Situation
from app.core.promise.ruling import Ruling
from app.core.promise.slots import promise_slots

Broken = Sequence[tuple[int, int, Ruling]]
_ROUNDS = 4
_MANY = 12
_A_PARTICLE = 3
_CUT = re.compile(r"[,，。.!！?？;；~～\n]")
_TURNED = re.compile(r"还是|还[能会]|难道|哪[能会]|怎么[会能可]|不是不")
"""A choice, or a question that means its opposite: with another time it would say something else."""
_TAIL = re.compile(r"[\s哦呢哈呀哟啦~～!！。.…]*$")
_VOUCHING = re.compile(
    r"(?:我)?(?:给您|向您|跟您)?(?:敢)?保证(?:会|能)?|肯定(?:会|能|可以)?|一定(?:会|能|可以|给您)?|保准(?:会|能)?|一准儿?(?:会|能)?|准保(?:会|能)?|准能|准(?=在|会|到|送|给)|铁定(?:会|能)?|绝对(?:会|能)?|[绝铁](?=到|送|给|能|会|收)|百分之?百|妥妥[的地当]*|稳稳[的地当]*|稳(?=到|送)|必定|必须|必(?=到|达|能)|确保|担保|指定(?=能|会)|[包保](?=您|你|到|准|送|在|今|明|后|周|\d|预计)|打包票|(?:必|稳|准|铁|绝|指定|[包保])$|没问题|(?:您|请|你|就)*放心[,，]?"
)
_VOUCHING_CLAUSE = re.compile(
    rf"(?:^|[,，、。!！~～\s])(?P<said>(?:这个|这点|这|那|我|咱|亲|您|绝|敢)*(?:{_VOUCHING.pattern}|板上钉钉|雷打不动|说到做到|[错跑误]不了|没毛病|拍胸脯|妥妥|稳|必|[包保](?:您|你)?|指定|准|妥了?|稳了)+(?:的|哈|哦|呢|呀|了|滴|哒|啦|亲)*)(?=[,，、。!！~～\s]|$)"
)
_PLAIN = {
    "ship": ("预计{ship_by}发出", "{ship_window}发出", "我们会尽快安排发出"),
    "reship": ("预计{ship_by}补发", "我们会尽快给您补发"),
    "deliver": ("预计{deliver_range}送达，具体以物流为准", "发出后会尽快送到，具体以物流为准"),
    "refund": ("{refund_days}为您退款", "我们会尽快为您处理退款"),
    "reply": ("{reply_by}回复您", "有结果会尽快回复您"),
}
_LAST = "具体时间我帮您核实好再告诉您"


def rewrite(text: str, broken: Broken, case: Situation, failing: Callable[[str], int]) -> str | None:
    """The reply with every broken promise replaced, or ``None`` where nothing safe can be said.

    `failing` counts the broken promises of a draft; a draft is only returned where it is 0.
    """
    if not broken or not text.strip():
        return None
    slots = promise_slots(case.facts, case.order, case.now)
    if any(ruling.pledge.act == "deliver" for *_, ruling in broken):
        text, broken = _unvouched(text, broken)
    unreadable = len(broken) > _MANY or any(ruling.pledge.manner == "unread" for *_, ruling in broken)
    draft = None if unreadable else _patched(text, broken, slots, failing)
    if draft is not None:
        return draft
    for whole in _whole(broken, slots):
        if failing(whole) == 0:
            return whole
    return None


def _unvouched(text: str, broken: Broken) -> tuple[str, Broken]:
    """`text` without the short clauses beside a promise that do nothing but vouch for it (``后天到，铁定``)."""
    for start, end, _ in broken:
        for vouching in reversed(list(_VOUCHING_CLAUSE.finditer(text))):
            first, last = vouching.span("said")
            near = min(abs(first - end), abs(start - vouching.end()))
            if near <= 2 and not (first < end and start < last):
                return _unvouched(*_cut_out(text, broken, *vouching.span()))
    return text, broken


def _cut_out(text: str, broken: Broken, first: int, last: int) -> tuple[str, Broken]:
    """`text` without ``[first, last)``, with the places of what is broken moved along."""
    gone = last - first
    moved = [
        (start - gone, end - gone, ruling) if start >= last else (start, end, ruling)
        for start, end, ruling in broken
    ]
    return text[:first] + text[last:], moved


def _patched(text: str, broken: Broken, slots: dict[str, str], failing: Callable[[str], int]) -> str | None:
    """Replace inside the sentence: from the last promise to the first, so that offsets stay true."""
    if len(broken) == 1:
        start, end, ruling = broken[0]
        return next(
            (draft for draft in _drafts(text, start, end, ruling.pledge, slots) if failing(draft) == 0), None
        )
    draft = text
    for start, end, ruling in sorted(_apart(broken), key=lambda item: -item[0]):
        clause = _clause(draft, start, end)
        lines = list(_lines(ruling.pledge, slots))
        draft = _put(draft, *clause, lines[0]) if lines else draft
    return draft if failing(draft) == 0 else None


def _apart(broken: Broken) -> list[tuple[int, int, Ruling]]:
    """One promise a place: overlapping ones are replaced together."""
    kept: list[tuple[int, int, Ruling]] = []
    for item in sorted(broken, key=lambda found: found[0]):
        if not kept or item[0] >= kept[-1][1]:
            kept.append(item)
    return kept


def _drafts(text: str, start: int, end: int, pledge: Pledge, slots: dict[str, str]) -> Iterator[str]:
    """Candidates, the ones closest to the agent's own words first."""
    clause = _clause(text, start, end)
    if pledge.staked and clause[1] - end <= _A_PARTICLE:
        clause = (
            clause[0],
            _clause(text, clause[1] + 1, min(len(text), clause[1] + 1))[1],
        )  # the stake goes too
    if not pledge.implied:
        for words in _times_instead(pledge, slots):
            yield from _swapped(text, start, end, pledge, words)
    for line in _lines(pledge, slots):
        yield _put(text, *clause, line)
    yield _put(text, *clause, _LAST)


def _times_instead(pledge: Pledge, slots: dict[str, str]) -> Iterator[str]:
    names = {
        "ship": ("ship_by", "ship_window"),
        "reship": ("ship_by", "ship_window"),
        "deliver": ("deliver_range",),
        "refund": ("refund_days",),
        "reply": ("reply_by",),
    }
    for name in names.get(pledge.act, ()):
        if name in slots:
            yield f"预计{slots[name]}" if pledge.anchor is None else slots[name]
    if pledge.act != "deliver":
        yield "尽快"


def _swapped(text: str, start: int, end: int, pledge: Pledge, words: str) -> Iterator[str]:
    """The time expression replaced where it stands, with what vouches for it taken out."""
    span = text[start:end]
    if not _swappable(text, start, end, pledge):
        return
    time = pledge.times[0].text
    if span.count(time) != 1:
        return
    place = start + span.index(time)
    before, after = text[:place], text[place + len(time) :]
    before = re.sub(
        r"(?:争取|尽量|努力|预计|大概|一般|应该|最晚|最迟|估计|差不多|基本)+(?:在|是|就|会|要|得|需要|可能)*$",
        "",
        before,
    )
    after = re.sub(r"^(?:之前|以前|之内|以内|左右|前|内)?(?:就|立马|马上)?", "", after)
    cut = _CUT.search(after)
    edge = cut.start() if cut else len(after)
    head, tail = after[:edge], after[edge:]
    last = max((found.end() for found in _CUT.finditer(before)), default=0)
    if "预计" in before[last:]:
        words = words.removeprefix("预计")
    yield before[:last] + _VOUCHING.sub("", before[last:]) + words + _VOUCHING.sub("", head) + tail


def _swappable(text: str, start: int, end: int, pledge: Pledge) -> bool:
    """Whether another time in the same place still makes sense."""
    if len(pledge.times) != 1 or pledge.paid or pledge.staked or pledge.times[0].family == "unverifiable":
        return False
    first, last = _clause(text, start, end)
    return not _TURNED.search(text, first, last) and (pledge.anchor is None or pledge.act == "refund")


def _lines(pledge: Pledge, slots: dict[str, str]) -> Iterator[str]:
    for line in _PLAIN.get(pledge.act, ()):
        try:
            yield line.format(**slots)
        except KeyError:
            continue


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch between punctuation marks around ``[start, end)``."""
    first = max((found.end() for found in _CUT.finditer(text, 0, start)), default=0)
    after = _CUT.search(text, end)
    return first, after.start() if after else len(text)


def _put(text: str, start: int, end: int, line: str) -> str:
    """`line` for the clause, keeping the particles it ended with."""
    tail = _TAIL.search(text[start:end])
    particles = tail.group() if tail else ""
    return text[:start] + line + particles + text[end:]


def _whole(broken: Broken, slots: dict[str, str]) -> Iterator[str]:
    """The reply cut down to what can be said."""
    for _, _, ruling in broken[:_ROUNDS]:
        yield from _lines(ruling.pledge, slots)
    yield _LAST
