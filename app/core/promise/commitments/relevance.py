"""Whether a verb with a time is about the buyer's parcel at all: a courier's daily round is not."""

from __future__ import annotations

import re

from app.core.promise.commitments.marks import READABLE, TIME, Bond, Scan

_BUYERS_PARCEL = re.compile(r"您|你|亲|这[件单个]|[件包]裹|一起|订单|货(?!车)|捎|单子")
_DAY_WORD = re.compile(r"[今明]|后天|周|星期|礼拜|号|日|天|[等待][下会]|一会|马上|小时|分钟")
_DAILY = re.compile(r"每[天日周个]|天天|平常都?|平时都?")
_EVERY = re.compile(r"统一|每天|天天|都是|固定|一般|定时|每日")
_COLLECTS_BACK = re.compile(r"退|换|您(?:那(?![两几0-9一二三四五六]*[件单个批套])|家|这边)|上门")
_ANOTHER_MATTER = re.compile(r"券|红包|优惠|折扣|满减|津贴|会员价|积分|短信|通知|消息|邮件|验证码")
_VOUCHER = re.compile(r"券|红包|满减|津贴|积分")
_SENT_ON_SCREEN = re.compile(r"发到|补发|再发|重发")
_HOURS = re.compile(r"(?:送货|配送|派送|派件)(?:时间|时效)")
_CATCHES = {"赶得上", "赶得及", "赶上", "来得及"}
_CAUGHT = re.compile(
    r"(?:的|了|这|那|咱们?|我们?|店里)*(?:[次波个场趟])?(?:大促|活动|优惠|好时候|好价|秒杀|直播|促销|福利|折扣|满减|预售)"
)
_A_VAN = re.compile(r"[车趟班批](?:还|都|也|就|能|肯定|应该|可以)*$")
"""``最后一车还赶得上``: it is the dispatch that is in time."""
_BOOKED = re.compile(
    r"(?:快递|小哥|顺丰|揽收员?)[^,。]{0,4}(?:约|叫|喊|订|安排)|(?:约|叫|喊)[^,。]{0,3}(?:快递|小哥|顺丰)"
)
_RETURNED = re.compile(r"退|换|寄回|您(?:那|家|这)(?![两几0-9一二三四五六]*[件单个批套])")
_TAKEN_ALONG = re.compile(r"上门(?=(?:来|收|取|拿|揽|带)+走)")
_ARRANGES_ELSE = re.compile(r"退|换|取|审|师傅|客服|专员|安装|上门|维修|开票|发票|处理")
_RECEIVING = re.compile(rf"(?:注意|记得|请|及时|麻烦|查|才|再|[自从凭]|(?<!可)以)[{TIME}]*$")


def relevant(scanned: Scan, bond: Bond) -> bool:
    """Whether what `bond` says concerns this buyer."""
    verb = bond.verb
    if verb.flavour == "pickup":
        return _picks_up(scanned, bond)
    if verb.flavour == "arrange":
        return _arranges(scanned, bond)
    clause = scanned.clauses[bond.clause]
    if _is_another_matter(scanned, bond):
        return False
    if verb.flavour == "receive" or scanned.masked[verb.start : verb.end] == "签收":
        return not _RECEIVING.search(scanned.masked[clause.start : verb.start])
    if _HOURS.match(scanned.masked, verb.start) and _by_the_clock(bond):
        return False  # 配送时间是上午九点到晚上六点
    daily = _DAILY.search(scanned.masked[clause.start : clause.end])
    return not (daily and _by_the_clock(bond))


def _by_the_clock(bond: Bond) -> bool:
    """Hours without a day."""
    return bool(bond.times) and all(time.family in {"clock", "part"} for time in bond.times)


def _is_another_matter(scanned: Scan, bond: Bond) -> bool:
    """A coupon that can be used, a sale that is caught, a dispatch that is in time."""
    verb, clause = bond.verb, scanned.clauses[bond.clause]
    if _SENT_ON_SCREEN.match(scanned.masked, verb.start) and _VOUCHER.search(
        scanned.masked[clause.start : verb.start]
    ):
        return True
    if verb.flavour == "receive" and _ANOTHER_MATTER.search(scanned.masked[clause.start : verb.end + 8]):
        return True
    if scanned.masked[verb.start : verb.end] not in _CATCHES:
        return False
    if _A_VAN.search(scanned.masked, clause.start, verb.start):
        return True
    return _of_dispatch(scanned, bond) or bool(_CAUGHT.match(scanned.masked, verb.end))


def _of_dispatch(scanned: Scan, bond: Bond) -> bool:
    """``今天发肯定来得及``: in time to be sent, which the verb before it promises."""
    return any(
        other.clause == bond.clause and other.verb.act != "deliver" and other.verb.start < bond.verb.start
        for other in scanned.bonds[: 2 * READABLE]
    )


def _picks_up(scanned: Scan, bond: Bond) -> bool:
    whole = scanned.clause_text(bond.clause)
    clause = scanned.clauses[bond.clause]
    booked = _BOOKED.search(
        scanned.clause_text(bond.clause - 1) + "," + scanned.masked[clause.start : bond.verb.end]
    )
    if (booked or scanned.masked.startswith("揽", bond.verb.start)) and not _RETURNED.search(scanned.text):
        whole = whole.replace("上门", "")
    if _COLLECTS_BACK.search(_TAKEN_ALONG.sub("", whole)) or _DAILY.search(whole):
        return False
    said = "".join(time.text for time in (*bond.times, *bond.condition_times))
    if not _DAY_WORD.search(said) and _EVERY.search(whole):
        return False
    leaves = scanned.masked.startswith("走", bond.verb.end - 1)  # 揽走, 运走: a parcel, and not the round
    return bool(
        leaves
        or _DAY_WORD.search(said)
        or _BUYERS_PARCEL.search(whole + scanned.clause_text(bond.clause + 1))
    )


def _arranges(scanned: Scan, bond: Bond) -> bool:
    """``今天给您安排`` ships; not where what is arranged follows with a time of its own, or is something else."""
    own = any(
        other.times and other.clause - bond.clause in (0, 1) and other.verb.start > bond.verb.end
        for other in scanned.bonds[: 2 * READABLE]
    )
    return not own and not _ARRANGES_ELSE.search(scanned.masked[bond.since : bond.verb.end + 6])
