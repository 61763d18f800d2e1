"""What the whole suite shares: a fixed clock, the shipped engine, and a tiny library small enough to reason about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from app.core.case import Case, Suggestions
from app.core.engine import Engine, build_engine
from app.core.entries import Concession, Escalation, Exit, Intent, Needs, Phrase, Reply, Script, Stage, Step
from app.core.facts import OrderFacts, ShopFacts, Turn
from app.core.library import Library, Words
from app.core.moments import SHANGHAI
from app.core.suggest import suggest
from app.core.wording import WordingRules
from app.library.shipped import shipped_engine
from app.store.session import Store, open_store

settings.register_profile(
    "suite",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")

NOW = datetime(2026, 11, 4, 10, 30, tzinfo=SHANGHAI)
"""A Wednesday morning, before the cutoff, no festival near."""

Ask = Callable[..., Suggestions]


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def facts() -> ShopFacts:
    """A shop that tells everything and can ship today."""
    return ShopFacts.model_validate(
        {
            "cutoff": "16:00", "pickup": "19:00", "handling_days": 0, "works": "daily", "closed": [],
            "backlog_days": 0, "transit_days": [2, 4], "refund_hours": 48, "reply_hours": "09:00-23:00",
            "reply_minutes": 30, "instant": False, "date_promises": "any", "ship_window_hours": 48,
        }
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite; what differs by database is tested with the store, on both."""
    opened = open_store(f"sqlite:///{tmp_path / 'kuaihui.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shipped() -> Engine:
    """The shipped library with the demo shop's packs on."""
    return shipped_engine()


@pytest.fixture(scope="session")
def tiny_library() -> Library:
    return _tiny_library()


@pytest.fixture(scope="session")
def tiny(tiny_library: Library) -> Engine:
    """An engine over the tiny library; it has no rules of wording."""
    return build_engine(tiny_library, WordingRules())


def _asker(engine: Engine, facts: ShopFacts) -> Ask:
    def ask(message: str, *turns: tuple[str, str], **more: Any) -> Suggestions:
        said = tuple(Turn(role=role, text=text) for role, text in turns)  # type: ignore[arg-type]
        status = more.pop("status", None)
        order = more.pop("order", OrderFacts(status=status) if status else None)
        given = {"now": NOW, "facts": facts, "order": order, "turns": said, **more}
        return suggest(engine, Case(message, **given))

    return ask


@pytest.fixture(scope="session")
def ask(shipped: Engine, facts: ShopFacts) -> Ask:
    """``ask(message, (role, text)…, status=…, facts=…, now=…)`` of the shipped library."""
    return _asker(shipped, facts)


@pytest.fixture(scope="session")
def ask_tiny(tiny: Engine, facts: ShopFacts) -> Ask:
    """The same of the tiny library."""
    return _asker(tiny, facts)


def _phrase(name: str, intent: str, replies: list[str], examples: str, **more: Any) -> Phrase:
    return Phrase(
        id=f"{intent}.{name}",
        code=more.pop("code", name[:4]),
        title=more.pop("title", name),
        category="测试",
        pack=more.pop("pack", "general"),
        intents=(intent,),
        replies=tuple(Reply(text) for text in replies),
        examples=tuple(examples.split("|")),
        **more,
    )


def _tiny_library() -> Library:
    codes = {
        "greet.open": "打招呼", "ship.when": "什么时候发货", "ship.express": "发什么快递", "bargain.discount": "能不能便宜",
        "bargain.free_shipping": "包邮吗", "return.can": "能不能退", "product.stock": "有没有货", "ship.rush": "催发货",
    }  # fmt: skip
    phrases = (
        _phrase("hi", "greet.open", ["在的，您请讲", "您好，请说"], "在吗|你好|有人吗|在不在|hello"),
        _phrase(
            "when", "ship.when", ["预计{{ ship_by }}发出", "付款后{{ ship_window }}发出"],
            "什么时候发货|几天发货|拍下多久能发|什么时候能寄出|多久发货", safe="按付款先后安排，发出后能看到单号",
            keywords=("发货",),
        ),
        _phrase("with", "ship.express", ["默认发{{ courier.name }}哦", "发货后订单里能看到是哪家快递"],
                "发什么快递|用哪家快递|是顺丰吗|走什么物流|快递是哪家"),
        _phrase("less", "bargain.discount", ["价格是统一定的，券可以叠加用", "现在的价已经算上活动了"],
                "可以便宜吗|便宜点|能少点吗|最低多少|打个折"),
        _phrase("free", "bargain.free_shipping", ["满{{ shop.free_shipping }}就包邮"],
                "包邮吗|可以包邮不|邮费谁出|免运费吗|给包个邮"),
        _phrase("charge", "bargain.free_shipping", ["偏远地区要补一点运费差"], "不包邮吗|为什么不包邮|怎么不包邮啊"),
        _phrase("able", "return.can", ["不影响再卖的话可以退"], "能退吗|可以退货吗|不喜欢可以退不|退货行吗"),
        _phrase("unable", "return.can", ["这款拆封后就不好再退了，您留意一下"], "不能退吗|不可以退货吗|为什么不能退|怎么不给退"),
        _phrase("have", "product.stock", ["这款现在能拍就是有货"], "有货吗|还有没有货|有现货吗|库存还有不",
                needs=Needs(item=("in_stock",))),
        _phrase("gone", "product.stock", ["这款暂时卖完了，不好意思"], "没货了吗|卖完了吗|断货了吗",
                needs=Needs(item=("out_of_stock",))),
        _phrase("rush", "ship.rush", ["我帮您催一下仓库"], "怎么还没发货|快点发货|催一下发货|都几天了还不发",
                needs=Needs(order=("paid",)), phases=("sale",)),
        _phrase("sorry", "ship.rush", ["让您久等了，实在抱歉，我马上去问仓库"], "怎么还不发货啊|到底发不发货", mood="angry"),
    )  # fmt: skip
    return Library(phrases, (_ladder(),), tuple(Intent(c, zh, "any") for c, zh in codes.items()), _words())


def _words() -> Words:
    return Words(("发货", "包邮", "快递"), ("亲", "在吗", "麻烦问下", "请问", "哈", "你好", "谢谢"), ())


def _ladder() -> Script:
    """A bargaining script with two levels of one gift and one share of freight."""

    def step(name: str, goal: str, *replies: str, give: Concession | None = None) -> Step:
        return Step(name, goal, tuple(Reply(r) for r in replies), concession=give)

    return Script(
        id="bargain.ladder", title="议价阶梯", category="议价", pack="general", intents=("bargain.discount",),
        enter=("可以便宜吗", "能少点吗", "最低多少"), leave=("算了不要了", "好的那我拍了"),
        stages=(
            Stage("讲价值", (step("value", "讲品质", "这款面料和做工都是实打实的，您可以先看看详情页", "料子您摸到就知道，用着放心"),)),
            Stage("让一步", (
                step("gift", "小赠品", "价格动不了，我给您申请一份小赠品放进包裹", "给您备注一份小礼物吧", give=Concession("gift", 2)),
                step("gift-again", "更小的赠品", "那再给您放一张小卡片", "卡片我也给您带上", give=Concession("gift", 1)),
                step("freight", "分担运费", "运费这边帮您分担一部分", "运费我给您申请减一些", give=Concession("freight", 1)),
            )),
            Stage("收尾", (step("close", "促成", "您直接拍下就行，备注我来写", "选好颜色下单，我核对地址"),)),
        ),
        exits=(Exit("买家说再看看", "好的，您慢慢看"),),
        escalate=(Escalation("超出权限", "lead"),),
    )  # fmt: skip
