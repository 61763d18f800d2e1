"""What is over: ``昨天发了``, and not what only wears its clothes (``已安排今天出货``, ``今晚给您发了``)."""

from __future__ import annotations

import re

from app.core.promise.commitments.marks import EFFORT, TIME, Bond, Scan

_PAST_BEFORE = re.compile(
    rf"(?:已经|已(?!安排|备注)|早已|早就|刚刚|刚才|刚(?!好)|昨天|前天|昨晚|昨日|前几天|上周|上午(?=已|就已)|(?<![走来去到关班家货])之前|曾|都已|是在)(?:[{TIME}]|于|经|在|被|顺丰|[中圆申]通|韵达|邮政|极兔|京东|德邦|小哥|快递员|由|从|给|帮|为|您|你|亲|我们?|[这那]边|仓库|库房|店里|小店|师傅|上午|下午|中午|早上|晚上|傍晚|夜里|凌晨|全部?|都|就|打好?包|包好|装好|拣好|出单|正常|顺利|统一|按时|及时|当天|把|货|件|单|包裹|快递|[一-鿿]{{0,2}}(?=发|寄|揽))*+$"
)
_PAST_AFTER = re.compile(
    r"(?:给您|给你|出去|出来|出|走|货|给亲|掉|过去|完|达|到)?(?:了|过(?![去来])了?|完了?)(?!全|吗|的话|就|再|才|会|后|之后|以后|告诉|通知|给您|一声)"
)
_FUTURE = re.compile(
    r"[排约订定]好|就|会|要|将|能|可以|可|准备|备注|登记|通知|交代|亲自|去仓库|跑一趟|嘱咐|叮嘱|加急|[叫让]|应该|预计|大概|估计|肯定|一定|保证|尽量|争取|安排|得|才|快|该|再|即将|保准|绝对|一准|准保|准能|铁定|必定"
)
_LAST_TIME = re.compile(
    r"(?<!跟)(?<!和)(?<![跟和][您我的])(?<!同)(?<!比)(?:上次|上回|上一[单次回])(?!那样|一样)"
)
_THEN = re.compile(r"(?:上周|上个?月|去年|当时|那时候?|那会儿?)[^,。!?]{0,10}是[^,。!?]*$")
_BY_THEN = re.compile(r"(?:当时|那时候?|那会儿?)[^,。!?]{0,8}(?:都|已经?|早就?)$")
_IF_PAID = re.compile(r"(?:下来|好|完|了|款|单)*(?:的话|之?后|以后|就)")
_JUST_LEFT = re.compile(r"(?:都|就|也)?(?:刚刚?|已经?|早就?)(?:开|走|出发|离开)")
_THAT_BATCH = re.compile(r"的[这那]一?[批些个款]")
_NOT_NOW = re.compile(r"(?:货|的)?(?:那?是)(?:以前|之前|去年|上次|旧|老|过去)")
_AMONG_THEM = re.compile(r"的[^,。!?]{0,4}[里中](?:面|头|边)?(?:就|也|肯定|都|一定)*[有含](?:您|你)")
"""``今晚装车的货里有您这件``."""
_SETS_DOWN = re.compile(rf"[排加列编放塞插归并录](?:进|到|入|在)了?[{TIME}]")


def is_past(own: str, before: str, after: str, *, deliver: bool) -> bool:
    if _AMONG_THEM.match(after):
        return False
    if _PAST_BEFORE.search(own):
        return not re.search(r"就要|马上|快要|即将", own)
    return bool(
        _LAST_TIME.search(before)
        or (after.startswith("的") and _THEN.search(before))
        or _BY_THEN.search(before)
        or _JUST_LEFT.match(after)
        or (deliver and _THAT_BATCH.match(after))
        or _NOT_NOW.match(after)
        or re.match(
            r"(?:出|走|货)?过(?!去|来|后|几)|的(?:新)?货(?!物)|的(?:站点|网点|驿站|城市|中转站?|那个站)|(?:货|出|走)?的(?:都|全部?|就)?是(?!吗|吧|您)",
            after,
        )
    )


def _swallowed(scan: Scan, bond: Bond) -> str:
    """``钱就回您支付宝``: the verb is found together with what stands inside it."""
    return scan.masked[bond.verb.start : bond.verb.end] if bond.verb.act == "refund" else ""


def _still_to_come(scan: Scan, bond: Bond, before: str) -> bool:
    """``最晚今天发了``, ``现在拍下的话今天发了``, ``可以打包发走了``: a 了 of what will be."""
    if any(time.text.startswith(("最晚", "最迟", "最慢")) for time in bond.times):
        return True
    paying = bond.condition
    if paying is not None and _IF_PAID.match(scan.masked, paying.end):
        return True
    return "打包" in before and bool(_FUTURE.search(before))


def set_down(scan: Scan, bond: Bond) -> bool:
    """``已经把您排进今天的名单``: put down for a day to come."""
    return bool(_SETS_DOWN.match(scan.masked, bond.verb.start))


def _ended(after: str) -> bool:
    """``今天出库帮您配送了``: the clause ends as something done, with nothing to come in between."""
    return (
        after.endswith("了")
        and not after.startswith(("不", "得"))
        and not re.search(rf"[{TIME}{EFFORT}就会要能]|可以", after)
    )


def _cleft(scan: Scan, bond: Bond, after: str) -> bool:
    """``我们是上午出库的``: an hour without a day, told as a fact."""
    before = scan.masked[scan.clauses[bond.clause].start : bond.verb.start]
    parts = bool(bond.times) and all(time.family in {"part", "clock"} for time in bond.times)
    return parts and after == "的" and bool(re.search(rf"是[{TIME}]+$", before))


def is_completed(scan: Scan, bond: Bond, own: str, before: str, after: str) -> bool:
    """Whether a 了 (or a cleft 的) says that it is done, and nothing that it is yet to come."""
    if bond.verb.flavour == "arrange":
        return False  # arranged is not gone yet
    done = _PAST_AFTER.match(after) or _ended(after) or _cleft(scan, bond, after)
    return (
        bool(done)
        and not _FUTURE.search(own + _swallowed(scan, bond))
        and not _still_to_come(scan, bond, before)
    )
