"""The measurements as tables that a person reads, and the goals they are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.peers import LEXICAL

OURS = "kuaihui, entries only"
"""The row that is compared with the peers: they rank entries too, and know no intents."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """What was wanted, what was measured, and whether that is enough."""

    name: str
    wanted: str
    measured: str
    met: bool


def tables(match: Sequence[Row], intents: Sequence[Row]) -> str:
    """Everything, in the order of the line: quality, noise, speed, goals."""
    parts = [
        ("Retrieval quality: R@1 / R@3 / MRR@10", _quality([r for r in match if not r["grown"]])),
        ("Retrieval at size (jd k=10 grown with distractors)", _sizes([r for r in match if r["grown"]])),
        ("suggest() on real messages, clean and spoilt", _noise(intents)),
        ("suggest(), five guarded and rendered suggestions", _speed(intents)),
        ("Goals", _goals(goals(match, intents))),
    ]
    return "\n\n".join(f"{title}\n{body}" for title, body in parts if body)


def lists(parts: Mapping[str, Sequence[str]]) -> str:
    """What is a list of lines already, under its title."""
    return "\n\n".join("\n".join([title, *lines]) for title, lines in parts.items() if lines)


def grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns lined up; the first to the left, the others to the right."""
    every = [list(head), *map(list, rows)]
    widths = [max(len(row[i]) for row in every) for i in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in every
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _quality(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    benches = list(dict.fromkeys(r["bench"] for r in rows))
    by_peer: dict[str, dict[str, str]] = defaultdict(dict)
    for r in rows:
        shown = "–" if "skipped" in r else f"{r['r1']:.1f} / {r['r3']:.1f} / {r['mrr']:.2f}"
        by_peer[r["peer"]][r["bench"]] = shown
    return grid(
        ["", *benches], ([peer, *(found.get(b, "") for b in benches)] for peer, found in by_peer.items())
    )


_TIMES = (("p50 ms", "p50", 2), ("p99 ms", "p99", 2), ("CPU p50", "cpu_p50", 2), ("CPU p99", "cpu_p99", 2))
_RANKS = (("R@1", "r1", 1), ("R@3", "r3", 1), ("MRR", "mrr", 2))
_BUILD, _MEMORY = ("build s", "build_s", 2), ("MB", "memory_mb", 0)


def _listed(rows: Sequence[Row], names: Sequence[str], columns: Sequence[tuple[str, str, int]]) -> str:
    """A table of `names` as they are and of measured `columns`: head, key, digits."""
    body = [[*(str(r[n]) for n in names), *(f"{r[key]:.{n}f}" for _, key, n in columns)] for r in rows]
    return grid([*names, *(head for head, _, _ in columns)], body) if body else ""


def _sizes(rows: Sequence[Row]) -> str:
    measured = [r for r in rows if "skipped" not in r]
    return _listed(measured, ("peer", "texts"), (*_RANKS, *_TIMES, _BUILD, _MEMORY))


def _speed(rows: Sequence[Row]) -> str:
    columns = (("shown", "shown", 1), *_TIMES, _BUILD, ("CPU s", "build_cpu_s", 2), _MEMORY)
    return _listed([r for r in rows if r.get("speed")], ("texts", "phrases"), columns)


def _noise(rows: Sequence[Row]) -> str:
    spoilt = [r for r in rows if "noise" in r]
    head = ["", "messages", "R@1", "R@3", "read R@1", "read R@3", "hopeless: no_match", "good: no_match"]
    keys = ("r1", "r3", "read_r1", "read_r3", "hopeless_no_match", "good_lost")
    body = []
    for r in spoilt:
        shown = {**r, "hopeless_no_match": r.get("hopeless_no_match", r.get("no_match"))}
        body.append(
            [r["noise"], str(r["queries"]), *(f"{shown[k]:.1f}" if k in shown else "–" for k in keys)]
        )
    return grid(head, body) if body else ""


def _goals(found: Sequence[Goal]) -> str:
    rows = [[g.name, g.wanted, g.measured, "met" if g.met else "MISSED"] for g in found]
    return grid(["", "wanted", "measured", ""], rows) if rows else ""


def goals(match: Sequence[Row], intents: Sequence[Row]) -> list[Goal]:
    """Those that the measurements at hand can speak of."""
    return [*_intent_goals(intents), *_speed_goals(intents), *_match_goals(match)]


def _at_least(name: str, wanted: float, value: float) -> Goal:
    return Goal(name, f"≥ {wanted:g}", f"{value:.1f}", value >= wanted)


def _at_most(name: str, wanted: float, value: float) -> Goal:
    return Goal(name, f"≤ {wanted:g}", f"{value:.2f}", value <= wanted)


BUSY = 1.5
"""From this many times its processor time on, the clock tells of the machine and not of the code."""


def _in_time(name: str, wanted: float, clock: float, processor: float) -> Goal:
    """By the clock; on a busy machine by processor time, which is what one thread takes on a quiet one."""
    if clock < BUSY * processor:
        return _at_most(name, wanted, clock)
    shown = f"{processor:.2f} CPU (busy: {clock:.2f})"
    return Goal(name, f"≤ {wanted:g}", shown, processor <= wanted)


def _intent_goals(rows: Sequence[Row]) -> list[Goal]:
    spoilt = {r["noise"]: r for r in rows if "noise" in r}
    if (clean := spoilt.get("clean")) is None:
        return []
    losses = {k: clean["r3"] - r["r3"] for k, r in spoilt.items() if "r3" in r}
    worst = max(losses, key=losses.__getitem__)
    return [
        _at_least("right intent among 3, %", 88, clean["r3"]),
        _at_least("right intent first, %", 70, clean["r1"]),
        _at_least("no_match on hopeless, %", 40, clean["hopeless_no_match"]),
        _at_most("no_match on good, %", 10, clean["good_lost"]),
        _at_most(f"worst loss at 3 by noise ({worst}), points", 8, losses[worst]),
    ]


def _speed_goals(rows: Sequence[Row]) -> list[Goal]:
    by_size = {10 ** (len(str(r["texts"])) - 1): r for r in rows if r.get("speed")}
    found = []
    if r := by_size.get(10_000):
        found += [
            _in_time("suggest() p50 at 10k, ms", 2, r["p50"], r["cpu_p50"]),
            _in_time("suggest() p99 at 10k, ms", 6, r["p99"], r["cpu_p99"]),
        ]
    if r := by_size.get(100_000):
        found += [
            _in_time("suggest() p50 at 100k, ms", 5, r["p50"], r["cpu_p50"]),
            _in_time("build at 100k, s", 15, r["build_s"], r["build_cpu_s"]),
        ]
    return found


def _match_goals(rows: Sequence[Row]) -> list[Goal]:
    found = []
    for bench in dict.fromkeys((r["bench"], r["grown"] and r["texts"]) for r in rows):
        here = {
            r["peer"]: r["r3"] for r in rows if (r["bench"], r["grown"] and r["texts"]) == bench and "r3" in r
        }
        rivals = {peer: here[peer] for peer in LEXICAL if peer in here}
        if OURS not in here or not rivals:
            continue
        best = max(rivals, key=rivals.__getitem__)
        where = f"{bench[0]} at {bench[1]}" if bench[1] else bench[0]
        shown = f"{here[OURS]:.1f} : {rivals[best]:.1f}"
        found.append(Goal(f"R@3 above lexical peers, {where}", f"> {best}", shown, here[OURS] > rivals[best]))
    return found
