"""What may be kept of a buyer's words: the question without the person.

Phone and other numbers, e-mail, account names, addresses, people's names and links become what they are, in
brackets. Where it is in doubt something is masked too much rather than too little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.usage.digits import numbers

MOST = 300
"""Characters kept."""

_HAN = "㐀-鿿"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗"
    "凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛"
    "禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡"
    "凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊惠曲家封储靳段焦巴牧谷车侯宓"
    "全班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟"
    "谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡"
    "步都耿满弘匡国文寇广禄阙东欧沃利蔚越夔隆师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠须丰巢关相查后荆红游竺权盖益"
    "桓公肖涂覃付闫"
)
_AREA = rf"(?>[{_HAN}]{{2,8}}?(?:特别行政区|自治区|自治州|自治县|省|市|地区|区|县|旗|盟))"
_ROAD = (
    rf"(?>[{_HAN}A-Za-z0-9]{{1,10}}?(?:街道|大道|大街|胡同|小区|花园|公寓|大厦|广场|校区|大学|学院|学校|中学|医院|"
    r"新村|家园|国际|中心|路|街|巷|弄|镇|乡|村|屯|苑|园|坊|庄|府|湾|城))"
)
_UNIT = (
    r"(?>(?:[0-9a-zA-Z-]{1,6}|[零一二三四五六七八九十百]{1,5})\s?"
    r"(?:号楼|号院|单元|号|弄|栋|幢|座|室|层|楼|房|户|门|组|队)(?:[0-9]{2,5}室?)?)"
)
_GAP = r"[\s,，、\-]{0,3}"
_ADDRESS = re.compile(
    rf"(?:{_AREA}{_GAP}){{0,4}}(?:{_ROAD}{_GAP}){{1,3}}(?:{_UNIT}{_GAP}){{1,5}}"
    rf"|(?:{_AREA}{_GAP}){{1,4}}(?:{_ROAD}{_GAP}){{1,3}}"
    rf"|(?:{_AREA}{_GAP}){{2,4}}(?:{_UNIT}{_GAP}){{0,5}}"
    rf"|(?:{_UNIT}{_GAP}){{2,5}}[0-9]{{0,5}}"
)
_LEADS = ("地址", "寄到", "送到", "发到", "改成", "改到", "换成", "换到", "住在", "到", "在", "是", "成")
_LINK = re.compile(r"(?:https?://|www\.)[^\s㐀-鿿]{3,}", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,64}(?:\s?\.\s?[a-z]{2,10}){1,3}", re.IGNORECASE | re.ASCII)
_ACCOUNT = re.compile(
    r"(?:微信|薇信|威信|维信|v信|weixin|wechat|vx|wx|加v|加我v|qq|扣扣|企鹅|抖音|支付宝|账号|帐号|"
    r"旺旺|昵称|会员名|用户名|id|加(?=[\s:：]{0,2}[a-z0-9_-]*[0-9_-]))"
    r"(?:号码|号|名|id)?[\s:：=是为叫]{0,4}(?P<who>[a-z0-9][a-z0-9_.\-]{3,30})",
    re.IGNORECASE,
)
_NICK = re.compile(
    rf"(?:旺旺|昵称|会员名|用户名|网名)(?:号|名)?\s?(?:[:：=]|是|叫)\s?(?P<who>[\w{_HAN}]{{2,20}})"
    r"|(?P<tb>\b(?:tb|t_)\w{4,30})"
    rf"|(?P<at>@[\w{_HAN}]{{2,20}})",
    re.IGNORECASE,
)
_MIXED = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9-]{8,40}(?![A-Za-z0-9]))(?=[0-9-]*[A-Za-z])(?:[A-Za-z-]*[0-9]){6,}[A-Za-z0-9-]*"
)
_NAME = re.compile(
    rf"(?:收件人|收货人|联系人|签收人|姓名|名字|我叫|叫我|我姓)(?:姓名|名字)?(?:\s?[:：]\s?|是|为|叫|\s+)?"
    rf"(?P<who>[{_SURNAMES}][{_HAN}·]{{1,3}})"
    rf"|(?:收件人|收货人|联系人|签收人|姓名)(?:姓名|名字)?\s?[:：]\s?(?P<any>[{_HAN}·A-Za-z]{{2,20}})"
    rf"|(?P<title>[{_SURNAMES}][{_HAN}]?(?=先生|女士|小姐|太太|阿姨))"
    rf"|(?P<before>(?<![{_HAN}])[{_SURNAMES}][{_HAN}]{{1,2}})(?=[\s,，、:：]{{0,3}}〔)"
)


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    end: int
    what: str


def mask(text: str, names: Iterable[str] = ()) -> str:
    """`text` without what names or reaches somebody, at most `MOST` characters; `names` are known to be people's."""
    for name in names:
        if len(name) >= 2:
            text = text.replace(name, "〔昵称〕")
    text = _replace(text, _links(_view(text)))
    text = _replace(text, [_Cut(n.start, n.end, n.kind) for n in numbers(text)])
    text = _replace(text, _mixed(_view(text)))
    text = _replace(text, _addresses(_view(text)))
    text = _replace(text, _people(_view(text)))
    return text[:MOST]


def _view(text: str) -> str:
    """The text as patterns read it: full-width letters and signs as plain ones, every character in its place."""
    folded = (unicodedata.normalize("NFKC", char) for char in text)
    return "".join(one if len(one) == 1 else char for one, char in zip(folded, text, strict=True))


def _replace(text: str, cuts: Iterable[_Cut]) -> str:
    out, place = [], 0
    for cut in sorted(cuts, key=lambda one: one.start):
        if cut.start < place:
            continue
        out += [text[place : cut.start], f"〔{cut.what}〕"]
        place = cut.end
    return "".join([*out, text[place:]])


def _links(view: str) -> Iterator[_Cut]:
    for pattern, what in ((_LINK, "链接"), (_EMAIL, "邮箱")):
        yield from (_Cut(*found.span(), what) for found in pattern.finditer(view))


def _mixed(view: str) -> Iterator[_Cut]:
    yield from (_Cut(*found.span("who"), "账号") for found in _ACCOUNT.finditer(view))
    yield from (_Cut(*found.span(), "单号") for found in _MIXED.finditer(view))


def _addresses(view: str) -> Iterator[_Cut]:
    for found in _ADDRESS.finditer(view):
        start = found.start()
        head = found.group()[:12]
        lead = max((place + len(word) for word in _LEADS if (place := head.rfind(word)) >= 0), default=0)
        yield _Cut(start + lead, start + len(found.group().rstrip(" ,，、-")), "地址")


def _people(view: str) -> Iterator[_Cut]:
    for pattern, what in ((_NICK, "昵称"), (_NAME, "姓名")):
        for found in pattern.finditer(view):
            yield _Cut(*found.span(str(found.lastgroup)), what)
