"""The library's files become the core's nouns, or the first fault is named with its file and line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.core.entries import Concession, Needs, Reply
from app.errors import LibraryError
from app.library.load import load_library, phrase_files, read_files
from app.library.shipped import shipped_library

Spoil = Callable[[str, str, str], Path]
PHRASES, SCRIPTS = "phrases/shipping.yaml", "scripts_zh/bargain.yaml"


def test_everything_in_a_phrase_arrives(root: Path) -> None:
    phrase = load_library(root).library.phrases[0]
    assert (phrase.id, phrase.code, phrase.title) == ("ship.when.next", "fhsj", "什么时候发货")
    assert (phrase.category, phrase.pack, phrase.intents) == ("发货", "general", ("ship.when",))
    assert phrase.replies == (
        Reply("付款后{{ ship_window }}发出"),
        Reply("按付款先后安排，发出后能看到单号", "chat", "long"),
    )
    assert (phrase.examples, phrase.keywords, phrase.safe) == (
        ("什么时候发货", "几天能发"),
        ("发货",),
        "按付款先后安排",
    )
    assert phrase.needs == Needs(order=("none", "unpaid"))
    assert (phrase.valid_from, phrase.valid_until) == (date(2026, 11, 1), date(2026, 11, 13))


def test_everything_in_a_script_arrives(root: Path) -> None:
    loaded = load_library(root)
    script = loaded.library.scripts[0]
    assert (script.id, script.category, script.enter) == ("bargain.ladder", "议价", ("能便宜点吗",))
    assert [step.id for stage in script.stages for step in stage.steps] == ["value", "gift"]
    assert script.stages[0].steps[1].concession == Concession("gift", 1)
    assert (script.exits[0].say, script.escalate[0].to) == ("好的您慢慢看", "lead")
    assert loaded.places["script:bargain.ladder"].line == 3
    assert loaded.places["ship.when.paid"].line == 16


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        (
            PHRASES,
            "id: ship.when.paid",
            "id: ship.when.next",
            16,
            "id ship.when.next 与 shipping.yaml:3 重复",
        ),
        (PHRASES, "code: fkfh", "code: fhsj", 16, "短码 fhsj 与 ship.when.next 重复"),
        (PHRASES, "intents: [ship.when]", "intents: [ship.whne]", 3, "没有这个意图：ship.whne"),
        (PHRASES, "keywords:", "keyword:", 13, "phrases.keyword：不认识的字段"),
        (
            PHRASES,
            "    examples: [我付款",
            "    example:\n      - 付\n    examples: [我付款",
            21,
            "phrases.example：不认识的字段",
        ),
        (PHRASES, "    title: 付款了何时发\n", "", 16, "phrases.title：缺少必填字段"),
        (PHRASES, "code: fkfh", "code: FKFH", 17, "phrases.code：写法不符合规定，要1到4个小写字母或数字"),
        (PHRASES, "code: fkfh", "code: 1234", 17, "应为文字（看看是不是缺了引号）"),
        (PHRASES, "id: ship.when.paid", "id: 发货", 16, "phrases.id：写法不符合规定"),
        (PHRASES, "[none, unpaid]", "[none, payed]", 14, "phrases.needs.order：不是允许的取值"),
        (PHRASES, "replies: [仓库在按付款顺序打包了]", "replies: []", 20, "phrases.replies：条数太少"),
        (PHRASES, "[仓库在按付款顺序打包了]", "['']", 20, "不能为空"),
        (PHRASES, "仓库在按付款顺序打包了", "长" * 1001, 20, "文字太长"),
        (PHRASES, "length: long", "length: huge", 10, "不是允许的取值"),
        (PHRASES, "from: 2026-11-01", "from: 十一月", 15, "phrases.valid.from："),
        (PHRASES, "category: 发货", "category: 发货\npack: toys", 2, "pack：不是允许的取值"),
        (SCRIPTS, "id: gift", "id: value", 3, "脚本 bargain.ladder 里有重复的步骤id"),
        (SCRIPTS, "[bargain.discount]", "[bargain.disc]", 3, "没有这个意图：bargain.disc"),
        (SCRIPTS, ", 小礼物跟包裹一起放", "", 15, "条数太少"),
        (SCRIPTS, "kind: gift", "kind: money", 16, "不是允许的取值"),
        (SCRIPTS, "to: lead", "to: boss", 20, "不是允许的取值"),
        ("phrases/intents.yaml", "phase: any", "phase: any, zhh: x", 2, "不认识的字段"),
        (
            "phrases/intents.yaml",
            "  ship.when: {",
            "  ship.when: {zh: 甲, phase: any}\n  ship.when: {",
            3,
            "ship.when：同一处写了两次",
        ),
        ("phrases/words.yaml", "filler: [亲]", "filler: 亲", 1, "应为列表"),
    ],
)
def test_a_fault_names_its_file_and_line(
    spoil: Spoil, root: Path, file: str, old: str, new: str, line: int, says: str
) -> None:
    path = spoil(file, old, new)
    with pytest.raises(LibraryError) as wrong:
        load_library(root)
    assert (wrong.value.path, wrong.value.line) == (str(path), line), wrong.value.message
    assert says in wrong.value.detail


@pytest.mark.parametrize("name", [PHRASES, SCRIPTS, "phrases/intents.yaml", "phrases/words.yaml"])
@pytest.mark.parametrize("content", [b"", "category: 发货".encode("gbk"), b"a: [", b"[]", b"\x00"])
def test_a_file_that_is_nothing_of_the_kind(root: Path, name: str, content: bytes) -> None:
    (root / name).write_bytes(content)
    with pytest.raises(LibraryError) as wrong:
        load_library(root)
    assert wrong.value.path == str(root / name)


def test_a_missing_vocabulary_is_a_fault(root: Path) -> None:
    (root / "phrases" / "intents.yaml").unlink()
    with pytest.raises(LibraryError, match="文件打不开"):
        load_library(root)


def test_ids_are_unique_over_all_files(root: Path) -> None:
    other = root / "phrases" / "packs" / "food.yaml"
    other.write_text((root / PHRASES).read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(LibraryError, match=r"food\.yaml:3: id ship\.when\.next 与 shipping\.yaml:3 重复"):
        load_library(root)


def test_the_packs_come_after_the_general_files(root: Path) -> None:
    (root / "phrases" / "packs" / "a.yaml").write_text(
        "category: 甲\npack: food\nphrases: []\n", encoding="utf-8"
    )
    assert [path.name for path in phrase_files(root)] == ["shipping.yaml", "a.yaml"]


def test_single_files_are_read_against_a_vocabulary(root: Path) -> None:
    base = load_library(root).library
    loaded = read_files([root / SCRIPTS, root / PHRASES], base)
    assert (len(loaded.library.phrases), len(loaded.library.scripts)) == (2, 1)
    assert loaded.library.intents == base.intents


def test_packs_switch_on_and_off() -> None:
    library = shipped_library().library
    general, food = library.with_packs(frozenset()), library.with_packs(frozenset({"food"}))
    assert {p.pack for p in general.phrases} == {"general"}
    assert {p.pack for p in food.phrases} == {"general", "food"}
    assert len(general.phrases) < len(food.phrases) < len(library.phrases)


def test_the_shipped_library_is_large_enough() -> None:
    library = shipped_library().library
    assert len(library.phrases) >= 120
    assert len(library.scripts) >= 12
