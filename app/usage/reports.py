"""The dashboards' three questions in numbers: what buyers ask, how well we answer, what we lack."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from app.access import Principal
from app.core.moments import SHANGHAI
from app.store import usage
from app.store.tables import EventKind
from app.store.usage import Asked, Use
from app.store.usagerows import Span
from app.usage.model import Acts, IntentLine, Moment, PhraseLine, Report, Thin, Unused
from app.usage.shelf import Shelf, shelf

UNUSED_DAYS = 30
"""A phrase that nobody used for so many days is listed."""
MOST_USED, MOST_UNUSED, MOST_THIN = 12, 12, 8
_FEW = 2
_SELDOM, _SHOWN = 0.03, 30


def report(session: Session, who: Principal, days: int, now: datetime) -> Report:
    """The report of the last `days` Shanghai days, today included; of today by the hour. For leads."""
    span = period(days, now)
    back = timedelta(days=days)
    before = usage.asked(session, who, Span(span.since - back, span.until - back))
    asked, uses = usage.asked(session, who, span), usage.uses(session, who, span)
    stock = shelf(session, who.shop_id)
    began = usage.began(session, who)
    names = _buckets(span, began)
    lines = _intents(asked, before, uses, names)
    lately = uses if days == UNUSED_DAYS else usage.uses(session, who, period(UNUSED_DAYS, now))
    used = frozenset(use.suggestion for use in lately if use.used)
    unused = _unused(stock, used, uses)
    return Report(
        days=days,
        at=now,
        moments=_moments(asked, usage.acts(session, who, span), names, hourly=span.hourly),
        intents=lines,
        comparable=began is not None and began <= span.since - back,
        asks_before=sum(one.asks for one in before),
        no_match_before=sum(one.no_match for one in before),
        acts=sum((_acts(use) for use in uses), Acts()),
        phrases=_phrases(uses, stock),
        unused=tuple(unused[:MOST_UNUSED]),
        unused_total=len(unused),
        thin=_thin(lines, stock),
        unanswered=usage.unanswered(session, who, span),
        rules=usage.held_rules(session, who, span),
        held=tuple((one, stock.item(one.entry)) for one in usage.held_entries(session, who, span)),
        began=began,
    )


def period(days: int, now: datetime) -> Span:
    """From the first of the last `days` Shanghai midnights until now."""
    local = now.astimezone(SHANGHAI)
    first = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
    return Span(first, local + timedelta(seconds=1), hourly=days == 1)


def _buckets(span: Span, began: datetime | None) -> tuple[str, ...]:
    """The days, or hours, of the period; days before anything was noted are left out."""
    step = timedelta(hours=1) if span.hourly else timedelta(days=1)
    shape = "%Y-%m-%d %H" if span.hourly else "%Y-%m-%d"
    count = -(-(span.until - span.since) // step)
    names = [(span.since + step * n).strftime(shape) for n in range(count)]
    first = began.astimezone(SHANGHAI).strftime("%Y-%m-%d") if began else ""
    return tuple(name for name in names if name >= first)


def _moments(
    asked: Iterable[Asked], acts: Mapping[str, Mapping[EventKind, int]], names: Iterable[str], *, hourly: bool
) -> tuple[Moment, ...]:
    asks: Counter[str] = Counter()
    no_match: Counter[str] = Counter()
    for one in asked:
        asks[one.bucket] += one.asks
        no_match[one.bucket] += one.no_match
    return tuple(
        Moment(_axis(name, hourly=hourly), asks[name], no_match[name], _done(acts.get(name, {})))
        for name in names
    )


def _axis(bucket: str, *, hourly: bool) -> str:
    return f"{int(bucket[-2:])}点" if hourly else f"{int(bucket[5:7])}月{int(bucket[8:10])}日"


def _intents(
    asked: Sequence[Asked], before: Iterable[Asked], uses: Iterable[Use], names: Sequence[str]
) -> tuple[IntentLine, ...]:
    trends: defaultdict[str, Counter[str]] = defaultdict(Counter)
    missed: Counter[str] = Counter()
    for one in asked:
        trends[one.intent][one.bucket] += one.asks
        missed[one.intent] += one.no_match
    past: Counter[str] = Counter()
    for one in before:
        past[one.intent] += one.asks
    acts: defaultdict[str, Acts] = defaultdict(Acts)
    for use in uses:
        acts[use.intent] += _acts(use)
    lines = [
        IntentLine(
            code, trends[code].total(), past[code], missed[code], tuple(trends[code][name] for name in names), acts[code]
        )
        for code in trends.keys() | acts.keys()
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (-line.asks, -line.acts.shown, line.code)))


def _phrases(uses: Iterable[Use], stock: Shelf) -> tuple[PhraseLine, ...]:
    acts: defaultdict[str, Acts] = defaultdict(Acts)
    for use in uses:
        acts[use.suggestion] += _acts(use)
    used = [PhraseLine(key, stock.item(key), done) for key, done in acts.items() if done.used]
    used.sort(key=lambda line: (-line.acts.inserted, -line.acts.sent, -line.acts.used, line.key))
    return tuple(used[:MOST_USED])


def _unused(stock: Shelf, used: frozenset[str], uses: Iterable[Use]) -> list[Unused]:
    """Phrases that were not used, those first that were shown all the same.

    What agents send of themselves is never suggested and so left out.
    """
    shown: Counter[str] = Counter()
    for use in uses:
        shown[use.suggestion] += use.shown
    found = [
        Unused(item, shown[item.key])
        for item in stock.items.values()
        if item.kind == "phrase" and item.key not in used and not item.proactive
    ]
    return sorted(found, key=lambda one: (-one.shown, one.item.category, one.item.key))


def _thin(lines: Iterable[IntentLine], stock: Shelf) -> tuple[Thin, ...]:
    found = []
    for line in lines:
        count = stock.by_intent.get(line.code, 0)
        if line.code and line.asks and (why := _lack(line, count)):
            found.append(Thin(line.code, line.asks, count, why))
    found.sort(key=lambda thin: (-thin.asks / (thin.phrases + 1), thin.code))
    return tuple(found[:MOST_THIN])


def _lack(line: IntentLine, phrases: int) -> str:
    if phrases == 0:
        return "还没有话术"
    if line.no_match * 3 >= line.asks:
        return f"{line.no_match}次没有合适的回复"
    if phrases <= _FEW:
        return f"只有{phrases}条话术"
    rate = line.acts.rate
    if line.acts.shown >= _SHOWN and rate is not None and rate < _SELDOM:
        return f"展示{line.acts.shown}次，只插入{line.acts.inserted}次"
    return ""


def _done(acts: Mapping[EventKind, int]) -> Acts:
    return Acts(acts.get("shown", 0), acts.get("inserted", 0), acts.get("edited", 0), acts.get("sent", 0))


def _acts(use: Use) -> Acts:
    return Acts(use.shown, use.inserted, use.edited, use.sent)
