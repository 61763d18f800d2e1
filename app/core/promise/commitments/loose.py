"""Times without a verb: ``明天可以吗``, ``预计12号的``. They continue what was last spoken of."""

from __future__ import annotations

import re

from app.core.judgement import Act
from app.core.promise.commitments.assurance import assured
from app.core.promise.commitments.marks import EFFORT, TIME, Bond, Float, Scan
from app.core.promise.commitments.pledge import Manner, Pledge
from app.core.promise.commitments.polarity import polarity
from app.core.promise.commitments.relevance import relevant
from app.core.promise.commitments.stance import stance

_ONLY_WHEN = re.compile(
    rf"(?:[{TIME}{EFFORT}]|预计|大概|大约|一般|基本|正常|应该|可能|估计|最晚|最迟|最快|最多|不?超过|不会|绝对?|决|您看|差不多|肯定|一定|保证"
    r"|可以|没问题|左右|前后|之前|之内|时间|这边|或者|还是|也就|那么|给[您你]|帮您|安排|需要|行|成|能|事|号"
    r"|[是要就得也的了吧呢哒滴嘞咯咧嗷噢哟咧啦呀哈哦前内好那亲到都才会或和至在于嗯恩最早晚点走说看约发货改等试只为今明])++"
)
_HARMLESS = re.compile(r"不会?超过|差不多|没问题|不超出")
_INTRODUCES = re.compile(
    r"(?:路上|运输|在途|快递|物流|您看|预计|大概|大约|最晚|最迟|估计|应该|一般|基本|要等?|得|是|那|改)"
    r"(?:就|也就|大概|一般|也要|要|得|差不多|需要)*$"
)
_STAFF_HOURS = re.compile(r"(?:客服|在线|人工|值班|营业|接待)[^,，。]{0,4}(?:时间|时段)[是为在:：]?$")
"""``客服在线时间是9:00-23:00``: when people are there, whatever was asked."""
_UNDER_WAY = re.compile(r"(?:快递|物流)?(?:路上|运输|在途|途中|路程)")
_DENIED = re.compile(r"[不没别难悬]|来不及|够呛|恐怕")
_REACHES = re.compile(r"赶[得上在]|来得及|误不了|不耽误|不会耽误|不误|耽误不了|不影响")
_SHIP_TALK = re.compile(r"仓库|打包|订单|单子|备货|拍下|付款")
_MANY = 6
"""Times in one clause; more of them are a list, not a day."""
_FIRM = frozenset(
    {"day", "weekday", "date", "part", "clock", "duration", "workdays", "lunar", "month", "week"}
)
_IN_A_LOT = re.compile(r"(?:第一|头一?|首|最早一?|最后一?|末)[批趟车班](?:的?[亲哈哦呢~]*)$")
_NOUNS: tuple[tuple[Act, re.Pattern[str]], ...] = (
    ("refund", re.compile(r"[您你的把](?:钱|货款|退款)|(?:钱|货款|退款)(?:就|会|都|能|给|肯定)")),
    (
        "deliver",
        re.compile(
            r"[您你](?:家|手|这儿|那儿|楼下|公司|学校|门口)|到手|在手|手[里上中]|家门口|楼下|上身|上脚|开箱|在用[了啦]"
        ),
    ),
    (
        "ship",
        re.compile(
            r"[这那头末首]一?[批班趟车](?!货|面料|产|间)|批次|名单|路上|揽收|起运|启运|启航|起飞|轮[到上得]|着落|[有出]单号|清空|优先出|快件|[给帮为替]您(?:弄|整|办|搞|张罗|打点)(?:好|妥|掉|完|上|了|的)*$|弄好|搞定|落实|办妥|[会能就要]出去|送去|拿去|交付|运走|拉走|转运|分拨|快递[手车站]|[出离进]仓|仓库?门|包裹|货车|运单|物流"
            r"|[您你][的这那]?(?:个|一)?(?:单|件|票|宝贝|货|东西|衣服|鞋|裙|礼物|订单)(?![价号位独品])|[这此][单件票](?![价号位独品])|(?:货|宝贝)(?:就|会|都|能|肯定|保证|一定)"
        ),
    ),
)
"""What a clause without a verb of the trade may still be about."""
_AFFIRMED = re.compile(r"[您你]|就|可|即|能|会|肯定|一定|保证|绝对|准|必|放心|见|里有|算上|[咯啦嘞][,。!~]?$")
_UNAFFIRMED = re.compile(
    r"[不没无未别难休停缺断悬催查问]|已|昨|前天|上次|之前的|刚|目前|正在|还在|才|一直|爆|积压|堵|盘点|显示|信息是|记录|离开|抵|途经|停留|驿站|记得|取件|发出后|发货后|揽收后|收到后|签收后|估不|可惜"
)
_MATTERS_NOT = re.compile(
    r"[?？]|吗|么|哪|几|谁|活动|优惠|打折|[0-9一二三四五六七八九十]折|价|券|元|块|赠|新货|新品|上新|生产|日期|批号|有货|现货|库存|直播|上班|下班|客服|颜色|色差|尺码|码数|面料|麻烦|记得|请|注意"
    r"|如果|要是|万一|[您你](?:要|想|先|可以|再|看|自己|说|问|拍|付|收|寄|拿|取|方便|有空|在家|需)|多少|[单件]多|忙|满|积分|会员|评|退货|换货|发票|图|链接|短信|电话|消息"
)
ROAD_TALK = re.compile(r"快递|物流|站点|派送|路上|小哥|师傅|包裹")
"""Talk of the parcel under way."""


def continued(scanned: Scan) -> list[Pledge]:
    """The loose times of a text, each as a pledge of the act last mentioned before it."""
    found: list[Pledge] = []
    for loose in scanned.floats:
        alone = stands(scanned, loose) or _in_a_lot(scanned, loose)
        act = _act(scanned, loose) if alone else hinted(scanned, loose)
        if act is not None:
            found.append(pledged(scanned, loose, act))
    return found


def hinted(scanned: Scan, loose: Float) -> Act | None:
    """``今天这一批里有您的``: no verb of the trade, but the buyer's parcel and a time, affirmed; what fits nowhere else."""
    text = scanned.clause_text(loose.clause) + scanned.clauses[loose.clause].closer
    if len(loose.times) > _MANY or _FIRM.isdisjoint(time.family for time in loose.times):
        return None
    around = scanned.clause_text(loose.clause - 1)[-14:] + text + scanned.clause_text(loose.clause + 1)[:14]
    if not _AFFIRMED.search(text) or _MATTERS_NOT.search(text) or _UNAFFIRMED.search(around):
        return None
    return next((act for act, nouns in _NOUNS if nouns.search(text)), None)


def _act(scanned: Scan, loose: Float) -> Act | None:
    if _in_a_lot(scanned, loose):
        return "ship"
    previous = [bond for bond in scanned.bonds if bond.clause <= loose.clause]
    if not previous:
        return _unspoken(scanned, loose)
    last = previous[-1]
    if last.verb.act == "ship" and _travels(scanned, loose):
        return "deliver"
    if not last.times and last.clause == loose.clause - 1 and polarity(scanned, last) == "denied":
        return None
    over = stance(scanned, last).past or _only_comes_by(scanned, last)
    return None if over else last.verb.act


def _unspoken(scanned: Scan, loose: Float) -> Act | None:
    if any(time.family == "unresolved" for time in loose.times):
        return None
    if _REACHES.match(loose.times[0].text):
        return "deliver"
    return _spoken_of(scanned.masked[: loose.times[0].start])


def _in_a_lot(scanned: Scan, loose: Float) -> bool:
    """``今天不行了，明早第一批``: a day, and the lot of that day."""
    end = scanned.clauses[loose.clause].end
    named = _IN_A_LOT.search(scanned.text, loose.times[0].start, end)
    return named is not None and not _FIRM.isdisjoint(time.family for time in loose.times)


def _travels(scanned: Scan, loose: Float) -> bool:
    """``今天寄出，路上两到四天``: how long the parcel is under way."""
    clause = scanned.clauses[loose.clause]
    return _UNDER_WAY.match(scanned.masked, clause.start) is not None and all(
        time.family == "duration" for time in loose.times
    )


def _only_comes_by(scanned: Scan, bond: Bond) -> bool:
    """``小哥会来取``: of no parcel in particular."""
    if bond.verb.flavour != "pickup" or bond.times:
        return False
    return not scanned.masked.startswith("揽", bond.verb.start) or not relevant(scanned, bond)


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
    if _STAFF_HOURS.search(scanned.text, 0, start):
        return False
    return not head or bool(_ONLY_WHEN.fullmatch(head) or _INTRODUCES.search(head))


def names_only(scanned: Scan, loose: Float) -> bool:
    """Whether a clause says nothing besides its times: ``今天！``, and not ``晾干需要24小时``."""
    return bool(_ONLY_WHEN.fullmatch(scanned.clause_text(loose.clause)))


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
