"""The parts of 发货能力 that are lists and tables: sale windows, authority by role, statutory days; read and shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

import chinese_calendar
from starlette.datastructures import FormData

from app.access import ROLE_NAMES, ROLES
from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.core.promise.holidays import UnknownYear, is_workday
from app.core.promise.times.festivals import NAMES
from app.web.console.page import text, tidy

LIMITS = {"gift": "赠品（元）", "discount": "让利（%）", "compensation": "赔付（元）"}
"""What a role may give away without asking."""

SALE = ("sale.from", "sale.until", "sale.hours", "sale.deadline")
MOST_SALES = 12
AHEAD = 400
"""Days of the statutory calendar that the page shows."""

_DAY = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:\s*(?:至|到|~)\s*(\d{4}-\d{2}-\d{2}))?\s*(放假|上班)(?:\s*[（(].*[）)])?"
)
_NAMES = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "National Day": "国庆节", "Mid-autumn Festival": "中秋节",
}  # fmt: skip
Problems = dict[str, str]


@dataclass(frozen=True, slots=True)
class Break:
    """A stretch of days off, or one weekend day that is worked; `own` when the shop itself says so."""

    first: date
    last: date
    works: bool
    name: str
    own: bool


def shown(facts: ShopFacts) -> dict[str, Any]:
    """The lists as the form's values."""
    return {
        "sales": [
            {
                "sale.from": _local(sale.paid_from), "sale.until": _local(sale.paid_until),
                "sale.hours": str(sale.hours or ""), "sale.deadline": _local(sale.deadline),
            }
            for sale in facts.sale_windows or ()
        ],
        "authority": {
            role: {name: _figure(getattr(limits, name)) for name in LIMITS}
            for role, limits in (facts.authority or {}).items()
        },
        "calendar": "\n".join(
            f"{day.isoformat()} {'上班' if works else '放假'}" for day, works in sorted((facts.calendar or {}).items())
        ),
        "festivals": "\n".join(_festival_lines(facts)),
    }  # fmt: skip


def read(form: FormData, problems: Problems) -> tuple[dict[str, Any], dict[str, Any]]:
    """The lists as typed, and as facts; notes in `problems` what can't be read."""
    rows = [
        dict(zip(SALE, (tidy(str(value)) for value in row), strict=True))
        for row in zip(*(form.getlist(name)[:MOST_SALES] for name in SALE), strict=False)
    ]
    typed: dict[str, Any] = {
        "sales": [row for row in rows if any(row.values())],
        "authority": {
            role: {name: text(form, f"authority.{role}.{name}") for name in LIMITS} for role in ROLES
        },
        "calendar": text(form, "calendar"),
        "festivals": text(form, "festivals"),
    }
    data = {
        "sale_windows": list(_sales(typed["sales"], problems)),
        "authority": _authority(typed["authority"], problems),
        "calendar": _calendar(typed["calendar"], problems),
        "festivals": _festivals(typed["festivals"], problems),
    }
    return typed, {name: value for name, value in data.items() if value}


def _sales(rows: list[dict[str, str]], problems: Problems) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows, 1):
        begin, end = _moment(row["sale.from"]), _moment(row["sale.until"])
        if begin is None or end is None or begin >= end:
            problems["sale_windows"] = f"第{number}段：请填好开始和结束，开始要早于结束"
            continue
        hours, deadline = row["sale.hours"], _moment(row["sale.deadline"])
        if (hours and not re.fullmatch(r"[1-9][0-9]{0,3}", hours)) or (row["sale.deadline"] and not deadline):
            problems["sale_windows"] = f"第{number}段：几小时内发出请填整数，最晚发出请选日期和时间"
            continue
        if not hours and not deadline:
            problems["sale_windows"] = f"第{number}段：几小时内发出、最晚什么时候发出，请填一样"
            continue
        yield {
            "paid_from": begin.isoformat(), "paid_until": end.isoformat(),
            **({"hours": int(hours)} if hours else {}), **({"deadline": deadline.isoformat()} if deadline else {}),
        }  # fmt: skip


def _authority(typed: Mapping[str, Mapping[str, str]], problems: Problems) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for role, limits in typed.items():
        filled = {name: value for name, value in limits.items() if value}
        if not filled:
            continue
        if not all(re.fullmatch(r"\d{1,6}(\.\d{1,2})?", value) for value in filled.values()):
            problems["authority"] = f"{ROLE_NAMES[cast(Any, role)]}这一行请填数字，可以有两位小数"
            continue
        found[role] = {name: float(value) for name, value in filled.items()}
        if found[role].get("discount", 0) > 100:
            problems["authority"] = "让利最多100%"
    return found


def _calendar(typed: str, problems: Problems) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for line in filter(None, map(str.strip, typed.splitlines())):
        days = _days(line)
        if not days:
            problems["calendar"] = (
                f"「{line[:30]}」看不懂，请写成 2027-10-01 至 2027-10-07 放假，或 2027-10-09 上班"
            )
            continue
        found.update(days)
    return found


def _festivals(typed: str, problems: Problems) -> dict[str, list[str]]:
    """Dates by the festival's name; another way to say a name (双12) is the same festival."""
    found: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, typed.splitlines())):
        name, _, day = line.partition(" ")
        try:
            found.setdefault(NAMES[name], []).append(date.fromisoformat(day.strip()).isoformat())
        except (KeyError, ValueError):
            problems["festivals"] = f"「{line[:30]}」看不懂，请写成 双十二 2026-12-12，节日要是常见的名字"
    return found


def _festival_lines(facts: ShopFacts) -> list[str]:
    return [f"{name} {day}" for name, days in (facts.festivals or {}).items() for day in sorted(days)]


def _days(line: str) -> dict[str, bool]:
    """The days of one line; none where it cannot be read."""
    found = _DAY.fullmatch(line)
    try:
        first = date.fromisoformat(found[1]) if found else None
        last = date.fromisoformat(found[2]) if found and found[2] else first
    except ValueError:
        return {}
    if found is None or first is None or last is None or not 0 <= (last - first).days <= 60:
        return {}
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day.isoformat(): found[3] == "上班" for day in span}


def breaks(facts: ShopFacts, today: date) -> tuple[list[Break], str]:
    """The statutory breaks and make-up days from `today` on, with the shop's own days in them, and what is unknown."""
    own, found = facts.calendar or {}, list[Break]()
    for number in range(AHEAD):
        day = today + timedelta(days=number)
        try:
            works = is_workday(day, own)
        except UnknownYear as gap:
            return found, str(gap)
        if works == (day.weekday() < 5):
            continue
        _join(found, Break(day, day, works, _name(day), day in own))
    return found, ""


def _join(found: list[Break], one: Break) -> None:
    """Add a day, to the break before it when only a weekend lies between."""
    last = found[-1] if found else None
    if (
        last
        and not one.works
        and not last.works
        and (one.first - last.last).days <= 3
        and last.name == one.name
    ):
        found[-1] = Break(last.first, one.last, False, last.name, last.own or one.own)
    else:
        found.append(one)


def _name(day: date) -> str:
    try:
        name = chinese_calendar.get_holiday_detail(day)[1]
    except NotImplementedError:
        return ""
    return _NAMES.get(name or "", "")


def said(facts: ShopFacts) -> dict[str, list[str]]:
    """The lists as lines of text, for what changed."""
    sales = [
        f"{_when(sale.paid_from)} 至 {_when(sale.paid_until)} 付款，"
        + (f"{sale.hours}小时内发出" if sale.hours else "")
        + (f"最晚{_when(sale.deadline)}发出" if sale.deadline else "")
        for sale in facts.sale_windows or ()
    ]
    authority = [
        f"{ROLE_NAMES[role]}：" + "、".join(f"{label}{_figure(getattr(limits, name))}" for name, label in LIMITS.items())
        for role, limits in (facts.authority or {}).items()
    ]  # fmt: skip
    days = [f"{day} {'上班' if works else '放假'}" for day, works in sorted((facts.calendar or {}).items())]
    found = {
        "sale_windows": sales,
        "authority": authority,
        "calendar": days,
        "festivals": _festival_lines(facts),
    }
    return {name: lines for name, lines in found.items() if lines}


def _moment(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    fine = moment.year in range(2000, 2100)
    return (moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment) if fine else None


def _local(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") if moment else ""


def _when(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _figure(number: float) -> str:
    return f"{number:g}"
