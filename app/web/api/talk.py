"""``/suggest``, ``/check``, ``/render``: what the sidebar calls while an agent types.

Plain ``def`` endpoints: the work is computing, so it belongs in the thread pool and not on the event loop.
"""

from __future__ import annotations

import time
from datetime import datetime

from fastapi import APIRouter, Request

from app.core.case import Case
from app.core.check import check as judge
from app.core.entries import Channel
from app.core.facts import ShopFacts, Turn
from app.core.moments import SHANGHAI
from app.core.promise.slots import promise_slots
from app.core.reply.slots import PROMISE_SLOTS, SLOTS, order_values
from app.core.reply.template import parse
from app.core.suggest import suggest as find
from app.core.wire import FilledSlotOut, check_out, suggest_out
from app.errors import InvalidInputError, NotFoundError
from app.library.cases import Buyer, read_text
from app.snapshot import Snapshot
from app.web.api.models import (
    CheckIn,
    CheckReply,
    RenderIn,
    RenderOut,
    SuggestIn,
    SuggestReply,
    error_responses,
)
from app.web.deps import Caller, CallerDep
from app.web.ordering import with_known_order
from app.web.recording import note_ask, note_check

router = APIRouter(prefix="/api/v1", tags=["客服"], responses=error_responses())


@router.post("/suggest")
def suggest(body: SuggestIn, request: Request, caller: CallerDep) -> SuggestReply:
    """Ranked replies to the conversation's last turn, which must be the buyer's."""
    last = body.messages[-1]
    if last.role != "buyer":
        raise InvalidInputError("最后一条应是买家的消息", fields={"messages": "最后一条应是买家的消息"})
    began = time.perf_counter()
    snapshot = caller.snapshot
    if body.intent is not None and body.intent not in snapshot.engine.intents:
        raise InvalidInputError("没有这个意图，请重新选一个", fields={"intent": "没有这个意图"})
    body, verified = with_known_order(request, snapshot, body)
    case = _case(
        caller,
        read_text(last.text),
        body.messages[:-1],
        body,
        channel=body.channel,
        buyer=body.buyer,
        limit=body.limit,
    )
    answer = suggest_out(find(snapshot.engine, case), (time.perf_counter() - began) * 1000)
    scopes = snapshot.scopes(caller.principal)
    for one in answer.suggestions:
        one.scope = scopes.get(one.id.partition("#")[0], "shop")  # a step is named after its script
    if body.intent is None:  # a correction is the same question once more
        note_ask(request, caller.principal, last.text, body.buyer, answer)
    return SuggestReply(
        **answer.model_dump(),
        library_version=snapshot.version,
        ship_line=_ship_line(case),
        order_verified=verified,
    )


@router.post("/check")
def check(body: CheckIn, request: Request, caller: CallerDep) -> CheckReply:
    """Judge a reply before it is sent: promises by the shop's calendar, wording by the rules."""
    body, verified = with_known_order(request, caller.snapshot, body)
    case = _case(caller, read_text(body.text), body.messages, body)
    answer = check_out(judge(caller.snapshot.engine, case))
    note_check(request, caller.principal, answer)
    return CheckReply(**answer.model_dump(), order_verified=verified)


@router.post("/render")
def render(body: RenderIn, request: Request, caller: CallerDep) -> RenderOut:
    """Fill one phrase's slots with given values; says what is missing, and whether the result may be sent."""
    phrase = caller.snapshot.phrase(caller.principal, body.id)
    if phrase is None or body.variant >= len(phrase.replies):
        raise NotFoundError("没有这条话术或说法，可能已经归档，请刷新后再选")
    for name in body.values:
        if name not in SLOTS or name in PROMISE_SLOTS:
            raise InvalidInputError(f"不能填写这个变量：{name}", fields={f"values.{name}": "不能填写"})
    body, _ = with_known_order(request, caller.snapshot, body)
    case = _case(caller, "填写", body.messages, body)
    values = {**case.values, **order_values(case.order), **body.values}
    values |= promise_slots(case.facts, case.order, case.now)
    filled = parse(phrase.replies[body.variant].text).render(values)
    judged = judge(caller.snapshot.engine, Case(filled.text, case.now, case.turns, case.facts, case.order))
    reason = next((f.message for f in judged.findings if f.severity != "warn"), None)
    where = [FilledSlotOut.model_validate(one) for one in filled.filled]
    return RenderOut(
        text=filled.text, missing=list(filled.missing), filled=where, verdict=judged.verdict, message=reason
    )


def _case(
    caller: Caller,
    text: str,
    turns: tuple[Turn, ...],
    body: SuggestIn | CheckIn | RenderIn,
    *,
    channel: Channel = "chat",
    buyer: Buyer | None = None,
    limit: int = 5,
) -> Case:
    """The core's case: facts and clock are the shop's and the server's, except in a demo shop, which may play."""
    snapshot = caller.snapshot
    if (body.now or body.shop) and not snapshot.demo:
        raise InvalidInputError("只有演示店可以假定时刻和发货能力", fields={"now": "只在演示店有效"})
    values = dict(snapshot.values)
    if buyer and buyer.name:
        values["buyer.name"] = buyer.name
    return Case(
        message=text,
        now=(body.now or datetime.now(SHANGHAI)).astimezone(SHANGHAI),
        turns=turns,
        facts=_facts(snapshot, body.shop),
        order=body.order,
        values=values,
        channel=channel,
        role=caller.role,
        limit=limit,
        own=snapshot.own(caller.principal),
        team_scripts=snapshot.scripts(caller.principal),
        meant=body.intent if isinstance(body, SuggestIn) else None,
    )


def _facts(snapshot: Snapshot, played: ShopFacts | None) -> ShopFacts:
    if played is None:
        return snapshot.facts
    return ShopFacts.model_validate({**snapshot.facts.model_dump(), **played.model_dump(exclude_unset=True)})


def _ship_line(case: Case) -> str | None:
    """What may be said of dispatch right now: the honest moment, else the shop's window, else nothing."""
    ready = promise_slots(case.facts, None, case.now)
    if "ship_by" in ready:
        return f"现在拍下，预计{ready['ship_by']}发出"
    return f"现在拍下，付款后{ready['ship_window']}发出" if "ship_window" in ready else None
