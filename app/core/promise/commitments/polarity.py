"""Is the verb said, denied, or denied only to be affirmed (double negation, rhetoric, a penalty on oneself)?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from app.core.promise.commitments.marks import EFFORT, TIME, Bond, Scan

Polarity = Literal["said", "denied", "staked"]
"""staked: denied under a penalty on the shop (``明天不到我倒贴``), which promises it."""

_WINDOW = 48
_TELLING = re.compile(r"[跟和给向对][您你][说讲]$")
# What may stand between a negation and its verb without ending its reach; longest first, each step possessive.
_THROUGH = (
    rf"(?:[{TIME}{EFFORT}]|来得及|赶得[上及]|指望|惦记|盼着?|方便|支持|提供|接受|打包票|打保票|有可能|太可能|大可能|怎么|有办法|办法|可以|可能|保证|确保|确定|肯定|绝对|一定|必定|准确|准时|按时|及时|正常|直接"
    r"|统一|全部|完全|承诺|答应|安排|帮忙|重新|好说|见得|仓库|快递|物流|小哥|师傅|我们|这边|那边|咱们|店里|小店|订单|包裹|宝贝|东西|哪家|哪个|任何人|谁家?|人|什么|啥|现在|马上"
    r"|给|帮|为|替|跟|您|你|亲|我|咱|就|都|也|会|能|够|敢|太|再|先|把|将|在|是|的|说|讲|得|了|到|准|那么|这么|快|有|这|那|个|单|件|货|一|起|此|还|去|来|又|被|让|要|用|想|需|该|算|真|可|随|便|确|实|于|内|之|前|后)"
)
_NEGATION = (
    r"(?:来不及|赶不上|赶不及|没来得及|没办法|没法子?|无法|没能|没有|难以|很难|难|停(?!车)|暂停|暂不|停止|暂缓|取消|拒绝|无从|未必|未能|尚未"
    r"|(?<![要跑错误])(?<!动(?=不动))(?<!时(?=不时))不(?!急|好意思|客气|过|出意外|满意|介意|论|管|错|够|仅|但|光|只|止|见不|差|久|同|如|然|着急|必担|妨|少|一会|耽误|影响|放心|骗|瞒|含糊|二话|多说|带|打折|拖|含|多|远|等|还是|满)"
    r"|没(?!问题|事|关系|毛病|准|错|多久|想到)|未(?!来)|别(?!的|人|处|家|担心|急|着急|说)|勿|甭|莫(?!非)|免)"
)
_DENIED = re.compile(rf"{_NEGATION}{_THROUGH}*+$")
_TWICE = re.compile(
    r"(?:不可能|不是(?!不[想愿肯帮])|不会|不能|不得|不敢|不至于|哪能|哪会|哪有|哪儿能|哪里会|怎么会|怎么能|怎么可能|怎么敢|怎能|怎会|岂能|岂会|岂有|岂敢|难道|还能|还会|还敢|没有理由|没理由|没道理|没有(?!办法)|非|谁说|谁敢|舍得|(?<!可)能)"
    rf"{_THROUGH}*+(?:不|没|没有|还不|不给){_THROUGH}*+$"
)
_SCORNED = re.compile(
    rf"(?:哪能|哪会|哪有可能|哪里能|哪里会|怎么可能|怎么会|怎么能|怎能|岂能|岂会|谁敢(?:跟您|和您|给您)?(?:打包票|拍胸脯|保证|打保票)?(?:说|讲)?|谁说|谁能保证|哪敢|哪|何来){_THROUGH}*+$"
)
_CANT_AFTER = re.compile(
    r"(?:货|件|快递)?(?:不(?:了|走|出|到|成(?!问题)|掉|及|上|完|去|得|动|齐|过来)|不出(?:去|来)|没(?:有)?(?:发|到|走|寄|赶上|轮上|跟上|装上|排上))"
)
_WHETHER = re.compile(r"([发到走寄送退])不\1")
_HOW_COULD = re.compile(r"(?:怎么|哪里?|哪儿|上哪|如何)(?:还|可能|给您)*$")
_CAN_AFTER = re.compile(r"得(?:了|出|走|成|完|及|到)")
_HELPS = (
    r"们|[退帮再先也会去还都可能要想得这已知理真很没不刚才看问查催给联通申建尽争马立跟和陪替让叫安处另记盯的心发打写留标备核转报跑拿找用听保赶催"
    rf"觉的在就说估怕明后今{TIME}{EFFORT}]"
)
_OR_ELSE = re.compile(rf"(?:出去?|出来|走|到|了|货|的话|成)*我(?!{_HELPS})")
_OUTRIGHT = re.compile(r"(?:没|不|未)(?:能)?(?:给您|把您的?[货单件]?|让您)*$")
"""``没发``, ``不给您发``: that it isn't done, rather than that it can't be."""
_THEN_I = re.compile(rf"(?:出去?|出来|走|到|了|货|的话|成|掉|完)*[,，]?(?:那|就)?我(?!是|{_HELPS})")
_UNLIKELY_AFTER = re.compile(
    r"(?:出去|出|过去|走|货|的话|给您|到您手里?|得[了出走])?(?:的)?(?:这个)?(?:我们?|这边|咱们?|是|也|都|就|可能|估计|恐怕|怕是|应该|有点|比较|真|实在|基本)*"
    r"(?:不行|不可能|不太可能|不大可能|没戏|够呛|悬|玄|很?难|来不及|赶不上|赶不及|做不到|办不到|保证不了|不好说|说不好|说不准|不确定|不一定|不(?:太|大|怎么)?现实|没办法|没法|没把握|不敢说|不敢保证|不太行|才怪|才有鬼|没可能|可能性不大|可能性很?小|那?(?:就)?是(?:骗|哄|糊弄|忽悠)|(?:会|要|可能|有点|比较|都|也|稍微?)*(?:延迟|推迟|延后|顺延|延误|偏?慢|滞后)|(?:已经?|都|就|时间|结束|全部?)*(?:结束|截止|截单|停了|完毕|过了?(?![去来])|过点))"
)
_STAKE = re.compile(
    r"补(?:您|偿您)?[0-9]+[块元]|写检讨|不吃|一分钱不要|不开了|关了?店|把店|跑[^,。]{0,3}圈|爷爷|爸爸|孙子|大哥|祖宗|卷铺盖|裙子|磕|姓|送您一|罚|提头|投诉|举报|差评(?:我|都行|都可以|随)|(?:给|打)(?:我们?|小店)?(?:一?个)?差评|全退|(?:货款|钱|全款|款)[^,。!?]{0,4}退|(?<!别)(?<!别再)(?<!不要)(?<!别也)骂我|打我|罚我|扣我|(?:奖金|工资|提成|绩效|饭碗|年终奖|底薪)[^,。!?]{0,4}(?:不要|没了|扣|归您|给您|全给|充公)|倒贴|免单|赔(?!付规则|付政策|率)|双倍|两倍|三倍|[十1]0?倍|假一|退一赔|白送|不要(?:您|你)?(?:一分)?钱|不收(?:您|你)?的?钱|分文不[取收]"
    r"|算我|我(?:来)?(?:请客|请您|吃|负责|担|认罚|自罚|跪|直播|包赔|包退|走人|辞职|下岗|改姓|改名|把|名字|跟您姓|给您磕|自掏|自己掏|买单|倒立|剁)|不姓|倒着写|倒过来写|关店|砸(?:我|了)?招牌|提头"
    r"|唯我是问|拿我|找我(?!们)|找我们(?:算账|负责|赔)|随您处置|任您|任凭|随您怎么|小狗|不是人|我的(?:责任|问题|锅)|全额退|退您(?:全款|全部|钱)|全退|我出(?:钱|运费)|送您|运费(?:我|全)|我(?:就|立马|当场|直接|自己|来|给您|把|今晚|可|们?都|是|可是)*(?:喊|叫您|叫你|是您|是你|剃|剪|学|吃|喝|跪|倒立|爬|滚|辞|不干|不吃|不睡|睡不|改|随您|跟您姓|跟你姓|自|罚|认|承担|赔|掏|贴|扣|降|裸|唱|表演|请|头|脑袋|名字|绩效|工资|奖金)|我把|跟(?:您|你)姓|砸店|拆店|(?:您|你)(?:就|尽管|随便|直接|只管|放开|来|可以|随时|都可以)*(?:骂|打|揍|扣|罚|砸|拉黑|举报|投诉)|负(?:全部?|一切|所有)?责|天打|雷劈|当牛做马|(?:给|跟)(?:您|你)(?:磕|跪|鞠|下跪|当牛|道歉认)|白干|免费|开除|炒了?我|天理|承担(?:全部|所有|一切|您的?|损失|责任)|都对不起|我就不|都不好意思|没脸|说不过去|过意不去|还等啥|更待何时|等什么时候|还等什么|等到什么时候|啥时候发|什么时候发"
)
_SOFT_IF = re.compile(
    r"如果|若是?|万一|假如|超过(?!\ue000+[^,。!?]{0,3}[不没])|超时|逾期|仍未|还没|还未|未收到|没收到"
)
_HARD_STAKE = re.compile(
    r"我(?:自己)?[掏出贴]|运费我|写检讨|不吃|一分钱不要|不开了|关了?店|把店|爷爷|爸爸|孙子|大哥|祖宗|卷铺盖|磕|罚|提头|倒着|剃|跪|算账|拿我|找我(?!们)|投诉|差评|免单|(?:来|尽管|随便|直接)(?:骂|打|揍|扣|罚|砸)|任您|任凭|处置|唯我是问|小狗|不是人|辞职|您姓|倒立|招牌|赔|倒贴|免单|双倍|十倍|算我|负责|投诉我"
)


@lru_cache(maxsize=512)
def polarity(scan: Scan, bond: Bond) -> Polarity:
    """How `bond`'s verb is said; looks at its own stretch of the clause, and for a stake at the rest of the sentence."""
    before, after = _around(scan, bond)
    before = before.replace("是不是", "")
    denied = bool(_DENIED.search(before) or _SCORNED.search(before) or _cannot_be(before, after))
    if denied and _TWICE.search(before):
        denied = False
    if _CANT_AFTER.match(after) and not _WHETHER.match(scan.masked, bond.verb.end - 1):
        denied = not re.search(
            rf"(?:不可能|不会|不是|哪能|哪会|哪有|哪里会|怎么会|怎么能|怎么可能|还[能会]|难道|难不成|岂会|岂能|谁说|没有|(?:不用|不必|别|甭|无需)(?:担心|怕|愁)|不怕|不存在){_THROUGH}*+$",
            before,
        )
    elif _UNLIKELY_AFTER.match(after):
        denied = True
    if denied and _stakes(scan, bond):
        return "staked"
    return "denied" if denied else "said"


def _cannot_be(before: str, after: str) -> bool:
    """``今天怎么发得了呀``, ``哪儿发得出去``."""
    return bool(_HOW_COULD.search(before) and _CAN_AFTER.match(after))


def _around(scan: Scan, bond: Bond) -> tuple[str, str]:
    clause = scan.clauses[bond.clause]
    since = clause.start if _TELLING.search(scan.masked, clause.start, bond.since) else bond.since
    start = max(clause.start, since, bond.verb.start - _WINDOW)
    before = scan.masked[start : bond.verb.start]
    tail = _CANT_AFTER.match(before) if start == bond.since and start > clause.start else None
    return before[tail.end() :] if tail else before, scan.masked[bond.verb.end : clause.end]


def _stakes(scan: Scan, bond: Bond) -> bool:
    rest = scan.masked[bond.verb.end : bond.verb.end + _WINDOW]
    clause = scan.clauses[bond.clause]
    if bond.times and _OR_ELSE.match(scan.masked[bond.verb.end : clause.end].lstrip("不没")):
        return True
    if (
        bond.times
        and _OUTRIGHT.search(scan.masked[clause.start : bond.verb.start])
        and _THEN_I.match(scan.masked, bond.verb.end)
    ):
        return True
    if not _STAKE.search(rest):
        return False
    soft = _SOFT_IF.search(scan.masked[clause.start : bond.verb.start])
    return not soft or bool(_HARD_STAKE.search(rest) and soft.group() not in {"超过", "超时", "逾期", "仍未"})
