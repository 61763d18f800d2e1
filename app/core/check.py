"""Judge a reply: the promise guard's verdict, and what the wording rules have to say beside it."""

from __future__ import annotations

from dataclasses import replace

from app.core import promise, wording
from app.core.case import Case
from app.core.engine import Engine
from app.core.judgement import Judgement


def check(engine: Engine, case: Case) -> Judgement:
    """Judge `case.message` as the agent's reply after `case.turns`.

    `verdict` is about promises alone: a finding of wording warns or blocks by its own severity. `findings` are in the
    order of their places in the message as given.
    """
    judged = promise.check(
        case.message, turns=case.turns, facts=case.facts, order=case.order, now=case.now, role=case.role
    )
    found = wording.check(case.message, case.turns, engine.rules)
    ordered = sorted((*judged.findings, *found), key=lambda f: (f.start, f.end))
    return replace(judged, findings=tuple(ordered))
