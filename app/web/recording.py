"""What a request leaves behind for the dashboards: the question as it was understood, and what was kept back.

Nothing of the buyer goes into the queue: the words only where nothing matched, and masked; the name to be hashed.
"""

from __future__ import annotations

from functools import partial
from typing import cast

from fastapi import Request
from prometheus_client import Counter

from app.access import Principal
from app.core.wire import CheckOut, SuggestOut
from app.library.cases import Buyer
from app.settings import Settings
from app.store.columns import utc_now
from app.store.inputs import AskIn, HeldIn
from app.store.session import Store
from app.usage.mask import mask
from app.usage.recorder import Record, Recorder, write
from app.usage.retention import purge_daily
from app.web.limits import Metrics


def recorder(store: Store, settings: Settings, metrics: Metrics) -> Recorder:
    """The application's recorder; what it has to drop is counted in the metrics."""
    dropped = Counter(
        "kuaihui_usage_dropped_total", "Usage records dropped unwritten", registry=metrics.registry
    )
    daily = partial(purge_daily, store, settings.retention_days)
    return Recorder(partial(write, store), lost=dropped.inc, daily=lambda: cast(None, daily()))


def note_ask(request: Request, who: Principal, text: str, buyer: Buyer | None, answer: SuggestOut) -> None:
    """One question, and each reply that was withheld."""
    at = utc_now()
    known = answer.confidence != "none" and answer.intents
    names = [name for name in (buyer.name, buyer.id) if name] if buyer else []
    ask = AskIn(
        intent=answer.intents[0].code if known else "",
        confidence=answer.confidence,
        no_match=answer.no_match,
        shown=len(answer.suggestions),
        text=mask(text, names) if answer.no_match else "",
        buyer=(buyer.id or buyer.name) if buyer else None,
        at=at,
    )
    held = tuple(
        HeldIn(entry=one.id[:160], rule=one.rule[:80], message=mask(one.message), at=at)
        for one in answer.withheld
    )
    _recorder(request).put(Record(who, ask, held))


def note_check(request: Request, who: Principal, answer: CheckOut) -> None:
    """A draft that was stopped or held, by its first reason."""
    finding = next((found for found in answer.findings if found.severity != "warn"), None)
    if answer.verdict == "pass" or finding is None:
        return
    held = HeldIn(rule=finding.rule[:80], message=mask(finding.message), at=utc_now())
    _recorder(request).put(Record(who, None, (held,)))


def _recorder(request: Request) -> Recorder:
    return cast(Recorder, request.app.state.usage)
