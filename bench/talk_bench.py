"""Conversations written for this bench: is the last message answered in its context, by its order's status, and is
each of several questions in one message covered?

    python -m bench.talk_bench [--failures]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.case import Case, Suggestions
from app.core.engine import Engine
from app.core.facts import OrderFacts, Turn
from app.core.moments import SHANGHAI
from app.core.suggest import suggest
from app.library.demo import demo_shop
from bench.intents_bench import engine

CASES = Path(__file__).with_name("conversations.jsonl")
NOW = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)
SHOWN = {"context": 3, "status": 3, "several": 5}
"""Of how many suggestions: one question must be met by the first three, several by all five."""

Row = dict[str, Any]


def run() -> Iterator[Row]:
    """A row a kind of conversation: how many, how many covered (percent), and those missed."""
    built = engine()
    found: dict[str, list[tuple[Row, list[set[str]]]]] = {}
    for line in CASES.read_text("utf-8").splitlines():
        case = json.loads(line)
        found.setdefault(case["tag"], []).append((case, offered(built, case)))
    for kind, cases in found.items():
        missed = [{"text": c["text"], "wanted": c["intents"], "offered": [sorted(o) for o in given]}
                  for c, given in cases if not covered(c["intents"], given)]  # fmt: skip
        yield {"bench": "talk", "kind": kind, "cases": len(cases), "missed": missed,
               "covered": 100 * (1 - len(missed) / len(cases))}  # fmt: skip


def offered(built: Engine, case: Row) -> list[set[str]]:
    """The intents of each suggestion that counts."""
    turns = tuple(Turn.model_validate(turn) for turn in case.get("messages", ()))
    order = OrderFacts.model_validate(case["order"]) if case.get("order") else None
    shop = demo_shop()
    said = suggest(built, Case(case["text"], NOW, turns, shop.facts, order, dict(shop.values)))
    return _intents(built, said)[: SHOWN[case["tag"]]]


def _intents(built: Engine, said: Suggestions) -> list[set[str]]:
    by_id = {phrase.id: set(phrase.intents) for phrase in built.library.phrases}
    return [by_id.get(given.id, {given.intent}) for given in said.suggestions]


def covered(wanted: list[list[str]], given: list[set[str]]) -> bool:
    """Every question is met by a suggestion; a question lists all intents that a lead would accept."""
    return all(any(set(question) & one for one in given) for question in wanted)


def line(row: Row) -> str:
    """A row as a person reads it."""
    return f"{row['kind']:8} {row['cases']:4} conversations, {row['covered']:.1f} % covered"


def main() -> int:
    """Print the table; the exit code is 0 in any case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--failures", action="store_true")
    show = parser.parse_args().failures
    for row in run():
        print(line(row))
        if show:
            print("".join(f"    {missed}\n" for missed in row["missed"]), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
