"""In and out: login, choosing a shop, changing the password, logout."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session

from app.access import Principal, may
from app.errors import ForbiddenError, InvalidInputError, KuaihuiError
from app.store import accounts, websessions
from app.store.errors import ThrottledError
from app.store.login import confirm
from app.store.login import login as sign_in
from app.web.console.page import (
    HOME,
    LOGIN,
    Form,
    cookie,
    go,
    html_router,
    number,
    safe_next,
    secret,
    show,
    store_of,
    text,
)
from app.web.console.who import Anyone, doorman
from app.web.deps import COOKIE

router = html_router()
AGENTS = "/sidebar"
"""Where agents work; they log in by the same door."""
_SECONDS = int(websessions.LASTS.total_seconds())


@router.get("/console/login")
def login_page(request: Request) -> Response:
    """The login form."""
    return show(request, "login", next=safe_next(request.query_params.get("next", HOME)))


@router.post("/console/login")
def login(request: Request, form: Form) -> Response:
    """Check the password and open a session; the right page follows from the person."""
    store, name, onward = store_of(request), text(form, "login"), safe_next(text(form, "next", HOME))
    try:
        person = sign_in(store, name, secret(form, "password"))
        if not person.seats:
            raise ForbiddenError("这个账号还没有加入任何店铺，请联系管理员")
    except KuaihuiError as wrong:
        page = show(request, "login", status=wrong.status, next=onward, login=name, problem=wrong.message)
        if isinstance(wrong, ThrottledError):
            page.headers["Retry-After"] = str(wrong.retry_after)
        return page
    with store.begin() as session:
        websessions.close_session(session, request.cookies.get(COOKIE, ""))
        key = websessions.open_session(session, person.user_id, person.seats[0].shop_id)
    if person.must_change_password:
        return _enter(request, key, go("/console/password"))
    if len(person.seats) > 1:
        return _enter(request, key, go("/console/shops"))
    return _enter(request, key, go(onward if may(person.seats[0].role, "library.edit") else AGENTS))


@router.get("/console/shops")
def shops_page(request: Request, who: Anyone) -> Response:
    """The shops of a person who has several."""
    with store_of(request).read() as session:
        seats = accounts.seats(session, who.user_id or 0)
    return show(request, "shops", seats=seats, here=who.shop_id)


@router.post("/console/shops")
def choose_shop(request: Request, who: Anyone, form: Form) -> Response:
    """Go on in another shop: a new session there, the old one ends."""
    with store_of(request).begin() as session:
        key = websessions.open_session(session, who.user_id or 0, number(form, "shop"))
        websessions.close_session(session, request.cookies.get(COOKIE, ""))
    return _enter(request, key, go(HOME, done="shop"))


@router.get("/console/password")
def password_page(request: Request, who: Anyone) -> Response:
    """The form to change one's own password."""
    return show(request, "password", person=who)


@router.post("/console/password")
def change_password(request: Request, who: Anyone, form: Form) -> Response:
    """Change the password; every session ends and a new one begins."""
    try:
        old, new, again = (secret(form, name) for name in ("old", "new", "again"))
        if new != again:
            raise InvalidInputError("两次输入的新密码不一样，请重新输入", fields={"again": "不一样"})
        confirm(store_of(request), who, old)
        with store_of(request).begin() as session:
            key = _changed(session, who, old, new)
    except KuaihuiError as wrong:
        problems = dict.fromkeys(wrong.fields, wrong.message) or {"old": wrong.message}
        return show(request, "password", status=wrong.status, person=who, problems=problems)
    return _enter(request, key, go(HOME, done="password") if may(who.role, "library.edit") else go(AGENTS))


@router.post("/console/logout")
def logout(request: Request) -> Response:
    """End the session, if there is one."""
    with store_of(request).begin() as session:
        websessions.close_session(session, request.cookies.get(COOKIE, ""))
    return _enter(request, "", go(LOGIN, done="out"))


def _changed(session: Session, who: Principal, old: str, new: str) -> str:
    now = accounts.set_password(session, who, old, new)
    return websessions.open_session(session, now.user_id or 0, now.shop_id)


def _enter(request: Request, key: str, response: Response) -> Response:
    """Give the browser its new session; the one it had is forgotten at once."""
    doorman(request).forget("session", request.cookies.get(COOKIE, ""))
    cookie(request, response, key, _SECONDS if key else 0)
    return response
