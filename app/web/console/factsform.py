"""The form of 发货能力: shop facts as fields a manager fills in, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from app.core.facts import ShopFacts
from app.core.promise.guarantee import WEEKDAYS
from app.curation import shopfacts
from app.errors import InvalidInputError
from app.web.console import factsrows
from app.web.console.page import text

LABELS: Mapping[str, str] = {
    "cutoff": "截单时间", "pickup": "揽收时间", "handling_days": "备货天数", "works": "发货日", "closed": "停发日期",
    "extra_days": "加班发货日", "backlog_days": "积压天数", "backlog_valid_hours": "积压天数有效小时",
    "presale_date": "预售发货日", "transit_days": "运输天数", "refund_hours": "退款小时", "reply_hours": "客服时间",
    "reply_minutes": "回复分钟", "instant": "虚拟商品即时发货", "date_promises": "日期承诺",
    "ship_window_hours": "发货时效（小时）", "ship_window_days": "发货时效（天）", "sale_windows": "大促时段",
    "calendar": "放假和调休", "transit": "分地区运输天数", "authority": "授权额度", "return_policy": "无理由天数", "category": "主营类目", "festivals": "节日日期",
}  # fmt: skip
"""Facts by field, in the order of the page; a few of the last are kept but not edited here."""
NUMBERS = (
    "handling_days", "backlog_days", "backlog_valid_hours", "refund_hours", "reply_minutes", "ship_window_hours",
    "ship_window_days",
)  # fmt: skip
WEEK = {"daily": "每天", "mon-sat": "周一到周六", "cn-workdays": "法定工作日", "days": "自选"}
DAYS = dict(zip(WEEKDAYS, "一二三四五六日", strict=True))
MODES = {"any": "算得准就可以说日期", "window_only": "只说发货时效，不说日期", "none": "一律不说时间"}
_PLAIN = ("cutoff", "pickup", "presale_date", "date_promises")
_DATES = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@dataclass
class Filled:
    """What the form holds: values by field as typed, and what is wrong with them."""

    values: dict[str, Any]
    problems: dict[str, str] = field(default_factory=dict)
    facts: ShopFacts | None = None


def shown(facts: ShopFacts) -> dict[str, Any]:
    """The facts as the form's values."""
    data = facts.model_dump(mode="json", exclude_none=True)
    works = data.get("works", "")
    opens, closes = data.get("reply_hours", "-").split("-", 1)
    return {
        **factsrows.shown(facts),
        **{name: str(data.get(name, "")) for name in (*NUMBERS, *_PLAIN)},
        "cutoff": str(data.get("cutoff", ""))[:5],
        "pickup": str(data.get("pickup", ""))[:5],
        "works": "days" if isinstance(works, list) else works,
        "days": works if isinstance(works, list) else [],
        "closed": "\n".join(
            first if first == last else f"{first} 至 {last}" for first, last in data.get("closed", ())
        ),
        "none_closed": "closed" in data and not data["closed"],
        "extra_days": "\n".join(data.get("extra_days", ())),
        "transit_from": str(data.get("transit_days", ["", ""])[0]),
        "transit_to": str(data.get("transit_days", ["", ""])[1]),
        "opens": opens.strip().zfill(5) if opens.strip() else "",
        "closes": closes.strip().zfill(5) if closes.strip() else "",
        "instant": {True: "yes", False: "no"}.get(data.get("instant"), ""),  # type: ignore[arg-type]
    }


def filled(form: FormData, base: ShopFacts) -> Filled:
    """Read the form over the facts it was made from; facts without a field here are kept as they are."""
    names = (
        *NUMBERS,
        *_PLAIN,
        "works",
        "closed",
        "extra_days",
        "transit_from",
        "transit_to",
        "opens",
        "closes",
        "instant",
    )
    values: dict[str, Any] = {name: text(form, name) for name in names}
    values["days"] = [day for day in form.getlist("days") if day in DAYS]
    values["none_closed"] = text(form, "none_closed") == "yes" and not values["closed"]
    result = Filled(values)
    typed, lists = factsrows.read(form, result.problems)
    values |= typed
    kept = base.model_dump(mode="json", exclude_none=True, exclude={"as_of"})
    edited = {name for name in LABELS if name in (*NUMBERS, *_PLAIN)} | {
        "works", "closed", "extra_days", "transit_days", "reply_hours", "instant", "sale_windows",
        "authority", "calendar", "festivals",
    }  # fmt: skip
    data = {name: value for name, value in kept.items() if name not in edited} | _data(result) | lists
    if not result.problems:
        _validate(result, data)
    return result


def _validate(result: Filled, data: dict[str, Any]) -> None:
    """The facts by the same check as everywhere: what reads well and can't be reckoned with is refused too."""
    try:
        result.facts = shopfacts.read(data)
    except InvalidInputError as wrong:
        for path in wrong.fields:
            name = path.removeprefix("data.").split(".")[0]
            if name in LABELS:
                result.problems[name] = f"{LABELS[name]}填得不对，请看看格式和大小"
            else:
                result.problems["cutoff"] = wrong.message


def _data(result: Filled) -> dict[str, Any]:
    """The typed values as facts; notes in `problems` what can't be read."""
    values = result.values
    data: dict[str, Any] = {name: values[name] for name in _PLAIN if values[name]}
    data |= {name: number for name in NUMBERS if (number := _number(result, name)) is not None}
    if values["works"]:
        data["works"] = values["days"] if values["works"] == "days" else values["works"]
        if not data["works"]:
            result.problems["works"] = "请勾选星期几发货"
    if values["closed"] or values["none_closed"]:
        data["closed"] = _spans(result)
    if values["extra_days"]:
        data["extra_days"] = _DATES.findall(values["extra_days"])
        _all_read(result, "extra_days", len(data["extra_days"]))
    _pairs(result, data)
    if values["instant"]:
        data["instant"] = values["instant"] == "yes"
    return data


def _pairs(result: Filled, data: dict[str, Any]) -> None:
    values = result.values
    span = (_number(result, "transit_from", "transit_days"), _number(result, "transit_to", "transit_days"))
    if span[0] is not None and span[1] is not None:
        data["transit_days"] = span
        if span[0] > span[1]:
            result.problems["transit_days"] = "最短天数不能大于最长天数"
    elif span != (None, None):
        result.problems.setdefault("transit_days", "最短和最长天数都要填")
    if values["opens"] and values["closes"]:
        data["reply_hours"] = f"{values['opens']}-{values['closes']}"
    elif values["opens"] or values["closes"]:
        result.problems["reply_hours"] = "上班和下班时间都要填"


def _number(result: Filled, name: str, where: str = "") -> int | None:
    typed = str(result.values[name])
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        result.problems[where or name] = "请填整数"
        return None
    return int(typed)


def _spans(result: Filled) -> list[tuple[str, str]]:
    """One closure a line: a date, or first and last date."""
    spans: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, str(result.values["closed"]).splitlines())):
        dates = [_padded(found) for found in _DATES.findall(line)]
        if len(dates) not in {1, 2} or dates[0] > dates[-1]:
            result.problems["closed"] = f"「{line[:30]}」看不懂，请写成 2027-02-10 至 2027-02-17"
            continue
        spans.append((dates[0], dates[-1]))
    return spans


def _all_read(result: Filled, name: str, count: int) -> None:
    typed = [line for line in str(result.values[name]).split() if line]
    if len(typed) != count:
        result.problems[name] = "请一行写一个日期，例如 2027-02-10"
    result.values[name] = "\n".join(typed)


def _padded(day: str) -> str:
    year, month, date = day.split("-")
    return f"{year}-{month:0>2}-{date:0>2}"
