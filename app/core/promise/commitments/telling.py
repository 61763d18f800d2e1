"""What is told rather than promised: quotations, broken words, what would have been, what the courier's page says."""

from __future__ import annotations

import re

from app.core.promise.commitments.asking import GIVING
from app.core.promise.commitments.assurance import vouches
from app.core.promise.commitments.marks import TIME, Bond, Scan

_QUOTED = re.compile(
    rf"(?:(?<![给帮为替跟和与对])(?:您|你|客户|买家|顾客|亲)(?:之前|刚才|刚刚|上次|昨天|前面|刚|[{TIME}])*(?:说(?!到做到)|问|提|讲|要求|留言|备注|写|反映|的问题|的意思|表示)"
    rf"|(?:之前|昨[天晚日]|前天|上[次回]|刚才|前面|早上|原来|原先|当时|[{TIME}])(?:我|我们|同事|客服|小二|那位|有|就|的|给您|跟您|和您|这边|其他|别的)*(?:说(?!到做到)|讲|答应|承诺|告诉您|回复)"
    r"|(?:同事|其他客服|别的客服|页面|详情页?)(?:上|之前|昨天|说|写)+|我(?:之前|刚才|昨天)说|说好(?=的)|答应(?:您(?!的\ue000)|过)|没有?(?:[跟和]您)?(?:说|讲|答应|承诺|保证|许诺)过|误以为|(?<![可所足难得])以为|说成|写成|看成)"
)
_HONOURED = re.compile(
    r"(?:货|出|走)?(?:的)?[,，]?(?:我们?|这边|咱们?)?(?:都|就|一定|也)*(?:照办|照做|答应(?!不)|应下|满足您|给您办到|能做到|能办到)"
)
"""``您备注的今天寄我照办``."""
_OPENS_QUOTE = re.compile(r"[“‘「\"]$")
_REPORT = re.compile(
    r"(?:物流|快递|快件|站点|驿站|系统|官网|官方|轨迹|信息|单号|后台|页面|查|圆通|中通|韵达|申通|顺丰|邮政|极兔|京东|app|平台|那边|网点)[^,。!?]{0,8}(?:显示|查到|查询到|看到|写[的着明]?|更新|提示|反馈|跟踪到|追踪到)(?:了)?(?:说|是|的|到|为|您的|包裹|快递|件|会|在|已|大约|大概|预计)*"
)
_SEEN = re.compile(r"(?:这边|我)(?:看到|查到|查询到)(?:物流|显示|包裹)*是")
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
_WISH = re.compile(
    r"恨不得|巴不得|但愿|我们?也(?:很|真|特别)?[想希]|[真很]想(?!要)|(?:^|[,我])想(?=[\ue000])"
)
_PITY = re.compile(r"但|可惜|可是|不过|就好|无奈|没办法|奈何")
_COUNTERFACTUAL = re.compile(
    r"(?:要是|如果|要|若|但凡)能?[^,。!?]{0,10}早(?:就|都)?(?:给您|帮您|给你|安排)*(?:发|寄|走|送|退|出)"
)
_HAD_PAID = re.compile(
    r"(?:昨[天晚日]|前天)[^,。!?]{0,6}(?:拍|付|下单|买)[^,。!?]{0,3}的话|(?:要是|如果|若是?|假如|早知道)[^,。!?]{0,4}(?:昨[天晚日]|前天)[^,。!?]{0,4}(?:拍|付|下单|买)"
)
_OTHERWISE = re.compile(r"(?:不然|否则|要不然)[^,。!?]{0,8}就[^,。!?]*$")
_COULD_I = re.compile(r"要是?能$|早知道[^,。!?]{0,8}就[^,。!?]*$")
_I_WOULD = re.compile(r"(?:货|出去?|走)?(?:的话|了)?[,，]?(?:我们?(?:也|肯定|早|就|当然|还)|$|[了,。!])")
_WISHED = re.compile(r"[^,。!?]{0,4}就(?:好|太好|谢天谢地)")
_UNDER_WAY = re.compile(r"中(?![午旬秋])|途中|ing")


def is_quoted(scan: Scan, bond: Bond, before: str) -> bool:
    """``您留言说今天发``, ``您写的“今天发”我看到了``."""
    if _OPENS_QUOTE.search(scan.masked, 0, scan.clauses[bond.clause].start) and bond.clause:
        before = scan.clause_text(bond.clause - 1) + before
    ends = [said.end() for said in _QUOTED.finditer(before)]
    if not ends or _HONOURED.match(scan.masked, bond.verb.end):
        return False
    between = before[ends[-1] :]
    return not re.search(r"就(?:一定|肯定|会|得|必须|能|要|$)|的话", between)


def is_broken_word(scan: Scan, bond: Bond, before: str) -> bool:
    """``本来今天要发的``, ``说好今天发没做到``: what was to be and hasn't been."""
    if _INTENDED.search(before) or _would_have(scan, bond, before):
        return True
    if _WISH.search(before) and (_PITY.search(scan.masked[bond.verb.end :]) or "希望" in before):
        return True
    rest = scan.masked[bond.verb.end : bond.verb.end + 16]
    return bool(_SAID_SO.search(before) and _FAILED.search(rest))


def _would_have(scan: Scan, bond: Bond, before: str) -> bool:
    """``昨天拍的话今天就能走``, ``要是能发今天早给您发了``, ``今天有的发就好了``: what would be, if it could."""
    clause, end = scan.clauses[bond.clause], bond.verb.end
    if _HAD_PAID.search(scan.text[max(0, clause.start - 14) : end]):
        return True
    if _COUNTERFACTUAL.search(scan.text[clause.start : end]) or _WISHED.match(scan.masked, end):
        return True
    if _OTHERWISE.search(before) and scan.masked[end : clause.end].endswith("了"):
        return True
    return bool(_COULD_I.search(before) and _I_WOULD.match(scan.masked, end))


def is_supposed(before: str, after: str) -> bool:
    """``就算今天发也到不了``."""
    return bool(_EVEN_IF.search(before) and _STILL.match(after))


def is_reported(scan: Scan, bond: Bond, before: str, after: str) -> bool:
    """``物流显示今天派送``, ``今天派送中``: what the courier's own page says, unless the agent vouches for it."""
    if bond.verb.act != "deliver" and bond.verb.flavour != "pickup":
        return False
    if _UNDER_WAY.match(after) or re.search(rf"(?:正在?|[都还]在)[{TIME}]*$", before):
        return True
    above = scan.clause_text(bond.clause - 1) if bond.clause else ""
    told = (
        _REPORT.search(before)
        or _SEEN.search(before)
        or (_REPORT_ABOVE.search(above) and not GIVING.search(before))
    )
    return bool(told) and not vouches(before + after)
