"""The wording and compliance rules as data: each proves itself, and a wrong file is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.wording import check
from app.errors import LibraryError
from app.library.load import ROOT
from app.library.rules import list_rules, load_wording_rules, prove_wording_rules
from app.library.shipped import shipped_rules

FOLDER = ROOT / "phrases" / "rules"
GOOD = """\
sets:
  you: [您, 你]
rules:
  - id: tone.test
    kind: wording
    severity: warn
    message: 一句话
    why: 因为
    better: 换一句
    words: ['喂{you}']
    except: [喂您家]
    bad: [喂您, 喂你, 亲，喂您]
    good: [您好, 喂您家猫, {buyer: 在吗, text: 在的}]
"""


def write(folder: Path, text: str, name: str = "some.yaml") -> Path:
    """A rule file of its own folder."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_there_are_rules_enough_of_both_kinds() -> None:
    rules = shipped_rules().rules
    assert len(rules) >= 75
    assert {rule.kind for rule in rules} == {"wording", "compliance"}
    assert len({rule.id for rule in rules}) == len(rules)


def test_every_rule_has_examples_and_one_sentence_each() -> None:
    for rule in shipped_rules().rules:
        assert len(rule.bad) >= 3, rule.id
        assert len(rule.good) >= 3, rule.id
        assert "\n" not in rule.message + rule.why + rule.better, rule.id


def test_no_better_wording_breaks_a_rule_itself() -> None:
    for rule in shipped_rules().rules:
        if rule.id != "tone.ni":
            assert not check(rule.better, (), shipped_rules()), rule.id


def test_a_sound_file_loads_and_promises_are_only_listed(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(
        tmp_path, GOOD.replace("kind: wording", "kind: promise").replace("tone.test", "late"), "promises.yaml"
    )
    assert [rule.id for rule in prove_wording_rules(tmp_path).rules] == ["tone.test"]
    assert {rule.id for rule in list_rules(tmp_path)} == {"tone.test", "late"}


def test_all_kinds_of_rule_are_listed() -> None:
    listed = list_rules(FOLDER)
    assert {"wording", "compliance", "promise"} <= {rule.kind for rule in listed}
    assert len(listed) > len(shipped_rules().rules)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("bad: [喂您, 喂你, 亲，喂您]", "bad: []", 12, "条数太少"),
        ("    good: [您好, 喂您家猫, {buyer: 在吗, text: 在的}]\n", "", 4, "缺少必填字段"),
        ("severity: warn", "severity: hold", 6, "不是允许的取值"),
        ("kind: wording", "kind: words", 5, "不是允许的取值"),
        ("why: 因为", "reason: 因为", 8, "不认识的字段"),
        ("bad: [喂您", "bad: [您好", 4, "bad 例句没有报出来：您好"),
        ("good: [您好", "good: [喂您", 4, "good 例句被误报了：喂您"),
        ("words: ['喂{you}']", "words: ['喂{us}']", 4, "没有名为 us 的词组"),
        ("words: ['喂{you}']", "words: ['(喂']", 4, "括号没有配对"),
        ("    words: ['喂{you}']\n", "", 4, "没有写怎么判断"),
        ("id: tone.test", "id: Tone", 4, "写法不符合规定"),
        ("rules:\n", "rule:\n", 1, "rules 列表"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    with pytest.raises(LibraryError) as wrong:
        prove_wording_rules(write(tmp_path, GOOD.replace(old, new)))
    assert wrong.value.line == line
    assert says in wrong.value.detail


def test_an_id_or_a_set_may_stand_only_once(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("you", "them"), "zz.yaml")
    with pytest.raises(LibraryError, match=r"tone\.test 重复"):
        prove_wording_rules(tmp_path)
    write(tmp_path, GOOD.replace("tone.test", "tone.other"), "zz.yaml")
    with pytest.raises(LibraryError, match="词组 you 重复"):
        prove_wording_rules(tmp_path)


def test_the_shipped_rules_prove_themselves() -> None:
    assert len(prove_wording_rules(FOLDER).rules) == len(shipped_rules().rules)


def test_serving_does_not_ask_for_the_proof(tmp_path: Path) -> None:
    """An example that has become untrue is a matter for lint; the service goes on."""
    write(tmp_path, GOOD.replace("good: [您好", "good: [喂您"))
    assert check("喂您", (), load_wording_rules(tmp_path))


@pytest.mark.parametrize(
    ("text", "says"),
    [("bias\t1\n啊\t十\nthreshold\t2\n", ":2: 每行"), ("bias\t1\n", ":1: 缺少")],
)
def test_a_broken_model_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    write(write(tmp_path, GOOD), text, "leaning.tsv")
    with pytest.raises(LibraryError, match=says):
        load_wording_rules(tmp_path)


def test_without_a_model_the_other_rules_still_hold(tmp_path: Path) -> None:
    assert check("喂您", (), load_wording_rules(write(tmp_path, GOOD)))


def test_a_broken_rule_file_stops_the_start_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "phrases" / "rules"
    folder.mkdir(parents=True)
    write(folder, GOOD.replace("words: ['喂{you}']", "words: ['(喂']"))
    with pytest.raises(LibraryError, match=r"some\.yaml:4: .*括号没有配对"):
        shipped_rules(tmp_path)
