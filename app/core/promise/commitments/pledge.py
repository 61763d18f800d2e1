"""What the reader of commitments hands on: a pledge, free of the present time, and a question it may answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.core.judgement import Act
from app.core.promise.commitments.marks import PredicateKind
from app.core.promise.model import TimeExpr

Manner = Literal["stated", "immediate", "effort", "event", "vouched", "timeless", "unread"]
"""immediate: at once without a time word (``拍下就发``); event: in time for an occasion of the
buyer's; vouched: assured without a time; timeless: nothing said of when."""


@dataclass(frozen=True, slots=True)
class Pledge:
    """The shop undertakes `act`; offsets are into the normalised, respelled text."""

    act: Act
    start: int
    end: int
    times: tuple[TimeExpr, ...] = ()
    manner: Manner = "stated"
    choice: bool = False
    """Several times offered to choose from: the first of them counts, not the last."""
    paid: bool = False
    paid_times: tuple[TimeExpr, ...] = ()
    paid_after: bool = False
    anchor: PredicateKind | None = None
    anchor_times: tuple[TimeExpr, ...] = ()
    trying: bool = False
    staked: bool = False
    """Said as a penalty on the shop for not doing it."""
    assured: bool = False
    completed: bool = False
    told: bool = False
    """Ends in 的, as a fact: past where its time is over."""
    implied: bool = False
    verb_start: int = 0
    verb_end: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """What the buyer wants to hear a yes to (or the reply itself repeats): an act, with its times where it has any."""

    act: Act
    times: tuple[TimeExpr, ...]
    denied: bool = False
    asking: bool = True
    confirming: bool = False
    """It wants to hear that it is so: ``明天发吧``."""
    tentative: bool = False
    passed_over: bool = False
    """The buyer went on to ask for something else."""
    assured: bool = False
    """It wants to be vouched for: ``保证明天能到对吧``."""
    clause: int = 0
    paid_times: tuple[TimeExpr, ...] = ()
    """By when the buyer would pay: ``两点前付款今天走得掉吗``."""
