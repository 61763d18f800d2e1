"""Promises that hide in their spelling: each is stopped where it can't be kept and passes where it can."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

TODAY = [
    "您這單今天給您發貨喔",
    "今天給您寄齣",
    "今 天 就 给 您 发 走",
    "今🌸天🌸发🌸货",
    "今(jin)天给您发(fa)货",
    "jintian给您发货",
    "jin天就发货",
    "今tian寄出去",
    "今天fahuo",
    "今天fa货哈",
    "今天发huo的呢",
    "today给您发货",
    "today就发",
    "今添给您发货",
    "金天就给您发货",
    "今天给您法货",
    "今天给您发祸哈",
    "今兒給您發出",
    "今儿个就给您发走",
    "亲，今·天·发·货",
    "今天~给~您~发~货",
    "今\u200b天\u200b发\u200b货",
    "今天發貨（放心哦）",
    "Ｔｏｄａｙ发货",
    "今晚给您發走哦",
    "今夜就给您寄走",
    "本日发货",
    "即日发出",
    "asap，今天就发",
]
HOURS = [
    "24h内发货",
    "24H发货",
    "²⁴小时内发货",
    "２４小时内给您发",
    "②④小时内发货",
    "2️⃣4️⃣小时发货",
    "二十四小时内发出",
    "廿四小时内寄出",
    "24个小时之内给您发走",
    "24hrs内发货",
    "24小時內發貨",
    "2 4 h 发货",
    "一天之内给您发出",
    "1天内发货",
    "俩小时之内给您发走",
    "半天内就给您发出去",
]


@pytest.mark.parametrize("text", TODAY)
def test_today_in_disguise_is_stopped_after_the_cutoff_and_passes_before(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict != "pass"
    early = judge(text, "early")
    assert early.verdict == "pass", early.findings
    assert early.promises, "a promise in disguise is still found"


@pytest.mark.parametrize("text", HOURS)
def test_hours_in_disguise_are_stopped_with_a_backlog(judge: Judge, text: str) -> None:
    judged = judge(text, "busy")
    assert judged.verdict == "block"
    assert judged.promises[0].act == "ship"


@pytest.mark.parametrize(
    "text",
    [
        "明tian发",
        "mingtian给您发货",
        "tmr给您发货",
        "tomorrow发哦",
        "明添给您发货",
        "明兒寄",
        "明日發出",
        "名天给您发货",
        "鸣天发货",
    ],
)
def test_tomorrow_in_disguise(judge: Judge, text: str) -> None:
    assert judge(text, "busy").verdict != "pass"
    assert judge(text, "late").verdict == "pass"


@pytest.mark.parametrize(
    "text", ["四八小时内发货", "48小時內發貨", "④⑧小时内发货", "48h发货哈", "两天内给您发", "俩天内发出"]
)
def test_two_days_pass_where_tomorrow_is_sure(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "pass"


HALF_TYPED = [
    "今天f货",
    "今天 f 货",
    "jt发货",
    "J天发",
    "今天f出",
    "今天fh",
    "ᴛoday给您发",
    "今天给您f huo",
    "金日发货",
    "今(天)发货",
    "今.天.出.库",
    "今/天/给/您/发",
    "今忝给您发出",
    "今天窝给您法货",
    "ｔｏｄａｙ发货",
    "今天给您寄chu",
    "今天帮您fachu",
    "jin天fa货",
]


@pytest.mark.parametrize("text", HALF_TYPED)
def test_half_typed(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"
