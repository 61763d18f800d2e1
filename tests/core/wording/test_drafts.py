"""Drafts as agents write them: violations are found, innocent look-alikes are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.core.types import Turn
from app.core.wording import check
from app.library.shipped import shipped_rules

DRAFTS = Path(__file__).with_name("drafts")


def _drafts(names: tuple[str, ...]) -> Iterator[tuple[str, tuple[Turn, ...]]]:
    for name in names:
        for line in (DRAFTS / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                said = line.split("|", 1)[1].strip()
                buyer, _, reply = said.rpartition(">>")
                yield reply.strip(), (Turn(role="buyer", text=buyer.strip()),) if buyer.strip() else ()


def test_at_least_nine_in_ten_violations_are_found() -> None:
    drafts = list(_drafts(("violations.txt", "v2.txt", "v3.txt")))
    missed = [text for text, turns in drafts if not check(text, turns, shipped_rules())]
    assert len(missed) <= 0.1 * len(drafts), missed


def test_at_least_nineteen_in_twenty_innocent_drafts_are_left_alone() -> None:
    drafts = list(_drafts(("innocent.txt", "i2.txt", "i3.txt")))
    stopped = [text for text, turns in drafts if check(text, turns, shipped_rules())]
    assert len(stopped) <= 0.05 * len(drafts), stopped
