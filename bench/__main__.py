"""``python -m bench``: everything in one run, as tables or ``--json``; ``--quick`` for a look in two minutes."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import data, guard_bench, intents_bench, match_bench, report, talk_bench, time_bench

SECTIONS = ("intents", "match", "talk", "guard", "times")


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0, also where there is nothing to measure on: it says so."""
    options = _options(arguments)
    try:
        root = data.folder(options.data)
    except data.MissingDataError as missing:
        print(json.dumps({"skipped": str(missing)}) if options.json else f"skipped: {missing}")
        return 0
    wanted = (options.only,) if options.only else SECTIONS
    intents = _collect(intents_bench.run(root, options.quick)) if "intents" in wanted else []
    match = _collect(match_bench.run(root, options.quick)) if "match" in wanted else []
    talk = _collect(talk_bench.run()) if "talk" in wanted else []
    guard = guard_bench.lines(root) if "guard" in wanted else []
    times = time_bench.lines(root / "time_ms.json") if "times" in wanted else []
    goals = report.goals(match, intents)
    if options.json:
        found = {
            "machine": _machine(),
            "intents": intents,
            "match": match,
            "talk": talk,
            "guard": guard,
            "times": times,
            "goals": [_as_dict(g) for g in goals],
        }
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print(f"{_machine()}, one thread\n\n{report.tables(match, intents)}\n")
        print(
            report.lists(
                {
                    "Conversations": [talk_bench.line(row) for row in talk],
                    "Promise guard": guard,
                    "Time expressions": times,
                }
            )
        )
    return 0


def _options(arguments: list[str] | None) -> Any:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Match quality and speed against peers"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--quick", action="store_true", help="fewer queries, sizes and peers' texts")
    parser.add_argument("--only", choices=SECTIONS, help="one part of it")
    parser.add_argument("--data", type=Path, help="folder of the measuring data")
    return parser.parse_args(arguments)


def _collect(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """All rows, with a sign of life on stderr for each."""
    found = []
    for row in rows:
        found.append(row)
        name = row.get("peer") or row.get("noise") or row.get("kind") or "suggest()"
        place = row.get("bench", "intents")
        sys.stderr.write(f"  {place:12} {row.get('texts', ''):>7} {name} {row.get('skipped', '')}\n")
    return found


def _machine() -> str:
    return f"Python {platform.python_version()}, {platform.machine()} {platform.system()}"


def _as_dict(goal: report.Goal) -> dict[str, Any]:
    return {"name": goal.name, "wanted": goal.wanted, "measured": goal.measured, "met": goal.met}


if __name__ == "__main__":
    sys.exit(main())
