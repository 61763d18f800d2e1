"""Why a pledge can't be said: the rules by name, each with one sentence for the agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.facts import OrderFacts, ShopFacts
from app.core.judgement import Act, Severity
from app.core.moments import SHANGHAI
from app.core.promise.commitments.pledge import Pledge
from app.core.promise.holidays import UnknownYear, is_workday
from app.core.promise.model import Reading, Surely, TimeExpr
from app.core.promise.times import resolve
from app.core.promise.windows import ShipWindow, allowed_window
from app.core.promise.wording import DOING, moment, said


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a pledge is judged against."""

    facts: ShopFacts
    order: OrderFacts | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a pledge can't be said."""

    rule: str
    severity: Severity
    message: str


def missing(pledge: Pledge, gap: str | None) -> Broken:
    """A fact that is not there."""
    words, doing = times_of(pledge), DOING[pledge.act]
    return Broken(
        "fact-missing", "hold", f"您写的是{words}{doing}，{gap or '缺少店铺信息'}，没法确认能不能做到"
    )


def tried(pledge: Pledge) -> Broken:
    """An effort with a time, which the buyer hears as a promise."""
    words = times_of(pledge)
    return Broken(
        "trying-with-a-time", "hold", f"“争取、尽量”加上时间，买家会当成承诺：{words}{DOING[pledge.act]}"
    )


def infeasible(
    pledge: Pledge,
    latest: datetime | None,
    if_paid_by: datetime | None,
    reading: Reading,
    sure: Surely,
    case: Situation,
) -> Broken | None:
    """Whether the calendar can't keep `latest`, or can't know."""
    if sure.at is None:
        return missing(pledge, sure.unknown)
    if latest is None or latest >= sure.at:
        return None
    why = obstacle(pledge.act, if_paid_by, case)
    rule = "immediate-cannot-be-kept" if reading.kind == "immediate" else "deadline-cannot-be-kept"
    words = words_of(pledge, latest, case.now)
    return Broken(rule, "block", f"您写的是{words}{DOING[pledge.act]}，{why}最早{moment(sure.at, case.now)}")


def obstacle(act: Act, if_paid_by: datetime | None, case: Situation) -> str:
    """The fact that stands in the way, where one sentence can name it."""
    facts = case.facts
    paid = if_paid_by or (case.order.paid_at if case.order and case.order.paid_at else case.now)
    paid = paid.astimezone(SHANGHAI)
    if act not in {"ship", "reship", "deliver"}:
        return ""
    if facts.presale_date is not None and facts.presale_date > case.now.date():
        return "这款是预售，"
    if facts.backlog_days:
        return f"现在积压{facts.backlog_days}天，"
    if facts.cutoff is not None and paid.time() >= facts.cutoff:
        clock = f"{facts.cutoff:%H:%M}"
        return f"{clock}截单，" if if_paid_by else f"现在已过{clock}截单，"
    if facts.handling_days:
        return f"备货要{facts.handling_days}天，"
    return ""


def outside_window(pledge: Pledge, reading: Reading, case: Situation) -> Broken | None:
    window = allowed_window(case.facts, case.order, case.now)
    if window.mode == "any" or pledge.act in {"refund", "reply"}:
        return None
    if pledge.act == "deliver":
        return _day_named(pledge, reading, window)
    if pledge.times and all(window.admits(expr, _single(expr, case)) for expr in pledge.times):
        return None
    if window.mode == "none":
        return Broken(
            "no-ship-time-may-be-said",
            "hold",
            f"店铺现在不允许说任何发货时间，您写的是{times_of(pledge)}发出",
        )
    stated = f"只能说“{window.text}发货”" if window.text else "只能说店铺公布的发货时间"
    return Broken("outside-the-stated-window", "hold", f"大促期间{stated}，您写的是{times_of(pledge)}发出")


def _day_named(pledge: Pledge, reading: Reading, window: ShipWindow) -> Broken | None:
    lengths = bool(pledge.times) and all(expr.family == "duration" for expr in pledge.times)
    if lengths and reading.kind == "deadline":
        return None
    return Broken(
        "outside-the-stated-window", "hold", f"大促期间不能说具体哪天到，您写的是{times_of(pledge)}送达"
    )


def _single(expr: TimeExpr, case: Situation) -> Reading:
    return resolve(expr, case.now, facts=case.facts)


def vouched(pledge: Pledge) -> Broken:
    when = times_of(pledge)
    return Broken("arrival-vouched-for", "block", f"快递不归店铺管，不能担保{when}送达，可以说预计的时间范围")


def _calendar_gap(pledge: Pledge, reading: Reading, now: datetime) -> str | None:
    """The year without a published calendar, where that is why a workday or festival can't be read."""
    if reading.kind != "unresolved" or not any(
        expr.family in {"workdays", "festival"} for expr in pledge.times
    ):
        return None
    try:
        is_workday(date(now.year + 1, 1, 1))
    except UnknownYear as gap:
        return str(gap)
    return None


def unreadable(pledge: Pledge, reading: Reading, now: datetime) -> Broken:
    words, doing = times_of(pledge), DOING[pledge.act]
    gap = _calendar_gap(pledge, reading, now)
    if gap is not None:
        return missing(pledge, gap)
    if reading.kind == "unverifiable":
        return Broken(
            "date-nobody-knows", "hold", f"“{words or '那一天'}”是哪天这里不知道，没法确认{doing}来得及"
        )
    if pledge.anchor == "stock" or reading.kind == "immediate":
        return Broken("depends-on-supply", "hold", f"到货时间没有定，不能说到货后{words or '马上'}{doing}")
    return Broken("time-not-understood", "hold", f"“{words}”看不出具体是什么时间，没法确认{doing}来得及")


def times_of(pledge: Pledge) -> str:
    return said(pledge.times)


def words_of(pledge: Pledge, latest: datetime, now: datetime) -> str:
    """The agent's own words, with the date where the words alone don't show it."""
    words = times_of(pledge) or "马上"
    day = moment(latest, now)
    return f"{words}（{day}）" if pledge.implied and day not in words else words
