"""Idioms that promise without a time word and a verb side by side: ``今发明至``, ``不过夜``, ``次日达``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.core.judgement import Act
from app.core.promise.model import TimeExpr
from app.core.promise.times import find


@dataclass(frozen=True, slots=True)
class Idiom:
    """`pattern` promises every `(act, time)`; the time is said in plain words."""

    name: str
    pattern: str
    promises: tuple[tuple[Act, str], ...]


IDIOMS: tuple[Idiom, ...] = (
    Idiom("today-out-tomorrow-in", r"今[天日]?[发寄拍出走]明[天日]?[至到达收]", (("ship", "今天"), ("deliver", "明天"))),
    Idiom("order-today-arrives-tomorrow", r"今[天日]?(?:下单|拍下?|付款?|买)[,]?明[天日]?(?:就|能|即|可)?(?:[至达收到]到?)", (("deliver", "明天"),)),
    Idiom("same-day", r"今[拍单付]今[发走寄出]|今单今[毕清结]|现[拍单付]现[发走寄]|随时[拍付买下]单?(?:都|就)?(?:能|可以)?随时[发走寄]|(?:[今当][天日]|今晚)的?(?:订单|单子|单|件)(?:都|就|也|是)*(?:[今当][天日])(?:都|就|能|可以)?(?:清|毕|结|走|发|寄|出)完?(?!不)|(?:[今当][天日]|今晚)的?(?:订单|单子|单|件)[^,。!?]{0,8}(?:全部?|都|统统|通通)(?:给您)?(?:发|走|寄|出|清)(?:掉|完|光|出去|走)(?!了)|当[天日]单当[天日](?:发|走|清|寄|出|结)|单单当[天日]清|日单日[清结]|[单件货]子?(?:从来|从|都|绝|决|一律|也|就|是)*不(?:过|隔)夜|不(?:过|隔)夜(?:发|走|出|的)|(?:不会?|决不|绝不|不可能)(?:让|把|给|叫|使)[^,。!?]{0,8}(?:过夜|隔夜|到明[天早儿日])", (("ship", "当天"),)),
    Idiom("not-before-it-is-out", r"[不没][发寄]?(?:完|出去|走|掉|发完|打完|清完)(?:今天|今晚|的|货|单子?|它|这单)*(?:我|我们|咱们?|仓库|小哥|师傅|绝|就)*不(?:准|许|能|会)?(?:下班|收工|回家|睡|吃饭|关门|休息)", (("ship", "今天"),)),
    Idiom("order-today-out-tomorrow", r"今[拍单付]明[发走寄出]", (("ship", "明天"),)),
    Idiom("in-a-flash", r"现(?:打包|打单|装|包)现(?:发|走|寄|出)|(?:闪电|极速|火速|光速|飞速|神速|闪|瞬)[般地]?(?:给您|帮您)?(?:发|寄|出)(?:货|出|走|库|件)?(?!展)|[发寄出](?:货|件)?(?:是|就|都)?(?:闪电|光速|飞快)", (("ship", "马上"),)),
    Idiom("next-day-delivery", r"(?:次日|次晨|明日|隔天|第二天|明天)[必速可就能]*达(?!人|标)", (("deliver", "明天"),)),
    Idiom("day-after-delivery", r"隔日[必速可就能]*达", (("deliver", "后天"),)),
    Idiom("same-day-delivery", r"(?:当日|当天|今日|即日|小时|分钟级?)[必速可就能]*达(?!人|标|成)|同城(?:当日|小时|即时)[达送]", (("deliver", "当天"),)),
    Idiom("last-run", r"(?:[今当][天日晚])?的?(?:最后|末)的?一?[班趟]车(?!(?:都|已经?|刚|早就?)*(?:开走|走|开|出发)[了啦])(?:[就还也能会可]|可以|给您|帮您|把您.{0,5}?)*(?:[捎带走拉装出寄运发])|(?:最后|末)的?一?[班趟]?车(?:还|都|也|就|能|肯定|一定|可以)*赶得?[上及]|[赶坐搭跟追][得上着]*(?:今天|今日|今晚|当天|今儿)?的?(?:最后|末)(?:的?一?)?[班趟]?车", (("ship", "今天"),)),
)  # fmt: skip

_ANY = re.compile("|".join(f"(?P<i{index}>{idiom.pattern})" for index, idiom in enumerate(IDIOMS)))


@dataclass(frozen=True, slots=True)
class Saying:
    """An idiom found at ``[start, end)`` of the text: one act and its time."""

    act: Act
    time: TimeExpr
    start: int
    end: int


@lru_cache(maxsize=64)
def _plain(words: str) -> TimeExpr | None:
    found = find(words)
    return found[0] if found else None


def sayings(text: str) -> tuple[Saying, ...]:
    """All idioms of `text`, in order."""
    found: list[Saying] = []
    for match in _ANY.finditer(text):
        idiom = IDIOMS[int((match.lastgroup or "i0")[1:])]
        for act, words in idiom.promises:
            time = _plain(words)
            if time is not None:
                found.append(Saying(act, time, match.start(), match.end()))
    return tuple(found)
