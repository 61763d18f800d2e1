"""What is written is read again as it was: every format, the texts that break other tools among them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.core.text.stickers import CODES
from app.exchange import formats
from app.exchange.formats import FLAT, whole_json, whole_yaml
from app.exchange.formats.cells import disarm, rearm
from app.exchange.model import Format, Row, UnwritableError, Whole
from app.library.schema import PACKS
from app.library.shipped import shipped_library
from app.store.shapes import phrase_data, script_data

STICKERS = st.sampled_from([f"/:{code}" for code in CODES])
PIECES = st.one_of(
    STICKERS,
    st.sampled_from(
        [
            '"',
            ",",
            "\n",
            "\t",
            "'",
            "=",
            "+",
            "-",
            "@",
            " ",
            "，",
            "亲",
            "/:8*8 ",
            "&",
            "#44;",
            "_x000D_",
            "①",
            "…",
        ]
    ),
    st.text(alphabet=st.characters(codec="gbk", exclude_categories=["Cc", "Cs"]), max_size=8),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join).filter(str.strip)
NAMES = st.text(
    alphabet=st.characters(codec="gbk", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), max_size=9
)
ROWS = st.lists(st.builds(Row, st.just(0), TEXTS, NAMES, NAMES, NAMES), max_size=6)


def carried(name: Format, rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """What of the rows a format has columns for."""
    shown = {
        "qianniu": ("code", "text", "group"), "feiniu": ("code", "text", "group"),
        "feiniu-xlsx": ("code", "text", "group"), "kefubao": ("title", "text"),
        "workbench": ("group", "title", "text"),
    }.get(name, ("code", "text", "group", "title"))  # fmt: skip
    return [tuple(getattr(row, field) for field in shown) for row in rows]


@pytest.mark.parametrize("name", FLAT)
@given(rows=ROWS)
@example(
    rows=[Row(0, "=1+1"), Row(0, "'=x"), Row(0, "''-y"), Row(0, "@亲"), Row(0, "'亲'"), Row(0, "\t制表")]
)
@example(
    rows=[Row(0, '他说"好,的"\n第二行 ', "a1", "发货"), Row(0, '/:"'), Row(0, '/:\'""'), Row(0, "/:8*8 ")]
)
def test_rows_come_back_from_every_flat_format(name: Format, rows: list[Row]) -> None:
    writer = FLAT[name]
    if writer.escapes:
        assume(
            not any(escape in v for escape in writer.escapes for r in rows for v in (r.text, r.code, r.group))
        )
        assume(all(row.group != "未分组" for row in rows))
    sheet = formats.read(writer.write(rows), f"x.{writer.suffix}")
    assert sheet.format == name.removesuffix("-xlsx") if name.startswith("feiniu") else sheet.format == name
    assert [row for row in sheet.rows if isinstance(row, Row)] == list(sheet.rows)
    assert carried(name, sheet.rows) == carried(name, rows)  # type: ignore[arg-type]


@given(st.text(max_size=12))
def test_neutralising_formulas_can_be_undone(text: str) -> None:
    assert rearm(disarm(text)) == text
    assert not disarm(text).startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("text", ["亲，在的", "''引用''", "'单引号", "/:-F", "1+1=2"])
def test_texts_that_are_no_formulas_are_not_touched(text: str) -> None:
    assert disarm(text) == rearm(text) == text


@pytest.mark.parametrize("name", ["qianniu", "feiniu", "kefubao"])
@pytest.mark.parametrize("text", ["好的😊", "❤", "𠮷"])
def test_what_gbk_lacks_is_refused_and_never_a_question_mark(name: Format, text: str) -> None:
    with pytest.raises(UnwritableError) as caught:
        FLAT[name].write([Row(0, "在的"), Row(0, text)])
    assert caught.value.row == 1


@pytest.mark.parametrize("name", ["csv", "xlsx", "feiniu-xlsx", "workbench"])
def test_wide_formats_carry_emoji(name: Format) -> None:
    rows = [Row(0, "好的😊❤𠮷", title="好")]
    assert carried(name, formats.read(FLAT[name].write(rows)).rows) == carried(name, rows)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FLAT)
def test_control_characters_are_refused_by_every_flat_format(name: Format) -> None:
    with pytest.raises(UnwritableError):
        FLAT[name].write([Row(0, "响铃\x07")])


def test_the_bytes_of_a_wangwang_file_are_exact() -> None:
    rows = [Row(0, '亲"在",的\n稍等', "a1", "开场"), Row(0, "好的 ", "a2")]
    expected = '快捷短语编码,快捷短语,快捷短语分组\r\na1,"亲""在"",的\r\n稍等",开场\r\na2,"好的 ",\r\n'
    assert FLAT["qianniu"].write(rows) == expected.encode("gbk")


def test_the_bytes_of_a_feiniu_file_are_exact() -> None:
    rows = [Row(0, "亲,在\n稍等", "a1")]
    assert FLAT["feiniu"].write(rows) == (
        "快捷编码,快捷短语,快捷短语分组\r\na1,亲&#44;在&#13;稍等,未分组\r\n".encode("gbk")
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}\.[a-z0-9]{1,6}", fullmatch=True)


@st.composite
def wholes(draw: st.DrawFn) -> list[Whole]:
    """Entries with whatever data JSON can say."""
    found = []
    for key in draw(st.lists(KEYS, max_size=5, unique=True)):
        kind = draw(st.sampled_from(["phrase", "script"]))
        pack = draw(st.sampled_from(PACKS))
        data: dict[str, Any] = {**draw(st.dictionaries(st.text(max_size=6), JSON, max_size=4)), "id": key}
        data.pop("pack", None)
        if kind == "script" and pack != "general":
            data["pack"] = pack
        category = draw(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=10))
        state = draw(st.sampled_from(["draft", "review", "published", "archived"]))
        found.append(Whole(0, kind, key, pack, category, data, state, draw(st.integers(1, 99))))  # type: ignore[arg-type]
    return found


@given(wholes())
def test_whole_entries_come_back_exactly_from_json(entries: list[Whole]) -> None:
    sheet = whole_json.read(whole_json.write(entries))
    assert [replace(row, number=0) for row in sheet.rows] == entries  # type: ignore[type-var]
    assert not sheet.bad


@given(wholes())
def test_whole_entries_come_back_exactly_from_yaml(entries: list[Whole]) -> None:
    if not entries:
        return
    sheet = whole_yaml.read(whole_yaml.write(entries))
    plain = [replace(entry, state="draft", version=None) for entry in entries]
    assert [replace(row, number=0) for row in sheet.rows] == plain  # type: ignore[type-var]


@pytest.mark.parametrize("module", [whole_json, whole_yaml])
def test_the_shipped_library_comes_back_exactly(module: Any) -> None:
    library = shipped_library().library
    entries = [
        *(Whole(0, "phrase", p.id, p.pack, p.category, phrase_data(p)) for p in library.phrases),
        *(Whole(0, "script", s.id, s.pack, s.category, script_data(s)) for s in library.scripts),
    ]
    sheet = module.read(module.write(entries))
    assert [replace(row, number=0) for row in sheet.rows] == entries


def test_json_keeps_what_it_says_readable() -> None:
    entry = Whole(0, "phrase", "a.b.c", "general", "发货", {"id": "a.b.c", "title": "发货"})
    written = whole_json.write([entry])
    assert "发货" in written.decode()
    assert json.loads(written)["format"] == "kuaihui-library"
