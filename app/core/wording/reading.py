"""Reading a reply clause by clause: its bare cores, whether it says yes, whether it refuses what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLAUSE = re.compile(r"[^,。!?;:\n~…]+")
_ADDRESS = re.compile(
    r"^(?:亲爱的|亲亲|亲(?!自|测|肤)|宝子|宝宝|您好|你好|不好意思|抱歉|哈喽|那个?(?=.)|这个|这款|这边|我们|咱们|咱家|我们家|都|真的|其实|反正|啊|呀|哎|唉|嗨)+"
)
_PARTICLE = re.compile(
    r"(?:哦+|呢+|呀+|哈+|啊+|嘛+|啦+|喔+|噢+|哟+|吧+|滴+|捏+|咯+|喽+|哒+|的|了|亲{1,2}|呐+|耶|嘞|噻)$"
)

YES = re.compile(
    r"(?:可以|能|行|好|没问题|当然|有|会|是|嗯+|恩+|ok|要|对|成|肯定|必须|妥|中|支持|欢迎|没毛病|应该的)"
    r"(?:可以|能|行|好|没问题|当然|有|会|是|嗯|对|滴|哒|加|返|转|送|给|给您|发您|返的)*"
)
_GIVES = re.compile(
    r"(?:返|送|给|奖|补)(?:您|你|亲)?[0-9一二两三五十几]+(?:元|块|毛|角)?(?:钱|现金|红包)?"
    r"|(?:加|搜|发|转)(?:我|您|你)?(?:[a-z0-9]{5,})"
    r"|(?:给完|评价?完|好了)?(?:截图|晒图|评价完|评完|给完)(?:了)?(?:发|给|找|联系|过来|后发).{0,6}|(?:加我|发您|转我|发我|找我|联系我).{0,8}"
)
_NOT = r"不(?:能|可以|会|允许|支持|让|得|做|接受|方便|需要|用|行|提供|可|敢|是|存在|参与|卖|给|加|准|建议|鼓励|想|应|该|收|开|谈|搞|涉及|要|保证|作|玩|发|主张|赞成|属于|换|送|返|奖|兑|参|推)"
NEGATION = re.compile(
    rf"{_NOT}|没有?|無|无(?:法|需|权)|禁止|严禁|请勿|切勿|勿|别|拒绝|谨防|警惕|防止|小心(?!意|思)|(?:保证|承诺|担保)不了|很难|难以|违规|违反|冒充|假冒|骗子|诈骗|杜绝|从不|从来不|绝不|并非|不属|未(?:开通|设)|担心|怕|取消了|哪有|举报|抵制|避免"
)
_NOT_A_NEGATION = re.compile(
    r"不(?:走|通过|经过|在|用走|用通过|用经过|必走)(?:平台|淘宝|天猫|官方|这里|这边|旺旺)|不好意思|不然|不如|要不|不妨|不过|不光|不仅|不但|不止|不懂|不会[用弄看]|不明白|不清楚"
    r"|不(?:方便|行|放心|想等|喜欢|满意|合适|可以|能)(?:这?里?聊|的话|就|在这里聊|在平台聊|打字|说话)|差不多|没(?:问题|事|关系|空|时间|货|看懂|收到)|不着急|别(?:着急|急|担心|客气|忘|错过|告诉|说出去|家|人|的|处|店|墨迹|犹豫|怕)|不要?错过|不要忘"
    r"|能不能|可不可以|要不要|是不是|有没有|会不会|好不好|行不行|方不方便|不嫌|不介意|不用等|不(?:让|给)(?:说|发|提|聊)|不能(?:发|聊)(?=[您你加咱])|不(?:用|要)(?:担心|怕|告诉|说)|对不起|识别|特别|级别|类别|区别|性别|个别"
    r"|担心(?:的话|这个)?就|不够|不用平台|不会?(?:让|叫)[您你]白|不会?亏待|再也不用"
)
_AFTERWARDS = re.compile(
    r"^(?:这些?|那|都|也|请|我们?|小店|店里|咱们|这边|是|会|暂时|目前|平台|一律|一直|的|事|话|之类|这种|这样|行为|支付|活动|操作|方式|收款|现|账|帐|款|钱|利|红包|联系|哦|呢|亲|说法|付款|转账|聊天|号码?|、|,(?=这|那|平台|我们|咱们|小店|请|都|是|谨防|不要|不能|不可以|不行|不做|别|禁止|违规|没有(?:的|这|哦|呢)))*"
    rf"(?:{_NOT}|没有|没法|无法|违规|违反|违法|禁止|封|处罚|骗|诈骗|要处罚|会被|谨防|(?:加|用|开|改|发)不了|暂不|不了|会扣分)"
)
_DISOWNED = re.compile(
    r"[^。!?;\n]{0,14}(?:(?:都)?不是(?:我们|本店|咱们|官方)|非我们|甄别|仿冒|冒充|骗子|谨防)"
    r"|[^,。!?;\n]{0,8}(?:不安全|不靠谱|有风险|没有?保障|不可信)"
)
_REACH = 60
"""How far before a thing its refusal is looked for, in characters."""


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the clauses of normalised `text`."""
    for found in _CLAUSE.finditer(text):
        yield found.span()


def cores(clause: str) -> list[str]:
    """A clause as it is and without one particle after the other; then so without the address before it."""
    whole = clause.strip()
    forms = _shortened(whole)
    bare = _ADDRESS.sub("", whole).strip()
    return forms if bare == whole else [*forms, *_shortened(bare)]


def _shortened(clause: str) -> list[str]:
    forms = [clause]
    while (shorter := _PARTICLE.sub("", forms[-1])) != forms[-1]:
        forms.append(shorter)
    return forms


def says_yes(text: str) -> bool:
    """Whether the reply agrees: its first clause with a core is a yes, and nothing in it refuses."""
    if NEGATION.search(_NOT_A_NEGATION.sub("", text)):
        return False
    said = [cores(text[start:end]) for start, end in clauses(text)]
    first = next((forms for forms in said if forms[-1]), said[0] if said else [])
    return any(map(YES.fullmatch, first)) or any(
        map(_GIVES.fullmatch, (one for forms in said for one in forms))
    )


def refused(text: str, start: int, end: int) -> bool:
    """Whether the clause around ``[start, end)`` refuses, forbids or warns of what stands there."""
    opening = max((text.rfind(mark, 0, start) for mark in ",。!?;\n~…"), default=-1) + 1
    opening = max(opening, start - _REACH)
    said = _NOT_A_NEGATION.sub(" ", text[opening:end])
    return bool(
        NEGATION.search(said)
        or _AFTERWARDS.match(text[end : end + 24])
        or _DISOWNED.match(text[end : end + 24])
    )
