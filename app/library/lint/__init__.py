"""``kuaihui lint``: everything that can be wrong with library files, each fault with its file and line.

Errors stop a build; warnings are what a lead should look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.core.engine import build_engine
from app.core.reply.template import TemplateError
from app.errors import LibraryError
from app.library.lint import content, pairs
from app.library.lint.model import Problem, error
from app.library.load import ROOT, Loaded, load_library, read_files
from app.library.shipped import shipped_library, shipped_rules


def lint(paths: Iterable[Path] = ()) -> list[Problem]:
    """Problems of the given files or folders, or of the whole shipped library when none are given."""
    chosen = [file for path in paths for file in _files(path)]
    try:
        rules = shipped_rules()
        loaded = read_files(chosen, shipped_library().library) if chosen else load_library(ROOT)
        engine = build_engine(loaded.library, rules)
    except LibraryError as wrong:
        return [error(wrong.path, wrong.line, "schema", wrong.detail)]
    except TemplateError:
        return list(content.templates(loaded))
    found = [*_single(loaded), *pairs.check(loaded, engine)]
    return sorted(found, key=lambda p: (p.severity, p.path, p.line))


def _single(loaded: Loaded) -> Iterator[Problem]:
    yield from content.templates(loaded)
    yield from content.promises(loaded)
    yield from content.wordings(loaded, shipped_rules())


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise LibraryError(path, 1, "没有这个文件或文件夹")
    if path.is_file():
        return [path]
    skipped = {"intents.yaml", "words.yaml"}
    found = (p for p in sorted(path.rglob("*.yaml")) if p.name not in skipped and p.parent.name != "rules")
    return list(found)


__all__ = ["Problem", "lint"]
