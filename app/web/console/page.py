"""What all console pages share: templates, errors as pages, and the routes that make them."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, cast
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from app.access import ROLE_NAMES, Principal, may
from app.core.moments import SHANGHAI
from app.core.reply.slots import SLOTS
from app.errors import ForbiddenError, InvalidInputError, KuaihuiError, NotAuthenticatedError
from app.snapshot import Snapshot, Snapshots
from app.store.errors import AlreadyExistsError
from app.store.session import Store
from app.web.console import words
from app.web.console.handles import handle
from app.web.deps import COOKIE
from app.web.errors import DATABASE, from_database
from app.web.vendor import vendor

HOME = "/console"
LOGIN = "/console/login"
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SLOT = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")
_HTTP = {404: "没有这个页面", 405: "这个页面不支持这种操作", 413: "内容太大，请分几次提交"}


class LoginNeededError(NotAuthenticatedError):
    """No session, or one that has ended."""


class PasswordDueError(ForbiddenError):
    """The one-time password must be changed before anything else."""


class AgentOutsideError(ForbiddenError):
    """An agent's session at the leads' door."""


class HtmlRoute(APIRoute):
    """A route whose errors are pages, not JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler with the errors of its dependencies and its body shown as pages."""
        handler = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handler(request)
            except LoginNeededError:
                return await _login_first(request)
            except PasswordDueError:
                return go("/console/password")
            except (KuaihuiError, *DATABASE) as wrong:
                return trouble(request, wrong if isinstance(wrong, KuaihuiError) else from_database(wrong))
            except RequestValidationError:
                return _error(request, 422, "地址或表单里有不认识的内容，请返回上一页再试")
            except HTTPException as wrong:
                return _error(request, wrong.status_code, _HTTP.get(wrong.status_code, "请求未能完成"))

        return handled


def html_router() -> APIRouter:
    """A router of console pages."""
    return APIRouter(route_class=HtmlRoute, include_in_schema=False)


async def read_form(request: Request, files: int = 0) -> FormData:
    """The submitted form; files are expected where it says so."""
    try:
        return await request.form(max_files=files, max_fields=6000)
    except ValueError as wrong:  # a charset that nobody writes in
        raise InvalidInputError("表单读不出来，请返回上一页再试") from wrong


async def _form(request: Request) -> FormData:
    return await read_form(request)


Form = Annotated[FormData, Depends(_form)]


def text(form: FormData, name: str, default: str = "") -> str:
    """One field as trimmed text, with the line ends that the store keeps."""
    value = form.get(name, default)
    return tidy(value) if isinstance(value, str) else default


def tidy(value: str) -> str:
    """Typed text without outer blanks and unreadable characters; browsers send CRLF."""
    return _UNREADABLE.sub("", value.replace("\r\n", "\n")).strip()


def numbers(form: FormData, name: str) -> list[int]:
    """All numbers that a field was ticked with; what is none is left out."""
    found = (tidy(one) for one in form.getlist(name) if isinstance(one, str))
    return [int(one) for one in found if one.isascii() and one.isdigit() and len(one) < 10]


def secret(form: FormData, name: str) -> str:
    """A password as it was typed; raises `InvalidInputError` for half characters, which no keyboard makes."""
    value = form.get(name)
    typed = value if isinstance(value, str) else ""
    if any("\ud800" <= char <= "\udfff" for char in typed):
        raise InvalidInputError("密码里有读不出来的字符，请重新输入", fields={name: "读不出来"})
    return typed


def number(form: FormData, name: str) -> int:
    """A hidden number of ours, such as the version that was edited; 0 when it is not one."""
    value = text(form, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def store_of(request: Request) -> Store:
    """The application's store."""
    return cast(Store, request.app.state.store)


def served(request: Request, shop_id: int) -> Snapshot:
    """What the shop's agents are served from now; raises `NotReadyError` before it is built."""
    return cast(Snapshots, request.app.state.snapshots).of(shop_id)


def go(path: str, *, done: str = "") -> RedirectResponse:
    """To another console page by GET; `done` names the note shown there (see `words.DONE`)."""
    return RedirectResponse(f"{path}?{urlencode({'done': done})}" if done else path, 303)


def show(request: Request, name: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Render a console page."""
    done = words.DONE.get(request.query_params.get("done", ""))
    headers = {"Cache-Control": "private, no-cache"}
    return _PAGES.TemplateResponse(
        request, f"console/{name}.html", {"done": done, **values}, status_code=status, headers=headers
    )


def trouble(request: Request, wrong: KuaihuiError) -> HTMLResponse:
    """An error of ours as a page with its own status."""
    if isinstance(wrong, AgentOutsideError):
        return show(request, "outside", status=wrong.status, message=wrong.message)
    title = "已经有了" if isinstance(wrong, AlreadyExistsError) else ""
    return _error(request, wrong.status, wrong.message, title)


def _error(request: Request, status: int, message: str, title: str = "") -> HTMLResponse:
    back = urlsplit(request.headers.get("referer", ""))
    came = (
        safe_next(back.path) if back.netloc == request.url.netloc and back.path != request.url.path else HOME
    )
    title = title or words.STATUS.get(status, "没有完成")
    return show(
        request, "error", status=status, message=message, title=title, came=came if came != HOME else ""
    )


async def _login_first(request: Request) -> Response:
    """To the login page and back; what was typed into a form is kept on a page of its own."""
    if request.method in {"GET", "HEAD"}:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{LOGIN}?{urlencode({'next': request.url.path + query})}", 303)
    if request.headers.get("content-type", "").startswith("multipart/"):  # a file: it is chosen again
        return go(LOGIN)
    form = await read_form(request)
    typed = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return show(request, "expired", status=401, action=request.url.path, typed=typed)


def safe_next(path: str) -> str:
    """Where to go after login: a console page of ours, never another site."""
    fine = path == HOME or path.startswith(("/console/", "/console?"))
    return path if fine and path.isprintable() and "\\" not in path and not path.startswith(LOGIN) else HOME


def cookie(request: Request, response: Response, secret: str, seconds: int) -> None:
    """Put the session into the browser; `seconds` 0 takes it out."""
    response.set_cookie(
        COOKIE, secret, max_age=seconds, path="/", httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip


def _when(moment: datetime) -> str:
    """A moment as people write it: ``11月23日 19:46``, with the year when it is another one."""
    local = moment.astimezone(SHANGHAI)
    year = "" if local.year == datetime.now(SHANGHAI).year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


def _slotted(said: str) -> Markup:
    """A template as a lead reads it: variables as tinted Chinese names."""
    parts = _SLOT.split(said)
    inner = (
        Markup('<span class="slot" title="{}">{}</span>').format(part, SLOTS[part])
        if part in SLOTS
        else escape(part)
        for part in parts
    )
    return Markup("").join(inner)


def _allowed(who: Principal, action: str) -> bool:
    return may(who.role, cast(Any, action))


_PAGES = Jinja2Templates(directory=Path(__file__).resolve().parents[1] / "templates")
_PAGES.env.filters["when"] = _when
_PAGES.env.filters["slotted"] = _slotted
_PAGES.env.filters["handle"] = handle
_PAGES.env.globals.update(vendor=vendor, may=_allowed, words=words, role_names=ROLE_NAMES, query=urlencode)
