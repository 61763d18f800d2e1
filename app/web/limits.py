"""The outer shell of every request: body size, security headers, Origin check for cookies, counters.

Pure ASGI, so that nothing buffers a response and an oversized body is refused while it is still arriving.
"""

from __future__ import annotations

import time

from fastapi import HTTPException
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import error_body

_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = SAFE | {"POST", "PUT", "PATCH", "DELETE"}
UPLOADS = frozenset({"/api/v1/import", "/console/exchange/import"})
"""Where a whole file may be handed in."""


class TooLargeError(HTTPException):
    """The body is over the limit. Raised where it is read, so that a page answers with a page and the API with JSON."""

    def __init__(self, most: int) -> None:
        super().__init__(413, f"内容太大，一次最多{most / 1_000_000:g} MB，请分几次提交")


class Metrics:
    """Counters of one application, on a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "kuaihui_requests_total", "Requests", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "kuaihui_request_seconds", "Time to answer", ["route"], registry=self.registry,
            buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 3),
        )  # fmt: skip


class Shell:
    """Wraps the application. A page may set its own policy (the sidebar may be framed); the rest gets ours."""

    def __init__(self, app: ASGIApp, metrics: Metrics, max_body: int, max_upload: int | None = None) -> None:
        self.app, self.metrics, self.max_body = app, metrics, max_body
        self.max_upload = max_upload or max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._protect(MutableHeaders(scope=message), scope)
            await send(message)

        try:
            await self._guarded(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self.metrics.requests.labels(route, _method(scope), str(status)).inc()
            self.metrics.seconds.labels(route).observe(time.perf_counter() - began)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and not _same_origin(headers):
            body = error_body("cross_origin", "不允许从其他网站发起这个操作")
            await JSONResponse(body, 403)(scope, receive, send)
            return
        most = self.max_upload if scope["path"] in UPLOADS else self.max_body
        await self.app(scope, self._counting(receive, most, _announced(headers)), send)

    def _counting(self, receive: Receive, most: int, announced: int) -> Receive:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            if announced > most:
                raise TooLargeError(most)
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise TooLargeError(most)
            return message

        return counted

    def _protect(self, headers: MutableHeaders, scope: Scope) -> None:
        headers.setdefault("Content-Security-Policy", _POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        if scope["path"].startswith("/api"):
            headers.setdefault("Cache-Control", "no-store")


def _announced(headers: Headers) -> int:
    """How many bytes the body is said to have; 0 where nothing is said."""
    size = headers.get("content-length", "")
    return int(size) if size.isascii() and size.isdigit() and len(size) < 20 else 0


def _method(scope: Scope) -> str:
    """The method as a label; a caller may make up as many as they like, and a label is kept for good."""
    return scope["method"] if scope["method"] in METHODS else "other"


def _same_origin(headers: Headers) -> bool:
    """A browser's write must come from our own pages, logging in included; a bearer token is no ambient authority."""
    if headers.get("authorization", "").lower().startswith("bearer "):
        return True
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")
