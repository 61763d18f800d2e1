"""A made-up shop for the screenshots: the demo shop with people, two weeks of use, and work that is under way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.access import Principal
from app.core.facts import Role
from app.core.moments import SHANGHAI
from app.curation import campaigns, shopfacts
from app.library.shipped import shipped_library
from app.store import accounts, asks, entries, events, facts, favourites
from app.store import campaigns as ticks
from app.store.columns import utc_now
from app.store.inputs import (
    AskIn,
    CampaignIn,
    EntryChange,
    EntryIn,
    EntryQuery,
    EventIn,
    HeldIn,
    Ref,
    UserIn,
)
from app.store.session import Store
from app.store.tables import State

PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    ("ke", "小可", "agent", "晚班"), ("an", "小安", "agent", "白班"), ("lin", "林组长", "lead", "白班"),
    ("mei", "梅组长", "lead", "晚班"), ("chen", "陈店长", "manager", ""), ("boss", "王老板", "admin", ""),
)  # fmt: skip
ASKED = {
    "ship.when": 22, "ship.urge": 16, "logi.where": 14, "bargain.discount": 12, "product.size": 9, "after.return": 8,
    "promo.coupon": 7, "ship.courier": 6, "product.material": 5, "greet.open": 5, "logi.damaged": 3, "order.invoice": 3,
}  # fmt: skip
"""What buyers ask here, and how often in a hundred questions."""
UNANSWERED = (
    "毛巾上能绣名字吗",
    "可以用数字人民币付吗",
    "能不能帮我包成两份送人",
    "你们线下有店吗，我住〔地址〕",
)
HELD = (
    ("ship.when.next-dispatch", "deadline-cannot-be-kept", "已过16:00截单，最早明天19:00"),
    ("", "deadline-cannot-be-kept", "您写的是今天发出，现在已过16:00截单，最早明天19:00"),
    ("", "authority-missing", "补偿超出了客服的权限，要先问组长"),
)
NEXT_MONTH = f"{datetime.now(SHANGHAI).replace(day=1) + timedelta(days=32):%Y-%m}"
"""The month in which the sale and the day off mostly fall."""
BROKEN = "shop.ship.before-five"
BREAKS = "shop.ship.in-three-days"
DRAFT = "shop.pack.two-gifts"
REVIEWED = "ship.when.next-dispatch"
OWN = (
    ("我的开场", "wdkc", "greet.open", "在的亲，我是小可，今天由我来接待您，您慢慢说"),
    ("分两份包", "flfb", "product.packaging", "可以的亲，分两份给您包好，多放一个袋子"),
    ("晚点再来的", "wdzl", "close.bye", "好的亲，您先忙，回来直接叫我小可就行"),
)
"""What 小可 keeps for herself: title, code, intent, words."""
IMPORT = (
    "快捷短语编码,快捷短语,快捷短语分组\r\n"
    "bzsf,亲，毛巾是独立包装的，要分两份送人的话跟我说一声，多放一个袋子,售前\r\n"
    "fhsj,现在拍的明天一定给您发出去,物流\r\n"
    "mjxh,新毛巾第一次下水会掉一点浮毛，清水漂洗两遍就好啦,商品\r\n"
    "kbz,,售前\r\n"
    "xcz,亲，加V信发您专属优惠,优惠活动\r\n"
)
"""A file as 千牛 exports it; one row takes a code that is in use, one has no text."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The shop's people as they act in the store."""

    by_login: Mapping[str, Principal]

    def __getitem__(self, login: str) -> Principal:
        return self.by_login[login]


def fill(store: Store, operator: Principal, password: str) -> None:
    """Put everything into a freshly prepared store; everyone's password is `password`."""
    with store.begin() as session:
        staff = _people(session, operator, password)
        _facts(session, staff["chen"])
        _use(session, staff, utc_now())
    with store.begin() as session:
        _work(session, staff)


def _people(session: Session, operator: Principal, password: str) -> Staff:
    made: dict[str, Principal] = {}
    for login, name, role, team in PEOPLE:
        user = UserIn(login=login, name=name, role=role, team=team, password=password)
        member = accounts.create_user(session, operator, user).member
        made[login] = Principal(operator.shop_id, member.user_id, role, name, team=team)
    for key in ("ship.when.next-dispatch", "logi.where.look-up", "after.return.how"):
        favourites.add(session, made["ke"], key)
    return Staff(made)


def _facts(session: Session, manager: Principal) -> None:
    """Presets for the year's sales; a sale window and a day without dispatch in the coming weeks."""
    today = datetime.now(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    row = facts.current(session, manager.shop_id)
    if row is None:
        raise RuntimeError("the demo shop has no facts")
    sale = {
        "paid_from": (today + timedelta(days=9, hours=20)).isoformat(),
        "paid_until": (today + timedelta(days=12)).isoformat(),
        "hours": 72,
    }
    rest = (today + timedelta(days=16)).date().isoformat()
    known = shopfacts.patched(row.facts, {"sale_windows": [sale], "closed": [[rest, rest]]})
    shopfacts.keep_preset(session, manager, "双十二", {"backlog_days": 2, "date_promises": "window_only"})
    shopfacts.keep_preset(session, manager, "仓库盘点", {"cutoff": "12:00", "pickup": "17:00"})
    facts.save(session, manager, known, expected=row.version)


def _use(session: Session, staff: Staff, now: datetime) -> None:
    """Two weeks of questions and acts, a little more every day, most of them in the evening."""
    chance = random.Random(20)
    keys = _keys()
    for back in range(14):
        for n in range(64 - 3 * back):
            at = now - timedelta(days=back, minutes=chance.randrange(5, 600))
            asks.record(session, staff["ke"], [_ask(chance, at)], _held(chance, n, at))
        for n in range(64 - 3 * back):
            at = now - timedelta(days=back, minutes=chance.randrange(5, 600))
            events.record(session, staff["ke" if n % 3 else "an"], list(_acts(chance, keys)), at=at)


def _ask(chance: random.Random, at: datetime) -> AskIn:
    if chance.random() < 0.06:
        text = chance.choices(UNANSWERED, (6, 4, 2, 1))[0]
        return AskIn(confidence="none", no_match=True, shown=0, text=text, at=at)
    intent = chance.choices(list(ASKED), list(ASKED.values()))[0]
    return AskIn(intent=intent, confidence="high", no_match=False, shown=4, at=at)


def _held(chance: random.Random, n: int, at: datetime) -> list[HeldIn]:
    if n % 9:
        return []
    entry, rule, message = chance.choices(HELD, (5, 3, 1))[0]
    return [HeldIn(entry=entry, rule=rule, message=message, at=at)]


def _keys() -> dict[str, list[str]]:
    """The shipped phrases of each intent that is asked."""
    phrases = shipped_library().library.phrases
    found = {code: [p.id for p in phrases if p.intents[:1] == (code,)][:4] for code in ASKED}
    return {code: keys for code, keys in found.items() if keys}


def _acts(chance: random.Random, keys: Mapping[str, list[str]]) -> Iterator[EventIn]:
    intent = chance.choices(list(keys), [ASKED[code] for code in keys])[0]
    for position, key in enumerate(keys[intent], 1):
        yield EventIn(kind="shown", suggestion=key, intent=intent, position=position)
    if chance.random() < 0.3:
        return
    chosen = chance.choices(keys[intent], (6, 3, 2, 1)[: len(keys[intent])])[0]
    yield EventIn(kind="inserted", suggestion=chosen, intent=intent)
    if chance.random() < 0.2:
        yield EventIn(kind="edited", suggestion=chosen, intent=intent)
    yield EventIn(kind="sent", suggestion=chosen, intent=intent)


def _work(session: Session, staff: Staff) -> None:
    """A phrase that the facts break and one that they would, a draft, two waiting for review, and a campaign that is half done."""
    lin, mei = staff["lin"], staff["mei"]
    _phrase(session, lin, BROKEN, "published", {
        "code": "wdqf", "title": "五点前付款当天发", "intents": ["ship.when"],
        "replies": ["亲，下午五点前付款的，当天就给您发出哦"], "examples": ["几点前付款今天能发"],
    })  # fmt: skip
    _phrase(session, lin, BREAKS, "published", {
        "code": "qsex", "title": "72小时内发", "intents": ["ship.when"],
        "replies": ["亲，付款后72小时内就给您发出哦"], "examples": ["几个小时能发货"],
    })  # fmt: skip
    _phrase(session, lin, DRAFT, "draft", {
        "code": "blff", "title": "分两份包装", "intents": ["product.packaging"],
        "replies": ["可以的亲，分两份包好，多放一个袋子，不另外收钱"], "examples": ["能不能帮我包成两份送人", "可以分开包装吗"],
    })  # fmt: skip
    ref = Ref(kind="phrase", key=REVIEWED)
    row = entries.get(session, mei, ref)
    said = [{"text": r} if isinstance(r, str) else r for r in row.data["replies"]]
    said[0] = {**said[0], "text": "亲，现在拍下的话预计{{ ship_by }}前发出，付款越早排得越靠前哦"}
    change = EntryChange(state="draft", data={**row.data, "replies": said})
    row = entries.save(session, mei, ref, change, expected=row.version)
    entries.save(session, mei, ref, EntryChange(state="review"), expected=row.version)
    _phrase(session, mei, "shop.towel.first-wash", "review", {
        "code": "xcxs", "title": "新毛巾第一次怎么洗", "intents": ["product.usage"],
        "replies": ["新毛巾先用清水漂洗两遍，浮毛就没了，别用柔顺剂，吸水会变差", "第一次清水洗两遍，晾干就能用啦，掉一点浮毛是正常的"],
        "examples": ["新毛巾要先洗吗", "毛巾掉毛怎么办"],
    })  # fmt: skip
    for title, code, intent, said in OWN:
        key = f"{intent}.{code}"
        data = {
            "id": key,
            "code": code,
            "title": title,
            "intents": [intent],
            "replies": [said],
            "examples": [],
        }
        ref = {"kind": "phrase", "key": key, "scope": "personal", "owner": str(staff["ke"].user_id)}
        entry = EntryIn.model_validate({**ref, "category": "我的话术", "state": "published", "data": data})
        entries.create(session, staff["ke"], entry)
    _campaign(session, staff)


def _phrase(session: Session, who: Principal, key: str, state: State, data: dict[str, Any]) -> None:
    group = "发货" if "ship" in key else "商品细节"
    entries.create(
        session, who, EntryIn(kind="phrase", key=key, category=group, state=state, data={"id": key, **data})
    )


def _campaign(session: Session, staff: Staff) -> None:
    due = campaigns.today() + timedelta(days=8)
    people = (staff["lin"].user_id or 0, staff["mei"].user_id or 0)
    wish = CampaignIn(name="双十二话术清查", due=due, assignees=people)
    made = campaigns.start(
        session, staff["lin"], wish, EntryQuery(kind="phrase", state="published", category="活动与优惠")
    )
    for n, item in enumerate(ticks.items(session, staff["lin"], made.id)):
        if n % 5 < 2:
            row = entries.by_ids(session, staff["lin"], [item.entry_id])[0]
            who = staff["lin"] if item.assignee == people[0] else staff["mei"]
            campaigns.tick(session, who, made.id, item.entry_id, expected=row.version)
