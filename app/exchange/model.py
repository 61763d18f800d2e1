"""What files of every format are read into and written from: rows that remember where they stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.errors import InvalidInputError
from app.store.tables import Kind, State

Format = Literal[
    "qianniu", "feiniu", "feiniu-xlsx", "kefubao", "workbench", "csv", "xlsx", "yaml", "json"
]  # fmt: skip
MAX_ROWS = 50_000
"""The most rows of one file."""


class FormatError(InvalidInputError):
    """The file as a whole cannot be read; nothing of it was taken."""

    code = "bad_file"


class UnwritableError(InvalidInputError):
    """A row that the format cannot carry unharmed; `row` is its place in the rows given, from 0."""

    code = "unwritable"

    def __init__(self, row: int, message: str) -> None:
        super().__init__(message)
        self.row = row


def lines(text: str) -> str:
    """The text with every kind of line break as ``\\n``: how rows hold it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Row:
    """One quick phrase of a flat file. `number` is the line (CSV) or row (xlsx) it begins in; breaks are ``\\n``."""

    number: int
    text: str
    code: str = ""
    group: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """One whole entry of our own formats. `version` is the one that was exported, if the file says."""

    number: int
    kind: Kind
    key: str
    pack: str
    category: str
    data: Mapping[str, Any]
    state: State = "draft"
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that could not be read, and why (zh)."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read: the format found, its rows in order, and rows that could not be read."""

    format: Format
    rows: tuple[Row | Whole, ...]
    bad: tuple[Bad, ...] = ()
    notes: tuple[str, ...] = field(default=())
