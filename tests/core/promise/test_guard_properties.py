"""Properties of the whole guard: offsets, rewrites, insertion of an over-promise, silence about nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.facts import ShopFacts, Turn
from app.core.judgement import Judgement
from app.core.moments import SHANGHAI
from app.core.promise import check
from app.core.promise.slots import promise_slots

Judge = Callable[..., Judgement]
SHOPS = st.builds(
    lambda cutoff, handling, backlog, works, transit: ShopFacts.model_validate(
        {
            "cutoff": f"{cutoff:02}:00", "pickup": f"{min(cutoff + 3, 23):02}:00", "handling_days": handling,
            "backlog_days": backlog, "works": works, "transit_days": [transit, transit + 2], "refund_hours": 48,
            "reply_hours": "09:00-23:00", "reply_minutes": 30,
        }
    ),
    st.integers(8, 20), st.integers(0, 3), st.integers(0, 4), st.sampled_from(["daily", "mon-sat", "cn-workdays", ("mon", "wed", "fri")]),
    st.integers(1, 4),
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2026, 11, 30)).map(  # noqa: DTZ001 — made aware below
    lambda at: at.replace(tzinfo=SHANGHAI, microsecond=0)
)
AROUND = [
    "亲，",
    "您好呀，",
    "收到啦",
    "这款是纯棉的，",
    "谢谢您的支持，",
    "别着急哈，",
    "昨天的事很抱歉，",
    "",
]
OVER = [
    "今天肯定给您送到手上",
    "现在下单一小时之内送到您家",
    "保证明天到",
    "马上把钱退给您",
    "十分钟内就给您发走",
    "包您后天收到货",
]


@settings(max_examples=120, deadline=None)
@given(SHOPS, MOMENTS, st.sampled_from(AROUND), st.sampled_from(OVER), st.sampled_from(AROUND))
def test_an_over_promise_never_hides_in_a_reply(
    facts: ShopFacts, now: datetime, before: str, over: str, after: str
) -> None:
    tight = facts.model_copy(update={"presale_date": (now + timedelta(days=30)).date()})
    judged = check(f"{before}{over}，{after}", facts=tight, now=now)
    assert judged.verdict != "pass"


@settings(max_examples=120, deadline=None)
@given(
    SHOPS,
    MOMENTS,
    st.sampled_from(
        [
            "今天给您发",
            "24小时内发货",
            "明天能到",
            "后天一定送到您手里",
            "争取今天寄出",
            "生日前能收到",
            "五点前拍下当天发",
        ]
    ),
    st.sampled_from(AROUND),
)
def test_a_rewrite_passes_and_offsets_name_the_span(
    facts: ShopFacts, now: datetime, said: str, before: str
) -> None:
    text = before + said
    judged = check(text, facts=facts, now=now)
    for promise in judged.promises:
        assert text[promise.start : promise.end] == promise.span
    for finding in judged.findings:
        assert 0 <= finding.start < finding.end <= len(text)
    if judged.verdict == "pass":
        assert judged.rewrite is None
    else:
        assert judged.rewrite is not None
        assert check(judged.rewrite, facts=facts, now=now).verdict == "pass"


@settings(max_examples=80, deadline=None)
@given(SHOPS, MOMENTS)
def test_the_honest_slots_pass(facts: ShopFacts, now: datetime) -> None:
    frames = {
        "ship_by": "亲，预计{}发出哦",
        "ship_window": "{}发货的",
        "deliver_range": "预计{}送达",
        "refund_days": "{}为您退款",
        "reply_by": "{}给您答复",
    }
    for name, value in promise_slots(facts, None, now).items():
        assert check(frames[name].format(value), facts=facts, now=now).verdict == "pass"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=60))
def test_any_text_is_judged(text: str, prev: str) -> None:
    judged = check(
        text,
        turns=[Turn(role="buyer", text=prev)],
        facts=ShopFacts(),
        now=datetime(2026, 11, 4, 10, tzinfo=SHANGHAI),
    )
    assert judged.verdict in {"pass", "block", "hold"}


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("亲，今天给您发出去哈", "明天19:00前"),
        ("能的亲", "明天19:00前"),
        ("马上给您发货哦", "明天19:00前"),
    ],
)
def test_a_rewrite_names_the_honest_time(judge: Judge, text: str, rewritten: str) -> None:
    judged = judge(text, "late", prev="今天能发吗")
    assert judged.rewrite is not None
    assert rewritten in judged.rewrite


def test_the_rest_of_the_sentence_stays(judge: Judge) -> None:
    judged = judge("亲亲，这款是纯棉的，今天就给您发货哈，有问题随时找我", "late")
    assert judged.rewrite is not None
    assert judged.rewrite.startswith("亲亲，这款是纯棉的，")
    assert judged.rewrite.endswith("，有问题随时找我")


def test_where_no_time_may_be_said_the_rewrite_says_none(judge: Judge) -> None:
    judged: Any = judge("明天给您发货", "early", date_promises="none")
    assert judged.verdict == "hold"
    assert judged.rewrite is not None
    assert "明天" not in judged.rewrite
