"""The log: one JSON object a line on stderr, without anything a buyer or an agent typed.

Of an error only its type and the places it passed are written. Its message may quote the input (a validation error
does, a database error shows its parameters), and so may the messages of whatever caused it.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}
_SHOWN = (str, int, float, bool, type(None))
_FRAMES = 12
_HOME = Path(__file__).resolve().parents[1]


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, the extras that are plain values, and what is safe of an error."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        extras = vars(record).items()
        line |= {name: value for name, value in extras if name not in _PLAIN and isinstance(value, _SHOWN)}
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = _chain(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """The message; uvicorn appends a traceback's text to some of its own."""
    said = record.getMessage()
    return said.split("\nTraceback", 1)[0].split("Traceback (most recent call last)", 1)[0].strip()


def _chain(error: BaseException | None) -> list[dict[str, Any]]:
    """The error and what caused it, outermost first."""
    found: list[dict[str, Any]] = []
    while error is not None and len(found) < 5:
        found.append({"type": type(error).__name__, "frames": _frames(error.__traceback__)})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _frames(trace: TracebackType | None) -> list[str]:
    """Our own places it passed, and where in a library it ended."""
    passed = traceback.extract_tb(trace)
    ours = [frame for frame in passed if Path(frame.filename).is_relative_to(_HOME)][-_FRAMES:]
    return [_place(frame) for frame in (*ours, *(frame for frame in passed[-2:] if frame not in ours))]


def _place(frame: traceback.FrameSummary) -> str:
    return f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"


def config(level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`, in every worker: all loggers write our lines, uvicorn's too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "app.web.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"kuaihui": {"level": level.upper()}, "uvicorn": {"level": level.upper()}},
    }
