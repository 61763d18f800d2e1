"""The outer shell of every request: body size, security headers, Origin check for cookies, counters.

Pure ASGI, so that nothing buffers a response and an oversized body is refused while it is still arriving.
"""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.errors import error_body

_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UPLOADS = frozenset({"/api/v1/import", "/console/exchange/import"})
"""Where a whole file may be handed in."""


class _TooLargeError(Exception):
    """The body went over the limit while it was read."""


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
            self.metrics.requests.labels(route, scope["method"], str(status)).inc()
            self.metrics.seconds.labels(route).observe(time.perf_counter() - began)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and not _same_origin(headers):
            body = error_body("cross_origin", "不允许从其他网站发起这个操作")
            await JSONResponse(body, 403)(scope, receive, send)
            return
        most = self.max_upload if scope["path"] in UPLOADS else self.max_body
        size = headers.get("content-length", "0")
        if size.isdigit() and int(size) > most:
            await self._refuse(scope, receive, send)
            return
        try:
            await self.app(scope, self._counting(receive, most), send)
        except _TooLargeError:
            await self._refuse(scope, receive, send)

    def _counting(self, receive: Receive, most: int) -> Receive:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise _TooLargeError
            return message

        return counted

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        await JSONResponse(error_body("body_too_large", "内容太大"), 413)(scope, receive, send)

    def _protect(self, headers: MutableHeaders, scope: Scope) -> None:
        path = scope["path"]
        if not path.startswith("/docs"):
            headers.setdefault("Content-Security-Policy", _POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        if path.startswith("/api"):
            headers.setdefault("Cache-Control", "no-store")


def _same_origin(headers: Headers) -> bool:
    """A browser's write must come from our own pages, logging in included; a bearer token is no ambient authority."""
    if headers.get("authorization"):
        return True
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
