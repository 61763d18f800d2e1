"""``POST /events``: what agents did with suggestions. Nothing of the buyer is kept but a keyed hash."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from app.core.facts import Closed
from app.core.moments import Moment
from app.errors import InvalidInputError
from app.store import events as store_events
from app.store.columns import utc_now
from app.store.inputs import EventIn
from app.store.tables import EventKind
from app.web.api.desk import DeskDep
from app.web.api.models import error_responses

MOST = 100
"""Events of one request."""
LATE, EARLY = timedelta(days=7), timedelta(minutes=5)
"""How long after it happened an event may come, and how far a clock may be ahead."""
_ID = re.compile(r"[a-z][a-z_]*(\.[a-z0-9_-]+)+(#[a-z0-9][a-z0-9_-]*)?")
_EXAMPLE: JsonDict = {
    "suggestion": "ship.when.next-dispatch",
    "kind": "inserted",
    "position": 1,
    "buyer": "棉花糖的猫",
}
router = APIRouter(prefix="/api/v1", tags=["客服"], responses=error_responses())


class EventItem(Closed):
    """One act. Without `intent` it is the suggestion's own; without `at` it is now."""

    suggestion: Annotated[
        str, Field(min_length=1, max_length=160, description="推荐的编号，/suggest 给出的 id")
    ]
    kind: Annotated[EventKind, Field(description="shown 展示、inserted 填入、edited 改过、sent 发出")]
    intent: Annotated[str, Field(max_length=60, pattern=r"^([a-z][a-z_]*(\.[a-z_]+)*)?$")] = ""
    buyer: Annotated[str | None, Field(max_length=200, description="买家昵称或编号，只存加密后的标记")] = None
    position: Annotated[int, Field(ge=0, le=1000, description="在列表里的位置，从1数起")] = 0
    at: Annotated[Moment | None, Field(description="发生的时刻，七天以内")] = None


class EventsIn(Closed):
    """Acts, in the order in which they happened."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"events": [_EXAMPLE]}]})
    events: Annotated[tuple[EventItem, ...], Field(min_length=1, max_length=MOST)]


class Accepted(BaseModel):
    """How many events were stored."""

    accepted: int


@router.post("/events", status_code=202)
def record(body: EventsIn, desk: DeskDep) -> Accepted:
    """Note what was done with suggestions, up to 100 acts at once."""
    own = desk.snapshot.engine.main_intents
    now = utc_now()
    events = [_event(item, own, now, f"events.{n}.") for n, item in enumerate(body.events)]
    with desk.write() as session:
        return Accepted(accepted=store_events.record(session, desk.who, events))


def _event(item: EventItem, own: dict[str, str], now: datetime, place: str) -> EventIn:
    entry = item.suggestion.split("#")[0]
    if entry not in own and not _ID.fullmatch(item.suggestion):
        raise InvalidInputError("suggestion 不是推荐的编号", fields={f"{place}suggestion": "不是推荐的编号"})
    if item.at is not None and not now - LATE <= item.at <= now + EARLY:
        raise InvalidInputError("at 要在最近七天以内", fields={f"{place}at": "要在最近七天以内"})
    intent = item.intent or own.get(entry, "")
    return EventIn.model_validate({**item.model_dump(), "intent": intent})
