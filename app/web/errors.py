"""One place where errors become responses: our own, FastAPI's, the database's and the unexpected. Messages are Chinese.

The database has the last word on what it can take: whatever slipped past the checks before it is the caller's mistake
(422), two who did the same at once a conflict (409), a database that is away or busy a moment's trouble (503).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.exceptions import HTTPException

from app.core.intake import MAX_TEXT
from app.errors import InvalidInputError, KuaihuiError, MessageTooLongError, error_body
from app.faults import refusal
from app.store.errors import AwayError, BusyError
from app.web.limits import TooLargeError

log = logging.getLogger("kuaihui")
_HTTP = {
    400: "请求写法有误", 404: "没有这个地址", 405: "这个地址不支持这种请求方式", 406: "无法给出所要的格式",
    413: "内容太大", 415: "不支持这种内容格式", 429: "请求太频繁，请稍后再试",
}  # fmt: skip
_CODES = {413: "body_too_large"}
DATABASE = (OperationalError, InterfaceError, NoConnectionError, IntegrityError, DataError)
"""What the database says that isn't a fault of the program."""


class ErrorResponse(JSONResponse):
    """JSON that can always be sent: half a character that the caller made up is shown as a question mark."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401 — starlette's own
        """The body."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(KuaihuiError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind in DATABASE:
        app.add_exception_handler(kind, _database)
    app.add_exception_handler(Exception, _unexpected)


def from_database(wrong: Exception) -> KuaihuiError:
    """What the database refused, in words for people."""
    log.error("refused by the database", exc_info=wrong)
    if isinstance(wrong, DataError):
        return InvalidInputError("内容里有不能保存的字符或数字，请检查后再试")
    if isinstance(wrong, IntegrityError):
        return BusyError("刚刚有人做了同样的修改，请刷新后再试")
    return AwayError("数据库暂时忙不过来，什么都没有改，请稍后再试")


async def _known(_: Request, wrong: Exception) -> JSONResponse:
    assert isinstance(wrong, KuaihuiError)  # noqa: S101 — registered for this type
    return ErrorResponse(wrong.body(), wrong.status)


async def _invalid(request: Request, wrong: Exception) -> JSONResponse:
    assert isinstance(wrong, RequestValidationError)  # noqa: S101 — registered for this type
    faults = [{**fault, "loc": fault["loc"][1:]} for fault in wrong.errors()]  # without "body", "query"
    if any(fault["type"] == "json_invalid" for fault in faults):
        return ErrorResponse(error_body("invalid_json", "请求内容不是完整的JSON"), 422)
    if any(fault["type"] == "string_too_long" and _is_message(fault["loc"]) for fault in faults):
        return await _known(request, MessageTooLongError(f"文字超过{MAX_TEXT}字，请缩短后再试"))
    return await _known(request, refusal(faults))


def _is_message(loc: Sequence[str | int]) -> bool:
    """Whether it is what was said in a conversation: of `/suggest` a turn, of `/check` the reply."""
    return loc[-1:] == ("text",) and (len(loc) == 1 or loc[0] == "messages")


async def _http(_: Request, wrong: Exception) -> JSONResponse:
    assert isinstance(wrong, HTTPException)  # noqa: S101 — registered for this type
    status = wrong.status_code
    code, message = _CODES.get(status, f"http_{status}"), _HTTP.get(status, "请求未能完成")
    if isinstance(wrong, TooLargeError):
        message = wrong.detail
    return ErrorResponse(error_body(code, message), status, headers=wrong.headers)


async def _database(_: Request, wrong: Exception) -> JSONResponse:
    known = from_database(wrong)
    headers = {"Retry-After": "5"} if known.status == 503 else None
    return ErrorResponse(known.body(), known.status, headers=headers)


async def _unexpected(request: Request, wrong: Exception) -> JSONResponse:
    """Answered outside of everything that sets headers, hence with its own."""
    log.error("unexpected error", exc_info=wrong, extra={"path": request.url.path})
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return ErrorResponse(error_body("internal", "服务出了点问题，请稍后再试"), 500, headers=headers)
