"""What a start makes of the library, kept for the next start in a folder beside it.

A file's name says what it was made from, the texts and the code alike, so that what has changed is never found. One
that is damaged, or can't be written, costs the time to make it again and nothing else. There is no code in it: JSON
and plain arrays.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import TypeAdapter

from app import core
from app.core.library import Library
from app.core.match.arrays import from_arrays, to_arrays
from app.core.match.matcher import Matcher, build, entries_of

T = TypeVar("T")
FOLDER = Path(__file__).resolve().parents[2] / ".kept"
MOST = 250_000_000
"""Bytes of all files together; beyond, the oldest go."""

_DIGEST = 32
log = logging.getLogger("kuaihui.kept")


def kept(kind: type[T], texts: Iterable[Path], make: Callable[[], T], folder: Path = FOLDER) -> T:
    """What `make` makes of the files `texts`: from the last start where nothing has changed."""
    adapter = TypeAdapter(kind)
    digest = _digest(kind.__name__.encode(), *(part for path in texts for part in _named(path)))
    place = folder / f"{digest}.json"
    found = _read(place)
    if found is not None:
        with suppress(ValueError):
            return adapter.validate_json(found)
    made = make()
    _write(place, adapter.dump_json(made))
    return made


def kept_matcher(library: Library, folder: Path = FOLDER) -> Matcher:
    """The matcher of `library`: from the last start where what is searched is the same."""
    searched = [library.words.filler, [(e.id, e.intents, e.examples, e.title) for e in entries_of(library)]]
    place = folder / f"{_digest(json.dumps(searched).encode())}.npz"
    found = _read(place)
    if found is not None:
        with suppress(ValueError, KeyError, zipfile.BadZipFile):
            return from_arrays(library, np.load(io.BytesIO(found), allow_pickle=False))
    made = build(library)
    packed = io.BytesIO()
    np.savez(packed, **to_arrays(made))  # type: ignore[arg-type]
    _write(place, packed.getvalue())
    return made


def _named(path: Path) -> tuple[bytes, bytes]:
    """A file that can't be read is for `make` to complain of."""
    try:
        return str(path).encode(), path.read_bytes()
    except OSError:
        return str(path).encode(), b""


def _digest(*parts: bytes) -> str:
    """A name for what is made of `parts` by this very program."""
    digest = blake2b(_program(), digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


@cache
def _program() -> bytes:
    """The code that makes and reads what is kept, and the tables of others that it makes it with."""
    digest = blake2b(sys.version.encode())
    for folder in (Path(core.__file__).parent, Path(__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    for name in ("numpy", "opencc", "pydantic", "pypinyin"):
        digest.update(version(name).encode())
    return digest.digest()


def _read(place: Path) -> bytes | None:
    """What `_write` wrote; ``None`` where there is nothing or not all of it."""
    try:
        data = place.read_bytes()
    except OSError:
        return None
    sum_, content = data[:_DIGEST], data[_DIGEST:]
    if blake2b(content, digest_size=_DIGEST).digest() != sum_:
        log.warning("a kept file is damaged and is made again", extra={"file": place.name})
        return None
    return content


def _write(place: Path, content: bytes) -> None:
    """All of it or nothing, and nothing where the folder can't be written."""
    unfinished = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(exist_ok=True)
        _make_room(place.parent, MOST - len(content))
        unfinished.write_bytes(blake2b(content, digest_size=_DIGEST).digest() + content)
        unfinished.replace(place)
    except OSError as wrong:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        log.info("nothing is kept for the next start", extra={"error": type(wrong).__name__})


def _make_room(folder: Path, most: int) -> None:
    """Drop the oldest files until the others take `most` bytes."""
    files = [(path.stat().st_mtime, path.stat().st_size, path) for path in folder.iterdir()]
    for _, size, path in sorted(files, reverse=True):
        most -= size
        if most < 0:
            path.unlink(missing_ok=True)
