"""What phrases may not say differently: a thing is given or isn't, and a time is one time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.core.promise.times.numbers import number

_DAYS = r"(?:(?:\{\{[^}]*\}\}|\d+|[一二三四五六七八九十]+)\s*天)?"
OPPOSITES = (
    (re.compile(r"(?<!不)包邮(?!条件|门槛)"), re.compile(r"不包邮"), "包邮说法不一"),
    (re.compile(rf"(?<!不)支持{_DAYS}无理由"), re.compile(rf"不支持{_DAYS}无理由"), "无理由退货说法不一"),
    (re.compile(r"(?<!不)(?:支持|接受)退[换货]"), re.compile(r"不(?:支持|接受)退|概不退"), "退换说法不一"),
    (re.compile(r"(?<!不)能开专票|可以开专票"), re.compile(r"开不了专票|不能开专票"), "专票说法不一"),
    (re.compile(r"(?:可以开|能开|都有)发票"), re.compile(r"(?:不能开|开不了|不开|没有)发票"), "发票说法不一"),
    (re.compile(r"(?<!不)(?:赠送|送|都带)运费险"), re.compile(r"(?:不送|不带|没有)运费险"), "运费险说法不一"),
    (
        re.compile(r"(?:可以|能)指定快递"),
        re.compile(r"(?:不可以|不能)指定快递|指定不了快递"),
        "指定快递说法不一",
    ),
)
"""What says yes, what says no, and what they disagree about."""

_NUMBER = r"(\d+|[一二两三四五六七八九十]+)\s*"
_WITHIN = rf"{_NUMBER}(小时|天)(?:之内|以内|内)?[^，。！？；\n]{{0,6}}?"
_TIMES = (
    (re.compile(rf"{_WITHIN}(?:发货|发出|寄出|发走|出库)"), "发货时效说法不一"),
    (re.compile(rf"{_WITHIN}(?:退款|到账|打款|退回)"), "退款时效说法不一"),
    (re.compile(rf"签收后?{_NUMBER}(小时|天)(?:之内|以内|内)"), "签收后的时限说法不一"),
    (re.compile(rf"{_NUMBER}(天)无理由"), "无理由退货天数说法不一"),
)
_HOURS = {"小时": 1, "天": 24}


def times(text: str) -> list[tuple[str, int]]:
    """Every time that a text gives for something: what it is about, and the hours."""
    return [
        (what, int(number(found[1]) or 0) * _HOURS[found[2]])
        for pattern, what in _TIMES
        for found in pattern.finditer(text)
    ]


def spoken(hours: Iterable[int]) -> str:
    """Hours as a lead reads them."""
    return "、".join(f"{hour}小时" for hour in sorted(hours))
