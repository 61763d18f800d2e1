"""Words of consent: how strongly a clause says yes, and what takes it back."""

from __future__ import annotations

import re
from typing import Literal

Yes = Literal["strong", "weak", "none"]
"""strong: 能的, 可以, 没问题; weak: 好的, 嗯嗯, 收到, which a deferral or an answer of its own takes back."""

FLUFF = r"(?:亲爱的|亲|宝[宝子]?(?!贝)|您好|你好|您|你|客官|宝贝|哈|呢|哦|啊|呀|喔|啦|了|的|滴|哒|嘞|咯|呐|嘛|吧|哟|噢|得(?![嘞了咧啦])|地|儿|~|那|这个|这|就|都|也|先|放心|[!！\s])"
"""What may stand around a yes without changing it."""
STRONG_WORD = (
    r"(?:能够|能满足|能|满足|可以|阔以|没啥问题|没有问题|木有问题|必然|好办|可(?!能)|没问题|木问题|没毛病|没得问题|问题不大|会|来得及|赶得[上及]|赶上|行|中|成|妥妥|妥|包|必须|必|肯定|当然"
    r"|保证|绝对|一定|稳稳|稳|准|ok|okay|okk|有可能|不耽误|不会耽误|误不了|不会晚|来得赢|到得了|发得了|走得了|发得出|安排上|安排"
    r"|照办|没错|应该|预计|一般|正常|基本|完全|大概|估计|交给我|包在我身上|小意思|小事|no problem|yes|sure|百分之?百|100%|没跑|闭眼[入买拍]|放一百个心|没得事|莫得问题|(?:已经?)?安排(?:[了好妥]|上了)|已安排|小事一桩|说一不二|好说|包您满意|坐等(?:收货)?|等着收(?:货)?(?:就[行好成])?|(?:这|那)?(?:能)?有?[啥什没]么?不(?:行|可以|能)|没什么不(?:行|可以|能)|(?:怎么|咋|为[啥什]么?)不(?:能|行|可以)|不[能行]也得[能行]|没意外(?:的话)?|(?:尽量|争取|尽力|努力)(?:满足|照办|办到|做到)|按(?:正常|道理|时效)|按理|来[说讲]|情况下|说[好定][了啦]|约好了|成交|就这么定|照[发送走寄](?:不误)?|照常|说到做到|不骗(?:您|你)|确定|千真万确|一言为定|说话算[话数]|差不多|还用[说问]|那是自然|跑不了|小菜一碟|ojbk|做得?到|办得?到|满足(?:您|你)?|搞定|搞得定|有戏|照旧|算数|作数|忘不[了掉]|不会忘|记着|记得呢|(?:我)?(?:心里)?有数|错不了|[落漏少]不[下了]|[发走寄到送]{2,3})"
)
WEAK_WORD = r"(?:嗯|恩|好(?!说|办)|是|对|1|收到|了解|明白|知道|(?<=放心)(?:拍|下单|买|购买|付款?)|拍(?:下)?(?:就行|就是|就好|就成)|得[嘞咧啦了](?!吧)|遵命|记住|记下|没错|哦|哦了|噢了|okk?|yes|有(?!可能|戏|数|[啥什])|要)"
_RELAYED = r"(?:(?:我|刚|刚刚)*问(?:了|过|好)*(?:一?下)?)?(?:仓库|库房|老板|店长|主管)(?:那边|这边|的人|师傅|大哥)?(?:说|讲|回复|答应)(?:了|是|过)?"
_STRONG = re.compile(
    rf"(?:{_RELAYED})?(?:{FLUFF}|{WEAK_WORD})*+{STRONG_WORD}(?:{FLUFF}|{STRONG_WORD}|{WEAK_WORD}|到|发|送|寄|走|是)*+"
)
_WEAK = re.compile(rf"{FLUFF}*+{WEAK_WORD}(?:{FLUFF}|{WEAK_WORD})*+")
_REASSURING = re.compile(rf"(?:您|你|亲|就|请|尽管)*放心(?:{FLUFF})*+")
_STRONG_OPENING = re.compile(
    rf"{FLUFF}*+(?:嗯|恩|好|是|对|的)*+(?:能的|可以[的哒滴]|没问题|会的|可以可以|能能|行的|必须的|当然(?:可以|能)|来得及|赶得[上及]|肯定的|妥妥的|保证)"
)
_WEAK_OPENING = re.compile(rf"{FLUFF}*+(?:嗯嗯|嗯|好的|好嘞|好哒|好滴|恩恩|是的|对的|收到)")
_CONTRARY = re.compile(
    rf"{FLUFF}*+(?:不会(?!了)|能|会|可以|肯定能|来得及|赶得[上及]|放心|怎么会|瞎担心|想多了|多虑|哪能|哪会|不会耽误|到得了|发得了|误不了)"
)
_CONFIRMING = re.compile(rf"{FLUFF}*+(?:(?:是|对|没错|正是)(?:的|滴|呀|哒|啊|呢)|嗯嗯|恩恩)")
_DEFER = re.compile(
    r"查|问|看[一下看]|核[实对查]|反馈|反[应映]|登记|确认|稍等|等一|催|跟进|了解[一下清]|转[达告]|留意|再见|备注(?!好[了啦]|上[了啦])|记录"
    r"|尽力|尽量|争取|帮您(?:看|催|跟)|祝您"
)
_NO = re.compile(
    r"不行|不能|不可以|没法|没办法|无法|来不及|赶不上|不一定|不确定|不敢保证|不保证|不能保证|无法保证|不好说|说不准|说不好"
    r"|恐怕|怕是|够呛|悬|难|不了|不到|不出|不太|未必|没戏|做不到|不支持|抱歉|不好意思|对不起|看不到|没有说|不清楚|做不了主"
    r"|暂时没|没货|缺货|停发|不发|不送|不可能|不是"
)
_TAKEN_BACK = re.compile(r"不一定|不确定|不保证|不敢保证|没法|无法|来不及|不能|不行|但是?|不过")
_OTHER_HELP = re.compile(
    r"(?:请问|还有(?:其他|什么|别的)|有(?:其他|什么)(?:问题|需要|可以)|感谢|祝您).*+$", re.DOTALL
)
_CURT = 4
_ANOTHER_WORD = re.compile(
    r"[不没无别未难悬甭莫否哪几谁啥怎么什多?？看问查等稍候谢歉抱麻劳烦请在早晚忙催退换改价券元钱费色码款量货单址图链视寄送收拆评赠礼卖买拍付买换晕哎唉嘿哇呃额昂"
    r"|[a-z0-9一二两三四五六七八九十]|欢迎|再见|正常|人工|客服|节假|周末|够呛|遗憾|可惜|尽力|尽量|满仓|停发|休息|放假|下班|做梦|想多|难说|快递|物流|顺丰|圆通|中通|韵达|申通|邮政|极兔|京东|仓库|厂家|预售|现做|定制"
)
SAME_TIME = re.compile(
    r"这个时间|那个时间|这个点(?!.{0,8}(?:了|已))|按您说的|按您的时间|照您说的|听您的|您说的(?:时间|那天|日子)|那天|到时候?(?:就|给您|一定|准)|准时|按时|如期|按您要求"
)
"""Says the buyer's own time back without naming it."""


def is_yes(text: str) -> bool:
    """Whether a whole (normalised) turn is nothing but a yes."""
    plain = re.sub(r"[,，。.!！~～\s]", "", text)
    return bool(plain) and bare(plain) != "none"


def bare(text: str) -> Yes:
    """How strongly a clause that is nothing but a yes says it."""
    if _STRONG.fullmatch(text):
        return "strong"
    return "weak" if _WEAK.fullmatch(text) or _REASSURING.fullmatch(text) else "none"


def curt(text: str) -> bool:
    """``铁定``, ``安啦``: a word or two that neither deny, ask, put off nor speak of anything else. Nobody can list every
    way to consent; to who asked for a day such an answer is one.
    """
    word = re.sub(rf"{FLUFF}|[,，。.~～]", "", text)
    return 0 < len(word) <= _CURT and not _ANOTHER_WORD.search(word)


def opening(text: str) -> Yes:
    """How strongly a clause says yes in its first words."""
    if _STRONG_OPENING.match(text) and not refuses(text):
        return "strong"
    return "weak" if _WEAK_OPENING.match(text) and not refuses(text) and not defers(text) else "none"


def without_farewell(text: str) -> str:
    """``好的请问还有其他可以帮您`` is ``好的``."""
    return _OTHER_HELP.sub("", text)


def confirms(text: str) -> bool:
    """是的, 对的, 嗯嗯: says that it is so, rather than that it was heard."""
    return bool(_CONFIRMING.match(text))


def contradicts(text: str) -> bool:
    """A yes to a doubt: ``会的`` after ``到不了吧``."""
    return bool(_CONTRARY.match(text)) and not _WEAK.fullmatch(text)


def reassures(text: str) -> bool:
    """``不会的``: takes a fear away, and agrees to no request."""
    return bool(re.match(rf"{FLUFF}*+不会(?!忘)", text))


def defers(text: str) -> bool:
    """Puts the answer off: asks, looks, notes down."""
    return bool(_DEFER.search(text))


def refuses(text: str) -> bool:
    """Says no, or that it can't be said."""
    return bool(_NO.search(text))


def takes_back(text: str) -> bool:
    """Goes on with a but."""
    return bool(_TAKEN_BACK.search(text))
