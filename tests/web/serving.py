"""A real ``kuaihui serve`` as a child process, talked to over real connections."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
START = 90.0
"""Seconds a service may take to start on a loaded machine."""


class Line:
    """A kept-alive connection. With `pinned`, every request on it is answered by that worker."""

    def __init__(self, port: int, token: str = "", pinned: int | None = None) -> None:
        self.port, self._pinned = port, pinned
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._used = 0.0

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Ask as a program does: JSON in, JSON out."""
        data = json.dumps(body) if body is not None else None
        status, answer = self.send(method, path, data, "application/json")
        return status, json.loads(answer) if answer else None

    def send(self, method: str, path: str, data: str | None, kind: str) -> tuple[int, bytes]:
        """One request; a connection that the service may have closed for being idle is made anew first."""
        if time.monotonic() - self._used > 2.0:
            self._reach()
        return self._exchange(method, path, data, kind)

    def worker(self) -> int:
        """The process that answers here."""
        return int(self.ask("GET", "/readyz")[1]["worker"])

    def close(self) -> None:
        self._connection.close()

    def _exchange(self, method: str, path: str, data: str | None, kind: str) -> tuple[int, bytes]:
        headers = {**self._headers, **({"Content-Type": kind} if data is not None else {})}
        try:
            self._connection.request(method, path, data, headers)
            answer = self._connection.getresponse()
            found = answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        self._used = time.monotonic()
        return found

    def _reach(self) -> None:
        """Connect again, as often as it takes to get to the worker wanted."""
        deadline = time.monotonic() + START
        while True:
            self._connection.close()
            if self._pinned is None:
                return
            assert time.monotonic() < deadline, f"worker {self._pinned} does not answer any more"
            _, found = self._exchange("GET", "/readyz", None, "")
            if json.loads(found)["worker"] == self._pinned:
                return


@dataclass
class Running:
    """The service: its port, the demo shop's token, its process and what it printed."""

    port: int
    token: str
    process: subprocess.Popen[bytes]
    output: Path

    @contextmanager
    def lines_to_every_worker(self, workers: int) -> Iterator[dict[int, Line]]:
        """One connection to each worker, by its process id."""
        found: dict[int, Line] = {}
        deadline = time.monotonic() + START
        while len(found) < workers:
            assert time.monotonic() < deadline, f"only {len(found)} of {workers} workers answer"
            line = Line(self.port)
            with suppress(OSError, http.client.HTTPException):
                worker = line.worker()
                found.setdefault(worker, Line(self.port, self.token, pinned=worker))
            line.close()
        try:
            yield found
        finally:
            for line in found.values():
                line.close()

    def kill(self) -> None:
        """kill -9 for the whole service at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def log(self) -> str:
        return self.output.read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(url: str, folder: Path, **settings: str) -> Iterator[Running]:
    """Start the service over `url` and wait until it is ready; killed at the end if it still runs."""
    port, output = free_port(), folder / "output.txt"
    env = {**os.environ, "PORT": str(port), "DATABASE_URL": url, "PYTHONUNBUFFERED": "1", **settings}
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", "from app.cli.main import main; main()", "serve"],
            cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    running = Running(port, "", process, output)
    try:
        assert until(lambda: _ready(running), START) is not None, running.log()
        shown = re.search(r"演示店访问令牌\s+(\S+)", running.log())
        running.token = shown.group(1) if shown else ""
        yield running
    finally:
        if process.poll() is None:
            running.kill()


def _ready(running: Running) -> bool:
    assert running.process.poll() is None, running.log()
    line = Line(running.port)
    try:
        return line.ask("GET", "/readyz")[0] == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
