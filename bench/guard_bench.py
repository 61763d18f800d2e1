"""Measure the promise guard on labelled replies: what it stops, what it lets through, how fast it reads.

    python bench/guard_bench.py [DIRECTORY] [--failures]

DIRECTORY holds `promise_dev.jsonl` (written cases with verdicts) and `promises_real_dev.jsonl` (real replies with
their commitments); by default ``../shared/eval`` beside the repository. Without it only the speed is measured.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.facts import OrderFacts, ShopFacts, Turn
from app.core.moments import SHANGHAI
from app.core.promise import check
from app.core.promise.commitments.link import scan
from app.core.promise.commitments.pledges import pledges
from app.core.promise.commitments.prepare import prepare
from app.core.promise.guard import _before, _extract
from app.core.promise.times import find
from app.core.text.normalise import normalise

HOME = Path(__file__).resolve().parents[2] / "shared" / "eval"
REAL_NOW = datetime(2026, 11, 10, 15, tzinfo=SHANGHAI)
PARCEL = {"ship", "reship", "deliver"}
EASY = ShopFacts.model_validate(
    {
        "cutoff": "18:00", "pickup": "19:00", "handling_days": 0, "works": "daily", "backlog_days": 0,
        "transit_days": [1, 3], "refund_hours": 48, "reply_hours": "09:00-23:00", "reply_minutes": 30,
    }
)  # fmt: skip


def rows(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def turns_of(row: dict[str, Any]) -> list[Turn]:
    """The conversation before the reply of a case."""
    if row.get("messages"):
        return [Turn.model_validate(turn) for turn in row["messages"]]
    return [Turn(role="buyer", text=row["prev"][:2000])] if row.get("prev") else []


def same_act(one: str, other: str) -> bool:
    """Reship counts as ship."""
    return {one, other} <= {"ship", "reship"} or one == other


class Score:
    """Hits out of a total, and what was missed."""

    def __init__(self, name: str) -> None:
        self.name, self.hits, self.total = name, 0, 0
        self.missed: list[str] = []

    def add(self, hit: bool, note: str) -> None:
        """Count one case."""
        self.hits += hit
        self.total += 1
        if not hit:
            self.missed.append(note)

    def line(self) -> str:
        """``name  hits/total  percent``."""
        share = 100 * self.hits / self.total if self.total else 0.0
        return f"{self.name:<52}{self.hits:>5}/{self.total:<5}{share:6.1f} %"


def written(path: Path) -> list[Score]:
    """Verdicts, days and rewrites on the written cases."""
    stopped, passed = Score("infeasible promises stopped"), Score("honest replies that pass")
    days, rewrites = Score("deadline day read right"), Score("rewrites that themselves pass")
    for row in rows(path):
        facts = ShopFacts.model_validate(row["shop"])
        order = OrderFacts.model_validate(row["order"]) if row.get("order") else None
        now, turns = datetime.fromisoformat(row["now"]), turns_of(row)
        judged = check(row["text"], turns=turns, facts=facts, order=order, now=now)
        note = f"{row['id']} [{row.get('prev', '')}] {row['text']} -> {judged.verdict} {_said(judged)} | {row['why']}"
        (stopped if row["verdict"] == "block" else passed).add(
            (judged.verdict != "pass") == (row["verdict"] == "block"), note
        )
        for label in row["promises"]:
            if label["act"] != "none" and label.get("latest"):
                wanted = datetime.fromisoformat(label["latest"]).date()
                got = [p for p in judged.promises if same_act(p.act, label["act"])]
                days.add(
                    any(p.latest and p.latest.astimezone(SHANGHAI).date() == wanted for p in got),
                    note + f" wanted {wanted}",
                )
        if judged.rewrite is not None:
            again = check(judged.rewrite, turns=turns, facts=facts, order=order, now=now)
            rewrites.add(again.verdict == "pass", f"{note} => {judged.rewrite}")
    return [stopped, passed, days, rewrites]


def real(path: Path) -> list[Score]:
    """Promises found in real agents' replies, and replies without any that pass."""
    found, quiet = (
        Score("real: dated/immediate parcel promises found"),
        Score("real: replies without a promise that pass"),
    )
    unknown = Score("real: the same without any facts")
    for row in rows(path):
        judged = check(row["text"], turns=turns_of(row), facts=EASY, now=REAL_NOW)
        note = f"{row['id']} [{row.get('prev', '')}] {row['text']} -> {judged.verdict} {_said(judged)}"
        if not row["commitments"]:
            quiet.add(judged.verdict == "pass", note)
            bare = check(row["text"], turns=turns_of(row), facts=ShopFacts(), now=REAL_NOW)
            unknown.add(bare.verdict == "pass", note)
        for label in row["commitments"]:
            if label["act"] in PARCEL and label["time"] in {"dated", "immediate"}:
                found.add(
                    _matches(judged.promises, label),
                    f"{note} wanted {label['act']} {label['latest']} {label['span']}",
                )
    return [found, quiet, unknown]


def _matches(promises: Iterable[Any], label: dict[str, Any]) -> bool:
    wanted = datetime.fromisoformat(label["latest"]).date() if label["latest"] else None
    return any(
        same_act(p.act, label["act"]) and p.kind != "effort"
        and (wanted is None or (p.latest is not None and p.latest.astimezone(SHANGHAI).date() == wanted))
        for p in promises
    )  # fmt: skip


def _said(judged: Any) -> str:
    found = [
        f"{p.act}/{p.kind}/{p.latest:%m-%d %H:%M}" if p.latest else f"{p.act}/{p.kind}"
        for p in judged.promises
    ]
    return " ".join(found + [f.rule for f in judged.findings if f.kind == "promise"])


def speed(texts: list[str]) -> list[str]:
    """Milliseconds of processor time a reply, cold caches, and for hostile texts of 2,000 characters."""
    texts = [text[:40] for text in texts if len(text) >= 12]
    check(texts[0], facts=EASY, now=REAL_NOW)
    _cold()
    gc.collect()
    gc.freeze()
    spent = []
    for text in texts:
        begin = time.thread_time()
        check(text, facts=EASY, now=REAL_NOW)
        spent.append((time.thread_time() - begin) * 1000)
    lines = [
        f"speed: median {statistics.median(spent):.3f} ms, p99 {statistics.quantiles(spent, n=100)[98]:.3f} ms over {len(spent)} replies"
    ]
    lines.append(
        "hostile texts: ms at 500, 1,000 and 2,000 characters; 4.0 times from first to last is linear"
    )
    return lines + [_growth(name, hostile) for name, hostile in HOSTILE.items()]


def _growth(name: str, hostile: str) -> str:
    """The best of three for each length: how the time grows with it."""
    text = (hostile * 2000)[:2000]
    spent = [min(_once(text[:size]) for _ in range(3)) for size in SIZES]
    each = "".join(f"{ms:8.1f}" for ms in spent)
    return f"{name:<18}{each}   x{spent[-1] / spent[0]:.1f}"


def _once(text: str) -> float:
    _cold()
    begin = time.thread_time()
    check(text, facts=EASY, now=REAL_NOW)
    return (time.thread_time() - begin) * 1000


SIZES = (500, 1000, 2000)
HOSTILE = {
    **{
        piece: piece
        for piece in (
            "一",
            "明天",
            "今天明天或",
            "3-",
            "周一、",
            "fa",
            "jin",
            "今.",
            "24小时内",
            "初八月",
            "1月2",
            "十一点",
            "最快也要",
            "(",
            "24 ",
            "今天不发我",
            "就算今天",
            "物流显示",
            "今(",
            "f huo",
        )
    },
    "one word": "今天发" * 700,
    "negations": "不能保证" * 500,
    "times": "今天明天后天" * 340,
    "digits": "1" * 2000,
    "spaces": "今 天 " * 500,
    "questions": "能不能发吗" * 400,
    "tolerated words": "不" + "给您" * 999,
    "latin": "mingtian fahuo " * 133,
    "yes": "是的可以的好的" * 285,
    "conditions": "四点前拍下" * 400,
    "brackets": "发[fa](fa)" * 200,
}


def _cold() -> None:
    """Forget every text that was read before."""
    for cached in (_before, _extract, pledges, scan, prepare, normalise, find):
        cached.cache_clear()


def lines(directory: Path, *, failures: bool = False) -> list[str]:
    """The whole table; without the data in `directory` only the speed is measured, and it says so."""
    texts = ["亲亲，这边48小时内给您安排发出的呢，您放心拍下就可以了哦，有问题随时联系我们"] * 3
    found: list[str] = []
    if (directory / "promise_dev.jsonl").exists():
        for score in (
            *written(directory / "promise_dev.jsonl"),
            *real(directory / "promises_real_dev.jsonl"),
        ):
            found += [score.line(), *(f"    {note}" for note in score.missed if failures)]
        texts = [row["text"] for row in rows(directory / "promises_real_dev.jsonl")]
    else:
        found.append(f"skipped: no data in {directory}, measuring speed only")
    return [*found, *speed(texts)]


def main() -> int:
    """Print the table; the exit code is 0 in any case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", nargs="?", type=Path, default=HOME)
    parser.add_argument("--failures", action="store_true")
    options = parser.parse_args()
    print("\n".join(lines(options.directory, failures=options.failures)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
