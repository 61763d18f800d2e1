"""What is to be mended in an imported entry before it can be published: variables, promises, wording, intents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from app.core import promise, wording
from app.core.reply.slots import PROMISE_SLOTS
from app.core.reply.template import TemplateError, parse
from app.core.types import Phrase, Script, Turn
from app.exchange.report import Note
from app.library.lint.content import MOMENT, WORST
from app.library.shipped import shipped_library, shipped_rules

MOST = 6
"""Notes kept of one entry."""


def phrase_notes(phrase: Phrase) -> tuple[Note, ...]:
    """What a lead should see of a phrase, errors first."""
    turns = (Turn.model_construct(role="buyer", text=phrase.examples[0], at=None),) if phrase.examples else ()
    found = list(_intents(phrase.intents))
    if not phrase.examples and not phrase.proactive:
        found.append(_warn("examples", "问法", "还没有写买家会怎么问，这条话术很难被推荐出来"))
    for reply in phrase.replies:
        found += text_notes("replies", reply.text, turns)
    if phrase.safe:
        found += text_notes("safe", phrase.safe, turns)
    return _ordered(found)


def script_notes(script: Script) -> tuple[Note, ...]:
    """The same of a script's steps and ways out."""
    found = list(_intents(script.intents))
    for stage in script.stages:
        for step in stage.steps:
            for reply in step.replies:
                found += text_notes("stages", reply.text, ())
    for way_out in script.exits:
        found += text_notes("exits", way_out.say, ())
    return _ordered(found)


def text_notes(field: str, text: str, turns: Sequence[Turn]) -> Iterator[Note]:
    """One wording: its template, what it promises at the worst moment, how it says it."""
    try:
        read = parse(text)
    except TemplateError as wrong:
        yield Note(field=field, severity="error", kind="变量", message=str(wrong))
        return
    values = {name: "尽快" if name in PROMISE_SLOTS else "这个" for name in read.slots}
    said = read.render(values).text
    judged = promise.check(said, facts=WORST, now=MOMENT, role="manager")
    if judged.verdict != "pass":
        finding = next((one for one in judged.findings if one.severity != "warn"), None)
        quote = f"「{said[finding.start : finding.end]}」" if finding else ""
        message = f"{quote}固定的时间总有兑现不了的时候，请改用时间变量，例如 {{{{ ship_by }}}}"
        yield Note(field=field, severity="error", kind="承诺", message=message)
    for one in wording.check(said, turns, shipped_rules()):
        kind = "合规" if one.kind == "compliance" else "措辞"
        severity: Literal["error", "warn"] = "warn" if one.severity == "warn" else "error"
        yield Note(field=field, severity=severity, kind=kind, message=one.message)


def _intents(codes: Sequence[str]) -> Iterator[Note]:
    known = {intent.code for intent in shipped_library().library.intents}
    for code in codes:
        if code not in known:
            yield Note(field="intents", severity="error", kind="格式", message=f"没有这个意图：{code}")


def _warn(field: str, kind: str, message: str) -> Note:
    return Note(field=field, severity="warn", kind=kind, message=message)


def _ordered(notes: Sequence[Note]) -> tuple[Note, ...]:
    once = dict.fromkeys(sorted(notes, key=lambda note: note.severity))
    return tuple(once)[:MOST]
