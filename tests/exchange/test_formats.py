"""Other tools' files as they are found in the world, and files that nobody should have made."""

from __future__ import annotations

import codecs
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInputError
from app.exchange import formats
from app.exchange.formats.generic import columns
from app.exchange.model import Bad, FormatError, Row, Whole
from tests.exchange.files import QIANNIU, book, qianniu, repacked


def texts(data: bytes, name: str = "", **more: Any) -> list[str]:
    """The texts of a file's rows."""
    return [row.text for row in formats.read(data, name, **more).rows if isinstance(row, Row)]


@pytest.mark.parametrize(
    "data",
    [
        qianniu("a1,亲，在的,开场"),
        qianniu("a1,亲，在的,开场", encoding="gbk"),
        qianniu("a1,亲，在的,开场", encoding="utf-8"),
        codecs.BOM_UTF8 + qianniu("a1,亲，在的,开场", encoding="utf-8"),
        codecs.BOM_UTF16_LE + qianniu("a1,亲，在的,开场", encoding="utf-16-le"),
        codecs.BOM_UTF16_BE + qianniu("a1,亲，在的,开场", encoding="utf-16-be"),
        qianniu("a1,亲，在的,开场", encoding="utf-16-le"),
        qianniu("a1,亲，在的,开场").replace(b"\r\n", b"\n"),
        (QIANNIU.strip().replace(",", "\t") + "\r\na1\t亲，在的\t开场\r\n").encode("utf-16"),
        b"\r\n\r\n" + qianniu("a1,亲，在的,开场"),
        qianniu("\ta1,\t亲，在的,\t开场"),
        qianniu('\t"a1",\t"亲，在的",\t"开场"'),
        qianniu('"\ta1","\t亲，在的","\t开场"'),
        book(["快捷短语编码", "快捷短语", "快捷短语分组"], ["a1", "亲，在的", "开场"]),
    ],
)  # fmt: skip
def test_a_qianniu_file_in_any_dress(data: bytes) -> None:
    sheet = formats.read(data)
    assert sheet.format == "qianniu"
    assert [(r.code, r.text, r.group) for r in sheet.rows if isinstance(r, Row)] == [
        ("a1", "亲，在的", "开场")
    ]


def test_rows_remember_their_lines_across_quoted_breaks_and_blank_lines() -> None:
    sheet = formats.read(qianniu('a1,"第一行\r\n第二行\n第三行",', "a2,二,", "", "a3,三,"))
    assert [(row.number, row.text) for row in sheet.rows if isinstance(row, Row)] == [
        (2, "第一行\n第二行\n第三行"),
        (5, "二"),
        (7, "三"),
    ]


def test_quotes_commas_and_trailing_spaces_stay() -> None:
    assert texts(qianniu('a1,"他说""好,的""",', "a2,/:8*8 ,", 'a3,半个"引号,')) == [
        '他说"好,的"',
        "/:8*8 ",
        '半个"引号',
    ]


def test_gb18030_characters_outside_gbk_are_read() -> None:
    assert texts(qianniu("a1,好的😊,")) == ["好的😊"]


def test_feiniu_escapes_are_undone_under_its_own_header_only() -> None:
    line = "a1,亲&#44;在&#13;的,未分组"
    feiniu = f"快捷编码,快捷短语,快捷短语分组\r\n{line}\r\n".encode("gbk")
    sheet = formats.read(feiniu)
    row = sheet.rows[0]
    assert isinstance(row, Row)
    assert (sheet.format, row.text, row.group) == ("feiniu", "亲,在\n的", "")
    assert texts(qianniu(line)) == ["亲&#44;在&#13;的"]


def test_kefubao_and_the_workbench_are_known_by_their_headers() -> None:
    kefubao = formats.read("话术标题（选填）,话术内容（必填）\n欢迎,亲，在的\n".encode())
    assert (kefubao.format, kefubao.rows) == ("kefubao", (Row(2, "亲，在的", title="欢迎"),))
    header = [
        "分类（10个字以内）",
        "话术分组（10个字以内）",
        "话术短标题（10个字以内）",
        "话术内容（1000字以内）",
    ]
    bench = formats.read(book(header, ["售前", "开场", "欢迎", "亲，在的"], ["售前", None, "再见", "慢走"]))
    assert bench.format == "workbench"
    assert bench.rows == (
        Row(2, "亲，在的", group="开场", title="欢迎"),
        Row(3, "慢走", group="售前", title="再见"),
    )


def test_other_tables_by_their_usual_column_names_or_a_mapping() -> None:
    assert texts("编码,内容,分类\nx,亲，在的,开场\n".encode()) == ["亲，在的"]
    data = "甲,乙\nx,亲，在的\n".encode()
    for wish in ("text=乙,code=甲", "text=B", "text=2"):
        assert texts(data, columns=columns(wish)) == ["亲，在的"]
    with pytest.raises(FormatError, match="甲，乙"):
        formats.read(data)
    for wrong in ("text=丙", "code=甲", "text=9", "text=Z"):
        with pytest.raises(FormatError):
            formats.read(data, columns=columns(wrong))


@pytest.mark.parametrize("wrong", ["text", "=内容", "price=内容", "text="])
def test_a_mapping_that_says_nothing_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidInputError, match="列的写法不对"):
        columns(wrong)


def test_cells_of_a_sheet_are_text_whatever_they_were() -> None:
    rows = ["编码", "内容"], [1001, "=1+1"], [2.5, 3], [True, '=HYPERLINK("http://x")'], [None, "好"]
    sheet = formats.read(book(*rows))
    assert [(row.number, row.code, row.text) for row in sheet.rows if isinstance(row, Row)] == [
        (2, "1001", "=1+1"), (3, "2.5", "3"), (4, "TRUE", '=HYPERLINK("http://x")'), (5, "", "好"),
    ]  # fmt: skip


def test_other_sheets_are_named_not_read() -> None:
    sheet = formats.read(book(["编码", "内容"], ["a", "好"], sheets=["价格", "旧"]))
    assert len(sheet.rows) == 1
    assert "价格、旧" in sheet.notes[0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"\r\n \t\r\n", "空的"),
        (b"\x00\x00\x00\x00", "空的"),
        (codecs.BOM_UTF8, "空的"),
        (bytes(range(256)) * 4, "文字"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "文字表格"),
        (b"\xff\xd8\xff\xe0 jpeg", "文字"),
        (qianniu("a1,好,")[:-3] + b"\xff\xff\r\n", "第2行"),
        (qianniu("a1,好,", 'a2,"没有关上的引号,', "a3,好,"), "第3行的引号"),
        (qianniu('a1,"关上了"以后还有字,'), "第2行的引号"),
        ("价格,库存\n1,2\n".encode(), "价格，库存"),
        (b"PK\x03\x04 not a zip", "损坏"),
        (b'{"format": "kuaihui-library"', "第1行"),
        (b'{"entries": []}', "不是本系统导出的JSON"),
        (b'{"format": "kuaihui-library", "version": 1, "version": 1, "entries": []}', "重复"),
        (b'{"format": "kuaihui-library", "version": NaN, "entries": []}', "NaN"),
        (b"{" * 100_000, "第1行"),
        (b'{"format": ' + b"1" * 10_000 + b"}", "太长的数字"),
        ("---\ncategory: 发货\nphrases:\n- {id: !!binary aGk=}\n".encode(), "不允许的内容"),
        ("---\ncategory: 发货\nphrases:\n- {id: !!python/object:os.system x}\n".encode(), "YAML格式错误"),
        ("---\ncategory: 发货\nphrases:\n- {id: 2026-13-45}\n".encode(), "不允许的内容"),
        (b"[" * 100_000, "认不出"),
        (b'{"a":' + b"[" * 100_000, "嵌套"),
        (b"---\na: &x [1]\nb: *x\n", "引用"),
        (b"---\n" + b"[" * 100, "嵌套太深"),
        (b"---\ncategory: a\ncategory: b\nphrases: []\n", "相同的字段"),
        ("---\ncategory: 发货\nphrases: []\nshop: x\n".encode(), "不认识的字段：shop"),
        (b"---\ncategory: [", "YAML格式错误"),
        (b"---\nphrases: []\n", "category"),
        (b"---\n- 1\n", "应为话术文件"),
        ((",".join(["列"] * 200) + "\n").encode(), "列"),
    ],
    ids=range(31),
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, says: str) -> None:
    with pytest.raises(FormatError) as caught:
        formats.read(data)
    assert says in caught.value.message


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(FormatError, match="超过50000行"):
        formats.read(QIANNIU.encode() + b"a,b,c\n" * 50_002)


def test_an_xlsx_that_unpacks_to_too_much_is_refused() -> None:
    bomb = repacked(book(["编码", "内容"]), {"xl/worksheets/sheet1.xml": b" " * 60_000_000})
    assert len(bomb) < 1_000_000
    with pytest.raises(FormatError, match="解开后太大"):
        formats.read(bomb)


def test_an_xlsx_with_entities_is_refused() -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    with pytest.raises(FormatError, match="不允许"):
        formats.read(repacked(book(["编码", "内容"]), {"xl/worksheets/sheet1.xml": evil}))


def test_an_xlsx_that_claims_the_last_cell_of_a_sheet_is_read_at_once() -> None:
    xml = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
        + "内容".encode()
        + b'</t></is></c></row><row r="90000"><c r="A90000" t="inlineStr"><is><t>a</t></is></c>'
        b'<c r="XFD90000" t="inlineStr"><is><t>b</t></is></c></row></sheetData></worksheet>'
    )
    sheet = formats.read(repacked(book(["内容"]), {"xl/worksheets/sheet1.xml": xml}))
    assert sheet.rows == (Row(90_000, "a"),)


def test_bad_entries_of_whole_files_are_reported_by_place() -> None:
    sheet = formats.read(
        b'{"format": "kuaihui-library", "version": 1, "entries": ['
        b'{"kind": "phrase", "key": "a.b.c", "pack": "general", "category": "x", "data": {"id": "a.b.c"}},'
        b'{"kind": "poem"}, 7,'
        b'{"kind": "phrase", "key": "a.b.d", "pack": "general", "category": "x", "data": {"id": "\\ud800"}}]}'
    )
    assert [row.number for row in sheet.rows] == [1]
    assert [bad.number for bad in sheet.bad] == [2, 3, 4]


def test_entries_of_yaml_remember_their_lines() -> None:
    data = "category: 发货\nphrases:\n  - id: a.b.c\n    code: a\n  - code: b\n---\ncategory: 议价\nscripts:\n  - id: a.b\n"
    sheet = formats.read(data.encode(), "x.yaml")
    assert [(row.number, row.kind, row.key) for row in sheet.rows if isinstance(row, Whole)] == [
        (3, "phrase", "a.b.c"),
        (9, "script", "a.b"),
    ]
    assert [(bad.number, bad.message) for bad in sheet.bad] == [(5, "缺少 id")]


@given(st.binary(max_size=300), st.sampled_from(["", "x.yaml", "x.csv"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    for start in (b"", QIANNIU.encode("gbk"), b"---\n", b"{", b"PK\x03\x04", codecs.BOM_UTF16_LE):
        try:
            formats.read(start + data, name)
        except FormatError as refused:
            assert refused.message


def test_a_comma_that_nobody_quoted_cuts_no_reply() -> None:
    sheet = formats.read(qianniu("a1,亲,在的,请讲,开场", "a2,好的,,,", 'a3,"亲,在的",开场'))
    assert [(row.number, row.text) for row in sheet.rows if isinstance(row, Row)] == [
        (3, "好的"),
        (4, "亲,在的"),
    ]
    assert sheet.bad == (Bad(2, "比表头的3列多，内容里的逗号要放在引号里"),)
    assert not formats.read(book(["编码", "内容"], ["a", "好", "备注"])).bad  # a sheet's cells are never cut


def test_an_old_workbook_is_named() -> None:
    with pytest.raises(FormatError, match="旧版 xls"):
        formats.read(bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600)
