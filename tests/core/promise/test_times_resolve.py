"""Reading time expressions at a given moment: Wednesday 3 June 2026, half past five, unless a case says otherwise."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.core.promise.model import Reading
from app.core.promise.times import find, resolve

WEDNESDAY = "2026-06-03 17:30"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def read(text: str, now: str = WEDNESDAY, **more: object) -> Reading:
    (expr,) = find(text)
    assert expr.text == text
    return resolve(expr, at(now), **more)  # type: ignore[arg-type]


def latest(text: str, now: str = WEDNESDAY) -> str | None:
    moment = read(text, now).latest
    return None if moment is None else f"{moment:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("今天", "06-03 23:59"),
        ("今儿个", "06-03 23:59"),
        ("本日", "06-03 23:59"),
        ("明日", "06-04 23:59"),
        ("后儿", "06-05 23:59"),
        ("大后天", "06-06 23:59"),
        ("大大后天", "06-07 23:59"),
        ("隔天", "06-05 23:59"),
        ("次日", "06-04 23:59"),
        ("第二天", "06-04 23:59"),
        ("第五天", "06-07 23:59"),
        ("今明两天", "06-04 23:59"),
        ("明后两天", "06-05 23:59"),
        ("今明后三天", "06-05 23:59"),
        ("今天之前", "06-03 23:59"),
        ("明天之前", "06-03 23:59"),
        ("同一天", "06-03 23:59"),
        ("t+2", "06-05 23:59"),
        ("明天内", "06-04 23:59"),
    ],
)
def test_days(text: str, wanted: str) -> None:
    assert latest(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("周五", "06-05 23:59"),
        ("周三", "06-03 23:59"),
        ("周二", "06-09 23:59"),
        ("礼拜天", "06-07 23:59"),
        ("周五前", "06-04 23:59"),
        ("这周六", "06-06 23:59"),
        ("本周一", "06-01 23:59"),
        ("下周一", "06-08 23:59"),
        ("下个星期五之前", "06-11 23:59"),
        ("下下周三", "06-17 23:59"),
        ("周四到周六", "06-06 23:59"),
        ("周四或周五", "06-05 23:59"),
        ("周四五", "06-05 23:59"),
        ("周末", "06-07 23:59"),
        ("周末前", "06-05 23:59"),
        ("下周末", "06-14 23:59"),
        ("这周内", "06-07 23:59"),
        ("下周", "06-14 23:59"),
        ("下周前", "06-07 23:59"),
        ("每周二四", "06-09 23:59"),
        ("周五前(含)", "06-05 23:59"),
        ("周五为止", "06-05 23:59"),
    ],
)
def test_weekdays_and_weeks(text: str, wanted: str) -> None:
    assert latest(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("18号", "06-18 23:59"),
        ("3号", "06-03 23:59"),
        ("2号", "07-02 23:59"),
        ("31号", "07-31 23:59"),
        ("十五号前", "06-14 23:59"),
        ("20号左右", "06-20 23:59"),
        ("8到10号", "06-10 23:59"),
        ("28号到2号", "07-02 23:59"),
        ("下月三号", "07-03 23:59"),
        ("6月9日", "06-09 23:59"),
        ("六月初九", "07-22 23:59"),
        ("6月1日", "06-01 23:59"),
        ("5月20日", "05-20 23:59"),
        ("2026年8月1日前", "07-31 23:59"),
        ("6月9日到11日", "06-11 23:59"),
        ("6月29日到7月2日", "07-02 23:59"),
        ("月初", "06-10 23:59"),
        ("月中", "06-20 23:59"),
        ("月底", "06-30 23:59"),
        ("月底前", "06-30 23:59"),
        ("下月中旬", "07-20 23:59"),
        ("8月上旬", "08-10 23:59"),
        ("8月", "08-31 23:59"),
        ("8月前", "07-31 23:59"),
        ("这个月", "06-30 23:59"),
        ("下个月底前", "07-31 23:59"),
        ("年底前", "12-31 23:59"),
        ("今年9月底", "09-30 23:59"),
        ("明年3月8号", "03-08 23:59"),
        ("第三季度", "09-30 23:59"),
    ],
)
def test_dates_and_months(text: str, wanted: str) -> None:
    assert latest(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("6/9发", "06-09"), ("6.12前发", "06-11"), ("06-20寄", "06-20"), ("7.3就到", "07-03")],
)
def test_dates_with_dots_and_strokes(text: str, wanted: str) -> None:
    moment = resolve(find(text)[0], at(WEDNESDAY)).latest
    assert moment is not None
    assert f"{moment:%m-%d}" == wanted


def test_a_date_of_long_ago_is_next_years() -> None:
    assert read("5月20日").latest == at("2027-05-20 23:59:59")
    assert read("6月1日").latest == at("2026-06-01 23:59:59")
    assert read("2月29日").latest == at("2028-02-29 23:59:59")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("今天下午六点前", "06-03 18:00"),
        ("明天上午", "06-04 12:00"),
        ("明天一早", "06-04 12:00"),
        ("明天下午", "06-04 18:00"),
        ("明天白天", "06-04 18:00"),
        ("明晚", "06-04 23:59"),
        ("今晚之前", "06-03 18:00"),
        ("明天中午前", "06-04 12:00"),
        ("明天凌晨两点", "06-04 02:00"),
        ("上午", "06-04 12:00"),
        ("晚上", "06-03 23:59"),
        ("傍晚", "06-03 20:00"),
        ("下午", "06-03 18:00"),
        ("20:00前", "06-03 20:00"),
        ("16:00前", "06-04 16:00"),
        ("五点前", "06-04 17:00"),
        ("今天五点前", "06-03 17:00"),
        ("六点前", "06-03 18:00"),
        ("八点半前", "06-03 20:30"),
        ("下午四点前", "06-04 16:00"),
        ("晚上十二点前", "06-03 23:59"),
        ("24点前", "06-03 23:59"),
        ("零点前", "06-03 23:59"),
        ("明天0点前", "06-03 23:59"),
        ("明天12点前", "06-04 12:00"),
        ("明天三点", "06-04 15:00"),
        ("明天九点", "06-04 09:00"),
        ("七点一刻", "06-03 19:15"),
        ("六点多", "06-03 19:00"),
        ("7pm前", "06-03 19:00"),
        ("明天两点到四点", "06-04 16:00"),
        ("晚上八点到凌晨一点", "06-04 01:00"),
        ("今晚一点", "06-04 01:00"),
        ("周五下午三点之前", "06-05 15:00"),
        ("6月9号晚8点前", "06-09 20:00"),
        ("下午或者晚上", "06-03 23:59"),
        ("今天两小时内", "06-03 19:30"),
        ("今天八小时内", "06-03 23:59"),
    ],
)
def test_clock_times_and_parts_of_the_day(text: str, wanted: str) -> None:
    assert latest(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("三十分钟", "06-03 18:00"),
        ("一刻钟内", "06-03 17:45"),
        ("半小时后", "06-03 18:00"),
        ("一个半小时", "06-03 19:00"),
        ("两三个小时", "06-03 20:30"),
        ("36小时内", "06-05 05:30"),
        ("廿四小时内", "06-04 17:30"),
        ("24-48小时", "06-05 17:30"),
        ("24小时到72小时", "06-06 17:30"),
        ("两天六小时", "06-06 05:59"),
        ("三天", "06-06 23:59"),
        ("俩天内", "06-05 23:59"),
        ("一两天", "06-05 23:59"),
        ("3~5天", "06-08 23:59"),
        ("七八天", "06-11 23:59"),
        ("十五六天", "06-19 23:59"),
        ("7日内", "06-10 23:59"),
        ("三天后", "06-06 23:59"),
        ("一周内", "06-10 23:59"),
        ("一周之内", "06-10 23:59"),
        ("十天半个月", "06-18 23:59"),
        ("二四小时", "06-04 17:30"),
        ("半个月内", "06-18 23:59"),
        ("一个半月", "07-18 23:59"),
        ("两个月内", "08-03 23:59"),
        ("一年内", "06-03 23:59"),
        ("1-3个工作日", "06-08 23:59"),
        ("个把小时", "06-03 19:30"),
    ],
)
def test_durations(text: str, wanted: str) -> None:
    assert latest(text) == wanted


@pytest.mark.parametrize(
    ("text", "now", "wanted"),
    [
        ("端午前", WEDNESDAY, "06-18 23:59"),
        ("618前", WEDNESDAY, "06-17 23:59"),
        ("双十一", WEDNESDAY, "11-11 23:59"),
        ("国庆前", WEDNESDAY, "09-30 23:59"),
        ("国庆期间", WEDNESDAY, "10-07 23:59"),
        ("国庆头一天", WEDNESDAY, "10-01 23:59"),
        ("国庆假期最后一天", WEDNESDAY, "10-07 23:59"),
        ("国庆后第三天", WEDNESDAY, "10-10 23:59"),
        ("国庆第三天", WEDNESDAY, "10-03 23:59"),
        ("中秋当天", WEDNESDAY, "09-25 23:59"),
        ("父亲节前", WEDNESDAY, "06-20 23:59"),
        ("节前", WEDNESDAY, "06-18 23:59"),
        ("放假前", WEDNESDAY, "06-18 23:59"),
        ("国庆后第一个工作日", WEDNESDAY, "10-08 23:59"),
        ("节后第一个工作日", "2026-10-04 10:00", "10-08 23:59"),
        ("五一后头一个工作日", "2026-04-28 10:00", "05-06 23:59"),
        ("春节前", "2026-02-10 10:00", "02-16 23:59"),
        ("年前", "2026-02-10 10:00", "02-16 23:59"),
        ("除夕", "2026-02-10 10:00", "02-16 23:59"),
        ("初六", "2026-02-18 10:00", "02-22 23:59"),
        ("正月十五", "2026-02-18 10:00", "03-03 23:59"),
        ("腊月二十八", "2026-01-10 10:00", "02-15 23:59"),
        ("第三个工作日", "2026-09-29 10:00", "10-09 23:59"),
        ("5个工作日内", "2026-09-29 10:00", "10-12 23:59"),  # 30, 8, 9, the make-up Saturday, 12
    ],
)
def test_festivals_lunar_days_and_workdays(text: str, now: str, wanted: str) -> None:
    assert latest(text, now) == wanted


@pytest.mark.parametrize("text", ["马上", "立刻", "这就", "麻溜", "分分钟", "秒发", "待会儿", "等会"])
def test_at_once_is_by_the_end_of_today(text: str) -> None:
    (expr,) = find(text)
    reading = resolve(expr, at(WEDNESDAY))
    assert reading == Reading("immediate", at("2026-06-03 23:59:59"), at(WEDNESDAY))


@pytest.mark.parametrize("text", ["最快后天", "最早也要周五", "起码三天", "18号以后", "周五之后", "年后"])
def test_lower_bounds_promise_nothing(text: str) -> None:
    reading = read(text)
    assert (reading.kind, reading.latest) == ("open", None)
    assert reading.earliest_reading is not None


@pytest.mark.parametrize("text", ["尽快", "第一时间", "优先", "稍后", "陆续", "加急"])
def test_efforts_have_no_time(text: str) -> None:
    assert read(text) == Reading("effort")


@pytest.mark.parametrize("text", ["生日前", "婚礼之前", "出差前", "搬家那天", "赶得上开学"])
def test_private_events_cannot_be_verified(text: str) -> None:
    assert read(text) == Reading("unverifiable")


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("几天内", WEDNESDAY),
        ("十几个小时", WEDNESDAY),
        ("32号", WEDNESDAY),
        ("2月30号", WEDNESDAY),
        ("13月5日", WEDNESDAY),
        ("三天前", WEDNESDAY),
        ("第二周", WEDNESDAY),
        ("节后第一个工作日", "2026-11-03 10:00"),
        ("元旦后第一个工作日", "2026-12-30 10:00"),
        ("3个工作日内", "2026-12-30 10:00"),
        ("春节期间", "2026-11-03 10:00"),
    ],
)
def test_what_is_seen_and_cannot_be_read_is_unresolved(text: str, now: str) -> None:
    assert read(text, now).kind == "unresolved"


def test_durations_and_their_day_count_from_a_base() -> None:
    base = at("2026-06-05 10:00")
    assert read("24小时内", base=base).latest == at("2026-06-06 10:00")
    assert read("当天", base=base).latest == at("2026-06-05 23:59:59")
    assert read("次日", base=base).latest == at("2026-06-06 23:59:59")
    assert read("明天", base=base).latest == at("2026-06-04 23:59:59")


def test_lengths_in_hours_for_comparing_with_the_shops_own() -> None:
    assert read("72小时内").hours == 72
    assert read("3天").hours == 72
    assert read("1-2个工作日").hours == 48
    assert read("半小时内").hours == 0.5
    assert read("两天又六小时").hours == 54
    assert read("后天").hours is None


def test_a_window_can_see_whether_an_hour_is_named() -> None:
    assert read("后天").day_precise
    assert read("48小时内").day_precise
    assert not read("30小时内").day_precise
    assert not read("后天下午").day_precise
    assert not read("后天三点前").day_precise


def test_the_first_deadline_that_could_be_meant() -> None:
    assert read("明后天").earliest_reading == at("2026-06-04 23:59:59")
    assert read("3-5天").earliest_reading == at("2026-06-06 17:30")
    assert read("6月9日到11日").earliest_reading == at("2026-06-09 23:59:59")


def test_closing_and_cutoff_come_from_the_shop() -> None:
    facts = ShopFacts.model_validate({"reply_hours": "09:00-22:00", "cutoff": "18:00"})
    assert read("下班前", facts=facts).latest == at("2026-06-03 22:00")
    assert read("截单前", facts=facts).latest == at("2026-06-03 18:00")
    assert read("下班前").latest == at("2026-06-03 23:59:59")


def test_now_in_another_zone() -> None:
    utc = datetime.fromisoformat("2026-06-03T17:30:00+00:00")  # 01:30 on the 4th in Shanghai
    assert resolve(find("今天")[0], utc).latest == at("2026-06-04 23:59:59")


def test_a_beginning_is_open() -> None:
    assert read("18号开始").kind == "open"
    assert read("下周一开始").kind == "open"
    assert read("周五起").kind == "open"
    assert read("三天起").kind == "open"
    assert latest("今天开始") == "06-03 23:59"
