"""``kuaihui lint``: everything that can be wrong with library files, each fault with its file and line.

Errors stop a build; warnings are what a lead should look at.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.core.engine import build_engine
from app.errors import LibraryError
from app.library.lint import content, pairs
from app.library.lint.model import Problem, error
from app.library.load import ROOT, load_library, read_files
from app.library.rules import prove_wording_rules
from app.library.shipped import shipped_library


def lint(paths: Iterable[Path] = ()) -> list[Problem]:
    """Problems of the given files or folders, or of the whole shipped library when none are given.

    A fault of form hides the rest: what can't be read can't be judged. Raises `LibraryError` where there is
    nothing to check.
    """
    paths = list(paths)
    chosen = [file for path in paths for file in _files(path)]
    try:
        rules = prove_wording_rules(ROOT / "phrases" / "rules")
        loaded = read_files(chosen, shipped_library().library) if paths else load_library(ROOT)
    except LibraryError as wrong:
        return [error(wrong.path, wrong.line, "schema", wrong.detail)]
    found = list(content.templates(loaded))
    if not any(problem.check == "template" for problem in found):
        found += [*content.promises(loaded), *content.wordings(loaded, rules)]
        found += pairs.check(loaded, build_engine(loaded.library, rules))
    return sorted(found, key=lambda p: (p.severity, p.path, p.line))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise LibraryError(path, 1, "没有这个文件或文件夹")
    if path.is_file():
        return [path]
    skipped = {"intents.yaml", "words.yaml"}
    found = [p for p in sorted(path.rglob("*.yaml")) if p.name not in skipped and p.parent.name != "rules"]
    if not found:
        raise LibraryError(path, 1, "文件夹里没有话术文件（.yaml）")
    return found


__all__ = ["Problem", "lint"]
