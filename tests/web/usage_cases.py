"""A week of a shop's use, as the dashboard's tests see it: fixed but for the clock."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlmodel import Session

from app.access import Principal
from app.store import asks, events
from app.store.inputs import AskIn, EventIn, HeldIn

INTENTS = (
    "ship.when",
    "ship.urge",
    "logi.where",
    "bargain.discount",
    "product.size",
    "product.material",
    "greet.open",
)
PHRASES = {
    "ship.when": ("ship.when.next-dispatch", "ship.when.just-paid"), "greet.open": ("greet.open.hello",),
    "ship.urge": ("ship.urge.recent",), "bargain.discount": ("bargain.discount.lowest",),
}  # fmt: skip
MISSING = ("有没有榴莲味的千层", "能刻字吗 〔姓名〕", "你们支持数字人民币吗")


def fill(session: Session, who: Principal, now: datetime, *, days: int = 9, a_day: int = 40) -> None:
    """Questions, acts and withheld replies of the last `days`, more of them each day."""
    chance = random.Random(7)
    for back in range(days):
        for n in range(a_day - 2 * back):
            at = now - timedelta(days=back, minutes=(n * 7) % 400)
            intent = INTENTS[min(int(chance.expovariate(0.6)), len(INTENTS) - 1)]
            missing = n % 12 == 0
            text = MISSING[min(int(chance.expovariate(1.2)), 2)] if missing else ""
            ask = AskIn(
                intent="" if missing else intent, confidence="none" if missing else "high", no_match=missing,
                shown=0 if missing else 3, text=text, at=at,
            )  # fmt: skip
            held = HeldIn(
                entry="ship.when.next-dispatch" if n % 2 else "", rule="promise.ship.late",
                message="已过16:00截单，最早明天19:00发出", at=at,
            )  # fmt: skip
            asks.record(session, who, [ask], [held] if n % 9 == 0 else [])
            events.record(session, who, _acts(chance, intent), at=at)


def _acts(chance: random.Random, intent: str) -> list[EventIn]:
    keys = [*PHRASES.get(intent, ()), f"{intent}.no-longer-there"]
    shown = [
        EventIn(kind="shown", suggestion=key, intent=intent, position=n) for n, key in enumerate(keys, 1)
    ]
    if chance.random() < 0.4:
        return shown
    used = [EventIn(kind="inserted", suggestion=keys[0], intent=intent)]
    if chance.random() < 0.3:
        used.append(EventIn(kind="edited", suggestion=keys[0], intent=intent))
    return [*shown, *used, EventIn(kind="sent", suggestion=keys[0], intent=intent)]
