"""``GET /sidebar`` and ``GET /demo``: templates and nothing else; what they show comes from the API. ``GET /`` is the door.

The pages hold no shop data, so they are served before login; the script asks for one when the API says 401.
"""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.types import Scope

from app.core.reply.slots import PROMISE_SLOTS, SLOTS
from app.errors import NotFoundError
from app.library.demo import demo_shop
from app.library.shipped import shipped_library
from app.settings import Settings, load_settings
from app.web.sidebar.embedding import embedding_origins, page_policy

WEB = Path(__file__).resolve().parents[1]
STATIC = WEB / "static"
router = APIRouter(include_in_schema=False)
_pages = Jinja2Templates(directory=WEB / "templates")
mimetypes.add_type("text/javascript", ".js")  # a Windows registry may say otherwise; modules need it


class Assets(StaticFiles):
    """Own CSS, JS and icons, revalidated by ETag: a new release never meets an old module."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with caching limited to revalidation."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _settings(request: Request) -> Settings:
    """The app's settings, put into its state by `create_app`; from the environment otherwise."""
    found = getattr(request.app.state, "settings", None)
    return found if isinstance(found, Settings) else load_settings()


@lru_cache(maxsize=1)
def _intent_names() -> dict[str, str]:
    return {intent.code: intent.zh for intent in shipped_library().library.intents}


@lru_cache(maxsize=1)
def _asked() -> list[str]:
    """The intents that a buyer can have in a chat: not what agents start, nor what stands under a review."""
    return [one.code for one in shipped_library().library.intents if not (one.proactive or one.public)]


@lru_cache(maxsize=1)
def _modules() -> tuple[str, ...]:
    return tuple(path.name for path in sorted((STATIC / "sidebar").glob("*.js")))


def _page(request: Request, name: str, ancestors: tuple[str, ...], **values: object) -> HTMLResponse:
    response = _pages.TemplateResponse(request, name, values)
    response.headers["Content-Security-Policy"] = page_policy(ancestors)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Cache-Control"] = "no-cache"
    return response


@router.get("/")
def door(request: Request) -> RedirectResponse:
    """Whoever types the bare address comes to what there is to try, else to the login."""
    return RedirectResponse("/demo" if _settings(request).demo else "/console", 303)


@router.get("/sidebar", response_class=HTMLResponse)
def sidebar(request: Request, theme: Literal["light", "dark"] | None = None) -> HTMLResponse:
    """The agents' panel. `theme` lets a host match its own look; without it the system decides."""
    settings = _settings(request)
    hosts = embedding_origins(settings.frame_ancestors)
    return _page(
        request,
        "sidebar.html",
        hosts,
        theme=theme,
        demo=settings.demo,
        hosts=hosts,
        slots=SLOTS,
        reserved=tuple(PROMISE_SLOTS),
        intents=_intent_names(),
        asked=_asked(),
        modules=_modules(),
    )


@router.get("/demo", response_class=HTMLResponse)
def demo(request: Request, theme: Literal["light", "dark"] | None = None) -> HTMLResponse:
    """The chat to try things in: the visitor is the buyer, and the shop's clock and facts are theirs to turn."""
    if not _settings(request).demo:
        raise NotFoundError("演示店没有打开，请用自己的账号登录")
    shop = demo_shop()
    facts = shop.facts.model_dump(mode="json", exclude_none=True)
    return _page(request, "demo.html", (), theme=theme, shop=shop.name, facts=facts)
