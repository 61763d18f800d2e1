"""The audit as a file: CSV that a spreadsheet opens without running anything in it, or a JSON object a line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.core.moments import SHANGHAI
from app.store.audit import AuditRow

COLUMNS = ("时间", "谁", "做了什么", "对象", "之前", "之后")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Iterable[AuditRow]) -> Iterator[str]:
    """Lines of CSV with a byte order mark (spreadsheets then read UTF-8), the columns' names first."""
    yield "\ufeff" + _line(COLUMNS)
    for row in rows:
        at = row.at.astimezone(SHANGHAI).isoformat(timespec="seconds")
        yield _line([at, row.by, row.action, row.target, _json(row.before), _json(row.after)])


def as_json_lines(rows: Iterable[AuditRow]) -> Iterator[str]:
    """A JSON object a line."""
    for row in rows:
        yield _json(
            {
                "id": row.id, "at": row.at.isoformat(), "by": row.by, "user_id": row.user_id, "action": row.action,
                "target": row.target, "before": row.before, "after": row.after,
            }
        ) + "\n"  # fmt: skip


def safe_cell(text: str) -> str:
    """The text so that a spreadsheet shows it: what it would run as a formula gets an apostrophe in front.

    A text that has one in front already gets another, so that taking one away gives back the original.
    """
    return f"'{text}" if text.startswith((*_RISKY, "'")) else text


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def _json(value: Any) -> str:  # noqa: ANN401 — whatever JSON holds
    return "" if value is None else json.dumps(value, ensure_ascii=False)
