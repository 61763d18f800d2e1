"""The team leads' console: server-rendered pages over the store, plain forms that work without script."""

from __future__ import annotations

from fastapi import APIRouter

from app.web.console import (
    audit,
    campaigns,
    dashboard,
    door,
    edit,
    exchange,
    facts,
    keys,
    library,
    lost,
    many,
    pairs,
    people,
    playground,
    presets,
    review,
    scripts,
)

router = APIRouter(include_in_schema=False)
for _pages in (
    door,
    facts,
    presets,
    dashboard,
    people,
    keys,
    playground,
    pairs,
    many,
    exchange,
    campaigns,
    scripts,
    edit,
    review,
    audit,
    library,
    lost,
):
    router.include_router(_pages.router)

__all__ = ["router"]
