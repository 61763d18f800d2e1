"""A shop's own system for the tests of order facts: a real HTTP server that can be slow, wrong, silent or away."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "0123456789abcdef-shared"


@dataclass
class Shopkeeper:
    """What it says (`status`, `raw` or `orders`), how slowly, and what it was asked."""

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    status: int = 200
    raw: bytes | None = None
    delay: float = 0.0
    location: str = ""
    asked: list[tuple[dict[str, Any], dict[str, str], bytes, str]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/orders?from=kuaihui"

    def answer(self, question: dict[str, Any]) -> bytes:
        if self.raw is not None:
            return self.raw
        found = self.orders.get(question["order_id"] or f"buyer:{question['buyer_id']}")
        return json.dumps({"order": found}).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    keeper: Shopkeeper

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that stopped waiting is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        keeper = self.server.keeper
        body = self.rfile.read(int(self.headers["Content-Length"]))
        question = json.loads(body)
        keeper.asked.append((question, dict(self.headers), body, self.path))
        time.sleep(keeper.delay)
        data = keeper.answer(question)
        self.send_response(keeper.status)
        if keeper.location:
            self.send_header("Location", keeper.location)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST  # noqa: N815 — the base class asks for this name

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def opened(port: int = 0) -> Iterator[Shopkeeper]:
    """The system, listening until the block ends."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.keeper = Shopkeeper(port=server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.keeper
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
