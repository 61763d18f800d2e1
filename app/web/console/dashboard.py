"""看板: what buyers ask, how well we answer, what we lack; for today, a week or a month."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response

from app.access import require
from app.store.columns import utc_now
from app.usage.model import Report
from app.usage.reports import UNUSED_DAYS, report
from app.web.console.library import intent_names
from app.web.console.page import html_router, show
from app.web.console.who import Lead

router = html_router()
PERIODS = {1: "今天", 7: "7天", 30: "30天"}
BEFORE = {1: "比昨天此时", 7: "比前7天", 30: "比前30天"}
SHOWN_INTENTS = 10


@router.get("/console/dashboard")
def dashboard(request: Request, visit: Lead, days: int = 7) -> Response:
    """The page; a period that isn't offered is a week."""
    require(visit.who, "usage.read")
    days = days if days in PERIODS else 7
    with visit.store.read() as session:
        found = report(session, visit.who, days, utc_now())
    return show(
        request, "dashboard", visit=visit, here="dashboard", report=found, periods=PERIODS, before=BEFORE[days],
        intents={**intent_names(), "": "没有认出"}, shown_intents=SHOWN_INTENTS, percent=percent, change=change,
        spark=spark, noted=_noted(found), unused_days=UNUSED_DAYS, most=max((i.asks for i in found.intents), default=1),
    )  # fmt: skip


def percent(part: float | None, whole: float | None = 1) -> str:
    """A share as people read it; a dash where there is nothing to share."""
    if part is None or not whole:
        return "—"
    share = 100 * part / whole
    return f"{share:.0f}%" if share >= 10 or share == 0 else f"{share:.1f}%"


def change(now: int, before: int) -> str:
    """How a number stands to the one before: ``+12%``, ``持平``, ``新出现``; nothing where both are nothing."""
    if not before:
        return "新出现" if now else ""
    moved = round(100 * (now - before) / before)
    if moved > 999:
        return f"{now / before:.0f}倍"
    return f"{moved:+d}%".replace("-", "−") if moved else "持平"


def spark(values: Sequence[int]) -> str:
    """The points of a small line, 100 wide and 20 high."""
    top, last = max(values, default=0) or 1, max(1, len(values) - 1)
    return " ".join(f"{100 * n / last:.1f},{19 - 18 * value / top:.1f}" for n, value in enumerate(values))


def _noted(found: Report) -> int:
    """For how many days use has been noted; more than needed is as good."""
    return (found.at - found.began).days if found.began else 0
