"""Files that can't be read: each fault names its file, its line, and what is wrong, in Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from app.errors import LibraryError
from app.library.yamlfile import MAX_BYTES, MAX_DEPTH, load


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    size: int = 0
    tags: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    entries: tuple[_Entry, ...]


def fault(folder: Path, content: str | bytes) -> LibraryError:
    path = folder / "话术.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(LibraryError) as wrong:
        load(path, _File)
    assert wrong.value.path == str(path)
    assert wrong.value.code == "library_error"
    return wrong.value


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("", 1, "文件是空的"),
        ("# 只有注释\n", 1, "文件是空的"),
        ("entries:\n  - name: [a\n", 3, "YAML格式错误"),
        ("entries:\n\t- name: a\n", 2, "YAML格式错误"),
        ("entries:\n  - name: a\n ok: b\n", 3, "YAML格式错误"),
        ("entries: []\n---\nentries: []\n", 2, "YAML格式错误"),
        ("entries: !!python/object:os.system {}\n", 1, "YAML格式错误"),
        ("\nentries:\n  - name: a\n  - name: !thing b\n", 4, "YAML格式错误"),
        ("entries:\n  - name: *nobody\n", 2, "YAML格式错误"),
        ("entries:\n  - name: a\x00b\n", 1, "不允许的字符"),
        ("- a\n- b\n", 1, "应为一组字段"),
        ("entries: 甲\n", 1, "应为列表"),
        ("entries:\n  - size: 1\n", 2, "entries.name：缺少必填字段"),
        ("entries:\n  - name: 甲\n    naem: 乙\n", 3, "entries.naem：不认识的字段"),
        ("entries:\n  - name: 甲\n    tasg:\n      - 乙\n", 3, "entries.tasg：不认识的字段"),
        ("entries:\n  - name: 甲\n  - name: 12\n", 3, "应为文字（看看是不是缺了引号）"),
        ("entries:\n  - name: 甲\n    tags:\n      - 乙\n      - 3\n", 5, "应为文字"),
        ("entries:\n  - name: 甲\n    size: 1\n    size: 2\n", 4, "size：同一处写了两次"),
        ("entries: []\nentries: []\n", 2, "entries：同一处写了两次"),
        ("entries: " + "[" * 200_000, 1, f"嵌套超过{MAX_DEPTH}层"),
        ("entries:\n  " + "- " * 5_000 + "a\n", 2, f"嵌套超过{MAX_DEPTH}层"),
    ],
)
def test_a_wrong_file_names_its_line(tmp_path: Path, content: str, line: int, says: str) -> None:
    wrong = fault(tmp_path, content)
    assert (wrong.line, says in wrong.detail) == (line, True), wrong.message
    assert wrong.message == f"{wrong.path}:{line}: {wrong.detail}"


@pytest.mark.parametrize(
    ("content", "line"),
    [("entries:\n  - name: 甲\n".encode("gbk"), 2), (b"\xff\xfe\x00", 1), (bytes(range(256)), 2)],
)
def test_a_file_in_another_encoding(tmp_path: Path, content: bytes, line: int) -> None:
    wrong = fault(tmp_path, content)
    assert (wrong.line, wrong.detail) == (line, "不是UTF-8编码")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    assert fault(tmp_path, b"#" * (MAX_BYTES + 1)).detail == "文件超过4MB，请拆开"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="文件打不开"):
        load(tmp_path / "nobody.yaml", _File)
    with pytest.raises(LibraryError, match="文件打不开"):
        load(tmp_path, _File)


def test_aliases_that_multiply_cost_nothing(tmp_path: Path) -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"{k}: &{k} [{', '.join([f'*{j}'] * 10)}]" for j, k in zip("abcdefgh", "bcdefghi", strict=True)]
    assert fault(tmp_path, "\n".join([*rows, "entries: *i"])).detail == "a：不认识的字段"


def test_a_byte_order_mark_is_welcome(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfentries:\n  - name: a\n")
    assert load(path, _File)[0].entries[0].name == "a"


@given(st.binary(max_size=120) | st.text(max_size=120).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_load_or_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(content)
    try:
        load(path, _File)
    except LibraryError as wrong:
        assert wrong.line >= 1
