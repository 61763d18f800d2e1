"""Promises of things and claims of fact: gifts, prices, compensation, returns, ``已发货``, ``现货``.

They never change the promise verdict. With the facts that decide (authority, return policy, waybill, stock) they
pass, block or need an approval; without them they are an unchecked ``warn``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.core.facts import Authority, OrderFacts, Role, ShopFacts
from app.core.judgement import Finding, FindingKind, Severity
from app.core.promise.times.numbers import CLASS, DIGITS, number

ThingKind = Literal["gift", "price", "compensation", "return", "shipped", "stock"]

_TO = r"(?:给|帮|为)?(?:您|你|亲)"
_CLAUSE_BEFORE = re.compile(r"[,，。!?;；~\n]")
_DENIED = re.compile(
    r"(?:不|没|无法|没法|不能|不会|不可以|不支持|没有|别|未|暂不|并非|不是)(?:给|帮|为|您|再|能|会|可以|办法|办|权限|额外|另外|做|参加|支持|单独)*$"
)
_ASKED = re.compile(r"吗|么(?!的)|[?？]|是否|有没有|要不要")
_OFFERED = re.compile(r"(?:可以|[行好成]|接受|您看|同意|满意|怎么样|如何)(?:吗|么|不|嘛|吧)?[?？]?$")
"""``给您补偿10元可以吗`` offers it."""
_CONDITIONAL = re.compile(r"如果|要是|申请|帮您(?:申请|问|反馈)|看看|争取|问问")
_SHOP_WIDE = re.compile(
    r"全场|店铺|活动|满减|满[0-9]+|页面|官方|平台|优惠券|领券|跨店|每满|聚划算|双1[12]|双十[一二]|618|大促|限时|拍[0-9一二两三]+[件份送]|买[0-9一二两三]+送|下单即送|会员"
)
_NUMBER = rf"(?P<n>[0-9]{{1,7}}(?:\.[0-9]{{1,2}})?|[{CLASS[3:]}]{{1,5}})"
_MONEY = re.compile(rf"{_NUMBER}\s*(?:元|块|¥|rmb)|[¥￥]\s*(?P<m>[0-9]+(?:\.[0-9]+)?)")
_DAYS = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:天|日|周|个月)|半个?月|半个月"
_MEASURED = re.compile(r"([0-9]{1,3}|[一二两三四五六七八九十]{1,3})(天|日|周|个月)")
_FAULTY = re.compile(r"质量|破损|损坏|坏|变质|瑕疵|问题|发错|漏发|少发|发霉|过期|缺陷|不符")
_WORTH = re.compile(rf"[,，]?(?:价)?值{_NUMBER}(?:元|块)")
_OFF = re.compile(r"(?P<z>[1-9](?:\.?[0-9])?|[一二三四五六七八九]{1,2})折")
_PERCENT = re.compile(r"(?P<p>[0-9]{1,3})%")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a thing sounds like. `signs`: one of these characters is in every such sentence."""

    kind: ThingKind
    signs: frozenset[str]
    words: re.Pattern[str]


PATTERNS: tuple[Pattern, ...] = (
    Pattern("gift", frozenset("送赠放塞搭"), re.compile(rf"(?:送|赠送?)(?:{_TO})(?:一|个|份|双|条|小|点|些|[0-9])|{_TO}(?:多|再|额外|另外)?(?:送|赠|放(?![心假弃大松宽缓])|塞|搭(?![配建乘]))(?!货|到|达|过去|上门|去|来)(?:一|个|份|双|条|小|点|些|[0-9])?|(?:送|赠)(?:一|个|份|小)(?:个|份|点)?[一-鿿]{{0,4}}(?:礼|赠品|样)")),
    Pattern("price", frozenset("便优减抹折改免包少补退返买保价最"), re.compile(rf"{_TO}(?:再|直接|单独|额外)*(?:便宜|优惠|减|抹|打[0-9.一二三四五六七八九]+折|(?:算|按|做)?[0-9.一二三四五六七八九]+折|改价|免邮|包邮|少)|(?:便宜|优惠|减|少收)(?:{_TO})[0-9一二两三五十]|{_TO}改(?:成|到|为)?[0-9]|(?:补|退|返)(?:{_TO})?差价|买贵(?:了)?(?:就)?(?:退|补)|(?:保价|价保)[0-9一二三]*天?|最低价给{_TO}")),
    Pattern("compensation", frozenset("赔补返免"), re.compile(rf"(?:补偿|赔偿?|赔付|补贴|返现?给?)(?:{_TO})?(?:的)?[0-9一二两三五十¥￥]|{_TO}(?:补偿|赔偿?|赔付|返现)(?!险)|(?:假一|退一)赔|赔(?:{_TO})|免单")),
    Pattern("return", frozenset("退换由"), re.compile(rf"(?:{_DAYS}|48小时)(?:之内|以内|内)?(?:都)?(?:可以?|能|支持|包|您)*(?:申请)?(?:无理由)(?:的)?(?:包)?(?:退(?:换|货)?|换货)?|(?:{_DAYS}|48小时)(?:之内|以内|内)?(?:都|可以|可|能|支持|包|申请|随时|无条件)*退(?:换货?|货)?(?!款)|(?:支持|可以|包)(?:{_DAYS})?(?:无理由)?(?:退换|退货|换货)|无理由退[货换]|随时(?:可以|能|都能)?退|包退(?:包换)?")),
    Pattern("shipped", frozenset("发寄出揽"), re.compile(r"(?:已经?|都|刚刚?|早就)(?:给您|帮您|为您|于|在|全部|[0-9月日号点:上下午早晚昨今天]){0,4}(?:发货|发出|寄出|出库|揽收|发走|寄走)(?:了)?|(?:发货|发出|寄出|发走)(?:去)?了(?!吗|么|就|再|通知|告诉|后|会)")),
    Pattern("stock", frozenset("货库"), re.compile(r"(?:有|都是|全是|是|现在)?现货|有货|库存(?:充足|充裕|很多|足)|货源充足")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing promised or claimed at ``[start, end)``, with its size where one is said (yuan, percent or days)."""

    kind: ThingKind
    start: int
    end: int
    text: str
    yuan: float | None = None
    percent: float | None = None
    days: int | None = None


def things(text: str) -> tuple[Thing, ...]:
    """The promises of things in normalised `text`; denials and questions are none."""
    written = frozenset(text)
    return tuple(
        found
        for pattern in PATTERNS
        if not pattern.signs.isdisjoint(written)
        for found in _find(pattern, text)
    )


def _find(pattern: Pattern, text: str) -> Iterator[Thing]:
    for match in pattern.words.finditer(text):
        start = max((cut.end() for cut in _CLAUSE_BEFORE.finditer(text, 0, match.start())), default=0)
        end_mark = _CLAUSE_BEFORE.search(text, match.end())
        end = end_mark.start() if end_mark else len(text)
        clause = text[start:end]
        said = clause + text[end : end + 1]
        asked = _ASKED.search(said) and not _OFFERED.search(said)
        if asked or _DENIED.search(text[start : match.start()]):
            continue
        if (pattern.kind in {"gift", "price"} or match.group().startswith("补贴")) and _SHOP_WIDE.search(
            clause
        ):
            continue
        if pattern.kind == "stock" and re.search(r"有货(?:了|会|马上|再|就|的话|第一)|到|等", clause):
            continue
        if pattern.kind == "return" and _FAULTY.search(text, start, end):
            continue
        if pattern.kind not in {"stock", "shipped"} and _CONDITIONAL.search(clause):
            continue
        worth = _WORTH.match(text, end)
        yield _sized(pattern.kind, match, clause + worth.group() if worth else clause)


def _sized(kind: ThingKind, match: re.Match[str], clause: str) -> Thing:
    money = _MONEY.search(clause)
    yuan = number(money.group("n") or money.group("m")) if money else None
    return Thing(
        kind, match.start(), match.end(), match.group(), yuan, _percent(clause), _days(match.group())
    )


def _percent(clause: str) -> float | None:
    off = _OFF.search(clause)
    if off:
        digits = "".join(str(DIGITS.get(char, char)) for char in off.group("z"))
        tenths = float(digits) if "." in digits or len(digits) == 1 else float(digits) / 10
        return round(100 - tenths * 10, 2)
    share = _PERCENT.search(clause)
    return float(share.group("p")) if share else None


def _days(words: str) -> int | None:
    found = _MEASURED.search(words)
    if found is None:
        return 15 if "半" in words else 2 if "48小时" in words else None
    count = number(found.group(1))
    return None if count is None else int(count * {"周": 7, "个月": 30}.get(found.group(2), 1))


def judge_things(
    found: Sequence[Thing], facts: ShopFacts, order: OrderFacts | None, role: Role
) -> list[Finding]:
    """What is to be said of each thing, in the order found."""
    judged: list[Finding] = []
    for thing in found:
        judge = _JUDGES[thing.kind]
        finding = judge(thing, facts, order, role)
        if finding is not None:
            judged.append(finding)
    return judged


def _find_out(
    thing: Thing,
    rule: str,
    kind: FindingKind,
    severity: Severity,
    message: str,
    better: str | None = None,
    needs: Role | None = None,
) -> Finding:
    return Finding(rule, kind, severity, thing.start, thing.end, message, better, needs)


def _given_away(thing: Thing, facts: ShopFacts, order: OrderFacts | None, role: Role) -> Finding | None:
    name = {"gift": "赠品", "price": "优惠", "compensation": "补偿"}[thing.kind]
    if facts.authority is None:
        return _find_out(
            thing,
            f"{thing.kind}-unchecked",
            "authority",
            "warn",
            f"“{thing.text}”是{name}承诺，店铺没有填权限，请先确认能不能给",
        )
    thing = _in_percent(thing, order)
    size = thing.percent if thing.kind == "price" and thing.percent is not None else thing.yuan
    if size is None:
        if _allowed(facts.authority.get(role), thing) > 0:
            return _find_out(
                thing,
                f"{thing.kind}-size-unsaid",
                "authority",
                "warn",
                f"“{thing.text}”没有说明{name}多少，请不要超过您的权限",
            )
        return _beyond(thing, name, _who(facts, thing, 0.01), role)
    if size <= _allowed(facts.authority.get(role), thing):
        return None
    return _beyond(thing, name, _who(facts, thing, size), role)


def _in_percent(thing: Thing, order: OrderFacts | None) -> Thing:
    """A discount in yuan as its share of the order, where the amount is known; else it is nobody's to give."""
    if thing.kind != "price" or thing.yuan is None or thing.percent is not None:
        return thing
    if order is None or not order.amount:
        return thing
    return replace(thing, percent=round(100 * thing.yuan / order.amount, 2))


def _allowed(authority: Authority | None, thing: Thing) -> float:
    if authority is None:
        return 0.0
    if thing.kind == "gift":
        return authority.gift
    if thing.kind == "price":
        return authority.discount if thing.percent is not None or thing.yuan is None else 0.0
    return authority.compensation


def _who(facts: ShopFacts, thing: Thing, size: float) -> Role | None:
    for role in ("agent", "lead", "manager"):
        if size <= _allowed((facts.authority or {}).get(role), thing):
            return role
    return None


def _beyond(thing: Thing, name: str, who: Role | None, _role: Role) -> Finding:
    whom = {"lead": "组长", "manager": "店长", "admin": "店长", "agent": "组长"}[who or "manager"]
    return _find_out(
        thing, f"{thing.kind}-beyond-authority", "authority", "block", f"“{thing.text}”超出您的{name}权限，需要{whom}同意后才能说",
        "我先帮您申请一下，有结果马上告诉您", who if who in {"lead", "manager"} else "manager",
    )  # fmt: skip


def _returned(thing: Thing, facts: ShopFacts, order: OrderFacts | None, _role: Role) -> Finding | None:
    policy = facts.return_policy
    if policy is None:
        return _find_out(
            thing,
            "return-unchecked",
            "authority",
            "warn",
            f"“{thing.text}”是退换承诺，店铺没有填退换政策，请先确认",
        )
    bought: list[str | None] = [
        item.category for item in (order.items if order else ()) if item.category
    ] or [facts.category]
    known = [policy.get(category or "*", policy.get("*")) for category in bought]
    days = None if None in known else min(day for day in known if day is not None)
    if days is None:
        return _find_out(
            thing,
            "return-unchecked",
            "authority",
            "warn",
            f"“{thing.text}”是退换承诺，没有这类商品的退换政策，请先确认",
        )
    promised = thing.days if thing.days is not None else 1
    if promised <= days:
        return None
    limit = "不支持无理由退货" if days == 0 else f"只支持{days}天内退货"
    return _find_out(
        thing, "return-beyond-policy", "authority", "block", f"“{thing.text}”不符合退换政策：这类商品{limit}"
    )


def _shipped(thing: Thing, _facts: ShopFacts, order: OrderFacts | None, _role: Role) -> Finding | None:
    if order is None or (order.status is None and order.waybill is None):
        return _find_out(
            thing,
            "shipped-unchecked",
            "claim",
            "warn",
            f"“{thing.text}”没有订单信息可以核对，请确认确实已经发出",
        )
    if order.waybill or order.status in {"shipped", "signed", "closed"}:
        return None
    return _find_out(
        thing, "shipped-without-waybill", "claim", "block", f"“{thing.text}”和订单不符：这单还没有运单号"
    )


def _stocked(thing: Thing, _facts: ShopFacts, order: OrderFacts | None, _role: Role) -> Finding | None:
    counts = [
        (item.stock, item.qty or 1) for item in (order.items if order else ()) if item.stock is not None
    ]
    if not counts:
        return _find_out(
            thing, "stock-unchecked", "claim", "warn", f"“{thing.text}”没有库存信息可以核对，请确认确实有货"
        )
    if all(stock >= wanted for stock, wanted in counts):
        return None
    return _find_out(
        thing, "stock-without-goods", "claim", "block", f"“{thing.text}”和库存不符：这款库存不够"
    )


_Judge = Callable[[Thing, ShopFacts, "OrderFacts | None", Role], "Finding | None"]
_JUDGES: dict[ThingKind, _Judge] = {
    "gift": _given_away,
    "price": _given_away,
    "compensation": _given_away,
    "return": _returned,
    "shipped": _shipped,
    "stock": _stocked,
}
