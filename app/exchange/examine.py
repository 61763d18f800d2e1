"""What is to be mended in an imported entry before it can be published, as notes of the import's report."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.entries import Phrase, Script
from app.exchange.report import Note
from app.library.draftcheck import Fault, phrase_faults, script_faults

MOST = 6
"""Notes kept of one entry."""


def phrase_notes(phrase: Phrase) -> tuple[Note, ...]:
    """What a lead should see of a phrase, errors first."""
    return _notes(phrase_faults(phrase))


def script_notes(script: Script) -> tuple[Note, ...]:
    """The same of a script's steps and ways out."""
    return _notes(script_faults(script))


def _notes(faults: Iterable[Fault]) -> tuple[Note, ...]:
    return tuple(dict.fromkeys(_note(fault) for fault in faults))[:MOST]


def _note(fault: Fault) -> Note:
    """A fault beside a row of a file: there is no form to mark its field and its words in."""
    field = "stages" if fault.field.startswith("step.") else fault.field
    quote = f"「{fault.quote}」" if fault.kind == "承诺" and fault.quote else ""
    return Note(field=field, severity=fault.severity, kind=fault.kind, message=f"{quote}{fault.message}")
