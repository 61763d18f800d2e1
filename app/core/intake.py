"""The door: which texts the line accepts at all. Nothing is truncated; what is refused is refused with a reason."""

from __future__ import annotations

import unicodedata
from typing import Literal

MAX_TEXT = 2000
"""Characters. A longer message is refused, since a cut one says something else."""

Refusal = Literal["empty", "too_long", "binary"]


def refuse(text: str) -> Refusal | None:
    """Why `text` can't be taken: too long, blank, or with control characters or lone surrogates; ``None`` when it can."""
    if len(text) > MAX_TEXT:
        return "too_long"
    if not text.strip():
        return "empty"
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\r\t" for c in text):
        return "binary"
    return None
