"""What keeps one phrase or script from being published, or should be looked at first; each fault at its field.

The same questions that ``kuaihui lint`` asks of the library's files, answered for one entry at once. The form, the
API and an import's preview all ask here, so that none of them lets through what another refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.core import wording
from app.core.entries import Phrase, Script
from app.core.facts import Turn
from app.core.judgement import Finding
from app.core.reply.template import Template, TemplateError, parse
from app.library.lint.content import filled, held, lacks_a_way_out, spoken, timed
from app.library.shipped import shipped_library, shipped_rules

_LITERAL = "固定的时间总有兑现不了的时候，请改用时间变量，例如 {{ ship_by }} 或 {{ ship_window }}"


FaultKind = Literal["格式", "变量", "承诺", "措辞", "合规", "问法", "授权", "重复", "矛盾", "状态"]
"""What a fault is about, as people read it: form, slots, promise, tone, compliance, questions, authority, duplicate,
contradiction, state.
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: the field (and which of its items), how bad, why, and the words it is about.

    A field of a script's step is named ``step.2.0.goal`` (third stage, first step), as in the form.
    """

    field: str
    index: int | None
    severity: Literal["error", "warn"]
    kind: FaultKind
    message: str
    quote: str = ""
    better: str = ""


def blocking(faults: Iterable[Fault]) -> list[Fault]:
    """The faults with which nothing is published."""
    return [fault for fault in faults if fault.severity == "error"]


def phrase_faults(phrase: Phrase) -> tuple[Fault, ...]:
    """Everything found in a phrase, errors first."""
    found = [*_intents(phrase.intents), *_unasked(phrase), *_replies(phrase), *_way_out(phrase)]
    return tuple(sorted(found, key=lambda fault: fault.severity))


def script_faults(script: Script) -> tuple[Fault, ...]:
    """Everything found in a script, errors first."""
    found = [*_intents(script.intents), *_places(script), *_steps(script), *_exits(script)]
    return tuple(sorted(found, key=lambda fault: fault.severity))


def text_faults(field: str, index: int | None, text: str, turns: Sequence[Turn] = ()) -> Iterator[Fault]:
    """One wording after `turns`: its template, what it promises at the worst moment, how it says it."""
    try:
        read = parse(text)
    except TemplateError as wrong:
        yield Fault(field, index, "error", "变量", str(wrong))
        return
    if field == "safe" and timed(read):
        yield Fault(field, index, "error", "变量", "这里不能再用时间变量：它就是在时间算不出来时用的")
    yield from _judged(field, index, read, turns)


def _judged(field: str, index: int | None, template: Template, turns: Sequence[Turn]) -> Iterator[Fault]:
    """Promises and wording of one filled reply."""
    reply, said = filled(template), spoken(template)
    if finding := held(template):
        yield Fault(field, index, "error", "承诺", _LITERAL, reply[finding.start : finding.end])
    for found in wording.check(said, turns, shipped_rules()):
        yield _wording(field, index, said, found)


def _wording(field: str, index: int | None, said: str, found: Finding) -> Fault:
    severity: Literal["error", "warn"] = "warn" if found.severity == "warn" else "error"
    kind: FaultKind = "合规" if found.kind == "compliance" else "措辞"
    quote = said[found.start : found.end]
    return Fault(field, index, severity, kind, found.message, quote, found.better or "")


def _intents(codes: Iterable[str]) -> Iterator[Fault]:
    for code in codes:
        if code not in _codes():
            yield Fault("intents", None, "error", "格式", f"没有这个意图：{code}")


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(intent.code for intent in shipped_library().library.intents)


def _unasked(phrase: Phrase) -> Iterator[Fault]:
    if not phrase.examples and not phrase.proactive:
        yield Fault("examples", None, "warn", "问法", "还没有写买家会怎么问，这条话术很难被推荐出来")


def _replies(phrase: Phrase) -> Iterator[Fault]:
    turns = _asked(phrase.examples)
    for number, reply in enumerate(phrase.replies):
        yield from text_faults("replies", number, reply.text, turns)
    if phrase.safe:
        yield from text_faults("safe", None, phrase.safe, turns)


def _way_out(phrase: Phrase) -> Iterator[Fault]:
    """A phrase whose every wording carries a time needs one without."""
    if lacks_a_way_out(phrase):
        yield Fault("safe", None, "error", "变量", "每种说法都带时间，请写一句不带时间的，算不出时间时用它")


def _places(script: Script) -> Iterator[Fault]:
    """Steps that share an id, and a script that nobody would be led into."""
    seen: set[str] = set()
    for i, stage in enumerate(script.stages):
        for j, step in enumerate(stage.steps):
            if step.id in seen:
                wrong = f"步骤编号 {step.id} 重复了，请删掉重加这一步"
                yield Fault(f"step.{i}.{j}.goal", None, "error", "格式", wrong)
            seen.add(step.id)
    if not script.enter:
        yield Fault("enter", None, "warn", "问法", "还没有写买家怎么开头，这套脚本很难被想起来")


def _steps(script: Script) -> Iterator[Fault]:
    for i, stage in enumerate(script.stages):
        for j, step in enumerate(stage.steps):
            turns = _asked(step.cues)
            for number, reply in enumerate(step.replies):
                yield from text_faults(f"step.{i}.{j}.replies", number, reply.text, turns)
            if step.concession and step.concession.level > 1 and step.authority is None:
                wrong = f"让步到第{step.concession.level}级了，确认客服可以自己给吗"
                yield Fault(f"step.{i}.{j}.authority", None, "warn", "授权", wrong)


def _exits(script: Script) -> Iterator[Fault]:
    for number, way in enumerate(script.exits):
        yield from text_faults("exits", number, way.say)


def _asked(examples: Sequence[str]) -> tuple[Turn, ...]:
    """The conversation in which a wording is judged: its first question."""
    return (Turn.model_construct(role="buyer", text=examples[0], at=None),) if examples else ()
