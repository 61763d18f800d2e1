"""How often our deadlines agree with Microsoft's public Chinese DateTime specs, and how fast times are found.

    python bench/time_bench.py [--cases ../shared/eval/time_ms.json] [--show]

A case agrees when one of our readings ends on the expected day (or at the expected clock time, or lasts as long);
at which hour 上午 or 晚上 ends is a convention and isn't compared.
Left out as not relevant to deadlines: spans of bare years, and lunar days, which the specs don't convert.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.core.moments import SHANGHAI
from app.core.promise.model import TimeExpr
from app.core.promise.respell import respell
from app.core.promise.times import find, resolve
from app.core.text.normalise import normalise

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "eval" / "time_ms.json"
_LUNAR = re.compile(r"初[一二三四五六七八九十]|大年|正月")
_BARE_YEARS = re.compile(
    r"(?<!\d)(?:19|20)\d\d年?(?:到|至|-)(?:19|20)\d\d|二零..年至|= ?\d{4}$|20\d\d年(?:以前)?$|后1年|^截止到"
)


def relevant(case: dict[str, Any]) -> bool:
    """Whether a shop could say it as a deadline."""
    return not _LUNAR.search(case["input"]) and not _BARE_YEARS.search(case["input"])


def agrees(case: dict[str, Any]) -> bool:
    """Whether every expected value is met by one of our readings."""
    ref = datetime.fromisoformat(case["ref"]).replace(tzinfo=SHANGHAI)
    found = find(respell(normalise(case["input"])).text)
    ends = [(expr, moments(expr, ref)) for expr in found]
    return all(any(_meets(want, expr, *end) for expr, end in ends) for want in case["can"])


def moments(expr: TimeExpr, ref: datetime) -> tuple[datetime | None, float | None]:
    """The end of our reading (the bound of an open one) and its length in hours."""
    reading = resolve(expr, ref)
    return reading.latest or reading.earliest_reading, reading.hours


def _meets(want: list[Any], expr: TimeExpr, end: datetime | None, hours: float | None) -> bool:
    kind, *values = want
    if kind == "duration":
        return hours is not None and abs(hours * 3600 - values[0]) < 1
    if end is None:
        return False
    if kind in {"time", "timerange"}:
        return _same_clock(values[-1], end) or (kind == "timerange" and expr.family == "part")
    wanted = datetime.fromisoformat(values[-1]).replace(tzinfo=SHANGHAI)
    if kind == "datetime":
        return abs(wanted - end) < timedelta(minutes=1)
    return end.date() in (_ends(wanted.date()) if kind in {"before", "range"} else {wanted.date()})


def _ends(day: date) -> set[date]:
    """A range or 前 may be meant with or without its last day."""
    return {day, day - timedelta(days=1)}


def _same_clock(wanted: str, end: datetime) -> bool:
    if wanted == "00:00:00":
        return (end.hour, end.minute) in {(0, 0), (23, 59)}
    return end.strftime("%H:%M:%S") == wanted


def measure(cases: list[dict[str, Any]], *, show: bool) -> dict[str, float]:
    """Agreement in percent over all and over the relevant cases."""
    chosen = [case for case in cases if relevant(case)]
    results = {case["input"] + case["ref"]: agrees(case) for case in cases}
    if show:
        for case in chosen:
            if not results[case["input"] + case["ref"]]:
                texts = [
                    (e.text, moments(e, datetime.fromisoformat(case["ref"]).replace(tzinfo=SHANGHAI))[0])
                    for e in find(respell(normalise(case["input"])).text)
                ]
                print(case["input"], case["ref"], case["can"], texts)
    share = lambda rows: 100 * sum(results[c["input"] + c["ref"]] for c in rows) / len(rows)  # noqa: E731
    return {
        "cases": len(cases),
        "all": share(cases),
        "relevant_cases": len(chosen),
        "relevant": share(chosen),
    }


def speed(texts: list[str]) -> float:
    """Microseconds for finding all times of one text, without the cache."""
    plain = [respell(normalise(text)).text for text in texts]
    begin = time.perf_counter()
    for text in plain:
        find.__wrapped__(text)
    return (time.perf_counter() - begin) / len(plain) * 1e6


def lines(path: Path, *, show: bool = False) -> list[str]:
    """The figures on the cases at `path`, or that they aren't there."""
    if not path.exists():
        return [f"skipped: {path} is not there"]
    cases = json.loads(path.read_text(encoding="utf-8"))
    result = measure(cases, show=show)
    return [
        f"all {result['cases']:.0f} cases: {result['all']:.1f} %",
        f"relevant {result['relevant_cases']:.0f} cases: {result['relevant']:.1f} %",
        f"find: {speed([case['input'] for case in cases]):.0f} µs a text",
    ]


def main() -> None:
    """Print the table, or say that the data isn't there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=DEFAULT)
    parser.add_argument("--show", action="store_true", help="print the cases that disagree")
    options = parser.parse_args()
    print("\n".join(lines(options.cases, show=options.show)))


if __name__ == "__main__":
    main()
