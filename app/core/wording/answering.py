"""How a reply stands to the question before it: what was asked, and which signs of an answer to it the reply shows.

A boast answers no question of size, and a closing phrase none of a refund, though neither is wrong by itself. The
features pair each kind of question with each sign that the reply shows or lacks; the model weighs the pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

ASKED = {
    "when": r"什么时候|啥时候|何时|几点|哪天|多久|几天|多长时间|几时|几号|[今明]天能|时间",
    "size": r"多[大高宽长重厚深粗远]|尺寸|容量|含量|厘米|几[克斤升寸米件个包双层片盒]|多少(?!钱)|[宽高长]度|重量"
    r"|大小|分贝|功率|瓦|保质|保修|质保",
    "price": r"多少钱|什么价|几[折块元]|价格|怎么卖|便宜",
    "code": r"(?:什么|多大|哪个)码|穿.*码|选.*码|尺码",
    "which": r"哪[个款种些家一]|推荐|怎么选",
    "or": r"还是",
    "difference": r"区别|差别|不同|不一样",
    "how": r"怎[么样]|如何|咋|步骤",
    "why": r"为什么|为啥|怎么回事|咋回事|原因|凭什么",
    "where": r"哪[里儿发边]|在哪|地址",
    "what": r"什么|啥",
    "made": r"材质|面料|成分|料|棉|皮的|钢|塑料|内胆|填充",
    "whether": r"吗|么|嘛|([一-鿿])[不没]\1|有没有|能不能|可不可以|是不是|会不会|行不|好不|[没不][?]?$|是否",
    "trouble": r"坏|破|漏|裂|没收到|不动|不更新|退款|退货|投诉|少了|发错|催|怎么还|还没|取消|扣",
    "result": r"答复|结果|说好|到底|查到",
    "others": r"[他她]|邻居|同事|朋友|老公|老婆|男友|女友|前任|那个人|别人|哪位|谁",
    "refusal": r"不[要买用]了|不需要|再看看|考虑|想想|不想|商量|太贵|算了",
    "praise": r"好评|五星|晒图|评价|追评",
}
"""Kinds of question, or of what the buyer said."""

SHOWN = {
    "number": r"[0-9]|[一二两三四五六七八九十半几百][个天小时年月号点斤克升米寸层双件包盒片瓶元块码折周倍]",
    "yes": r"^是|是的|可以|能|会|有的|有[货现]|支持|够|行|带|含",
    "no": r"不|没|无",
    "time": r"天|小时|明早|今早|今晚|周|号|月|日|点前|上午|下午|晚上|分钟|年",
    "help": r"帮您|给您查|核实|确认|稍等|我[看查问去来]|问下|问一下|查[下到询]|联系|登记|反馈|转",
    "sorry": r"抱歉|不好意思|对不起|见谅",
    "asks": r"吗|[?]|您是|您要|您[报发说]|哪[款个]|多少|发我|告诉我",
    "shows": r"图|页|视频|链接|截图|表|报告|说明",
    "because": r"因为|由于|所以|导致|的问题|原因",
    "code": r"码|[smlx]{1,4}(?![a-z])",
    "place": r"[省市县区仓]|从.{1,8}[发寄]|在.{2}|门口|驿站|这里|右上|左|点击|里面|订单|发出",
    "steps": r"先|再|然后|点|按|选择|申请|打开",
    "compares": r"比|更|多了|少了|主要|一样|区别|款",
    "thanks": r"感谢|谢谢|祝|欢迎|支持",
    "boasts": r"放心|好评|回购|喜欢|质量|口碑|品质|划算|舒服|好看|大家|都说|顾客|老店",
    "others": r"[他她]|那位|[姓叫]|女士|先生|姐|哥",
    "past": r"[过了](?![^,。!?]{0,2}吗)",
    "keeps": r"保密|透露|隐私|不方便|不能说|本人",
    "gift": r"红包|返|礼|转您|补您|给您转|奖",
    "leaves": r"没关系|不着急|随时|慢慢|好的|理解|打扰",
}
"""Signs that a reply may show."""

_WORD = re.compile(r"[㐀-鿿a-z0-9]")
_SAYS_LITTLE = frozenset(
    "的了吗呢啊呀吧么嘛我您你们这那个是有没不能会可以什怎多少几哪在到和就都也要给请问亲下好还说一"
)
_PART = re.compile(r"[?。!;,\n ]+")
_LENGTHS = 6, 12, 24
_ADDRESS = re.compile(r"^(?:您好|亲亲?|哈喽|好的)[,~!]*|[哦呢呀哈的]*亲$")
_ASKS = re.compile(
    r"[吗么]|多少|多[大高宽长重厚深久远]|几[个天点号种层件]|什么|啥|怎[么样]|如何|哪|还是|([一-鿿])不\1"
    r"|有没有|是否|为何"
)
"""Strictly a question: what else stands in the message may only tell."""
_CALLS = re.compile(r"^(?:亲|请问|客服)?(?:在|有人|有没有人|人呢|客服在)")
_TAKES_ALL = re.compile(
    r"都|全|一样|帮您|给您|核实|确认|稍等|稍后|马上|我[看查问去]|问[下一]|查[下一]|抱歉|不好意思|[?]|吗|您[报发说]|先"
)
"""Signs that the reply speaks of all questions at once, asks back, or takes them on."""
_SIGN_OF = {
    "when": "time",
    "size": "number",
    "price": "number",
    "code": "code",
    "why": "because",
    "how": "steps",
    "where": "place",
}


def together(asked: str, reply: str) -> set[str]:
    """Features of the two normalised texts as a pair; each starts with ``?``."""
    return {f"?{part}" for part in _parts(asked, reply)}


def questions(asked: str) -> list[str]:
    """The clauses that ask for something."""
    return [part for part in _PART.split(asked) if any(kind.search(part) for kind in _asked().values())]


def leaves_open(asked: str, reply: str) -> bool:
    """Whether a reply to several questions has too few clauses to have answered the ones it doesn't name.

    A question counts as answered when the reply names what it is about or shows the sign that such an answer has; each
    clause that names none of them may answer one of the rest.
    """
    asks = [part for part in _PART.split(asked) if _is_one(part)]
    if len(asks) < 2 or _TAKES_ALL.search(reply):
        return False
    left = [ask for ask in asks if not _answers(reply, ask)]
    said = [part for part in _PART.split(_ADDRESS.sub("", reply)) if _WORD.search(part)]
    free = [part for part in said if not any(_answers(part, ask) for ask in asks)]
    return len(left) > len(free)


def _is_one(part: str) -> bool:
    """Whether a clause asks for something that can be told: 对吗 and 在吗 don't."""
    if not _ASKS.search(part) or _CALLS.search(part):
        return False
    return len(_content(part)) > 1 or bool(_signs_of(part))


def _signs_of(ask: str) -> list[str]:
    """The signs that an answer to this kind of question has."""
    return [sign for kind, sign in _SIGN_OF.items() if _asked()[kind].search(ask)]


def _answers(reply: str, ask: str) -> bool:
    return any(one in reply for one in _content(ask)) or any(
        _shown()[sign].search(reply) for sign in _signs_of(ask)
    )


@cache
def _asked() -> dict[str, re.Pattern[str]]:
    """Compiled when a reply is first read, not at the start."""
    return {name: re.compile(pattern) for name, pattern in ASKED.items()}


@cache
def _shown() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in SHOWN.items()}


def _parts(asked: str, reply: str) -> Iterator[str]:
    kinds = [name for name, kind in _asked().items() if kind.search(asked)] or ["none"]
    length = sum(len(reply) >= limit for limit in _LENGTHS)
    signs = [name if sign.search(reply) else f"-{name}" for name, sign in _shown().items()]
    signs.append(f"length{length}")
    yield from kinds
    yield from (f"{kind}&{sign}" for kind in kinds for sign in signs)
    yield f"length{length}"
    if not _WORD.search(reply):
        yield "wordless"
    yield f"echo{min(3, sum(one in reply for one in _content(asked)))}"
    yield f"echoes{min(2, sum(pair in reply for pair in _pairs(asked)))}"
    asks = questions(asked)
    if len(asks) > 1:
        open_ = min(2, sum(not any(one in reply for one in _content(ask)) for ask in asks))
        yield "several"
        yield from (f"open{open_}&{kind}" for kind in ("any", *kinds))


def _content(text: str) -> set[str]:
    """Characters that say what the text is about."""
    return {one for one in text if _WORD.match(one)} - _SAYS_LITTLE


def _pairs(text: str) -> Iterator[str]:
    content = _content(text)
    return (a + b for a, b in pairwise(text) if a in content and b in content)
