"""Visitors of the demo: whoever opens the demo pages without a login becomes an agent of the demo shop.

The demo shop holds nothing but the shipped library; the session is an ordinary one, so every rule of a real
agent's session holds for it too. Switched off with ``DEMO=false``.
"""

from __future__ import annotations

from functools import partial

from anyio import to_thread
from sqlmodel import Session
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access import Principal
from app.store import shops, websessions
from app.store.accounts import user_id_of
from app.store.favourites import PersonNeededError
from app.store.session import Store
from app.web.deps import COOKIE

PAGES = frozenset({"/sidebar", "/demo"})
LOGIN = "demo-agent"


class DemoVisitors:
    """Gives a visitor of `PAGES` without a cookie a session of the demo shop."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self.app, self.store = app, store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, setting the cookie on the page's response."""
        request = Request(scope) if scope["type"] == "http" else None
        if request is None or scope["path"] not in PAGES or COOKIE in request.cookies:
            await self.app(scope, receive, send)
            return
        secret = await to_thread.run_sync(partial(visit, self.store))
        secure = "; Secure" if scope["scheme"] == "https" else ""
        cookie = f"{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and secret:
                headers = MutableHeaders(scope=message)
                headers.append("set-cookie", cookie)
                headers["cache-control"] = "no-store"
            await send(message)

        await self.app(scope, receive, sending)


def is_visitor(session: Session, who: Principal) -> bool:
    """Whether it is the account that all visitors of the demo share: nothing of it is personal."""
    return who.user_id is not None and who.user_id == user_id_of(session, LOGIN)


def require_person(session: Session, who: Principal) -> None:
    """Raise `PersonNeededError` unless the caller is one person, with phrases of their own."""
    if who.user_id is None:
        raise PersonNeededError("个人话术要用本人的账号，或绑定到本人的令牌")
    if is_visitor(session, who):
        raise PersonNeededError("演示访客共用一个账号，没有个人话术；用自己的账号登录后就有了")


def visit(store: Store) -> str | None:
    """A session secret of the demo shop, ``None`` where there is no demo shop."""
    with store.begin() as session:
        shop = shops.demo(session)
        if shop is None:
            return None
        user_id = user_id_of(session, LOGIN)
        return None if user_id is None else websessions.open_session(session, user_id, shop.id)
