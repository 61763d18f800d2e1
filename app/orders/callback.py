"""Orders asked of the shop's own system over HTTP, by a signed request.

The address comes from the settings alone, and nothing a buyer or a host sends becomes part of it. Redirects are
not followed, an answer is read up to a limit and must be an order as we know it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from app.core.facts import OrderFacts
from app.orders.source import SourceError, Wanted

_MOST = 65_536
"""Bytes of an answer."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")
    order: OrderFacts | None


class CallbackOrders:
    """One `POST` per question; `timeout` is in seconds, for each step of it."""

    name = "订单接口"

    def __init__(self, url: str, secret: str, timeout: float) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._secret, self._timeout = secret.encode(), timeout

    def find(self, wanted: Wanted) -> OrderFacts | None:
        """Ask; 404 or ``{"order": null}`` is an order the shop doesn't know. A demo shop is not asked for.

        Raises `SourceError` for an answer that can't be used.
        """
        if wanted.demo:
            return None
        data = self._post(_question(wanted))
        if data is None:
            return None
        found = _Answer.model_validate_json(data).order
        if found is None or not wanted.order_id:
            return found
        if found.id not in {None, wanted.order_id}:
            raise SourceError("answered about another order")
        return found.model_copy(update={"id": wanted.order_id})

    def _post(self, body: bytes) -> bytes | None:
        headers = signed(body, self._secret, int(time.time()))
        with closing(self._connection()) as connection:
            connection.request("POST", self._path, body, headers)
            with closing(connection.getresponse()) as response:
                return _content(response)

    def _connection(self) -> HTTPConnection:
        if self._tls is None:
            return HTTPConnection(self._host, self._port, timeout=self._timeout)
        return HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._tls)


def _content(response: HTTPResponse) -> bytes | None:
    if response.status == 404:
        return None
    if response.status != 200:
        raise SourceError(f"HTTP {response.status}")
    data = response.read(_MOST + 1)
    if len(data) > _MOST:
        raise SourceError("answer too long")
    return data


def signed(body: bytes, secret: bytes, at: int) -> dict[str, str]:
    """The headers of a request: its time, and the HMAC-SHA256 of ``time.body`` under the shared secret."""
    mark = hmac.new(secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "kuaihui",
        "X-Kuaihui-Timestamp": str(at),
        "X-Kuaihui-Signature": f"sha256={mark}",
    }


def _question(wanted: Wanted) -> bytes:
    asked = {"shop": wanted.shop, "order_id": wanted.order_id, "buyer_id": wanted.buyer_id}
    return json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")
