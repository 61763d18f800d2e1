"""Find the pieces of time expressions in a text: the longest at every place, left to right."""

from __future__ import annotations

import re

from app.core.promise.times.festivals import NAMES, NEEDS_MORE
from app.core.promise.times.grammar import Atom, Day, Point, Word
from app.core.promise.times.numbers import number
from app.core.promise.times.numeric import MONTH_PART, NUMERIC, clock, length
from app.core.promise.times.patterns import (
    AFTER_DAY_ZERO,
    BLANK,
    DONE_FOR,
    DOW,
    ENDS_AN_ACT,
    EVENT,
    EVENT_REACHED,
    FESTIVAL_BEHIND,
    HALF_WEEK,
    LUNAR,
    MONTH,
    NEARBY,
    NOT_NEARBY_BEFORE,
    NOW_CAN,
    NUMERAL,
    SECONDS,
    SHIFT,
    SHORT_FOR_AFTER,
    SHORT_TODAY,
    SHORT_TOMORROW,
    SOME_EVENT,
    THAT_DAY,
    WAITS,
    WEEKDAY,
    WEEKLY,
    WHOLE_WEEK,
    WITH_ONE,
    YEAR,
)
from app.core.promise.times.words import (
    EVENTS,
    IMMEDIATE,
    NEEDS_BOUND,
    NOT_A_TIME_BEFORE,
    NOT_AFTER,
    NOT_BEFORE,
    PART_WORDS,
    PARTS_BEFORE_CLOCK,
    TABLE,
    TODAY,
    TOMORROW,
)

_SPECIAL: dict[str, tuple[re.Pattern[str], Point | Word]] = {
    "秒": (SECONDS, Word("immediate")),
    **dict.fromkeys("光闪极", (SECONDS, Word("immediate"))),
    **dict.fromkeys("现这眼此", (NOW_CAN, Word("immediate"))),
    "今": (SHORT_TODAY, Point(TODAY)),
    "明": (SHORT_TOMORROW, Point(TOMORROW)),
}
_WORDS_BY_PAIR: dict[str, list[str]] = {}
for _word in sorted(TABLE, key=len, reverse=True):
    _WORDS_BY_PAIR.setdefault(_word[:2], []).append(_word)
_REACHED = ("赶得", "赶上", "赶在", "来得", "误不", "不耽", "不会", "不误", "耽误", "不影")
_EVENT_PAIRS = frozenset((*(word[:2] for word in EVENTS), *_REACHED))
_SPOKEN_OF = {"那天", "那日", "当天", "现在", "这会", "眼下", "此刻"}
_OCCASIONS = {event + word for event in "宴礼赛考酒席会" for word in "之以那当前"}
_PAIRS = (
    frozenset(_WORDS_BY_PAIR)
    | _EVENT_PAIRS
    | _SPOKEN_OF
    | _OCCASIONS
    | {"上周", "上星", "上礼", "上个", "上月", "上半"}
)
_ALONE = frozenset(
    "现眼此那宴赛考酒席会td光闪极周星礼下这本当今明后农阴正腊冬初大过年节秒半第好若数几早晚夜每逢"
)
_FIRST = re.compile(f"[{''.join(sorted(NUMERAL | _ALONE | frozenset(pair[0] for pair in _PAIRS)))}]")


def scan(text: str) -> list[Atom]:
    """The pieces in `text`, left to right, not overlapping."""
    atoms: list[Atom] = []
    end = 0
    for candidate in _FIRST.finditer(text):
        at = candidate.start()
        if at < end:
            continue
        if text[at : at + 2] not in _PAIRS and text[at] not in _ALONE and not _number_begins(text, at, end):
            continue
        best = _best(text, at, end)
        if best is not None:
            atoms.append(best)
            end = best.end
    return atoms if BLANK.search(text) is None else _with_blanks(text, atoms)


def _with_blanks(text: str, atoms: list[Atom]) -> list[Atom]:
    """``预计号送达``: a date whose number was left out (a form filled in badly) is seen, and can't be read."""
    blanks = [Atom(found.start(), found.end(), Word("unresolved")) for found in BLANK.finditer(text)]
    free = [one for one in blanks if not any(one.start < atom.end and atom.start < one.end for atom in atoms)]
    return sorted([*atoms, *free], key=lambda atom: atom.start)


def _number_begins(text: str, at: int, end: int) -> bool:
    """A number is read from its first character only: ``1124小时`` holds no ``24小时``; the 一 of 统一 is none."""
    if text[at] not in NUMERAL or _ends_word(text, at):
        return False
    before = text[at - 1] if at else ""
    return at == end or (before not in NUMERAL and before != ".") or _ends_word(text, at - 1)


def _ends_word(text: str, at: int) -> bool:
    if at > 0 and text[at] == "百":
        return text[at - 1] in "分之"
    return at > 0 and text[at] == "一" and text[at - 1] in WITH_ONE and text[at - 2 : at] != "系统"


def _best(text: str, at: int, end: int) -> Atom | None:
    char, pair = text[at], text[at : at + 2]
    found: list[Atom | None] = [_fixed(text, at, pair)]
    if char in NUMERAL:
        if _number_begins(text, at, end):
            found += [handler(text, at) for handler in NUMERIC]
    elif char in "半第好若数几":
        found.append(length(text, at))
    found += [handler(text, at) for handler in _BY_CHAR.get(char, ())]
    if pair in _EVENT_PAIRS:
        found.append(_event(text, at))
    return max((atom for atom in found if atom is not None), key=_end, default=None)


def _end(atom: Atom) -> int:
    return atom.end


def _fixed(text: str, at: int, pair: str) -> Atom | None:
    """The longest word of the tables at `at`."""
    for word in _WORDS_BY_PAIR.get(pair, ()):
        if text.startswith(word, at) and _word_allowed(text, at, at + len(word), word):
            return Atom(at, at + len(word), TABLE[word], word in NEEDS_BOUND)
    return None


def _word_allowed(text: str, at: int, end: int, word: str) -> bool:
    before, after = text[at - 1 : at], text[end : end + 1]
    if word in NEEDS_MORE:
        return before not in NUMERAL and bool(FESTIVAL_BEHIND.match(text, end))
    if (word in NAMES or word in PART_WORDS) and text.startswith(NOT_A_TIME_BEFORE, end):
        return False
    if word in IMMEDIATE and after == "再" and word[0] in WAITS:
        return False
    if _of_basically(text, at):
        return False
    if word in SHORT_FOR_AFTER and before in ENDS_AN_ACT:
        return False
    if before in "您你" and word[0] in "等待" and text[at - 2 : at - 1] in DONE_FOR:
        before = ""  # 给您等下就发
    if before == "心" and text[at - 2 : at - 1] == "放":
        before = ""  # 放心等会就发
    if word[0] == "后" and text[at - 2 : at] in {"可以", "所以"}:
        before = ""
    first, last = NOT_AFTER.get(word[0], ""), NOT_BEFORE.get(word[-1], "")
    if word[0] == "明" and word[1:2] in "天早晚儿":
        first = "透"  # 保证明天, 仓库说明天: the day goes before the word that ends in 明
    return not ((before and before in first) or (after and after in last))


def _of_basically(text: str, at: int) -> bool:
    """The 本 of ``基本周一`` and the 上 of ``基本上周四``."""
    return (
        text.startswith("基本上", max(0, at - 2))
        if text[at] == "上"
        else text[max(0, at - 1) : at + 1] == "基本"
    )


def _weekday(text: str, at: int) -> Atom | None:
    """周五, 下周三, 星期天, 周一到周五, 周三四."""
    found = WEEKDAY.match(text, at)
    if found is None or _of_basically(text, at):
        return None
    last = next((found[i] for i in range(3, 10) if found[i]), None)
    shift = SHIFT[found[1] or ""]
    if shift == -1:
        return Atom(at, found.end(), Word("past"))
    return Atom(
        at, found.end(), Point(Day("weekday", (shift, DOW[found[2]], None if last is None else DOW[last])))
    )


def _weekly(text: str, at: int) -> Atom | None:
    """每周一三五, 逢周二周四."""
    found = WEEKLY.match(text, at)
    if found is None:
        return None
    return Atom(at, found.end(), Point(Day("weekly", tuple(sorted({DOW[c] for c in found[1] if c in DOW})))))


def _whole_week(text: str, at: int) -> Atom | None:
    """下周, 这周内, 周末, 下周末."""
    found = WHOLE_WEEK.match(text, at)
    if found is None:
        return None
    shift = SHIFT[found[1] or ""]
    if shift == -1:
        return Atom(at, found.end(), Word("past"))
    if "末" in (found[2] or "", found[3] or ""):
        return Atom(at, found.end(), Point(Day("weekend", (shift,))))
    return Atom(at, found.end(), Point(Day("week", (shift, found[2]))))


def _half_span(text: str, at: int) -> Atom | None:
    """上半月, 下半周, 下半年."""
    found = HALF_WEEK.match(text, at)
    return found and Atom(at, found.end(), Point(Day("half", (found[1], found[2]))))


def _month(text: str, at: int) -> Atom | None:
    """下个月, 本月底, 下月3号."""
    found = MONTH.match(text, at)
    if found is None or _of_basically(text, at):
        return None
    shift = SHIFT[found[1]]
    if shift == -1:
        return Atom(at, found.end(), Word("past"))
    if found[3]:
        return Atom(at, found.end(), Point(Day("monthday", (shift, _numeral(found[3]), _numeral(found[4])))))
    return Atom(at, found.end(), Point(Day("month", (shift, None, MONTH_PART.get(found[2] or ""), None))))


def _year(text: str, at: int) -> Atom | None:
    """今年11月底, 明年1月3号, 明年."""
    found = YEAR.match(text, at)
    if found is None:
        return None
    shift = {"明": 1, "后": 2}.get(found[1], 0)
    if found[3] and found[5]:
        return Atom(at, found.end(), Point(Day("date_in", (shift, _numeral(found[3]), _numeral(found[5])))))
    if found[3]:
        return Atom(
            at,
            found.end(),
            Point(Day("month_in", (shift, _numeral(found[3]), MONTH_PART.get(found[4] or "")))),
        )
    return Atom(at, found.end(), Point(Day("year", (shift, found[2]))))


def _lunar(text: str, at: int) -> Atom | None:
    """初八, 正月十六, 腊月廿八, 农历八月十五."""
    found = LUNAR.match(text, at)
    if found is None or (text[at] == "初" and text[at - 1 : at] == "月"):
        return None
    month_text = found[1] or found[3] or found[5]
    day = _numeral((found[2] or "").removeprefix("初") or found[4] or found[6])
    months = {"正": 1, "腊": 12, "冬": 11}
    new_year = text.startswith(("大年", "年", "过"), at)
    month = 1 if month_text is None and new_year else months.get(month_text or "", _numeral(month_text))
    return Atom(at, found.end(), Point(Day("lunar", (month, day))))


def _nearby(text: str, at: int) -> Atom | None:
    """节前, 节后, 年前, 年后: the next public holiday, Spring Festival."""
    found = NEARBY.match(text, at)
    before = text[at - 1 : at]
    if found is None or (before and before in NOT_NEARBY_BEFORE):
        return None
    return Atom(
        at, found.end(), Point(Day("holiday") if found[1] == "节" else Day("festival", ("春节", None)))
    )


def _event(text: str, at: int) -> Atom | None:
    """生日前, 婚礼那天, 赶得上开学: nobody here knows the date."""
    found = EVENT.match(text, at) or EVENT_REACHED.match(text, at)
    return found and Atom(at, found.end(), Word("unverifiable"))


def _some_event(text: str, at: int) -> Atom | None:
    """``升学宴之前``, ``球赛那天``: an occasion that no table names."""
    found = SOME_EVENT.match(text, at)
    return found and Atom(at, found.end(), Word("unverifiable"))


def _that_day(text: str, at: int) -> Atom | None:
    """``爸妈金婚那天能送到``: the day of something that no table names."""
    found = THAT_DAY.match(text, at)
    return found and Atom(at, found.end(), Word("unverifiable"))


def _special(text: str, at: int) -> Atom | None:
    """秒发, 今发明至."""
    pattern, value = _SPECIAL[text[at]]
    found = pattern.match(text, at)
    if found is None or (value == Word("immediate") and text[at - 1 : at] in NUMERAL):
        return None
    return Atom(at, found.end(), value)


def _day_zero(text: str, at: int) -> Atom | None:
    """T+1: the day after."""
    found = AFTER_DAY_ZERO.match(text, at)
    return found and Atom(at, found.end(), Point(Day("base", (int(found[1]),))))


def _part_before_clock(text: str, at: int) -> Atom | None:
    """早8点, 晚八点."""
    hour = clock(text, at + 1) if text[at + 1 : at + 2] in NUMERAL else None
    if hour is not None and not hour.weak:
        return Atom(at, at + 1, Point(part=PARTS_BEFORE_CLOCK[text[at]]))
    return None


def _numeral(text: str | None) -> int | None:
    value = None if text is None else number(text)
    return None if value is None else int(value)


_BY_CHAR = {
    **dict.fromkeys("周星", (_weekday, _whole_week)),
    "礼": (_weekday, _whole_week, _some_event),
    **dict.fromkeys("宴赛考酒席会", (_some_event,)),
    "下": (_weekday, _whole_week, _month, _half_span),
    "上": (_weekday, _whole_week, _month, _half_span),
    "这": (_weekday, _whole_week, _month, _special),
    **dict.fromkeys("现眼此", (_special,)),
    "本": (_weekday, _whole_week, _month, _year),
    "当": (_month, _year, _that_day),
    "那": (_that_day,),
    "今": (_year, _special),
    "明": (_year, _special),
    "后": (_year,),
    **dict.fromkeys("农阴正腊冬初大过", (_lunar,)),
    **dict.fromkeys("一二三四五六七八九十", (_lunar,)),
    **dict.fromkeys("每逢", (_weekly,)),
    **dict.fromkeys("td", (_day_zero,)),
    "年": (_lunar, _nearby),
    "节": (_nearby,),
    **dict.fromkeys("秒光闪极", (_special,)),
    **dict.fromkeys("早晚夜", (_part_before_clock,)),
}
