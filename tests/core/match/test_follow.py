"""How much a message leans on what came before: a subject of its own wins, a bare follow-up is read with its conversation."""

from __future__ import annotations

import pytest

from app.core.engine import Engine
from app.core.match.follow import Before
from app.core.match.understand import understand
from app.library.shipped import shipped_engine

GIFT = Before("有赠品吗", "亲，下单都会送小礼品的哦")
INVOICE = Before("能开发票吗", "可以的亲，电子发票")
PRICE = Before("能便宜点吗", "亲，已经是最低价了")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return shipped_engine()


def _top(engine: Engine, message: str, before: Before) -> str:
    intents = understand(engine.matcher, message, before).intents
    return max(intents, key=intents.__getitem__)


@pytest.mark.parametrize("before", [GIFT, INVOICE, PRICE], ids=["gift", "invoice", "price"])
@pytest.mark.parametrize(
    ("message", "subject"),
    [
        ("今天一定要给我发出来", "ship."), ("今天必须发", "ship."), ("明天给我发吧", "ship."), ("必须今天寄出", "ship."),
        ("今天给我寄出来", "ship."), ("发快点", "ship."), ("我今天就要发货", "ship."), ("我要今天收到", "logi."),
        ("明天之前要拿到", "logi."), ("这两天必须到", "logi."), ("一定要在周末之前送到", "logi."), ("马上给我退", "after."),
        ("给我退了吧", "after."), ("直接给我退款", "after."), ("给我换个尺码", "after."), ("怎么还没到", "logi."), ("为什么还不发", "ship."),
    ],
)  # fmt: skip
def test_a_subject_of_its_own_wins(engine: Engine, message: str, subject: str, before: Before) -> None:
    assert _top(engine, message, before).startswith(subject)


@pytest.mark.parametrize(
    "message", ["那今天呢", "今天呢", "后天呢", "那明天呢", "两件呢", "要加钱吗", "那这个呢"]
)
@pytest.mark.parametrize(
    ("before", "intent"), [(GIFT, "bargain.gift"), (INVOICE, "order.invoice"), (PRICE, "bargain.discount")]
)
def test_a_bare_follow_up_is_read_with_its_conversation(
    engine: Engine, message: str, before: Before, intent: str
) -> None:
    assert _top(engine, message, before) == intent


@pytest.mark.parametrize("message", ["那今天呢", "后天呢"])
def test_a_day_alone_asks_what_was_asked_before(engine: Engine, message: str) -> None:
    assert _top(engine, message, Before("明天能发货吗", "亲，明天的可以安排")) == "ship.when"
