"""``GET /phrases``: the library as agents search it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.core.types import SHANGHAI
from app.web.api.models import PhraseList, PhraseOut
from app.web.api.talk import ERRORS
from app.web.deps import Caller, current

router = APIRouter(prefix="/api/v1", tags=["话术库"], responses=ERRORS)


@router.get("/phrases")
def phrases(
    caller: Annotated[Caller, Depends(current)],
    response: Response,
    search: Annotated[
        str, Query(max_length=100, description="短码、文字、拼音、拼音首字母、分组或意图")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> PhraseList:
    """Search by code, text, pinyin or pinyin initials (`fhsj` finds 发货时间), category, intent.

    The caller's own phrases and the team's come before the shop's; what is out of season is not there.
    """
    today = datetime.now(SHANGHAI).date()
    found = caller.snapshot.find(caller.principal, search, today)
    response.headers["ETag"] = f'"{caller.snapshot.version}"'
    items = [PhraseOut.of(phrase) for phrase in found[offset : offset + limit]]
    return PhraseList(items=items, total=len(found), limit=limit, offset=offset)
