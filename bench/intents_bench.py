"""The whole line on real buyers' messages: is a right intent suggested, does it say when nothing fits, does it
stand noise, and how long does one `suggest()` take as the library grows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.engine import Engine
from app.core.library import Library
from app.core.match.understand import understand
from app.core.types import SHANGHAI, Case, Phrase, Reply, Suggestions
from bench import data, noise
from bench.data import Labelled
from bench.measure import Stopwatch, alone, resident_mb

NOW = datetime(2026, 11, 10, 15, tzinfo=SHANGHAI)
SHOWN = 3
_TEXTS_A_PHRASE = 5

Row = dict[str, Any]
Suggest = Callable[[str], Suggestions]


def engine_and_line(distractors: Sequence[str] = (), texts: int = 0) -> tuple[Engine, Suggest, float]:
    """The shipped library (grown to `texts` example texts), its line, and the seconds it took to build."""
    from app.core.engine import build_engine
    from app.core.suggest import suggest
    from app.library.load import load_library

    library = load_library().library
    library = grown(library, distractors, texts) if texts else library
    started = time.perf_counter()
    engine = build_engine(library, load_rules())
    took = time.perf_counter() - started
    return engine, lambda text: suggest(engine, Case(text, NOW)), took
