"""Read the library's files into the core's nouns. The first fault stops the load and names its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, RootModel

from app.core.entries import Intent, Phrase, Script
from app.core.library import Library, Words
from app.errors import LibraryError
from app.library.schema import PhrasesFile, ScriptsFile
from app.library.yamlfile import compose, line_of, load

ROOT = Path(__file__).resolve().parents[2]
"""Where `phrases/` and `scripts_zh/` stand in a checkout and in the image."""


class _IntentFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zh: str
    phase: str
    proactive: bool = False
    public: bool = False


class _IntentsFile(RootModel[dict[str, dict[str, _IntentFile]]]):
    """Groups of intents by code."""


class _WordsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    dictionary: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: for messages."""

    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """A library and where each of its entries was read."""

    library: Library
    places: dict[str, Place]


def load_library(root: Path = ROOT) -> Loaded:
    """The whole library below `root`; raises `LibraryError` for the first fault found."""
    intents = _intents(root / "phrases" / "intents.yaml")
    words_file, _ = load(root / "phrases" / "words.yaml", _WordsFile)
    words = Words(words_file.dictionary, words_file.filler, words_file.synonyms)
    places: dict[str, Place] = {}
    phrases = tuple(read_phrases(phrase_files(root), places))
    scripts = tuple(read_scripts(script_files(root), places))
    library = Library(phrases, scripts, intents, words)
    _check_references(library, places)
    return Loaded(library, places)


def read_files(files: Iterable[Path], base: Library) -> Loaded:
    """Only the given phrase and script files, read against the vocabulary of `base`."""
    places: dict[str, Place] = {}
    kinds = [(path, _kind(path)) for path in files]
    phrases = tuple(read_phrases([p for p, kind in kinds if kind == "phrases"], places))
    scripts = tuple(read_scripts([p for p, kind in kinds if kind == "scripts"], places))
    library = Library(phrases, scripts, base.intents, base.words)
    _check_references(library, places)
    return Loaded(library, places)


def _kind(path: Path) -> str:
    node = compose(path)
    keys = {key.value for key, _ in node.value} if isinstance(node, yaml.MappingNode) else set()
    return "scripts" if "scripts" in keys else "phrases"


def library_files(root: Path) -> list[Path]:
    """Every file that `load_library` reads, in its order."""
    words = [root / "phrases" / name for name in ("intents.yaml", "words.yaml")]
    return [*words, *phrase_files(root), *script_files(root)]


def script_files(root: Path) -> list[Path]:
    """Every file of scripts."""
    return sorted((root / "scripts_zh").glob("*.yaml"))


def phrase_files(root: Path) -> list[Path]:
    """Every file of phrases: the general ones first, then the packs."""
    folder = root / "phrases"
    general = [p for p in sorted(folder.glob("*.yaml")) if p.stem not in {"intents", "words"}]
    return [*general, *sorted((folder / "packs").glob("*.yaml"))]


def read_phrases(files: Iterable[Path], places: dict[str, Place]) -> Iterator[Phrase]:
    """Phrases of the given files; fills `places` and refuses an id or code seen before."""
    codes: dict[str, str] = {}
    for path in files:
        content, node = load(path, PhrasesFile)
        for number, entry in enumerate(content.phrases):
            place = _register(places, path, node, ("phrases", number), entry.id)
            if entry.code in codes:
                raise LibraryError(place.path, place.line, f"短码 {entry.code} 与 {codes[entry.code]} 重复")
            codes[entry.code] = entry.id
            yield entry.build(content.category, content.pack)


def read_scripts(files: Iterable[Path], places: dict[str, Place]) -> Iterator[Script]:
    """Scripts of the given files; fills `places`. Raises `LibraryError` for an id used twice, a step's included."""
    for path in files:
        content, node = load(path, ScriptsFile)
        for number, entry in enumerate(content.scripts):
            place = _register(places, path, node, ("scripts", number), f"script:{entry.id}")
            steps = [step.id for stage in entry.stages for step in stage.steps]
            if len(steps) != len(set(steps)):
                raise LibraryError(place.path, place.line, f"脚本 {entry.id} 里有重复的步骤id")
            yield entry.build(content.category)


def _register(places: dict[str, Place], path: Path, node: yaml.Node, loc: tuple[Any, ...], key: str) -> Place:
    place = Place(path, line_of(node, loc))
    if key in places:
        earlier = places[key]
        raise LibraryError(path, place.line, f"id {key} 与 {earlier.path.name}:{earlier.line} 重复")
    places[key] = place
    return place


def _intents(path: Path) -> tuple[Intent, ...]:
    content, _ = load(path, _IntentsFile)
    return tuple(
        Intent(code, i.zh, i.phase, i.proactive, i.public)
        for group in content.root.values()
        for code, i in group.items()
    )


def _check_references(library: Library, places: dict[str, Place]) -> None:
    known = {intent.code for intent in library.intents}
    named = [
        *((p.id, p.intents) for p in library.phrases),
        *((f"script:{s.id}", s.intents) for s in library.scripts),
    ]
    for key, codes in named:
        for code in codes:
            if code not in known:
                raise LibraryError(places[key].path, places[key].line, f"没有这个意图：{code}")
