"""The dated table of festivals and sales: edit here when a platform moves a date.

`FIXED` month and day; `LUNAR` lunar month and day; `NTH` month, weekday (Monday 0), which one; `SOLAR` solar terms,
day of the month by year. `NAMES` are the ways to say them; a name in `NEEDS_MORE` (五一, 十一) is a festival only
with a word behind it that says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from lunardate import LunarDate

# fmt: off
FIXED: dict[str, tuple[int, int]] = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "愚人节": (4, 1), "劳动节": (5, 1), "青年节": (5, 4),
    "520": (5, 20), "儿童节": (6, 1), "618": (6, 18), "建军节": (8, 1), "教师节": (9, 10), "国庆": (10, 1),
    "万圣节": (10, 31), "双十一": (11, 11), "双十二": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25), "跨年": (12, 31),
}
LUNAR: dict[str, tuple[int, int]] = {
    "春节": (1, 1), "元宵": (1, 15), "龙抬头": (2, 2), "端午": (5, 5), "七夕": (7, 7), "中元": (7, 15),
    "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8), "小年": (12, 23),
}
NTH: dict[str, tuple[int, int, int]] = {"母亲节": (5, 6, 2), "父亲节": (6, 6, 3), "感恩节": (11, 3, 4), "黑五": (11, 4, 4)}
SOLAR: dict[str, tuple[int, dict[int, int]]] = {
    "清明": (4, {2024: 4, 2025: 4, 2026: 5, 2027: 5, 2028: 4, 2029: 4, 2030: 5, 2031: 5, 2032: 4}),
    "冬至": (12, {2024: 21, 2025: 21, 2026: 22, 2027: 22, 2028: 21, 2029: 21, 2030: 22, 2031: 22, 2032: 21}),
}
NAMES: dict[str, str] = {
    "元旦": "元旦", "元旦节": "元旦", "阳历年": "元旦", "情人节": "情人节", "妇女节": "妇女节", "女神节": "妇女节",
    "38节": "妇女节", "三八节": "妇女节", "女王节": "妇女节", "三八": "妇女节", "愚人节": "愚人节",
    "劳动节": "劳动节", "五一": "劳动节", "五一节": "劳动节", "五一劳动节": "劳动节", "青年节": "青年节",
    "520": "520", "五二零": "520", "儿童节": "儿童节", "六一": "儿童节", "六一节": "儿童节", "六一儿童节": "儿童节",
    "618": "618", "六一八": "618", "年中大促": "618", "建军节": "建军节", "八一": "建军节", "教师节": "教师节",
    "国庆": "国庆", "国庆节": "国庆", "十一": "国庆", "十一国庆": "国庆", "十月一": "国庆", "万圣节": "万圣节",
    "双十一": "双十一", "双11": "双十一", "双十1": "双十一", "双10一": "双十一", "双一一": "双十一", "双1111": "双十一", "1111": "双十一", "双十二": "双十二", "双12": "双十二", "双十2": "双十二",
    "1212": "双十二", "平安夜": "平安夜", "圣诞": "圣诞", "圣诞节": "圣诞", "跨年夜": "跨年", "跨年": "跨年",
    "春节": "春节", "过年": "春节", "大年初一": "春节", "农历新年": "春节", "新春": "春节", "元宵": "元宵",
    "元宵节": "元宵", "龙抬头": "龙抬头", "端午": "端午", "端午节": "端午", "七夕": "七夕",
    "七夕节": "七夕", "中元节": "中元", "中秋": "中秋", "中秋节": "中秋", "重阳": "重阳",
    "重阳节": "重阳", "腊八": "腊八", "腊八节": "腊八", "小年": "小年", "小年夜": "小年", "除夕": "除夕",
    "除夕夜": "除夕", "大年三十": "除夕", "年三十": "除夕", "大年夜": "除夕", "年夜饭": "除夕", "母亲节": "母亲节",
    "父亲节": "父亲节", "感恩节": "感恩节", "黑五": "黑五", "黑色星期五": "黑五", "清明": "清明", "清明节": "清明",
    "冬至": "冬至",
}
NEEDS_MORE = frozenset({"五一", "六一", "八一", "三八", "十一", "520", "618", "1111", "1212", "小年", "十月一", "重阳", "跨年"})
STATUTORY = frozenset({"元旦", "春节", "除夕", "清明", "劳动节", "端午", "中秋", "国庆"})


# fmt: on


@lru_cache(maxsize=512)
def festival(name: str, year: int) -> date | None:
    """The day of festival `name` (a value of `NAMES`) in the solar `year`; None where the table has no date."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in NTH:
        return _nth(year, *NTH[name])
    if name in SOLAR:
        month, days = SOLAR[name]
        return date(year, month, days[year]) if year in days else None
    if name == "除夕":
        spring = lunar(year, 1, 1)
        return spring and spring - timedelta(days=1)
    return next(
        (
            day
            for lunar_year in (year, year - 1)
            if (day := lunar(lunar_year, *LUNAR[name])) and day.year == year
        ),
        None,
    )


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


@lru_cache(maxsize=512)
def lunar(year: int, month: int, day: int) -> date | None:
    """The solar day of a lunar one; the 30th of a month of 29 days is its last; None outside the tables."""
    try:
        return LunarDate(year, month, day).to_solar_date()  # type: ignore[no-any-return]
    except ValueError:
        return lunar(year, month, 29) if day == 30 else None
