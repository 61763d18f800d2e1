"""Cases: what a line may hold, and that one bad line stops the file before anything is done."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.moments import SHANGHAI
from app.errors import EmptyMessageError, InvalidInputError, KuaihuiError, MessageTooLongError
from app.library.cases import REMARKS, CaseLine, read_cases, read_text
from app.library.demo import demo_shop

NOW = datetime(2026, 11, 4, 10, 30, tzinfo=SHANGHAI)
GOOD = {"id": "a", "text": "什么时候发货"}


def file_of(folder: Path, *rows: Any) -> Path:
    path = folder / "cases.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    return path


def read(folder: Path, *rows: Any) -> list[CaseLine]:
    return read_cases(file_of(folder, *rows))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{", "不是一行完整的JSON"),
        ("text", "不是一行完整的JSON"),
        ("1" * 5000, "不是一行完整的JSON"),
        ("[" * 100_000, "不是一行完整的JSON"),
        ("[]", "应为一组字段"),
        ("1", "应为一组字段"),
        ({"id": "b"}, "text：缺少必填字段"),
        ({"text": "在吗"}, "id：缺少必填字段"),
        ({"id": "b", "text": 5}, "text：应为文字"),
        ({"id": "b", "text": None}, "text：应为文字"),
        ({"id": "b", "text": ""}, "内容是空的"),
        ({"id": "b", "text": " \n\t"}, "内容是空的"),
        ({"id": "b", "text": "长" * 10_000}, "超过2000字"),
        ({"id": "b", "text": "a\x00b"}, "控制字符"),
        ({"id": "b", "text": "\x1b[31m"}, "控制字符"),
        ('{"id": "b", "text": "\\ud83d"}', "不完整的字符"),
        ('{"id": "\\ud83d", "text": "在吗"}', "不完整的字符"),
        ({**GOOD, "mesages": []}, "不认识的字段 mesages，是不是想写 messages"),
        ({**GOOD, "foo": 1}, "不认识的字段 foo"),
        ({**GOOD, "Order": {}}, "不认识的字段 Order，是不是想写 order"),
        ({**GOOD, "shop": {"cutof": "16:00"}}, "shop.cutof：不认识的字段"),
        ({**GOOD, "shop": {"cutoff": "25:00"}}, "shop.cutoff"),
        ({**GOOD, "shop": {"handling_days": -1}}, "shop.handling_days"),
        ({**GOOD, "order": {"status": "lost"}}, "order.status：不是允许的取值"),
        ({**GOOD, "order": {"items": [{"colour": "红"}]}}, "order.items.colour：不认识的字段"),
        ({**GOOD, "messages": [{"role": "shop", "text": "在"}]}, "messages.role：不是允许的取值"),
        ({**GOOD, "messages": [{"role": "buyer"}]}, "messages.text：缺少必填字段"),
        ({**GOOD, "messages": [{"role": "buyer", "text": "长" * 2001}]}, "messages.text：文字太长"),
        ({**GOOD, "prev": "长" * 2001}, "prev：文字太长"),
        ({**GOOD, "buyer": {"nick": "王"}}, "buyer.nick：不认识的字段"),
        ({**GOOD, "channel": "mail"}, "channel：不是允许的取值"),
        ({**GOOD, "now": "tomorrow"}, "now："),
    ],
)
def test_a_bad_line_names_itself(tmp_path: Path, row: Any, says: str) -> None:
    with pytest.raises(InvalidInputError) as wrong:
        read(tmp_path, GOOD, "", row, GOOD)
    assert wrong.value.message.startswith(f"{tmp_path / 'cases.jsonl'}:3: ")
    assert says in wrong.value.message


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes("发货".encode("gbk"))
    with pytest.raises(InvalidInputError, match="不是UTF-8编码的文本"):
        read_cases(path)
    with pytest.raises(InvalidInputError, match="文件打不开"):
        read_cases(tmp_path / "nobody.jsonl")
    with pytest.raises(InvalidInputError, match="文件打不开"):
        read_cases(tmp_path)


def test_blank_lines_marks_and_line_ends_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + '{"id":1,"text":"甲"}\r\n\r\n{"id":"2","text":"乙\\u2028"}\r\n'.encode()
    )
    assert [(line.id, line.text) for line in read_cases(path)] == [(1, "甲"), ("2", "乙\u2028")]
    path.write_bytes(b"")
    assert read_cases(path) == []


def test_expectations_and_remarks_are_ignored(tmp_path: Path) -> None:
    line = read(tmp_path, {**GOOD, **dict.fromkeys(REMARKS, "x")})[0]
    assert line.text == GOOD["text"]


def test_prev_was_said_by_the_other_side() -> None:
    line = CaseLine.model_validate({**GOOD, "prev": "在吗"})
    assert [t.role for t in line.case(NOW, replying=True).turns] == ["buyer"]
    assert [t.role for t in line.case(NOW, replying=False).turns] == ["agent"]


def test_messages_outweigh_prev() -> None:
    line = CaseLine.model_validate({**GOOD, "prev": "甲", "messages": [{"role": "agent", "text": "乙"}]})
    assert [(t.role, t.text) for t in line.case(NOW, replying=True).turns] == [("agent", "乙")]


def test_a_case_without_a_shop_is_the_demo_shops() -> None:
    case = CaseLine.model_validate(GOOD).case(NOW, replying=False)
    assert (case.facts, case.now) == (demo_shop().facts, NOW)
    assert case.values["shop.name"] == demo_shop().name


def test_a_case_with_a_shop_gets_nothing_it_did_not_say() -> None:
    case = CaseLine.model_validate({**GOOD, "shop": {"cutoff": "15:00"}}).case(NOW, replying=False)
    assert (case.facts.pickup, case.facts.transit_days, case.values) == (None, None, {})


def test_the_clock_and_the_buyer_of_a_case() -> None:
    row = {**GOOD, "now": "2026-11-11T08:00:00", "buyer": {"name": "王女士"}, "order": {"status": "paid"}}
    case = CaseLine.model_validate(row).case(NOW, replying=False, limit=3)
    assert case.now == datetime(2026, 11, 11, 8, tzinfo=SHANGHAI)
    assert case.values["buyer.name"] == "王女士"
    assert case.order is not None
    assert (case.order.status, case.limit) == ("paid", 3)


@pytest.mark.parametrize("text", ["在吗", "长" * 2000, "一行\n两行\t\r", "😀", "👨‍👩‍👧"])
def test_what_can_be_read(text: str) -> None:
    assert read_text(text) == text


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        ("", "empty_message", 422),
        ("  \n", "empty_message", 422),
        ("长" * 10_000, "message_too_long", 413),
        ("a\x00", "invalid_input", 422),
        ("\x7f", "invalid_input", 422),
        ("\ud800", "invalid_input", 422),
    ],
)
def test_what_is_refused_and_how(text: str, code: str, status: int) -> None:
    with pytest.raises(KuaihuiError) as wrong:
        read_text(text)
    assert (wrong.value.code, wrong.value.status) == (code, status)
    assert "\u4e00" <= wrong.value.message[0] <= "\u9fff"
    assert {EmptyMessageError, MessageTooLongError, InvalidInputError} >= {type(wrong.value)}


@given(st.dictionaries(st.sampled_from([*CaseLine.model_fields, "tags", "zzz"]), st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2), max_leaves=5)))  # fmt: skip
def test_any_line_is_a_case_or_an_error(tmp_path: Path, row: dict[str, Any]) -> None:
    try:
        lines = read(tmp_path, row)
    except InvalidInputError as wrong:
        assert wrong.message
        return
    for line in lines:
        assert line.case(NOW, replying=True).message == row["text"]
