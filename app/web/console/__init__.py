"""The team leads' console: server-rendered pages over the store, plain forms that work without script."""

from __future__ import annotations

from fastapi import APIRouter

from app.web.console import door, library, lost

router = APIRouter(include_in_schema=False)
for _pages in (door.router, library.router, lost.router):
    router.include_router(_pages)

__all__ = ["router"]
