"""Put the pieces together: 明天 + 下午 + 四点 + 前 is one expression; so are ranges, alternatives and bounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from app.core.promise.model import Bound, TimeExpr
from app.core.promise.times.grammar import Atom, Day, Length, Point, Word
from app.core.promise.times.numbers import number
from app.core.promise.times.scan import scan
from app.core.promise.times.words import CLOSING_NEEDS_BOUND, TODAY

_GAP = re.compile(r"(?:的|[,(（]|大概|大约|差不多|约|\s|虽然)?")
_APPOSED = frozenset({"now", "date", "weekday", "monthday", "festival", "lunar", "base"})
_NEUTRAL = re.compile(
    r"(?:左右|上下|前后|期间|当天|那一?天|当日|的?时候|这天|整|多(?!少|久|了|谢)|[)）](?=[前之以内])|放?假期?(?=[前后之以期间]|过后)|节(?=[前后之以]|过后|期间|当天)|开始|起(?![来码])|到来|来临|结束|过完|过(?=了?之?后))*"
)
_BOUNDS: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (
        "before",
        re.compile(r"(?:或)?(?:之前|以前|前)(?!往(?![外您])|[面台后者置几])|(?:和|或|及)(?:更早|之前)"),
    ),
    ("within", re.compile(r"为止|(?:之内|以内|内)(?![容部衣含蒙置存胆侧行涵参心])|里(?=[就发给]|$)")),
    ("after", re.compile(r"(?:之后|以后|过后|往后|后)(?![台天面续期悔来方勤])")),
)
_OPEN_BEFORE = re.compile(
    r"(?:最快|最早|最快的话|快的话|快则|最起码|起码|至少|最少|少说|不早于|最快最快)(?:也|都|要|得|是|能|可以|可|在|到|需要?|大概|估计|预计|就|等|应该|会|为|的|话|:|,)*$"
)
_LATEST_BEFORE = re.compile(
    r"(?:最晚|最迟|最慢|慢则|不超过|不会超过|不会超出|不超出|不会?[过出]|不会?[拖晚]过|不晚于|截止到?|截至|至多|顶多|最多|最长|赶在)(?:也|都|就|是|不|会|要|得|超过|在|到|大概|:|,)*$"
)
_NOT_UNTIL_BEFORE = re.compile(
    r"(?:[拖留放压隔捱挨](?:不|不会)到|(?:不会?|不用|不让您?|绝不|决不|不可能)(?:再|又|要|会|给您|让您|把您的?(?:件|单))*[拖留放压隔捱挨等](?:到|至)?)$"
)
_BEGINS = re.compile(r"开始|起")
_AFTER_BREAK = re.compile(
    r"(?:节|假期?|长假|小长假)?(?:放假|放)?(?:结束|过完|完)?(?:假期?)?(?:之后|以后|过后|后)?(?:上班)?的?(?:第一|头一?|首|第1)个?(?:工作日|上班日|天上班|天|日)(?:上班)?"
)
_LAST_OF_BREAK = re.compile(r"(?:节|放假|长假|小长假|假期?)*的?最后[一1]天")
_DAY_OF_BREAK = re.compile(r"(?:节|放假)?(后)?的?第([二三四五六七2-7])天")
_FIRST_OF_BREAK = re.compile(r"(?:节|长假|小长假|假期?|放假)*的?(?:第[一1]|头一?|首)[天日](?!上班)")
_BEFORE_BREAK = re.compile(r"(?:放假|小?长假|假期)(?=前|之前|以前)")
_HALF_DAY = re.compile(r"(早|晚)(?=[发寄出来前给能可]|之前|$)")
_INCLUDED = re.compile(
    r"\(?(?:含|包含|包括)(?:了)?(?:周[一二三四五六日天]|星期[一二三四五六日天]|当[天日]|\d{1,2}[号日])?(?:当[天日])?\)?"
)
_RANGE = re.compile(
    r"\s*(到|至|-+|~+|—+|–|或者是?|或是?|还是|和|与|跟|及|、|以及|要么|,?(?:或者|最迟|最晚))\s*"
)
_EITHER = frozenset({"或", "或者", "或是", "或者是", "还是", "和", "与", "跟", "及", "、", "以及", "要么"})
_PLUS = re.compile(r"(?:又|零|加|外加|\s)?")
_HOLIDAYS = frozenset({"festival", "holiday"})
# fmt: off
_FAMILIES = {
    "now": "day", "base": "day", "weekday": "weekday", "weekend": "weekday", "date": "date", "date_in": "date",
    "monthday": "date", "festival": "festival", "holiday": "festival", "holiday_span": "festival", "lunar": "lunar",
    "holiday_after": "workdays", "holiday_last": "festival", "workday": "workdays",
}
# fmt: on
_NOT_AT_ONCE = re.compile(r"(?:就|快|要|到|又|也|是|的|啦)*$")


@lru_cache(maxsize=8192)
def find(text: str) -> tuple[TimeExpr, ...]:
    """All time expressions of normalised (and respelled) `text`, left to right, not overlapping."""
    atoms = scan(text)
    found: list[TimeExpr] = []
    index = 0
    while index < len(atoms):
        expr, index = _expression(text, atoms, index)
        if expr is not None:
            found.append(expr)
    return tuple(found)


def _expression(text: str, atoms: list[Atom], index: int) -> tuple[TimeExpr | None, int]:
    value = atoms[index].value
    if isinstance(value, Word):
        return _word(text, atoms, index, value)
    if isinstance(value, Length):
        return _length(text, atoms, index, value)
    return _point(text, atoms, index)


def _word(text: str, atoms: list[Atom], index: int, word: Word) -> tuple[TimeExpr | None, int]:
    """Past days take the hour behind them along and are no deadline; 马上双十一了 is not "at once"."""
    atom, after = atoms[index], index + 1
    if word.kind == "past":
        end = atom.end
        while (
            after < len(atoms)
            and isinstance(atoms[after].value, Point)
            and _GAP.fullmatch(text, end, atoms[after].start)
        ):
            end = atoms[after].end
            after += 1
        return None, after
    near = after < len(atoms) and isinstance(atoms[after].value, Point)
    if word.kind == "immediate" and near and _NOT_AT_ONCE.fullmatch(text[atom.end : atoms[after].start]):
        return None, after
    end = atom.end
    if word.kind == "unresolved":
        end = _bound(text, atom.end)[1]
    return TimeExpr(atom.start, end, text[atom.start : end], word.kind, "at", {}), after


def _length(text: str, atoms: list[Atom], index: int, first: Length) -> tuple[TimeExpr | None, int]:
    atom = atoms[index]
    lengths: tuple[Length, ...] = (first,)
    end, after = atom.end, index + 1
    while after < len(atoms) and isinstance(following := atoms[after].value, Length):
        joint = text[end : atoms[after].start]
        if _PLUS.fullmatch(joint) and following.unit != lengths[-1].unit:
            lengths = (*lengths, following)
        elif _RANGE.fullmatch(joint):
            lengths = (*lengths[:-1], *_span(lengths[-1], following))
        else:
            break
        end, after = atoms[after].end, after + 1
    counted = end
    bound, end = _bound(text, end)
    if text.startswith("起", counted):
        bound = "from"
    start, bound = _opening(text, atom.start, bound or "by")
    return TimeExpr(
        start, end, text[start:end], _length_family(bound, lengths), bound, {"lengths": lengths}
    ), after


def _length_family(bound: Bound, lengths: tuple[Length, ...]) -> str:
    if bound == "before":
        return "unresolved"
    return "workdays" if lengths[0].unit == "workday" else "duration"


def _span(low: Length, high: Length) -> tuple[Length, ...]:
    """``24小时到48小时``; over different units the later end alone."""
    return (Length(low.low, high.high, high.unit),) if low.unit == high.unit else (high,)


def _point(text: str, atoms: list[Atom], index: int) -> tuple[TimeExpr | None, int]:
    atom = atoms[index]
    first, end, after, weak = _joined(text, atoms, index)
    first, end = _break_day(text, first, end)
    first, end = _half_day(text, first, end)
    after = _past(atoms, after, end)
    last, end, after = _other_end(text, atoms, first, end, after)
    counted = end
    bound, end = _bound(text, end)
    if bound is None and last is None and first.day != TODAY and _BEGINS.search(text[counted:end]):
        bound = "from"
    if bound == "before" and (included := _INCLUDED.match(text, end)):
        bound, end = "by", included.end()
        after = _past(atoms, after, end)
    start, bound = _opening(text, atom.start, bound or ("span" if last else "at"))
    if weak and bound == "at":
        return None, after
    value = {"point": first} if last is None else {"point": first, "to": last[0], "either": last[1]}
    return TimeExpr(start, end, text[start:end], _family(first), bound, value), after


def _past(atoms: list[Atom], index: int, end: int) -> int:
    """The index of the first piece that isn't covered yet."""
    while index < len(atoms) and atoms[index].start < end:
        index += 1
    return index


def _half_day(text: str, point: Point, end: int) -> tuple[Point, int]:
    """``周一早``, ``15号晚``."""
    found = (
        _HALF_DAY.match(text, end)
        if point.day is not None and point.part is None and point.clock is None
        else None
    )
    if found is None:
        return point, end
    return replace(point, part="morning" if found[1] == "早" else "evening"), found.end()


def _joined(text: str, atoms: list[Atom], index: int) -> tuple[Point, int, int, bool]:
    """The point at `index` with everything that narrows it: its end, the next index, whether it is weak."""
    atom = atoms[index]
    point, end, after, weak = atom.value, atom.end, index + 1, atom.weak
    assert isinstance(point, Point)  # noqa: S101 - the caller has looked
    while after < len(atoms):
        joint = text[end : atoms[after].start]
        merged = _merge(point, atoms[after].value, joint) if _GAP.fullmatch(joint) else None
        if merged is None or _hangs(text, atoms[after]):
            break
        point, end, after, weak = merged, atoms[after].end, after + 1, False
    return point, end, after, weak


def _hangs(text: str, atom: Atom) -> bool:
    """截单 in ``今天截单了``: no time of day unless 前 or 后 follows."""
    part = isinstance(atom.value, Point) and atom.value.part in CLOSING_NEEDS_BOUND
    return part and atom.weak and _bound(text, atom.end)[0] is None


def _merge(point: Point, other: Point | Length | Word, joint: str) -> Point | None:
    """`point` narrowed by what follows it, or None where that begins something new."""
    if isinstance(other, Length):
        return (
            replace(point, within=other)
            if point.day and not joint and point == Point(point.day) and other.unit in {"hour", "minute"}
            else None
        )
    if isinstance(other, Word) or point.clock is not None:
        return None
    if other.day is not None:
        return _apposed(point, other, joint)
    if point.part in CLOSING_NEEDS_BOUND:
        return None
    if other.part is not None:
        return replace(point, part=other.part, clock=other.clock)
    return replace(point, clock=other.clock)


def _apposed(point: Point, other: Point, joint: str) -> Point | None:
    """``明天周六``, ``明天(11月11日)``, ``10月12号,星期一``, ``五一当天``: the same day said twice."""
    if point.day is None or other.day is None or point.part is not None:
        return None
    first, second = point.day, other.day
    single = first.rule in _APPOSED and second.rule in _APPOSED and first.rule != second.rule
    if (
        not single
        or (second.rule == "base" and second.args != (0,))
        or (joint == "," and second.rule != "weekday")
    ):
        return None
    if joint == "的" or _several(first) or _several(second):
        return None
    dated = first.rule == "festival" and second.rule in {"monthday", "date"}  # 国庆2号
    return Point(second if dated else first, other.part, other.clock)


def _several(day: Day) -> bool:
    """Whether a day rule names more than one day (明后天, 周一到周五, 26到28号)."""
    if day.rule == "now":
        return day.args[0] != day.args[1]
    return day.rule in {"weekday", "monthday", "date"} and day.args[-1] is not None


def _break_day(text: str, point: Point, end: int) -> tuple[Point, int]:
    """``节后第一个工作日``, ``端午第二天`` and ``国庆期间``, behind a holiday."""
    if point.day is None or point.day.rule not in _HOLIDAYS:
        return point, end
    name = point.day.args[0] if point.day.args else None
    for pattern, named in _NAMED_DAYS:
        if found := pattern.match(text, end):
            return named(point, name, found), found.end()
    if text.startswith(("期间", "假期", "长假", "放假期间", "节期间", "假期间"), end):
        return Point(Day("holiday_span", (name,))), end
    before = _BEFORE_BREAK.match(text, end)
    return point, before.end() if before else end


def _counted(_: Point, name: int | str | None, found: re.Match[str]) -> Point:
    later = int(number(found[2]) or 0) - 1
    return Point(Day("holiday_after", (name, later)) if found[1] else Day("festival", (name, None, later)))


_NAMED_DAYS: tuple[tuple[re.Pattern[str], Callable[[Point, int | str | None, re.Match[str]], Point]], ...] = (
    (_FIRST_OF_BREAK, lambda point, name, found: point),
    (_AFTER_BREAK, lambda point, name, found: Point(Day("holiday_after", (name,)))),
    (_LAST_OF_BREAK, lambda point, name, found: Point(Day("holiday_last", (name,)))),
    (_DAY_OF_BREAK, _counted),
)


def _other_end(
    text: str, atoms: list[Atom], first: Point, end: int, after: int
) -> tuple[tuple[Point, bool] | None, int, int]:
    """The second end of a range or an alternative, where one follows."""
    if after >= len(atoms) or not isinstance(atoms[after].value, Point):
        return None, end, after
    joint = text[end : atoms[after].start]
    sep = _RANGE.fullmatch(joint)
    if sep is None and joint:
        return None, end, after
    last, last_end, last_after, _ = _joined(text, atoms, after)
    if not _comparable(first, last) or (sep is not None and sep[1] == "还是"):
        return None, end, after
    either = sep is None or sep[1].lstrip(",") in _EITHER
    return (_inherit(first, last), either), last_end, last_after


def _comparable(first: Point, last: Point) -> bool:
    if last.day is not None:
        return first.day is not None or first.clock is not None or first.part is not None
    if last.clock is not None:
        return first.clock is not None
    return first.part is not None and first.clock is None


def _inherit(first: Point, last: Point) -> Point:
    """The second end takes over the day and the half of the day of the first: ``明天下午2点到4点``."""
    if last.day is not None:
        return last
    part = last.part or (first.part if last.clock is not None else None)
    return Point(first.day, part, last.clock)


def _bound(text: str, end: int) -> tuple[Bound | None, int]:
    neutral = _NEUTRAL.match(text, end)
    at = neutral.end() if neutral else end
    for bound, pattern in _BOUNDS:
        if found := pattern.match(text, at):
            return bound, found.end()
    return None, at


def _opening(text: str, start: int, bound: Bound) -> tuple[int, Bound]:
    """What stands before: ``最快`` makes it a lower bound, ``最晚`` an upper one."""
    head = text[max(0, start - 10) : start]
    if found := _OPEN_BEFORE.search(head):
        return start - len(head) + found.start(), "from"
    if found := _LATEST_BEFORE.search(head):
        return start - len(head) + found.start(), bound if bound in {"before", "within"} else "by"
    if bound == "at" and (found := _NOT_UNTIL_BEFORE.search(head)):
        return start - len(head) + found.start(), "before"
    return start, bound


def _family(point: Point) -> str:
    if point.clock is not None:
        return "clock"
    if point.day is None:
        return "part"
    return _FAMILIES.get(
        point.day.rule, "month" if point.day.rule in {"month", "month_in", "year"} else "week"
    )
