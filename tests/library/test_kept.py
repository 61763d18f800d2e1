"""What one start keeps for the next: found while nothing changed, made again when it did or is damaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.library import Library, Words
from app.core.wording import WordingRules
from app.library import kept as keeping
from app.library.kept import kept, kept_matcher
from app.library.load import ROOT
from app.library.rules import load_wording_rules
from app.library.shipped import shipped_library


class Maker:
    """Makes words, and counts how often it had to."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Words:
        self.made += 1
        return Words(("棉柔巾", f"第{self.made}次"))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "words.yaml"
    path.write_text("dictionary: [棉柔巾]", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def test_it_is_made_once(text: Path, folder: Path) -> None:
    make = Maker()
    first = kept(Words, [text], make, folder)
    assert kept(Words, [text], make, folder) == first
    assert make.made == 1


def test_a_changed_file_is_seen(text: Path, folder: Path) -> None:
    make = Maker()
    kept(Words, [text], make, folder)
    text.write_text("dictionary: [棉柔纸]", encoding="utf-8")
    assert kept(Words, [text], make, folder).dictionary[1] == "第2次"


def test_another_program_makes_its_own(text: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    kept(Words, [text], make, folder)
    monkeypatch.setattr(keeping, "_program", lambda: b"newer")
    kept(Words, [text], make, folder)
    assert make.made == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-3],
        lambda data: data[:-9] + b"?" + data[-8:],
        lambda data: bytes(64),
    ],
)
def test_what_is_damaged_is_made_again(text: Path, folder: Path, damage: Callable[[bytes], bytes]) -> None:
    make = Maker()
    kept(Words, [text], make, folder)
    [file] = folder.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert kept(Words, [text], make, folder).dictionary[1] == "第2次"
    assert kept(Words, [text], make, folder).dictionary[1] == "第2次"


def test_where_nothing_can_be_written_it_is_made_each_time(text: Path, folder: Path) -> None:
    folder.write_text("a file, not a folder", encoding="utf-8")
    make = Maker()
    kept(Words, [text], make, folder)
    kept(Words, [text], make, folder)
    assert make.made == 2


def test_a_file_that_is_gone_is_complained_of_by_the_maker(tmp_path: Path, folder: Path) -> None:
    def make() -> Words:
        raise FileNotFoundError("words.yaml")

    with pytest.raises(FileNotFoundError):
        kept(Words, [tmp_path / "none.yaml"], make, folder)


def test_the_oldest_make_room(text: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 300)
    for number in range(9):
        text.write_text(str(number), encoding="utf-8")
        kept(Words, [text], Maker(), folder)
    assert 1 <= len(list(folder.iterdir())) < 9
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 300


def test_a_kept_matcher_answers_as_the_built_one(tiny_library: Library, folder: Path) -> None:
    built, again = kept_matcher(tiny_library, folder), kept_matcher(tiny_library, folder)
    assert again is not built
    for message in ("什么时候发货", "fahuo", "能退吗", "不能退吗", "", "完全无关的话"):
        one, other = built.match(message), again.match(message)
        assert one.intents == other.intents
        assert one.nearest == other.nearest
        assert one.evidence == other.evidence
        assert np.array_equal(one.entries, other.entries)


def test_another_librarys_matcher_is_its_own(tiny_library: Library, folder: Path) -> None:
    kept_matcher(tiny_library, folder)
    first, *rest = tiny_library.phrases
    asked = "你家仓库的猫叫什么名字"
    edited = replace(tiny_library, phrases=(replace(first, examples=(*first.examples, asked)), *rest))
    found = kept_matcher(edited, folder)
    assert found.match(asked).nearest[0] == (found.prepare(asked), 1.0)
    assert len(list(folder.iterdir())) == 2


def test_an_empty_library_is_kept_too(folder: Path) -> None:
    empty = Library((), (), ())
    assert (
        kept_matcher(empty, folder).match("在吗").intents
        == kept_matcher(empty, folder).match("在吗").intents
        == {}
    )


def test_library_and_rules_come_back_as_they_were(folder: Path) -> None:
    rules = load_wording_rules(ROOT / "phrases" / "rules")
    assert [kept(WordingRules, [], lambda: rules, folder) for _ in range(2)] == [rules, rules]
    loaded = shipped_library()
    assert [kept(type(loaded), [], lambda: loaded, folder) for _ in range(2)] == [loaded, loaded]
