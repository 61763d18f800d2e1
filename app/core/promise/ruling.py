"""The judgement of one pledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.judgement import PromiseKind
from app.core.promise.commitments.pledge import Pledge
from app.core.promise.reasons import (
    Broken,
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A pledge, read and judged. `broken` is ``None`` where it may be said; `dropped` where it is no promise after all."""

    pledge: Pledge
    kind: PromiseKind
    latest: datetime | None = None
    earliest: datetime | None = None
    if_paid_by: datetime | None = None
    broken: Broken | None = None
    dropped: bool = False
