"""Cut a reply into clauses. Agents often write without punctuation: particles and forms of address cut as well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.promise.commitments.marks import Clause

_LONGEST = 120
_ADDRESS = r"(?<![给帮为把跟和让替与对请果照按])(?:亲+(?:爱的|爱哒|爱滴|们)?(?![自戚切友子测肤人手密身热民])|客官|小主|仙女)"
_CUT = re.compile(
    r"(?P<hard>[。!?;！？；…]+|\.{2,}|(?<!\d)\.(?!\d))"
    r"|(?P<soft>[,，、~～:：()（）\[\]【】\"“”'‘’| ]+)"
    r"|(?P<ask>吗+|(?<![什怎这那多要])么+(?![么])|嘛(?=[?]))"
    r"|(?P<particle>[哦呢哈哟喔啦嘛呀噢唷咯哇嗷捏]+)"
    rf"|(?P<address>{_ADDRESS})"
)


def split(masked: str) -> tuple[Clause, ...]:
    """The clauses of `masked`, in order; empty ones are left out, their marks join the clause before."""
    return tuple(piece for clause in _split(masked) for piece in _bounded(clause))


def _bounded(clause: Clause) -> Iterator[Clause]:
    """Nobody's clause is longer than `_LONGEST`; bounding it keeps every look around a verb short."""
    for start in range(clause.start, clause.end, _LONGEST):
        end = min(start + _LONGEST, clause.end)
        last = end == clause.end
        yield Clause(start, end, clause.closer if last else "", clause.hard if last else True)


def _split(masked: str) -> list[Clause]:
    clauses: list[Clause] = []
    start = 0
    for cut in _CUT.finditer(masked):
        _close(clauses, masked, start, cut.start(), cut)
        start = cut.end()
    if masked[start:].strip():
        clauses.append(Clause(start, len(masked), "", True))
    return clauses


def _close(clauses: list[Clause], masked: str, start: int, end: int, cut: re.Match[str]) -> None:
    closer = "?" + cut.group() if cut.lastgroup == "ask" else cut.group().replace("？", "?")
    hard = cut.lastgroup == "hard"
    if masked[start:end].strip():
        clauses.append(Clause(start, end, closer, hard))
    elif clauses:
        last = clauses[-1]
        if cut.lastgroup != "address" or last.closer:
            clauses[-1] = Clause(last.start, last.end, last.closer + closer, last.hard or hard)
