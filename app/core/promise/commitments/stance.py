"""Who is speaking of what: a question, an offer, a quotation, something past, something the buyer does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.core.promise.commitments.asking import GIVING
from app.core.promise.commitments.asking import question as asks_or_offers
from app.core.promise.commitments.marks import EFFORT, TIME, Bond, Scan
from app.core.promise.commitments.past import is_completed, is_past, set_down
from app.core.promise.commitments.telling import is_broken_word, is_quoted, is_reported, is_supposed

_BUYER_SUBJECT = re.compile(
    rf"(?<![给帮为替跟和与把对向让找到送发寄退返联系等保包])(?:您|你|买家|客户)(?:们|这边|那边|自己|本人|到时候?|在|[{TIME}{EFFORT}]|是|要|想让?|先|可以|可|能|需要|得|再|就|也|会|都|直接|尽快|麻烦|记得|最好|务必|一定|必须|打算|准备|希望|希望我们|觉得|看(?!是|要不|这样|\ue000)|[把将](?:货|它|商品|东西|包裹|快递|衣服|鞋子?|宝贝|件))*+$"
)
_REQUEST = re.compile(
    rf"(?:麻烦|请(?!放心|耐心|稍|等)|辛苦|记得|建议|劳烦|务必(?=您|你|亲))(?:您|你|亲)?(?:这边)?(?:[{TIME}{EFFORT}]|在|先|把|将|尽快|再|直接|自己|帮忙|要|货|商品|包裹|东西|给我们)*+$"
)
_TO_SHOP = re.compile(
    r"给(?:我们|小店|我|仓库|店里|本店|店铺|咱)|(?:回来|回给|回到?(?:仓|店|我))|到(?:我们|仓库|店里|本店)|我们(?=$|[,。!?~ ]|看|核|处理|这边|客服)"
)
_FROM_SHOP_SIDE = re.compile(
    rf"(?:厂家|供货商|供应商|厂里|总部|上家|工厂|别家|别的店|别人家|人家|其他[店家]|同行)(?:那边|说|这边|[{TIME}]|会|要|才|再|也|就|给|统一)*+$"
)
_WE_RECEIVE = re.compile(r"(?:我们|仓库|店里|这边)(?:就|会|能|可以|应该|大概)*$")
_SORRY = re.compile(
    r"是?(?:我|我们)?(?:没|说错|弄错|搞错|看错|记错|失误|表达|没说清|抱歉|不好意思|对不起|不对|不准确|口误|有误|理解错)"
)
_ONLY_IF = re.compile(
    r"(?:了|货)*(?:请|要|记得|务必|建议|一定要)*先(?![到给发寄帮付拍])|(?!介意|着急|[不急能要您])[一-鿿]{1,4}的话(?:就)?(?:要|需|得|先|运费|邮费|加)|(?:货)?的(?:问题|事情?|情况|要求|需求|请求|原因)(?![,，]?没问题|能|可以)|(?:货)?(?:之后|以后|后(?!天)|时(?!间|效|段)候?|的时候|了的话|的话|之前|以前|前(?![面台])|了(?:再|之后|才|通知|告诉|提醒|给您说))"
)
_TRY = re.compile(
    r"争取|尽量|努力|尽力|尽可能|力争|催(?!熟)|看看?能|试试|申请(?:一下)?(?:优先|加急)|尽全力|想办法|想想办法"
)
_BUYERS_CONDITION = re.compile(r"的话")
_WHOSE_EVENT = re.compile(rf"(?:您|你)[{TIME}]+(?:能|可以|会|肯定|一定|就|都|给|把|将|货|全部?)*$")
_DATED_FACT = re.compile(rf"(?<!将)(?<!预计)于[{TIME}]+$")
_LEAVES = "出"
"""``您周五能出``: only a parcel does."""
_EITHER_WAY = re.compile(r"(?:我们|这边)?(?:都|随|听|看|按)(?:行|可以|能|没问题|您|你|ok)")
_YOUR_SIDE = re.compile(
    rf"(?:担心|害怕|发愁)[^,。!?]*$|(?<![请烦])(?:您|你)这边(?:的)?[{TIME}]+(?:就|可以|能|会|给您)*$"
)


@dataclass(frozen=True, slots=True)
class Stance:
    """What surrounds a verb. Only one that is none of these, or an offer, promises anything."""

    question: bool = False
    offer: bool = False
    quoted: bool = False
    corrected: bool = False
    buyer: bool = False
    others: bool = False
    past: bool = False
    completed: bool = False
    """A bare 了: past for today and earlier, future for later days."""
    told: bool = False
    anchor: bool = False
    trying: bool = False

    @property
    def promises(self) -> bool:
        """Whether the sentence undertakes what it mentions."""
        return not (self.question or self.quoted or self.buyer or self.others or self.past or self.anchor)


@lru_cache(maxsize=512)
def stance(scan: Scan, bond: Bond) -> Stance:
    """Read the surroundings of `bond`'s verb."""
    clause = scan.clauses[bond.clause]
    own = scan.masked[max(clause.start, bond.since - _reach(scan, bond)) : bond.verb.start]
    before = scan.masked[clause.start : bond.verb.start]
    after = scan.masked[bond.verb.end : clause.end]
    question, offer = asks_or_offers(scan, bond, before, after)
    quoted = is_quoted(scan, bond, before) or is_broken_word(scan, bond, before)
    return Stance(
        question=question,
        offer=offer,
        quoted=quoted,
        corrected=quoted and bool(_SORRY.search(scan.masked[bond.verb.end :])),
        buyer=scan.masked[bond.verb.start : bond.verb.end] != _LEAVES
        and _is_buyers(bond, own, before, after)
        and not _chooses(scan, bond),
        others=is_reported(scan, bond, before, after)
        or (bond.verb.flavour == "receive" and bool(_WE_RECEIVE.search(own)))
        or bool(_FROM_SHOP_SIDE.search(before) or _TO_SHOP.match(after) or _TO_SHOP.search(own[-6:])),
        past=is_past(own, before, after, deliver=bond.verb.act == "deliver") and not set_down(scan, bond),
        completed=is_completed(scan, bond, own, before, after),
        told=after.startswith(("的", "时间是", "时间为"))
        or after.endswith("了")
        or clause.closer.startswith("啦")
        or bool(_DATED_FACT.search(before)),
        anchor=(bool(_ONLY_IF.match(after)) and not _topic(after) and not _then_when(bond, after))
        or is_supposed(before, scan.masked[bond.verb.end : bond.verb.end + 14]),
        trying=bool(_TRY.search(own) or (bond.topical and _TRY.search(scan.clause_text(bond.clause - 1)))),
    )


def _reach(scan: Scan, bond: Bond) -> int:
    """A predicate such as 催 or 看 sits just before the stretch; let patterns see it."""
    return min(4, bond.since - scan.clauses[bond.clause].start)


def _is_buyers(bond: Bond, own: str, before: str, after: str) -> bool:
    if bond.verb.act == "deliver" and bond.verb.flavour != "plain":
        return False
    if bond.verb.act == "deliver" and re.search(r"您|你", own):
        return False
    own = own[_settled(own) :]
    if GIVING.search(own) and not _REQUEST.search(own):
        return False
    if bond.times and bond.times[0].family == "unverifiable" and _WHOSE_EVENT.search(own):
        return False
    if bond.verb.act in {"ship", "reship"} and _YOUR_SIDE.search(own):
        return False  # what worries the buyer, or the buyer's own order
    return bool(_BUYER_SUBJECT.search(own) or _REQUEST.search(own))


def _chooses(scan: Scan, bond: Bond) -> bool:
    """``您要今晚寄还是明天寄？都行``: both are offered."""
    return "还是" in scan.clause_text(bond.clause) and bool(
        _EITHER_WAY.match(scan.clause_text(bond.clause + 1))
    )


def _settled(own: str) -> int:
    """Where the buyer's own condition ends: ``您备注加急的话今天能走``."""
    ends = [found.end() for found in _BUYERS_CONDITION.finditer(own)]
    return ends[-1] if ends else 0


def _then_when(bond: Bond, after: str) -> bool:
    """``发货的话今天``: what follows the condition is its time."""
    said_after = bool(bond.times) and bond.times[0].start >= bond.verb.end
    return said_after and re.fullmatch(rf"(?:货)?的话[{TIME}]+", after) is not None


def _topic(after: str) -> bool:
    """``今天发的话可以``: the condition is the statement itself."""
    return bool(re.match(r"(?:货)?的话(?:是|也|都)?(?:可以|没问题|能|行|完全|来得及)", after))
