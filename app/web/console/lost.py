"""Every other address under ``/console``: a Chinese 404 page. Included last."""

from __future__ import annotations

from fastapi import Request

from app.errors import NotFoundError
from app.web.console.page import html_router

router = html_router()


@router.get("/console/{rest:path}")
def lost(request: Request, rest: str) -> None:
    """No such page."""
    raise NotFoundError("没有这个页面，可能地址写错了，或者它已经被移走")
