"""The shipped library as an engine: what the command line serves from, and a new shop's starter set."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from app.core.engine import Engine, build_engine
from app.core.wording import WordingRules
from app.library.demo import demo_shop
from app.library.kept import kept, kept_matcher
from app.library.load import ROOT, Loaded, library_files, load_library
from app.library.rules import load_wording_rules


@lru_cache(maxsize=2)
def shipped_library(root: Path = ROOT) -> Loaded:
    """All shipped phrases and scripts, validated."""
    return kept(Loaded, library_files(root), lambda: load_library(root))


@lru_cache(maxsize=2)
def shipped_rules(root: Path = ROOT) -> WordingRules:
    """The shipped wording and compliance rules, compiled. Loaded once: a start with a broken file fails, a page never."""
    folder = root / "phrases" / "rules"
    return kept(WordingRules, sorted(folder.iterdir()), lambda: load_wording_rules(folder))


def shipped_engine(packs: Iterable[str] | None = None, root: Path = ROOT) -> Engine:
    """An engine over the shipped library with the given packs on; the demo shop's by default."""
    on = frozenset(demo_shop().packs if packs is None else packs)
    return _engine(on, root)


@lru_cache(maxsize=4)
def _engine(packs: frozenset[str], root: Path) -> Engine:
    library = shipped_library(root).library.with_packs(packs)
    return build_engine(library, shipped_rules(root), kept_matcher(library))
