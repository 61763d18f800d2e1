"""What holds for every text and moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.moments import SHANGHAI
from app.core.promise.respell import respell
from app.core.promise.times import find, resolve
from app.core.text.normalise import normalise

START = datetime(2026, 1, 1, tzinfo=SHANGHAI)
moments = st.integers(0, 300 * 86400).map(lambda seconds: START + timedelta(seconds=seconds))
PIECES = (
    "今天 明天 后天 下周 周三 周日 这个 月底 下月 11月 15号 初八 正月 双十一 国庆 节后 第一个 工作日 上午 晚上 早 一点 四点 半 "
    "16:00 24 三 两 几 个 小时 天 周 月 内 前 之前 后 以后 最快 最晚 到 - 或者 和 的 发货 您 马上 秒 一会儿 尽快 生日 第 百 . / ："
).split()
texts = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@given(texts, moments)
def test_any_text_can_be_read(text: str, now: datetime) -> None:
    plain = respell(normalise(text)).text
    end = 0
    for expr in find(plain):
        assert end <= expr.start < expr.end <= len(plain)
        assert plain[expr.start : expr.end] == expr.text
        end = expr.end
        reading = resolve(expr, now)
        assert (reading.latest is not None) == (reading.kind in {"deadline", "immediate"})
        if reading.latest is not None and reading.earliest_reading is not None and reading.kind == "deadline":
            assert reading.earliest_reading <= reading.latest


@pytest.mark.parametrize(
    "text",
    [
        "今天",
        "后天下午",
        "下周三",
        "18号前",
        "月底前",
        "36小时内",
        "三天内",
        "马上",
        "双十二前",
        "四点前",
        "年前",
        "周末",
    ],
)
@given(now=moments, later=st.integers(0, 30 * 86400))
def test_a_later_moment_never_gives_an_earlier_deadline(text: str, now: datetime, later: int) -> None:
    (expr,) = find(text)
    first, second = resolve(expr, now).latest, resolve(expr, now + timedelta(seconds=later)).latest
    assert first is not None
    assert second is not None
    assert first <= second


@given(st.integers(0, 99), st.sampled_from(["小时内", "天内", "个工作日内", "周内"]), moments)
def test_more_is_never_earlier(count: int, unit: str, now: datetime) -> None:
    first = resolve(find(f"{count}{unit}")[0], now).latest
    second = resolve(find(f"{count + 1}{unit}")[0], now).latest
    if first is not None and second is not None:
        assert first <= second
