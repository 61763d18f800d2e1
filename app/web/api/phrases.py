"""``GET /phrases``: the library as agents search it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.core.moments import SHANGHAI
from app.web.api.listed import FullLimit, Offset, tagged_list
from app.web.api.models import PhraseList, PhraseOut, error_responses
from app.web.deps import CallerDep

router = APIRouter(prefix="/api/v1", tags=["话术库"], responses=error_responses())


@router.get("/phrases")
def phrases(
    caller: CallerDep,
    response: Response,
    search: Annotated[
        str, Query(max_length=100, description="短码、文字、拼音、拼音首字母、分组或意图")
    ] = "",
    limit: FullLimit = 20,
    offset: Offset = 0,
) -> PhraseList:
    """Search by code, text, pinyin or pinyin initials (`fhsj` finds 发货时间), category, intent.

    The caller's own phrases and the team's come before the shop's; what is out of season is not there.
    """
    today = datetime.now(SHANGHAI).date()
    found = caller.snapshot.find(caller.principal, search, today)
    scopes = caller.snapshot.scopes(caller.principal)
    items = [PhraseOut.of(phrase, scopes) for phrase in found[offset : offset + limit]]
    return tagged_list(response, PhraseList(items=items, total=len(found), limit=limit, offset=offset))
