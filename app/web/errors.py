"""One place where errors become responses: our own, FastAPI's, and the unexpected. Messages are Chinese."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.errors import KuaihuiError
from app.library.yamlfile import describe

log = logging.getLogger("kuaihui")
_HTTP = {
    400: "请求写法有误", 404: "没有这个地址", 405: "这个地址不支持这种请求方式", 406: "无法给出所要的格式",
    413: "内容太大", 415: "不支持这种内容格式", 429: "请求太频繁，请稍后再试",
}  # fmt: skip


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(KuaihuiError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def error_body(code: str, message: str, fields: dict[str, str] | None = None) -> dict[str, object]:
    """The error shape of the contract."""
    return {"error": {"code": code, "message": message, **({"fields": fields} if fields else {})}}


async def _known(_: Request, wrong: Exception) -> JSONResponse:
    assert isinstance(wrong, KuaihuiError)  # noqa: S101 — registered for this type
    return JSONResponse(wrong.body(), wrong.status)


async def _invalid(_: Request, wrong: Exception) -> JSONResponse:
    assert isinstance(wrong, RequestValidationError)  # noqa: S101 — registered for this type
    faults = wrong.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return JSONResponse(error_body("invalid_json", "请求内容不是完整的JSON"), 422)
    if any(fault["type"] == "string_too_long" and fault["loc"][-1] == "text" for fault in faults):
        return JSONResponse(error_body("message_too_long", "文字超过2000字，请缩短后再试"), 413)
    fields = {".".join(str(part) for part in fault["loc"][1:]): describe(fault) for fault in faults[:20]}
    return JSONResponse(error_body("invalid_input", f"输入有误：{describe(faults[0])}", fields), 422)


async def _http(_: Request, wrong: Exception) -> JSONResponse:
    assert isinstance(wrong, HTTPException)  # noqa: S101 — registered for this type
    message = _HTTP.get(wrong.status_code, "请求未能完成")
    return JSONResponse(
        error_body(f"http_{wrong.status_code}", message), wrong.status_code, headers=wrong.headers
    )


async def _unexpected(request: Request, wrong: Exception) -> JSONResponse:
    log.error("unexpected error", exc_info=wrong, extra={"path": request.url.path})
    return JSONResponse(error_body("internal", "服务出了点问题，请稍后再试"), 500)
