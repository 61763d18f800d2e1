"""A lint problem."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class About:
    """What a problem between phrases is about: the ids (first the one to look at), the words in question, and at which
    place the first one is ranked for them (0: not ranked).
    """

    ids: tuple[str, ...]
    words: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where, which check, what to do about it (zh)."""

    path: str
    line: int
    check: str
    severity: Literal["error", "warn"]
    message: str
    about: About | None = None

    def __str__(self) -> str:
        mark = "错误" if self.severity == "error" else "提醒"
        return f"{self.path}:{self.line}: {mark} [{self.check}] {self.message}"


def error(path: Path | str, line: int, check: str, message: str, about: About | None = None) -> Problem:
    """A fault that stops the build."""
    return Problem(str(path), line, check, "error", message, about)


def warning(path: Path | str, line: int, check: str, message: str, about: About | None = None) -> Problem:
    """Something for a lead to look at."""
    return Problem(str(path), line, check, "warn", message, about)
