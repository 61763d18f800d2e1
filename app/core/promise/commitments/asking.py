"""Questions and offers: ``今天发行吗`` offers, ``您是想今天发吗`` only asks."""

from __future__ import annotations

import re

from app.core.promise.commitments.marks import Bond, Clause, Scan

_ANOT_A = re.compile(
    r"([发到走寄送退出能会行])(?:货)?[不没]\1|能否|是否|可否|有没有(?:可能|办法)|能不(?=[\ue000在])|是不是|可不可以|有无可能"
)
_OFFER_TAG = re.compile(
    r"(?:可以|可|好|行|成|中|要得|OK|ok|没问题)(?:不|吗|么|嘛|吧|呀|啊)|(?:可不可以|好不好|行不行|成不成|如何|怎么样|咋样|可否|合适吗|方便吗|介意吗|同意吗|接受吗|能接受|您看)"
)
GIVING = re.compile(
    r"[给帮为替](?:您|你|亲)|我们?(?!那|给您问)|咱(?:们)?|小店|这边给|这边帮|我这边|仓库(?:这边)?给"
)
_BUYER_WISH = re.compile(
    r"(?:您|你|亲)(?:这边)?(?:的意思)?(?:是|还是|是不是|是要|要|想要?|想改成?|希望|需要|打算|要求|指定|着急|急着|说|问|的意思)"
)
_YOU_MEAN = re.compile(r"(?:您|你|亲)(?:这边)?(?:的意思)?是")
_OPEN_NUMBER = re.compile(r"(?:具体|到底|究竟|不知道|不确定|不清楚)[^,。!?]{0,4}$")
_ASKING_OTHERS = re.compile(
    r"(?:问|查|看|确认|核实|了解|联系|咨询|沟通|商量|争取看|瞧|试试)(?:了|一|下|看|问|清楚|仓库|快递|物流|厂家|店长|主管|那边|这边|同事|领导|师傅|小哥|给您|帮您|们|的|[,，])*(?:能不|能否|是否|可不可|有没有|[\ue000]*(?:能|会|可以)?不能|能|可以)"
    r"|看看?(?:能|可)|(?:不知道|不确定|不清楚|不晓得|说不好|难说|取决于|要看|得看)"
)
_CLEFT_QUESTION = re.compile(r"[^,。!?]{0,3}的(?:吧|对吧|是吧|对吗)")
_STILL_NOT = re.compile(r"还[能会][^,。!?]{0,4}不(?:了|出|走|到|掉)")
"""``今天还能发不了？``: it can."""
_CHECKS_BACK = re.compile(r"(?:货|出|走)?(?:[是对][?？吗吧么嘛]+|对不对|是不是)[?？]*")
"""``您希望今天给您发是吗``, ``您是说今天寄，对不对？``."""
_RHETORICAL = re.compile(r"难道|难不成|哪(?:里|儿)?[能会有]|岂|怎么?[会能可敢]")


def question(scan: Scan, bond: Bond, before: str, after: str) -> tuple[bool, bool]:
    clause = scan.clauses[bond.clause]
    around = before + scan.masked[bond.verb.start : clause.end]
    tagged = bool(_OFFER_TAG.search(after + clause.closer.replace("?", "")) or _tag_follows(scan, bond))
    checks_back = _checks_back(scan, bond, after)
    if _BUYER_WISH.search(before) and (checks_back or not GIVING.search(before)):
        asks = clause.asks or tagged or checks_back or "是不是" in before or _asking_particle(clause, after)
        return asks and "还是" not in around, False
    cleft = "是" in before and _CLEFT_QUESTION.match(after + clause.closer) and not GIVING.search(before)
    if cleft or _asks_how_long(scan, bond) or _either_wish(scan, bond, before):
        return True, False
    rhetorical = _RHETORICAL.search(before) or _STILL_NOT.search(around)
    if rhetorical or _ASKING_OTHERS.search(before) or _ANOT_A.search(around):
        return not rhetorical, False
    if not clause.asks:
        return False, tagged
    if re.search(r"还是", around) or tagged:
        return False, True
    return not GIVING.search(around), True


def _checks_back(scan: Scan, bond: Bond, after: str) -> bool:
    if _CHECKS_BACK.fullmatch(after + scan.clauses[bond.clause].closer):
        return True
    if bond.clause + 1 >= len(scan.clauses):
        return False
    following = scan.clauses[bond.clause + 1]
    return bool(_CHECKS_BACK.fullmatch(scan.masked[following.start : following.end] + following.closer))


def _asking_particle(clause: Clause, after: str) -> bool:
    return "对" in after or bool(re.search(r"[吧呢]", clause.closer + after))


def _either_wish(scan: Scan, bond: Bond, before: str) -> bool:
    """``您是12号要用，还是12号就得收到呀``: asks what the buyer means."""
    meant = before.startswith("还是") and _YOU_MEAN.match(scan.clause_text(bond.clause - 1))
    return bool(meant) and not GIVING.search(before)


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
