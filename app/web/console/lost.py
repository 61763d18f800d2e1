"""Every other address under ``/console``: with a slash too many the page without it, else a Chinese 404 page.

Included last.
"""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.errors import NotFoundError
from app.web.console.page import html_router

router = html_router()


@router.get("/console/{rest:path}")
def lost(request: Request, rest: str) -> Response:
    """The page without the slash at the end, or no such page."""
    if rest.endswith("/") or not rest:
        return RedirectResponse(request.url.path.rstrip("/"), status_code=307)
    raise NotFoundError("没有这个页面，可能地址写错了，或者它已经被移走")
