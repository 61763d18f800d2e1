"""The written forms of time expressions, as patterns: weekdays, months, lunar days, festivals, occasions.

Tables only; `scan` tries them at the places where their first characters stand.
"""

from __future__ import annotations

import re

from app.core.promise.times.numbers import CLASS
from app.core.promise.times.words import EVENT_BEHIND, EVENTS

WEEK = "(?:周|星期|礼拜)"
DOW = {
    c: i for i, row in enumerate(("一1壹", "二2贰", "三3叁", "四4肆", "五5伍", "六6陆", "日天7")) for c in row
}
SHIFT = {
    "这": 0,
    "本": 0,
    "这个": 0,
    "下": 1,
    "下个": 1,
    "下下": 2,
    "下下个": 2,
    "当": 0,
    "": None,
    "上": -1,
    "上个": -1,
}
WEEKDAY = re.compile(
    rf"(下下个?|下个?|这个?|本|上个?)?{WEEK}([一二三四五六日天1-7壹贰叁肆伍陆])(?![点时:年岁定般律])"
    rf"(?:(?:(?:到|至|-|~|或者?|、|和|及|跟){WEEK}?|{WEEK})([一二三四五六日天1-7])(?![点时:个小定起早般直])|"
    r"(?<=[一1])([二2])(?![点时:个号天小])|(?<=[二2])([三3])(?![点时:个号天小])|(?<=[三3])([四4])(?![点时:个号天小])|"
    r"(?<=[四4])([五5])(?![点时:个号天小])|(?<=[五5])([六6])(?![点时:个号天小])|(?<=六)(日)(?![内])){0,1}"
)
WEEKLY = re.compile(rf"(?:每|逢){WEEK}((?:[一二三四五六日天](?![点时般起早])(?:[、和及]|{WEEK})?){{1,7}})")
WHOLE_WEEK = re.compile(
    rf"(下下个?|下个?|这个?|本|上个?){WEEK}(末|初|中|内|底)?(?![一二三四五六日天年边])|{WEEK}(末)"
)
HALF_WEEK = re.compile(r"([上下])半(周|月|年)")
MONTH = re.compile(
    rf"(下下个?|下个?|这个?|本|当|上个?)月份?(?:(?:的?月)?(底|末|初|[上中下]旬|中)|([{CLASS}]{{1,3}})(?:(?:到|至|-|~)([{CLASS}]{{1,3}}))?(?:[号日]|(?=前|之前|[发寄出送]|左右|$)))?"
)
YEAR = re.compile(
    rf"(今|本|明|当|后)年(?:(底|末|内|初|[上下]半年)|([{CLASS}]{{1,3}})月份?(?:(底|末|初|[上中下]旬)|([{CLASS}]{{1,3}})[号日])?)?"
)
LUNAR = re.compile(
    r"(?:(?:农历|阴历|大年|过了年|年后|年)?(?:(正|腊|冬|[一二三四五六七八九十]{1,2})月)?(初[一二三四五六七八九十]))"
    r"|(?:农历|阴历)?(正|腊|冬)月(?!初)([一二三四五六七八九十廿]{1,3})"
    r"|(?:农历|阴历)([一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿]{1,3})"
)
NEARBY = re.compile(r"(节|年)(?=前(?![面台往])|后(?![面台])|之前|以前|之后|以后|过后)")
NOT_NEARBY_BEFORE = "季细情环调今明去前后全整每半几两多一二三四五六七八九十0123456789章关时"
SECONDS = re.compile(r"(?:秒|光速|闪电|极速)(?=(?:打包|给您|帮您|安排|为您)*[发退到寄充出回送达走上返转])")
NOW_CAN = re.compile(
    r"(?:现在|这会儿|眼下|此刻)(?=就?(?:能够?|可以)(?:给您|帮您|为您|马上|安排)*"
    r"(?:发[货出走]?|寄[出走]?|出库|走)(?:[了哦哈呢,。!~]|的(?:[哦哈呢,。!~]|$)|出来|出去|$))"
)
"""``现在能给您发走``; ``现在能发的只有红色`` and ``现在可以发顺丰`` tell what there is."""
SHORT_TODAY = re.compile(r"今(?=[发寄拍付0-9])")
SHORT_TOMORROW = re.compile(r"(?<=[发寄走出拍])明(?=[至达到发])|(?<![说声证注表申])明(?=[0-9]{1,2}[点:])")
AFTER_DAY_ZERO = re.compile(r"[td]\+([0-9])(?:天|日)?(?![0-9])")
FESTIVAL_BEHIND = re.compile(
    r"节|前|后|之前|之后|以前|以后|过后|当天|那天|期间|放假|假期|长假|大促|的?时候|晚上|就|也|能|给|可以|来|正常|统一|不打烊|照常|左右|[发寄送到了]"
)
EVENT = re.compile(
    rf"(?:{'|'.join(sorted(EVENTS, key=len, reverse=True))})(?:派对|当|会|宴|典礼|旺季)?{EVENT_BEHIND}"
)
SOME_EVENT = re.compile(
    r"(?<=[一-鿿])(?:宴|礼|赛|考|酒|席|会)(?:之前|以前|那天|当天|前夕|前一天|前(?=[就能会到送肯一保]))"
)
THAT_DAY = re.compile(
    r"(?<=[一-鿿])(?<![收到寄出发拍付款单货天日号周期午晚上早的说定好])(?:那天|那日|当天)(?:之前|以前|前)?"
    r"(?=(?:就|能|会|可以|肯定|一定|准|保证|保|绝对|必|给您|帮您|都|把)*(?:送|到|发|寄|派|收))"
)
EVENT_REACHED = re.compile(
    rf"(?:赶得上|赶得及|赶上|赶在|来得及|误不了|不耽误|不会耽误|不误|耽误不了|不影响)(?:您|你|孩子|宝宝|家里)?(?:的)?(?:过|用)?(?:{'|'.join(sorted(EVENTS, key=len, reverse=True))})"
)
SHORT_FOR_AFTER = frozenset(("后晚", "后早"))
ENDS_AN_ACT = frozenset("单款付拍买货收到完好")
"""``下单后晚上``: 后 belongs to what stands before it."""
WAITS = frozenset("一等待过呆回")
"""``等下再发`` puts it off; ``马上再发`` does not."""
DONE_FOR = frozenset("给帮为替")
BLANK = re.compile(
    rf"(?:(?<=预计)|(?<=[是的在])|(?<=需要)|(?<=大概)|(?<=大约)|(?<=最[晚迟])|^)(?:月?号|月日)(?:之前|以前|前|左右)?(?=[送发到派配出寄能会给])"
    rf"|(?<![0-9{CLASS[3:]}几数多单])(?:[-~至]天(?:之内|以内|内|左右)?|(?:小时|分钟)(?:之内|以内|内))(?=[送发到派配出寄给就])"
)
NUMERAL = frozenset("0123456789" + CLASS[3:])
WITH_ONE = frozenset("统唯万惟逐同")
