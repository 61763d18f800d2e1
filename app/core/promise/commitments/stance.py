"""Who is speaking of what: a question, an offer, a quotation, something past, something the buyer does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.promise.commitments.assurance import vouches
from app.core.promise.commitments.marks import EFFORT, TIME, Bond, Scan

_ANOT_A = re.compile(
    r"([发到走寄送退能会行])(?:货)?[不没]\1|能否|是否|可否|有没有(?:可能|办法)|能不(?=[\ue000在])|是不是|可不可以|有无可能"
)
_OFFER_TAG = re.compile(
    r"(?:可以|可|好|行|成|中|要得|OK|ok|没问题)(?:不|吗|么|嘛|吧|呀|啊)|(?:可不可以|好不好|行不行|成不成|如何|怎么样|咋样|可否|合适吗|方便吗|介意吗|同意吗|接受吗|能接受|您看)"
)
_GIVING = re.compile(
    r"[给帮为替](?:您|你|亲)|我们?(?!那|给您问)|咱(?:们)?|小店|这边给|这边帮|我这边|仓库(?:这边)?给"
)
_BUYER_SUBJECT = re.compile(
    rf"(?<![给帮为替跟和与把对向让找到送发寄退返联系等保包])(?:您|你|买家|客户)(?:们|这边|那边|自己|本人|到时候?|在|[{TIME}{EFFORT}]|是|要|想|先|可以|可|能|需要|得|再|就|也|会|都|直接|尽快|麻烦|记得|最好|务必|一定|必须|打算|准备|希望|希望我们|觉得|看(?!是|要不|这样|\ue000)|[把将](?:货|它|商品|东西|包裹|快递|衣服|鞋子?|宝贝|件))*+$"
)
_BUYER_WISH = re.compile(
    r"(?:您|你|亲)(?:这边)?(?:的意思)?(?:是|还是|是不是|是要|要|想要?|想改成?|希望|需要|打算|要求|指定|着急|急着|说|问|的意思)"
)
_REQUEST = re.compile(
    rf"(?:麻烦|请(?!放心|耐心|稍|等)|辛苦|记得|建议|劳烦|务必(?=您|你|亲))(?:您|你|亲)?(?:这边)?(?:[{TIME}{EFFORT}]|在|先|把|将|尽快|再|直接|自己|帮忙|货|商品|包裹|东西|给我们)*+$"
)
_TO_SHOP = re.compile(
    r"给(?:我们|小店|我|仓库|店里|本店|店铺|咱)|(?:回来|回给|回到?(?:仓|店|我))|到(?:我们|仓库|店里|本店)"
)
_FROM_SHOP_SIDE = re.compile(
    rf"(?:厂家|供货商|供应商|厂里|总部|上家|工厂|别家|别的店|别人家|人家|其他[店家]|同行)(?:那边|说|这边|[{TIME}]|会|要|才|再|也|就|给|统一)*+$"
)
_QUOTED = re.compile(
    rf"(?:(?<![给帮为替跟和与对])(?:您|你|客户|买家|顾客|亲)(?:之前|刚才|刚刚|上次|昨天|前面|刚|[{TIME}])*(?:说(?!到做到)|问|提|讲|要求|留言|备注|写|反映|的问题|的意思|表示)"
    rf"|(?:之前|昨天|前天|上次|刚才|前面|早上|原来|原先|当时|[{TIME}])(?:我|我们|同事|客服|小二|那位|有|就|的|给您|跟您|和您|这边|其他|别的)*(?:说(?!到做到)|讲|答应|承诺|告诉您|回复)"
    r"|(?:同事|其他客服|别的客服|页面|详情页?)(?:上|之前|昨天|说|写)+|我(?:之前|刚才|昨天)说|说好(?=的)|答应(?:您|过)|误以为|(?<![可所足难得])以为|说成|写成|看成)"
)
_SORRY = re.compile(
    r"是?(?:我|我们)?(?:没|说错|弄错|搞错|看错|记错|失误|表达|没说清|抱歉|不好意思|对不起|不对|不准确|口误|有误|理解错)"
)
_OPEN_NUMBER = re.compile(r"(?:具体|到底|究竟|不知道|不确定|不清楚)[^,。!?]{0,4}$")
_ASKING_OTHERS = re.compile(
    r"(?:问|查|看|确认|核实|了解|联系|咨询|沟通|商量|争取看|瞧|试试)(?:了|一|下|看|问|清楚|仓库|快递|物流|厂家|店长|主管|那边|这边|同事|领导|师傅|小哥|给您|帮您|们|的|[,，])*(?:能不|能否|是否|可不可|有没有|[\ue000]*(?:能|会|可以)?不能|能|可以)"
    r"|看看?(?:能|可)|(?:不知道|不确定|不清楚|不晓得|说不好|难说|取决于|要看|得看)"
)
_PAST_BEFORE = re.compile(
    rf"(?:已经|已(?!安排|备注)|早已|早就|刚刚|刚才|刚(?!好)|昨天|前天|昨晚|昨日|前几天|上周|上午(?=已|就已)|(?<![走来去到关班家货])之前|曾|都已|是在)(?:[{TIME}]|于|经|在|被|顺丰|[中圆申]通|韵达|邮政|极兔|京东|德邦|小哥|快递员|由|从|给|帮|为|您|你|亲|我们?|[这那]边|仓库|库房|店里|小店|师傅|上午|下午|中午|早上|晚上|傍晚|夜里|凌晨|全部?|都|就|打好?包|包好|装好|拣好|出单|正常|顺利|统一|按时|及时|当天|把|货|件|单|包裹|快递|[一-鿿]{{0,2}}(?=发|寄|揽))*+$"
)
_PAST_AFTER = re.compile(
    r"(?:给您|给你|出去|出来|出|走|货|给亲|掉|过去|完|达|到)?(?:了|过(?![去来])了?|完了?)(?!全|吗|的话|就|再|才|会|后|之后|以后|告诉|通知|给您|一声)"
)
_FUTURE = re.compile(
    r"就|会|要|将|能|可以|可|准备|备注|登记|通知|交代|亲自|去仓库|跑一趟|嘱咐|叮嘱|加急|[叫让]|应该|预计|大概|估计|肯定|一定|保证|尽量|争取|安排|得|才|快|该|再|即将|保准|绝对|一准|准保|准能|铁定|必定"
)
_ONLY_IF = re.compile(
    r"(?:货)?的(?:问题|事情?|情况|要求|需求|请求|原因)(?![,，]?没问题|能|可以)|(?:货)?(?:之后|以后|后(?!天)|时(?!间|效|段)候?|的时候|了的话|的话|之前|以前|前(?![面台])|了(?:再|之后|才|通知|告诉|提醒|给您说))"
)
_TRY = re.compile(
    r"争取|尽量|努力|尽力|尽可能|力争|催(?!熟)|看看?能|试试|申请(?:一下)?(?:优先|加急)|尽全力|想办法|想想办法"
)


_BUYERS_CONDITION = re.compile(r"的话")
_WHOSE_EVENT = re.compile(rf"(?:您|你)[{TIME}]+(?:能|可以|会|肯定|一定|就|都|给|把|将|货|全部?)*$")
_REPORT = re.compile(
    r"(?:物流|快递|快件|站点|驿站|系统|官网|官方|轨迹|信息|单号|后台|页面|查|圆通|中通|韵达|申通|顺丰|邮政|极兔|京东|app|平台|那边|网点)[^,。!?]{0,8}(?:显示|查到|查询到|看到|写[的着明]?|更新|提示|反馈|跟踪到|追踪到)(?:了)?(?:说|是|的|到|为|您的|包裹|快递|件|会|在|已|大约|大概|预计)*"
)
_REPORT_ABOVE = re.compile(
    r"(?:显示|查到|查询到|提示|物流信息|物流状态|最新物流|物流情况|轨迹)(?:是|为|的|如下)*$"
)
_INTENDED = re.compile(r"本来|原计划|原本|原定|原先|本应|本想|原打算|照理|按理")
_SAID_SO = re.compile(r"说好|答应|承诺|讲好|约好|定好")
_FAILED = re.compile(r"没做到|没能|没兑现|没实现|结果|失言|食言|抱歉|对不起|不好意思")
_EVEN_IF = re.compile(r"就算|就是|即使|即便|哪怕|假如|假设|纵使")
_STILL = re.compile(
    rf"(?:货|出去?|走)?(?:了|的话)?[,，{TIME}]*(?:也|都|还是)(?![会能要]?给|可以|能|行|没问题)"
)
_DATED_FACT = re.compile(rf"(?<!将)(?<!预计)于[{TIME}]+$")
_WISH = re.compile(
    r"恨不得|巴不得|但愿|我们?也(?:很|真|特别)?[想希]|[真很]想(?!要)|(?:^|[,我])想(?=[\ue000])"
)
_PITY = re.compile(r"但|可惜|可是|不过|就好|无奈|没办法|奈何")
_LAST_TIME = re.compile(r"(?<!跟)(?<!和)(?<!同)(?<!比)(?:上次|上回|上一[单次回])(?!那样|一样)")
_IF_PAID = re.compile(r"(?:下来|好|完|了|款|单)*(?:的话|之?后|以后|就)")
_JUST_LEFT = re.compile(r"(?:都|就|也)?(?:刚刚?|已经?|早就?)(?:开|走|出发|离开)")
_THAT_BATCH = re.compile(r"的[这那]一?[批些个款]")
_NOT_NOW = re.compile(r"(?:货|的)?(?:那?是)(?:以前|之前|去年|上次|旧|老|过去)")
_SETS_DOWN = re.compile(rf"[排加列编放塞插归并录](?:进|到|入|在)了?[{TIME}]")
_COUNTERFACTUAL = re.compile(
    r"(?:要是|如果|要|若|但凡)能?[^,。!?]{0,10}早(?:就|都)?(?:给您|帮您|给你|安排)*(?:发|寄|走|送|退|出)"
)
_YOUR_SIDE = re.compile(
    rf"(?:担心|害怕|发愁)[^,。!?]*$|(?<![请烦])(?:您|你)这边(?:的)?[{TIME}]+(?:就|可以|能|会|给您)*$"
)
_OTHERWISE = re.compile(r"(?:不然|否则|要不然)[^,。!?]{0,8}就[^,。!?]*$")
_COULD_I = re.compile(r"要是?能$|早知道[^,。!?]{0,8}就[^,。!?]*$")
_I_WOULD = re.compile(r"(?:货|出去?|走)?(?:的话|了)?[,，]?(?:我们?(?:也|肯定|早|就|当然|还)|$|[了,。!])")
_WISHED = re.compile(r"[^,。!?]{0,4}就(?:好|太好|谢天谢地)")
_CLEFT_QUESTION = re.compile(r"[^,。!?]{0,3}的(?:吧|对吧|是吧|对吗)")
_UNDER_WAY = re.compile(r"中(?![午旬秋])|途中|ing")
_RHETORICAL = re.compile(r"难道|难不成|哪(?:里|儿)?[能会有]|岂|怎么?[会能可敢]")


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


def stance(scan: Scan, bond: Bond) -> Stance:
    """Read the surroundings of `bond`'s verb."""
    clause = scan.clauses[bond.clause]
    own = scan.masked[max(clause.start, bond.since - _reach(scan, bond)) : bond.verb.start]
    before = scan.masked[clause.start : bond.verb.start]
    after = scan.masked[bond.verb.end : clause.end]
    question, offer = _question(scan, bond, before, after)
    quoted = _is_quoted(before, after) or _is_broken_word(scan, bond, before)
    return Stance(
        question=question,
        offer=offer,
        quoted=quoted,
        corrected=quoted and bool(_SORRY.search(scan.masked[bond.verb.end :])),
        buyer=_is_buyers(bond, own, before, after),
        others=_is_reported(scan, bond, before, after)
        or bool(_FROM_SHOP_SIDE.search(before) or _TO_SHOP.match(after) or _TO_SHOP.search(own[-6:])),
        past=_is_past(own, before, after, deliver=bond.verb.act == "deliver") and not _set_down(scan, bond),
        completed=bool(_PAST_AFTER.match(after) or _ended(after) or _cleft(scan, bond, after))
        and not _FUTURE.search(own + _swallowed(scan, bond))
        and not _still_to_come(scan, bond, before),
        told=after.startswith("的")
        or after.endswith("了")
        or clause.closer.startswith("啦")
        or bool(_DATED_FACT.search(before)),
        anchor=(bool(_ONLY_IF.match(after)) and not _topic(after))
        or _is_supposed(before, scan.masked[bond.verb.end : bond.verb.end + 14]),
        trying=bool(_TRY.search(own) or (bond.topical and _TRY.search(scan.clause_text(bond.clause - 1)))),
    )


def _reach(scan: Scan, bond: Bond) -> int:
    """A predicate such as 催 or 看 sits just before the stretch; let patterns see it."""
    return min(4, bond.since - scan.clauses[bond.clause].start)


def _question(scan: Scan, bond: Bond, before: str, after: str) -> tuple[bool, bool]:
    clause = scan.clauses[bond.clause]
    around = before + scan.masked[bond.verb.start : clause.end]
    tagged = bool(_OFFER_TAG.search(after + clause.closer.replace("?", "")) or _tag_follows(scan, bond))
    if _BUYER_WISH.search(before) and not _GIVING.search(before):
        asks = clause.asks or tagged or bool(re.search(r"[吧呢]", clause.closer + after)) or "对" in after
        return asks and "还是" not in around, False
    cleft = "是" in before and _CLEFT_QUESTION.match(after + clause.closer) and not _GIVING.search(before)
    if cleft or _asks_how_long(scan, bond):
        return True, False
    if _RHETORICAL.search(before) or _ASKING_OTHERS.search(before) or _ANOT_A.search(around):
        return not _RHETORICAL.search(before), False
    if not clause.asks:
        return False, tagged
    if re.search(r"还是", around) or tagged:
        return False, True
    return not _GIVING.search(around), True


def _asks_how_long(scan: Scan, bond: Bond) -> bool:
    """``具体几天到账要看银行``: a number nobody has."""
    if not bond.times or not bond.times[0].text.startswith(("几", "多")):
        return False
    return bool(_OPEN_NUMBER.search(scan.masked[scan.clauses[bond.clause].start : bond.times[0].start]))


def _tag_follows(scan: Scan, bond: Bond) -> bool:
    if bond.clause + 1 >= len(scan.clauses):
        return False
    following = scan.clauses[bond.clause + 1]
    text = scan.masked[following.start : following.end] + following.closer
    return len(text) <= 10 and bool(_OFFER_TAG.search(text))


def _is_quoted(before: str, after: str) -> bool:
    ends = [said.end() for said in _QUOTED.finditer(before)]
    if not ends:
        return False
    between = before[ends[-1] :]
    return not re.search(r"就(?:一定|肯定|会|得|必须|能|要|$)|的话", between)


def _is_broken_word(scan: Scan, bond: Bond, before: str) -> bool:
    """``本来今天要发的``, ``说好今天发没做到``: what was to be and hasn't been."""
    if _INTENDED.search(before) or _would_have(scan, bond, before):
        return True
    if _WISH.search(before) and (_PITY.search(scan.masked[bond.verb.end :]) or "希望" in before):
        return True
    rest = scan.masked[bond.verb.end : bond.verb.end + 16]
    return bool(_SAID_SO.search(before) and _FAILED.search(rest))


def _would_have(scan: Scan, bond: Bond, before: str) -> bool:
    """``要是能发今天早给您发了``, ``今天有的发就好了``: what would be, if it could."""
    clause, end = scan.clauses[bond.clause], bond.verb.end
    if _COUNTERFACTUAL.search(scan.text[clause.start : end]) or _WISHED.match(scan.masked, end):
        return True
    if _OTHERWISE.search(before) and scan.masked[end : clause.end].endswith("了"):
        return True
    return bool(_COULD_I.search(before) and _I_WOULD.match(scan.masked, end))


def _is_supposed(before: str, after: str) -> bool:
    """``就算今天发也到不了``."""
    return bool(_EVEN_IF.search(before) and _STILL.match(after))


def _is_buyers(bond: Bond, own: str, before: str, after: str) -> bool:
    if bond.verb.act == "deliver" and bond.verb.flavour != "plain":
        return False
    if bond.verb.act == "deliver" and re.search(r"您|你", own):
        return False
    own = own[_settled(own) :]
    if _GIVING.search(own) and not _REQUEST.search(own):
        return False
    if bond.times and bond.times[0].family == "unverifiable" and _WHOSE_EVENT.search(own):
        return False
    if bond.verb.act in {"ship", "reship"} and _YOUR_SIDE.search(own):
        return False  # what worries the buyer, or the buyer's own order
    return bool(_BUYER_SUBJECT.search(own) or _REQUEST.search(own))


def _settled(own: str) -> int:
    """Where the buyer's own condition ends: ``您备注加急的话今天能走``."""
    ends = [found.end() for found in _BUYERS_CONDITION.finditer(own)]
    return ends[-1] if ends else 0


def _is_reported(scan: Scan, bond: Bond, before: str, after: str) -> bool:
    """``物流显示今天派送``, ``今天派送中``: what the courier's own page says, unless the agent vouches for it."""
    if bond.verb.act != "deliver" and bond.verb.flavour != "pickup":
        return False
    if _UNDER_WAY.match(after) or re.search(rf"正在?[{TIME}]*$", before):
        return True
    above = scan.clause_text(bond.clause - 1) if bond.clause else ""
    told = _REPORT.search(before) or (_REPORT_ABOVE.search(above) and not _GIVING.search(before))
    return bool(told) and not vouches(before + after)


def _is_past(own: str, before: str, after: str, *, deliver: bool) -> bool:
    if _PAST_BEFORE.search(own):
        return not re.search(r"就要|马上|快要|即将", own)
    return bool(
        _LAST_TIME.search(before)
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


def _set_down(scan: Scan, bond: Bond) -> bool:
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


def _topic(after: str) -> bool:
    """``今天发的话可以``: the condition is the statement itself."""
    return bool(re.match(r"(?:货)?的话(?:是|也|都)?(?:可以|没问题|能|行|完全|来得及)", after))
