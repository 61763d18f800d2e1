"""Find verbs and predicates in a masked text, and drop those that are something else in their surroundings."""

from __future__ import annotations

import re

from app.core.judgement import Act
from app.core.promise.commitments.lexicon import MARK, OBJECT_DECOY, TOPIC_DECOY, VERBS
from app.core.promise.commitments.marks import EFFORT, MOST, TIME, Predicate, PredicateKind, Verb

Mark = Verb | Predicate

_NEAR = 14
_FLAVOURS = {f"v{index}": (act, flavour) for index, (act, flavour, _) in enumerate(VERBS)}
_CREDITED = {"到账", "入账"}
_POINTS = re.compile(r"积分|券|红包|津贴|淘金币|金币|京豆|会员")
_DISPATCHED = re.compile(r"发货|给您[发寄]|出库")
_MONEY = re.compile(r"退款|(?<![掏花出贴])钱|货款|差价|返现|给您退")
_RINGS = re.compile(r"打(?:到)?给?(?:您|你|亲)")
_CALLER = re.compile(r"电话|主管|客服|同事|专员|售后|经理|师傅|店长|老板|组长|负责人")
_ACCOUNT = re.compile(r"(?:您|你)?(?:的)?(?:账|支付宝|银行卡|微信|卡里)")
_PAID_FOR = re.compile(
    r"(?:付(?:完|好|了)?款?|拍下?|下单|购买)(?:完|好|了|之?后|以后|就|款)*[\ue000]*(?:就|能|会|可以)*$"
)
_TOPUP = re.compile(r"充值|话费|流量|点券|点卡|q币|直充|卡密|会员|充到|激活码|兑换码|余额")
_WALKS_BEFORE = re.compile(
    rf"(?:[{TIME}{EFFORT}]|^|[!?,。 ]|就|能|可以|一起|直接|都|也|先|会|要|正常|件|单|货|今|得|给您|不|没|一定|肯定|全部?|统一|包裹|随车|[帮为替]您|[都就全]给|照样|照常|照旧|必须?|准|稳|包)$"
)
_WALKS_TIMED = re.compile(rf"[{TIME}][^,。!?]{{0,6}}$")
_WALKS_AFTER = re.compile(
    rf"$|[了的不吗么哦呢哈吧没得掉啦咯哒滴嘞呀啊噢~亲!?！？，。,.~\s]|顺丰|快递|中通|圆通|韵达|申通|邮政|ems|极兔|京东|德邦|物流|空运|陆运|件|货|[我您你咱]|的话|[{TIME}]"
)
_ARRIVES_BEFORE = re.compile(
    rf"(?:[{TIME}]|左右|前后|之?内|差不多|就|能|会|可以|才|都|该|也|可|必|须|准|一定|肯定|保证|包|不|没|得|还|快|要|一般|大概|大约|基本上?|争取|尽量|预计|估计|是|绝对|稳|没问题|正常|货|件|裹|快递|您|再|难道|哪|怎么|一准儿?|铁定?|准保|百分之?百|必定|[保包](?:你|您)|确保|指定|绝|几号|哪天|(?:什么|啥)时候|多久|几天|何时|几时|几点|妥妥[的地]?|稳稳[的地]?|妥妥当当|准时|按时|如期)$|^$"
)
_ARRIVES_AFTER = re.compile(
    r"$|[了的不吗么哦呢哈吧没得啊呀喔啦嘛嘞咯滴哒咧噢嗷~!?！？，。,.~\s]|[您你货]|我[把赔倒包负]|手|家|公司|学校|单位|[一-鿿]{1,5}?(?:$|[吗么不没的了啊呢哦哈,。!?~ ])"
)
_COOKED = re.compile(
    rf"[煮泡炖蒸烤炒焖煲熬浸冲焯腌揉搅晒晾敷捂炸煎卤洗搓冻冰冷热](?:制|置|发|藏|着|到|个|上|至少|大概|大约|它|水)*[{TIME}]+(?:左右|之后|后|就|再|直)*$"
)
_SOMEBODY = re.compile(
    rf"(?:新的|新货|下一?批|老板娘?|店长|主管|同事|经理|领导|厂家|采购)[{TIME}大概约左右差不多要才会能预计应该]*$"
)
_PLACE_FIRST = re.compile(
    rf"到[一-鿿a-z]{{1,6}}?(?:那边|这边)?(?:就|是|一般|正常|大概|大约|差不多|预计|基本|得|要|需要|需|最多|最快|也就)*[{TIME}]"
)
_DEPARTURES = {"启程", "动身", "上路", "出发", "出门"}
_PARCEL_LEAVES = re.compile(
    r"宝贝|打包|仓库|包裹|快递|[件货它]|[这那您你]的?[单票]|衣服|裙|鞋|小可爱|礼物|商品"
)
_TO_YOU = re.compile(r"(?:去|来)?(?:找|见|陪|奔|投奔)(?:向)?(?:您|你)")
_ARRANGED = re.compile(r"$|[亲了的吗哦呢哈吧呗没不行可掉!?，。,.~ ]|好|您|一?下(?!单)")
_BUYERS_GOODS = re.compile(r"您的|包裹|快递|给您(?!备注|登记|安排|留|问|查|确认|记)|您(?:这|那)|订单")
_MORE_STOCK = re.compile(r"新货|新的一批|厂家|供货|供应|补货|缺货|没货|断货|一批|库存|口味|要纸箱|还没有?货")
_THEN_SHIPS = re.compile(r"[^,。!?]{0,8}(?:(?:发|寄|出库|安排)(?!票)|[喊叫@戳]您|告诉|通知|联系|回复)")


def marks(masked: str, text: str) -> list[Mark]:
    """Verbs (`MOST` of them) and predicates of `masked`, leftmost first; `text` is the same text with its times visible."""
    found: list[Mark] = []
    place = verbs = 0
    while (match := MARK.search(masked, place)) is not None:
        place = match.end()
        name = match.lastgroup or ""
        if name == "decoy":
            continue
        if name == "aside":
            found.append(Predicate("other", match.start(), match.end()))
            continue
        if (
            name.startswith("v")
            and match.group() in _CREDITED
            and _POINTS.search(masked, max(0, match.start() - 10), match.start())
        ):
            found.append(Predicate("other", match.start(), match.end()))
            continue
        supply = _supply(match, masked)
        if name == "p_returned" and not _comes_back(match, masked):
            found.append(Verb("deliver", match.start(), match.start() + 2, "receive"))
            continue
        if supply is not None or name.startswith("p_"):
            found.append(Predicate(supply or _kind(name[2:]), match.start(), match.end()))
            continue
        act, flavour = _FLAVOURS[name]
        verb = Verb(_act(act, match, masked), match.start(), match.end(), flavour)  # type: ignore[arg-type]
        if _stands(verb, masked):
            found.append(verb)
            verbs += 1
            if verbs == MOST:
                break
        elif len(match.group()) > 1 and match.group() not in _DEPARTURES:
            place = match.start() + 1
    return found


def _supply(match: re.Match[str], masked: str) -> PredicateKind | None:
    """``到货`` is the shop's own supply where more stock, or the dispatch that follows it, is talked about."""
    if not match.group().startswith("到货"):
        return None
    before, after = masked[max(0, match.start() - 20) : match.start()], masked[match.end() : match.end() + 14]
    if _BUYERS_GOODS.search(before[-10:]):
        return None
    return "stock" if _MORE_STOCK.search(before + after) or _THEN_SHIPS.match(after) else None


def _comes_back(match: re.Match[str], masked: str) -> bool:
    """Whether it is the shop that receives: something returned, or money that follows."""
    words = match.group()
    return bool(
        re.search(r"退|您|你|仓库|寄", words)
        or re.search(r"退|返|款|换|补|检|处理|核", masked[match.end() : match.end() + 14])
    )


def _kind(name: str) -> PredicateKind:
    return name  # type: ignore[return-value]


def _act(act: str, match: re.Match[str], masked: str) -> Act:
    if _RINGS.fullmatch(match.group()) and _CALLER.search(masked) and not _MONEY.search(masked):
        return "reply"
    if act == "deliver" and match.group() in {"到", "达", "到您", "到你"} and _of_money(match, masked):
        return "refund"
    if match.group().startswith("的") and _DISPATCHED.search(
        masked, max(0, match.start() - 16), match.end() + 10
    ):
        return "ship"
    if match.group() in _CREDITED and (_TOPUP.search(masked) or _PAID_FOR.search(masked, 0, match.start())):
        return "deliver"
    return act  # type: ignore[return-value]


def _of_money(match: re.Match[str], masked: str) -> bool:
    """``退款今晚就到您账上``, ``钱今天能到``."""
    before = re.split(r"[。!?;]", masked[max(0, match.start() - 12) : match.start()])[-1]
    return bool(_MONEY.search(before) or _ACCOUNT.match(masked, match.end()))


def _stands(verb: Verb, masked: str) -> bool:
    """Whether the surroundings let `verb` be what it looks like."""
    before, after = masked[max(0, verb.start - _NEAR) : verb.start], masked[verb.end : verb.end + _NEAR]
    word = masked[verb.start : verb.end]
    if verb.flavour == "arrive":
        return _arrives(verb, masked, before, after)
    if word in _DEPARTURES:
        return bool(_PARCEL_LEAVES.search(before) or _TO_YOU.match(after))
    if verb.flavour == "arrange":
        return word != "安排" or bool(_ARRANGED.match(after))
    if verb.flavour == "bare":
        return _bare(word, before, after)
    return True


def _arrives(verb: Verb, masked: str, before: str, after: str) -> bool:
    if masked[verb.start] == "送":
        return True
    if _COOKED.search(before) or _SOMEBODY.search(before):
        return False
    if _PLACE_FIRST.match(masked, verb.start):
        return True
    return bool(_ARRIVES_BEFORE.search(before) and _ARRIVES_AFTER.match(after))


def _bare(word: str, before: str, after: str) -> bool:
    if word == "走":
        timed = _WALKS_BEFORE.search(before) or _WALKS_TIMED.search(before)
        return bool(timed and (_WALKS_AFTER.match(after) or before.endswith(("能", "可以"))))
    if word == "出":
        return bool(_WALKS_BEFORE.search(before))
    clause = re.split(r"[,。!?;]", after, maxsplit=1)[0]
    topic = re.split(r"[,。!?;]", before)[-1]
    if OBJECT_DECOY.search(clause):
        return False
    return not (TOPIC_DECOY.search(topic) and not re.search(r"(?<![退换验])[件货裹单](?!号)", topic))
