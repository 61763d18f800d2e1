"""How often one caller may ask: token buckets in this worker's memory, by credential or by address.

A token that the doorman has accepted has a bucket of its own, a person at one address one for all their sessions.
Everybody else shares the bucket of their address, so that trying out tokens, passwords or fresh demo visits is slowed
down however many are made up.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import error_body
from app.web.deps import COOKIE, Doorman

FREE = ("/static/", "/healthz", "/readyz", "/metrics")
"""Never counted: assets, and what machines watch us with."""
DEAR = frozenset({"/console/login", "/sidebar", "/demo"})
"""Costs a stranger more: a password is verified, or a demo session opened."""
_DEAR_COST = 5.0
_MOST = 20_000


class Buckets:
    """Buckets that hold a minute's worth and fill steadily; of too many, the longest unused are dropped.

    For one thread (the event loop). Costs about a microsecond.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size, self._rate, self._clock = float(per_minute), per_minute / 60, clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str, cost: float = 1.0) -> float:
        """Take `cost` from the bucket; returns 0, or the seconds after which it would be there."""
        now = self._clock()
        level, at = self._levels.pop(key, (self._size, now))
        level = min(self._size, level + (now - at) * self._rate)
        short = min(cost, self._size) - level
        self._levels[key] = (level if short > 0 else level - min(cost, self._size), now)
        if len(self._levels) > _MOST:
            del self._levels[next(iter(self._levels))]
        return short / self._rate if short > 0 else 0.0


class RateLimit:
    """Answers 429 with `Retry-After` when a caller's bucket is empty."""

    def __init__(self, app: ASGIApp, per_minute: int, doorman: Doorman) -> None:
        self.app, self.doorman = app, doorman
        self._known, self._strangers = Buckets(per_minute), Buckets(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it before anything is done for it."""
        if scope["type"] == "http" and not scope["path"].startswith(FREE) and (wait := self._wait(scope)):
            await _refusal(scope["path"], math.ceil(wait))(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _wait(self, scope: Scope) -> float:
        credential = _credential(scope)
        known = self.doorman.known(*credential) if credential else None
        if known is not None and credential is not None:
            return self._known.take(known if credential[0] == "token" else f"{known} {_address(scope)}")
        return self._strangers.take(_address(scope), _DEAR_COST if scope["path"] in DEAR else 1.0)


def _refusal(path: str, seconds: int) -> Response:
    words, headers = f"请求太频繁，请{seconds}秒后再试", {"Retry-After": str(seconds)}
    if path.startswith("/api/"):
        return JSONResponse(error_body("rate_limited", words), 429, headers)
    return PlainTextResponse(words, 429, headers)


def _credential(scope: Scope) -> tuple[str, str] | None:
    """The kind and secret that the request will be let in by, as the dependencies read it."""
    cookie = None
    for name, value in scope["headers"]:
        if name == b"authorization":
            scheme, _, secret = value.decode("latin-1").partition(" ")
            if scheme.lower() == "bearer" and secret:
                return "token", secret.strip()
        elif name == b"cookie":
            for part in value.decode("latin-1").split(";"):
                key, _, secret = part.strip().partition("=")
                if key == COOKIE:
                    cookie = secret
    return ("session", cookie) if cookie else None


def _address(scope: Scope) -> str:
    """The caller's address; a whole /64 for IPv6, where one host has as many as it likes."""
    host = str((scope.get("client") or ("unknown",))[0])
    if ":" not in host:
        return host
    try:
        return str(ipaddress.ip_network((host.partition("%")[0], 64), strict=False))
    except ValueError:
        return host
