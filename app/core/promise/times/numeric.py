"""Handlers of the families that begin with a number: dates, days of the month, clock times, durations.

Each takes the text and a place and answers with the atom that begins there, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from app.core.promise.times.grammar import Atom, Clock, Day, Length, Point, Unit, Word
from app.core.promise.times.numbers import CLASS, NUMBER, bounds, number

TO = "(?:到|至|-|~|—|–|或者?|、)"
_PLAIN = rf"[{CLASS}]{{1,4}}"
MONTH_PART = {
    "底": "end",
    "末": "end",
    "下旬": "end",
    "初": "start",
    "上旬": "start",
    "中": "middle",
    "中旬": "middle",
}
_FULL = re.compile(
    rf"([0-9]{{4}}|[〇零一二两三四五六七八九]{{4}})[年./-]({_PLAIN})[月./-]({_PLAIN})(?:[日号]|(?![0-9]))"
)
_COMPACT = re.compile(r"(20[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])(?![0-9])")
_REVERSED = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)")
_YEAR_MONTH = re.compile(
    rf"([0-9]{{4}}|[〇零一二两三四五六七八九]{{4}})年({_PLAIN})月份?(底|末|初|[上中下]旬|中)?"
)
_MONTH_DAY = re.compile(
    rf"({_PLAIN})月份?({_PLAIN})(?:[日号]?{TO}({_PLAIN})(?=[日号]))?(?:[日号](?!店|码|楼)|(?![月个天件周点时单元块斤岁款号{CLASS}]))"
)
_MONTH = re.compile(
    rf"({_PLAIN})月份?(底|末|初(?![一二三四五六七八九十])|[上中下]旬|中(?![秋通外国]))?(?![饼子嫂卡经费租销均结神])"
)
_SLASHED = re.compile(
    r"(1[0-2]|0?[1-9])([./-])(3[01]|[12][0-9]|0?[1-9])(?![0-9.:/%％元块斤千克kgmlc米码折天小个万倍件包盒袋瓶寸星分升版年月周钟毛工自次条份])"
)
_AFTER_SLASHED = re.compile(
    r"\s*(?:[发寄出到送前后号日起]|之前|以前|以后|左右|能|就|会|给|统一|开始|的|那天|当天|上午|下午|晚|早|准时|可以|安排|预计|[0-2]?[0-9][:点时]|$|[,。!?)）~])"
)
_MONTHDAY = re.compile(
    rf"({_PLAIN})(?:[号日]?{TO}({_PLAIN}))?(?:号(?![码楼店线机型仓链库门房院桌位色款柜球车])|日(?!内|之内|以内|后|之后|以后|无|本|元|用|常|期|报|达|历|子|均))"
)
_CLOCK = re.compile(
    rf"({_PLAIN})(?:点?{TO}({_PLAIN}))?(?:点钟?|时(?![间候效常尚节段期不光]))"
    rf"(?:(半)(?![个小天])|整|多(?!少)|([一三])刻|0?({_PLAIN})分(?:0?({_PLAIN})秒)?|({_PLAIN})(?=前|之前|以前|发|左右|后|到|$|[,。!]))?"
)
_NOT_CLOCK = re.compile(
    r"[点个][数卡券赞评心菜建意儿问优燃明检货餐歌子滴缀]|点五(?!十)|点零(?![一二三四五六七八九0-9])|点八(?!分)|点(?:要求|要点|说明|需要您|原因|提示|提醒|小|好评|点|击|开|头|名|单|餐|进|下|错|选|到即止)"
)
_COLON = re.compile(
    r"([01]?[0-9]|2[0-4])[:时]([0-5][0-9])(?::([0-5][0-9])|分([0-5]?[0-9])秒|分)?(?:\s?([ap])\.?m\.?)?(?![0-9:])"
)
_MERIDIEM = re.compile(r"(1[0-2]|0?[1-9])\s?([ap])\.?m\.?(?![a-z])")
# fmt: off
_UNITS: dict[str, Unit] = {
    "小时": "hour", "钟头": "hour", "钟": "hour", "分钟": "minute", "刻钟": "minute", "秒钟": "second", "秒": "second",
    "天": "day", "日": "day", "自然日": "day", "昼夜": "day", "晚上": "day", "工作日": "workday", "个工作天": "workday",
    "工作天": "workday", "个月": "month", "周": "week", "星期": "week", "礼拜": "week", "年": "year", "时": "hour",
    "小": "hour",
}
_UNIT = "小时|钟头|分钟|刻钟|秒钟|自然日|工作日|工作天|昼夜|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|个月|钟(?!头|后面)|秒(?![杀发退到拍回])|天(?![猫气津空下花])|周(?![年岁边转])|年(?![前底货会级轻代份度终]|龄|中)|日(?=内|之内|以内|后|之后|以后|左右|送|到|达|发)"
# fmt: on
_LENGTH = re.compile(
    rf"({NUMBER})(?:个?(?:{_UNIT})?{TO}({NUMBER}))?(?:多|来)?(?:个(?=半|多|小|钟|星|礼|工|自|月|昼))?(多)?(半)?(个月|(?<=个半)月|(?<=个多)月|个?(?:{_UNIT}))(多|半(?![价折斤个月天]))?"
)
_HALF = re.compile(rf"半个?(个?(?:月|{_UNIT}))|大半[天日]|小半天")
_ORDINAL = re.compile(rf"第({_PLAIN})(个?工作日|天|日)")
_ORDINAL_VAGUE = re.compile(rf"第{_PLAIN}个?(?:周|星期|礼拜|月|季度|批(?!次发完))")
_MONTH_WEEK = re.compile(rf"({_PLAIN})月份?的?第({_PLAIN})个?(?:周|星期|礼拜)")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_VAGUE = re.compile(
    r"(?:好几|十几|几十|若干|十来|十多|几|数)个?(?:小时|钟头|分钟|天|个?工作日|周|星期|礼拜|个?月|日)"
)
Handler = Callable[[str, int], Atom | None]


def _year(text: str) -> int:
    return int("".join(str(int(number(char) or 0)) for char in text))


def _whole(text: str | None) -> int | None:
    value = None if text is None else number(text)
    return None if value is None else int(value)


def _atom(match: re.Match[str], value: Point | Length | Word, *, weak: bool = False) -> Atom:
    return Atom(match.start(), match.end(), value, weak)


def full_date(text: str, at: int) -> Atom | None:
    """2026年11月15日, 2026-11-15, 20261115, 15-11-2026."""
    if found := _FULL.match(text, at) or _COMPACT.match(text, at):
        return _atom(found, Point(Day("date", (_year(found[1]), _whole(found[2]), _whole(found[3]), None))))
    if found := _REVERSED.match(text, at):
        return _atom(found, Point(Day("date", (int(found[3]), int(found[2]), int(found[1]), None))))
    if found := _YEAR_MONTH.match(text, at):
        return _atom(
            found,
            Point(Day("month", (None, _whole(found[2]), MONTH_PART.get(found[3] or ""), _year(found[1])))),
        )
    return None


def month_day(text: str, at: int) -> Atom | None:
    """11月15日, 十一月十五, 11月26到28日, 11月, 11月底, 十月的第一周."""
    if found := _MONTH_WEEK.match(text, at):
        return _atom(found, Point(Day("month_week", (_whole(found[1]), _whole(found[2])))))
    if found := _MONTH_DAY.match(text, at):
        return _atom(found, Point(Day("date", (None, _whole(found[1]), _whole(found[2]), _whole(found[3])))))
    found = _MONTH.match(text, at)
    if found is None or (month := _whole(found[1])) is None or not 1 <= month <= 12:
        return None
    return _atom(found, Point(Day("month", (None, month, MONTH_PART.get(found[2] or ""), None))))


def slashed(text: str, at: int) -> Atom | None:
    """11.15, 11/15, 11-15 where what follows says it is a date and not a price or a number of days."""
    found = _SLASHED.match(text, at)
    if found is None or not _AFTER_SLASHED.match(text, found.end()):
        return None
    if found[2] == "-" and len(found[1]) + len(found[3]) < 4:
        return None
    end = found.end() + text.startswith(("日", "号"), found.end())
    return Atom(at, end, Point(Day("date", (None, int(found[1]), int(found[3]), None))))


def monthday(text: str, at: int) -> Atom | None:
    """15号, 十五日, 26到28号; 32号 is seen and can't be read."""
    found = _MONTHDAY.match(text, at)
    if found is None or (text[at - 1 : at].isascii() and text[at - 1 : at].isalpha()):
        return None
    first, last = _whole(found[1]), _whole(found[2])
    if first is None or not 1 <= first <= 99:
        return None
    return _atom(found, Point(Day("monthday", (None, first, last))))


def clock(text: str, at: int) -> Atom | None:
    """16:00, 4点半, 16点30分, 两点到四点, 5pm. A bare 一点 or 两点 is weak: it may be "a little" or "two points"."""
    if found := _COLON.match(text, at):
        return _atom(found, Point(clock=_colon(found)))
    if found := _MERIDIEM.match(text, at):
        return _atom(found, Point(clock=Clock(_meridiem(int(found[1]), found[2]), sure=True)))
    found = _CLOCK.match(text, at)
    if found is None or _NOT_CLOCK.match(text, at + len(found[1])):
        return None
    hour, last = _whole(found[1]), _whole(found[2])
    if hour is None or hour > 24 or (last is not None and last > 24):
        return None
    minute = _minute(found)
    if minute > 59:
        return None
    weak = last is None and found[1] in {"一", "两", "1", "俩", "仨"} and _a_little(text, found)
    said = Clock(hour, 0 if last is not None else minute, _whole(found[6]) or 0, hour > 12 or hour == 0)
    if last is not None:
        said = Clock(hour, 0, 0, hour > 12 or hour == 0, last, minute)
    elif "多" in found.group()[-1:]:
        said = Clock(hour, 0, 0, hour > 12, hour + 1, 0)
    return _atom(found, Point(clock=said), weak=weak)


def _a_little(text: str, found: re.Match[str]) -> bool:
    """Whether 一点 or 两点 stands as in ``快一点``, ``有两点``, rather than as in ``一点发``, ``一点半``."""
    if found.end() - found.end(1) > 1:
        return False
    return text[found.start() - 1 : found.start()] in set("早快晚慢差有多少大小好这那") or text[
        found.end() : found.end() + 1
    ] not in set("发寄揽收出送退左来前后之以")


def _minute(found: re.Match[str]) -> int:
    if found[3]:
        return 30
    if found[4]:
        return 15 if found[4] == "一" else 45
    return _whole(found[5] or found[7]) or 0


def _colon(found: re.Match[str]) -> Clock:
    hour = int(found[1])
    second = int(found[3] or found[4] or 0)
    if found[5]:
        return Clock(_meridiem(hour, found[5]), int(found[2]), second, sure=True)
    return Clock(hour, int(found[2]), second, sure=hour > 12 or hour == 0 or len(found[1]) == 2)


def _meridiem(hour: int, half: str) -> int:
    return hour % 12 + (12 if half == "p" else 0) if hour <= 12 else hour


def length(text: str, at: int) -> Atom | None:
    """24小时, 三天, 一两天, 3-5个工作日, 一个半小时, 半个月; 几天 is seen and can't be read."""
    if found := _ORDINAL.match(text, at):
        return _ordinal(found)
    if found := _QUARTER.match(text, at):
        return _atom(found, Point(Day("quarter", (_whole(found[1]),))))
    if found := _ORDINAL_VAGUE.match(text, at):
        return _atom(found, Word("unresolved"))
    if found := _HALF.match(text, at):
        unit = (found[1] or "天").removeprefix("个")
        return _atom(found, Length(*_half(unit)))
    if found := _VAGUE.match(text, at):
        return _atom(found, Word("unresolved"))
    found = _LENGTH.match(text, at)
    return None if found is None else _measured(found)


def _half(unit: str) -> tuple[float, float, Unit]:
    if unit == "月":
        return 15, 15, "day"
    if unit == "年":
        return 6, 6, "month"
    if unit == "刻钟":
        return 8, 8, "minute"
    return 0.5, 0.5, _UNITS[unit]


def _ordinal(found: re.Match[str]) -> Atom | None:
    count = _whole(found[1])
    if not count:
        return None
    rule = (
        Day("workday", (count,))
        if "工作" in found[2]
        else Day("base", (min(count - 1, 2) if count <= 3 else count - 1,))
    )
    return _atom(found, Point(rule))


def _measured(found: re.Match[str]) -> Atom | None:
    low, high = bounds(found[1]), bounds(found[2] or found[1])
    if low is None or high is None or high[1] > 400:
        return None
    unit_text = found[5].removeprefix("个") if found[5] != "个月" else "个月"
    unit: Unit = _UNITS["个月"] if unit_text == "月" else _UNITS[unit_text]
    scale = 15 if unit_text == "刻钟" else 1
    more = 0.5 if found[4] or found[6] == "半" else 1 if found[3] or found[6] == "多" else 0
    if "十" in found[1][-1:] and found.string[found.end(1) : found.end(1) + 1] in {"多", "来"}:
        return _atom(found, Word("unresolved"))
    if found[2] is None and found.string[found.end(1) : found.end(1) + 1] == "多":
        more = 1
    return _atom(found, Length((low[0] + more) * scale, (high[1] + more) * scale, unit))


NUMERIC: tuple[Handler, ...] = (full_date, month_day, slashed, monthday, clock, length)
