"""The locks: what the image installs is what `make run` installs, and PostgreSQL's driver."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def _pins(name: str) -> dict[str, str]:
    """The packages of a lock with versions and hashes."""
    blocks = re.split(r"\n(?=\w)", (ROOT / name).read_text(encoding="utf-8").strip())
    return {block.split("==", 1)[0]: block for block in blocks}


def test_the_image_has_what_a_run_has_and_the_driver_of_postgresql() -> None:
    run, image, dev = (_pins(f"requirements{kind}.txt") for kind in ("", "-postgres", "-dev"))
    assert {name: image[name] for name in run} == run
    assert set(image) - set(run) == {"psycopg", "psycopg-binary", "tzdata"}
    assert all(dev[name] == block for name, block in image.items())
    assert all("--hash=sha256:" in block for block in image.values())
    assert "-r requirements-postgres.txt" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
