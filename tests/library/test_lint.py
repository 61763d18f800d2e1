"""Lint: every check finds its fault with file and line, and the shipped library has no error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import LibraryError
from app.library.lint import Problem, lint

Spoil = Callable[[str, str, str], Path]
FILE = "phrases/shipping.yaml"


def checks(problems: list[Problem], severity: str = "error") -> set[tuple[str, int]]:
    return {(p.check, p.line) for p in problems if p.severity == severity}


def test_a_right_file_has_no_error(root: Path) -> None:
    assert not checks(lint([root / FILE]))


@pytest.mark.parametrize(
    ("old", "new", "check", "line", "says"),
    [
        ("title: 付款了何时发", "titel: 付款了何时发", "schema", 18, "titel：不认识的字段"),
        ("intents: [ship.when]", "intents: [ship.nobody]", "schema", 3, "没有这个意图"),
        ("code: fkfh", "code: fhsj", "schema", 16, "短码 fhsj"),
        ("仓库在按付款顺序打包了", "'{{ shop.owner }}的仓库'", "template", 16, "没有这个变量：shop.owner"),
        ("仓库在按付款顺序打包了", "'{{ shop.name|upper }}的仓库'", "template", 16, "不能用过滤器"),
        (
            "仓库在按付款顺序打包了",
            "'{% for x in y %}a{% endfor %}'",
            "template",
            16,
            "只能用变量和简单的 if",
        ),
        ("仓库在按付款顺序打包了", "'预计{{ ship_by }}发出'", "safe", 16, "缺少 safe"),
        ("safe: 按付款先后安排", "safe: 付款后{{ ship_window }}发", "safe", 3, "safe 里不能再带时间变量"),
        ("仓库在按付款顺序打包了", "今天一定给您发出", "promise", 16, "今天一定给您发出"),
        ("仓库在按付款顺序打包了", "付款后24小时内发出", "promise", 16, "24小时"),
        (
            "examples: [我付款了什么时候发]",
            "examples: [我付款了什么时候发]\n    intents2: 1",
            "schema",
            22,
            "不认识的字段",
        ),
    ],
)
def test_an_error_names_its_line(spoil: Spoil, old: str, new: str, check: str, line: int, says: str) -> None:
    path = spoil(FILE, old, new)
    found = [p for p in lint([path]) if p.severity == "error"]
    assert (check, line) in {(p.check, p.line) for p in found}, found
    assert any(says in p.message for p in found if p.check == check), found
    assert all(p.path == str(path) for p in found)
    assert str(found[0]).startswith(f"{path}:{line}: 错误 [{check}]")


def test_a_wrong_template_in_a_script_is_an_error_not_a_crash(spoil: Spoil) -> None:
    path = spoil("scripts_zh/bargain.yaml", "质量这块您放心用", "'{{ shop.boss }}说了算'")
    problems = lint([path])
    assert [p.check for p in problems if p.severity == "error"] == ["template"]
    assert "bargain.ladder#value" in problems[0].message


def test_all_wrong_templates_are_listed_at_once(spoil: Spoil) -> None:
    spoil(FILE, "仓库在按付款顺序打包了", "'{{ a.b }}'")
    path = spoil(FILE, "按付款先后安排，发出后能看到单号", "'{{ c.d }}'")
    assert sum(p.check == "template" for p in lint([path])) == 2


def test_the_same_reply_in_two_phrases_is_worth_a_look(spoil: Spoil) -> None:
    path = spoil(FILE, "仓库在按付款顺序打包了", "按付款先后安排，发出后能看到单号哦")
    assert ("duplicate", 16) in checks(lint([path]), "warn")


def test_the_same_question_in_two_phrases(spoil: Spoil) -> None:
    path = spoil(FILE, "[我付款了什么时候发]", "[什么时候發貨]")
    assert ("example", 16) in checks(lint([path]), "warn")
    other = spoil(
        FILE,
        "    title: 付款了何时发\n    intents: [ship.when]",
        "    title: 付款了何时发\n    intents: [bargain.discount]",
    )
    assert ("example", 16) in checks(lint([other]))


def test_opposites_in_one_pack_are_found_whatever_other_packs_say(root: Path) -> None:
    general = (root / FILE).read_text(encoding="utf-8")
    pack = general.replace("category: 发货", "category: 发货\npack: food").replace(
        "ship.when.", "ship.when.food-"
    )
    for code, other_code in (("fhsj", "spfh"), ("fkfh", "spfk")):
        pack = pack.replace(f"code: {code}", f"code: {other_code}")
    pack = pack.replace("      - 付款后{{ ship_window }}发出\n", "      - 生鲜都包邮的\n")
    (root / FILE).write_text(general.replace("仓库在按付款顺序打包了", "全场包邮哦"), encoding="utf-8")
    other = root / "phrases" / "packs" / "food.yaml"
    other.write_text(pack.replace("仓库在按付款顺序打包了", "偏远地区不包邮"), encoding="utf-8")
    found = [p.message for p in lint([root / FILE, other]) if p.check == "contradiction"]
    assert found == ["包邮说法不一：ship.when.food-paid 与 ship.when.food-next"]


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("签收后48小时内拍照就能处理", "签收后二十四小时内拍照给我", "签收后的时限说法不一"),
        ("本店支持7天无理由", "本店支持15天无理由的", "无理由退货天数说法不一"),
        ("这款支持退换的", "特价款不支持退换哦", "退换说法不一"),
        ("放心拍，送运费险的", "这家店没有运费险哦", "运费险说法不一"),
    ],
)
def test_two_phrases_that_contradict_each_other(spoil: Spoil, one: str, other: str, what: str) -> None:
    spoil(FILE, "按付款先后安排，发出后能看到单号", one)
    path = spoil(FILE, "仓库在按付款顺序打包了", other)
    assert any(p.check == "contradiction" and what in p.message for p in lint([path]))


def test_the_same_time_in_other_words_is_no_contradiction(spoil: Spoil) -> None:
    spoil(FILE, "按付款先后安排，发出后能看到单号", "签收后48小时内拍照就能处理")
    path = spoil(FILE, "仓库在按付款顺序打包了", "签收后两天内拍照给我")
    assert not any(p.check == "contradiction" for p in lint([path]))


def test_an_example_with_a_better_home_names_it_and_says_why(spoil: Spoil) -> None:
    path = spoil(FILE, "[我付款了什么时候发]", "[钱付了怎么还没动静, 拍下好几天了, 什么时候能发货]")
    found = [p.message for p in lint([path]) if p.check == "confusion"]
    assert found == [
        "ship.when.paid 的问法「什么时候能发货」更像 ship.when.next：那条有「什么时候发货」，都有「时候」「发货」"
    ]


def test_a_folder_is_linted_whole(root: Path) -> None:
    (root / "phrases" / "packs" / "bad.yaml").write_text("phrases: [", encoding="utf-8")
    problems = lint([root / "phrases"])
    assert [(Path(p.path).name, p.check) for p in problems] == [("bad.yaml", "schema")]


def test_nothing_to_check_is_said(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="没有这个文件或文件夹"):
        lint([tmp_path / "nobody"])
    with pytest.raises(LibraryError, match="没有话术文件"):
        lint([tmp_path])


def test_the_shipped_library_has_no_error() -> None:
    errors = [str(p) for p in lint() if p.severity == "error"]
    assert not errors, "\n".join(errors[:20])
