"""The command line as scripts use it: exit status, JSON lines, and nothing half done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commandline import Ran, run_command

ROOT = Path(__file__).resolve().parents[1]
SUGGESTED = {
    "id",
    "kind",
    "intent",
    "title",
    "text",
    "score",
    "why",
    "missing",
    "needs_approval",
    "promises",
    "script",
}
SHOP = {
    "cutoff": "16:00", "pickup": "19:00", "handling_days": 0, "works": "daily", "closed": [], "backlog_days": 0,
    "transit_days": [2, 4], "refund_hours": 48, "reply_hours": "09:00-23:00", "reply_minutes": 30, "instant": False,
}  # fmt: skip
FIVE = "2026-11-04T17:00:00+08:00"


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("suggest", "在吗")``: the command line in this process."""

    def go(*args: str) -> Ran:
        return run_command(monkeypatch, capsys, *args)

    return go


@pytest.fixture
def cases(tmp_path: Path) -> Callable[..., str]:
    """``cases({...}, …)``: the path of a JSONL file."""

    def write(*rows: Any) -> str:
        path = tmp_path / "cases.jsonl"
        path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
        return str(path)

    return write


def test_suggest_shows_ranked_replies_and_why(run: Run) -> None:
    ran = run("suggest", "亲 什么时候法货啊，急用")
    assert ran.status == 0
    assert "1  " in ran.out
    assert "5  " in ran.out
    assert "买家在问：" in ran.out


def test_check_shows_the_finding_and_a_way_out(run: Run) -> None:
    ran = run("check", "保证明天送到您手上")
    assert ran.status == 0, "a judged reply is a done job"
    assert "✓" not in ran.out
    assert "通过" not in ran.out.splitlines()[0]
    assert len(ran.out.splitlines()) > 1


def test_one_message_as_json(run: Run) -> None:
    rows = run("suggest", "什么时候发货", "--json", "--limit", "3").rows
    assert len(rows) == 1
    row = rows[0]
    assert {"id", "no_match", "intents", "suggestions", "withheld", "took_ms"} <= row.keys()
    assert row["intents"][0]["code"] == "ship.when"
    assert [i["score"] for i in row["intents"]] == sorted((i["score"] for i in row["intents"]), reverse=True)
    assert len(row["suggestions"]) == 3
    assert all(s.keys() >= SUGGESTED and s["why"] for s in row["suggestions"])
    assert row["took_ms"] > 0


def test_one_reply_as_json(run: Run) -> None:
    row = run("check", "今天一定给您发出，亲", "--json").rows[0]
    assert row.keys() >= {"id", "verdict", "promises", "findings", "rewrite"}
    promised = row["promises"][0]
    assert promised.keys() >= {"act", "kind", "latest", "earliest", "span", "start", "end", "implied"}
    assert promised["act"] == "ship"
    assert "今天一定给您发出，亲"[promised["start"] : promised["end"]] == promised["span"]


def test_cases_answer_in_order_one_line_each(run: Run, cases: Callable[..., str]) -> None:
    texts = ["包邮吗", "什么时候发货", "能退吗", "有货吗", "发什么快递"]
    rows = [
        {"id": f"case-{n}", "text": text, "now": FIVE, "shop": SHOP, "note": "x"}
        for n, text in enumerate(texts)
    ]
    for extra in ([], ["--json"]):
        answers = run("suggest", "--cases", cases(*rows), *extra).rows
        assert [answer["id"] for answer in answers] == [row["id"] for row in rows]
        assert [a["intents"][0]["code"] for a in answers[:2]] == ["bargain.free_shipping", "ship.when"]


def test_checked_cases_follow_their_own_clock_and_shop(run: Run, cases: Callable[..., str]) -> None:
    morning = FIVE.replace("T17", "T10")
    rows = [
        {"id": 1, "text": "亲，今天给您发出", "now": morning, "shop": SHOP},
        {"id": 2, "text": "亲，今天给您发出", "now": FIVE, "shop": SHOP},
        {"id": 3, "text": "能的亲", "prev": "今天能发吗", "now": FIVE, "shop": SHOP},
        {"id": 4, "text": "能的亲", "prev": "能开发票吗", "now": FIVE, "shop": SHOP},
        {"id": 5, "text": "亲，今天给您发出", "now": FIVE, "shop": {}},
    ]
    answers = run("check", "--cases", cases(*rows)).rows
    assert [(a["id"], a["verdict"]) for a in answers] == [
        (1, "pass"),
        (2, "block"),
        (3, "block"),
        (4, "pass"),
        (5, "hold"),
    ]
    assert answers[2]["promises"][0]["implied"]
    assert answers[1]["promises"][0]["latest"] < answers[1]["promises"][0]["earliest"]


def test_a_rewrite_itself_passes(run: Run, cases: Callable[..., str]) -> None:
    row = {"id": "a", "text": "亲，今天一定给您发出哦", "prev": "今天能发吗", "now": FIVE, "shop": SHOP}
    better = run("check", "--cases", cases(row)).rows[0]["rewrite"]
    assert better
    assert run("check", "--cases", cases({**row, "text": better})).rows[0]["verdict"] == "pass"


@pytest.mark.parametrize("command", ["suggest", "check"])
@pytest.mark.parametrize("text", ["", "   ", "长" * 10_000, "a\x00b", "\x1b[31m", "\udcff"])
def test_unreadable_text_is_refused(run: Run, command: str, text: str) -> None:
    ran = run(command, text)
    assert (ran.status, ran.out) == (2, "")
    assert "\u4e00" <= ran.err[0] <= "\u9fff"
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["suggest", "check"])
@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", "不是一行完整的JSON"),
        ({"id": 3}, "text：缺少必填字段"),
        ({"id": 3, "text": ""}, "内容是空的"),
        ({"id": 3, "text": "长" * 2001}, "超过2000字"),
        ({"id": 3, "text": "在吗", "mesages": []}, "mesages"),
        ({"id": 3, "text": "在吗", "shop": {"cutof": "16:00"}}, "cutof：不认识的字段"),
        ({"id": 3, "text": "在吗", "prev": "长" * 2001}, "prev：文字太长"),
    ],
)
def test_one_bad_line_stops_all_and_writes_nothing(
    run: Run, cases: Callable[..., str], command: str, bad: Any, says: str
) -> None:
    path = cases({"id": 1, "text": "在吗"}, {"id": 2, "text": "包邮吗"}, bad, {"id": 4, "text": "在吗"})
    ran = run(command, "--cases", path, "--json")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"{path}:3: ")
    assert says in ran.err


@pytest.mark.parametrize(
    "args",
    [
        ["suggest"], ["check"], ["suggest", "在吗", "--cases", "x.jsonl"], ["suggest", "--cases", "nobody.jsonl"],
        ["suggest", "在吗", "--limit", "0"], ["suggest", "在吗", "--limit", "many"], ["suggest", "在吗", "--loud"],
        ["nonsense"], ["lint", "nobody.yaml"],
    ],
)  # fmt: skip
def test_unusable_arguments(run: Run, args: list[str]) -> None:
    ran = run(*args)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["nonsense"], "没有这个命令：nonsense"),
        (["suggest", "在吗", "--loud"], "没有这个选项：--loud"),
        (["suggest", "在吗", "--limit", "many"], "选项 --limit：应为整数"),
        (["suggest", "在吗", "--limit", "99"], "选项 --limit：不能大于20"),
        (["suggest", "在吗", "--limit"], "选项写法不对：--limit"),
        (["suggest", "在吗", "亲"], "多出来的参数：亲"),
        (["import"], "缺少参数 file"),
        (["user", "create", "li"], "缺少参数 name"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(run: Run, args: list[str], says: str) -> None:
    ran = run(*args)
    assert (ran.status, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert first == says
    assert second.startswith("用法见：") and second.endswith("--help")


def test_a_group_alone_shows_its_help(run: Run) -> None:
    ran = run("user")
    assert ran.status == 2
    assert "新建成员" in ran.out + ran.err
    assert "Missing" not in ran.err


def test_lint_of_a_right_and_a_wrong_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    right = "category: 发货\nphrases:\n  - id: ship.when.a\n    code: zz\n    title: 题\n    intents: [ship.when]\n    replies: [按付款先后安排，发出后订单里能看到单号]\n    examples: [啥时候发]\n"
    path.write_text(right, encoding="utf-8")
    good = run("lint", str(path))
    assert (good.status, good.out.splitlines()[-1]) == (0, "0个错误，0个提醒")
    path.write_text(right.replace("[ship.when]", "[ship.nobody]"), encoding="utf-8")
    bad = run("lint", str(path))
    assert bad.status == 1
    assert f"{path}:3: 错误 [schema] 没有这个意图：ship.nobody" in bad.out
    assert "1个错误" in bad.out


def test_strict_lint_counts_warnings(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    one = "  - id: ship.when.{0}\n    code: z{0}\n    title: 题\n    intents: [ship.when]\n    replies: [按付款先后安排，发出后订单里能看到单号]\n    examples: [啥时候发{0}]\n"
    path.write_text("category: 发货\nphrases:\n" + one.format("a") + one.format("b"), encoding="utf-8")
    assert run("lint", str(path)).status == 0
    assert run("lint", "--strict", str(path)).status == 1


def test_square_brackets_of_a_reply_are_text_not_markup(run: Run) -> None:
    ran = run("check", "[red]好的[/red][微笑]")
    assert ran.status == 0


TWICE = """
import sys
from app.cli.main import main
for args in (["check", "--cases", sys.argv[1]], ["check", " "]):
    sys.argv[1:] = args
    try:
        main()
    except SystemExit as left:
        status = left.code
sys.exit(status)
"""


def test_the_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    """In an environment in which nobody has heard of UTF-8, as a process of its own."""
    latin = {
        **os.environ,
        "LC_ALL": "POSIX",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "latin-1",
        "PYTHONPATH": str(ROOT),
    }
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"id": "号", "text": "在吗"}), encoding="utf-8")
    command = [sys.executable, "-c", TWICE, str(path)]
    done = subprocess.run(command, env=latin, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert json.loads(done.stdout.decode("utf-8"))["id"] == "号"
    assert done.stderr.decode("utf-8").strip() == "内容是空的，没有可处理的文字，请写点内容再试"
    assert done.returncode == 2


def test_bench_says_when_there_is_nothing_to_measure_on(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from app.cli.main import main; main()", "bench", "--json", "--data", str(tmp_path / "none")],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert ran.returncode == 0
    assert "skipped" in json.loads(ran.stdout)
