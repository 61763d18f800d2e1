"""The clock of an order starts when it was paid."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

PAID_YESTERDAY_IN_TIME = {"status": "paid", "paid_at": "2026-11-03T20:00:00+08:00"}
PAID_TODAY_LATE = {"status": "paid", "paid_at": "2026-11-04T16:30:00+08:00"}


@pytest.mark.parametrize(
    "text",
    [
        "今天给您发",
        "今天能走",
        "今天就寄出",
        "马上发出",
        "24小时内发货",
        "这就给您发",
        "今晚给您寄走",
        "当天发",
        "今天一定发",
        "您这单今天出库",
    ],
)
def test_paid_before_the_cutoff_still_leaves_today(judge: Judge, text: str) -> None:
    assert judge(text, "late", order=PAID_YESTERDAY_IN_TIME).verdict == "pass"
    assert judge(text, "late", order=PAID_TODAY_LATE).verdict == "block" or "24" in text


@pytest.mark.parametrize("text", ["能的", "可以的亲", "没问题", "嗯嗯能发", "必须的", "会的会的", "发得了"])
def test_an_implied_promise_for_a_paid_order(judge: Judge, text: str) -> None:
    assert judge(text, "late", prev="今天能发吗", order=PAID_YESTERDAY_IN_TIME).verdict == "pass"
    assert judge(text, "late", prev="今天能发吗", order=PAID_TODAY_LATE).verdict == "block"


@pytest.mark.parametrize(
    ("text", "paid", "passes"),
    [
        ("6号发货", "2026-11-02T10:00:00+08:00", True),
        ("后天发货", "2026-11-04T10:00:00+08:00", False),
        ("8号发出", "2026-11-04T10:00:00+08:00", True),
        ("7号之前发出", "2026-11-03T17:00:00+08:00", False),
        ("7号发出", "2026-11-03T10:00:00+08:00", True),
    ],
)
def test_the_backlog_counts_from_payment(judge: Judge, text: str, paid: str, passes: bool) -> None:
    judged = judge(text, "busy", order={"status": "paid", "paid_at": paid})
    assert (judged.verdict == "pass") is passes, judged


@pytest.mark.parametrize(
    "text", ["今天给您补发", "马上重发一件", "今天重新给您寄一个", "今天换一个给您发", "这边今天给您补寄"]
)
def test_a_new_parcel_starts_now(judge: Judge, text: str) -> None:
    assert judge(text, "late", order=PAID_YESTERDAY_IN_TIME).verdict == "block"
    assert judge(text, "early", order=PAID_YESTERDAY_IN_TIME).verdict == "pass"
    assert judge(text, "late").promises[0].act == "reship"
