"""What is wrong with a phrase as it stands in the form: shape, template, promises, wording; each at its field.

The same questions that ``kuaihui lint`` asks of the library's files, answered for one entry at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from app.core import promise, wording
from app.core.reply.slots import PROMISE_SLOTS
from app.core.reply.template import Template, TemplateError, parse
from app.core.types import Finding, Phrase, Turn
from app.curation.labels import FIELDS
from app.library.lint.content import MOMENT, WORST
from app.library.schema import PhraseFile, PhrasesFile
from app.library.shipped import shipped_library, shipped_rules
from app.library.yamlfile import describe

_OUTER = ("category", "pack")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: the field (and which of its items), how bad, why, and the words it is about."""

    field: str
    index: int | None
    severity: Literal["error", "warn"]
    kind: str
    message: str
    quote: str = ""
    better: str = ""


def examine(data: Mapping[str, Any], category: str, pack: str) -> tuple[Fault, ...]:
    """Everything found, errors first; an error keeps the phrase from being published."""
    try:
        phrase = PhraseFile.model_validate(data).build(category, pack)
        PhrasesFile(category=category, pack=pack, phrases=())  # type: ignore[arg-type]
    except ValidationError:
        return tuple(_shape(data, category, pack))
    found = [*_references(phrase), *_texts(phrase), *_way_out(phrase)]
    return tuple(sorted(found, key=lambda fault: fault.severity))


def blocking(faults: Iterable[Fault]) -> list[Fault]:
    """The faults with which nothing is published."""
    return [fault for fault in faults if fault.severity == "error"]


def _shape(data: Mapping[str, Any], category: str, pack: str) -> Iterator[Fault]:
    wrong: list[Any] = []
    try:
        PhraseFile.model_validate(data)
    except ValidationError as error:
        wrong += error.errors()
    try:
        PhrasesFile.model_validate({"category": category, "pack": pack, "phrases": ()})
    except ValidationError as error:
        wrong += error.errors()
    for fault in wrong:
        field, *rest = fault["loc"]
        index = rest[0] if rest and isinstance(rest[0], int) else None
        yield Fault(str(field), index, "error", "格式", said(str(field), fault))


def said(field: str, fault: Any) -> str:  # noqa: ANN401 — pydantic's ErrorDetails
    """A fault of shape as a sentence about the field."""
    label, limits = FIELDS.get(field, field), fault.get("ctx", {})
    match fault["type"]:
        case "too_short" if limits.get("min_length", 1) > 1:
            return f"{label}至少要{limits['min_length']}条"
        case "missing" | "string_too_short" | "too_short":
            return f"请填写{label}"
        case "string_too_long":
            return f"{label}最多{limits['max_length']}个字"
        case "too_long":
            return f"{label}最多{limits['max_length']}条"
        case "string_pattern_mismatch" if field == "code":
            return "短码用1到4个小写字母或数字"
        case _:
            return f"{label}：{describe(fault).split('：', 1)[-1]}"


def _references(phrase: Phrase) -> Iterator[Fault]:
    known = {intent.code for intent in shipped_library().library.intents}
    for code in phrase.intents:
        if code not in known:
            yield Fault("intents", None, "error", "格式", f"没有这个意图：{code}")
    if not phrase.examples and not phrase.proactive:
        yield Fault("examples", None, "warn", "问法", "还没有写买家会怎么问，这条话术很难被推荐出来")


def _texts(phrase: Phrase) -> Iterator[Fault]:
    turns = (Turn(role="buyer", text=phrase.examples[0]),) if phrase.examples else ()
    texts = [("replies", number, reply.text) for number, reply in enumerate(phrase.replies)]
    for field, index, text in [*texts, *([("safe", None, phrase.safe)] if phrase.safe else [])]:
        try:
            read = parse(text)
        except TemplateError as wrong:
            yield Fault(field, index, "error", "变量", str(wrong))
            continue
        if field == "safe" and read.slots & PROMISE_SLOTS.keys():
            yield Fault(field, index, "error", "变量", "这里不能再用时间变量：它就是在时间算不出来时用的")
        yield from judged(field, index, filled(read), turns)


def judged(field: str, index: int | None, reply: str, turns: Sequence[Turn]) -> Iterator[Fault]:
    """Promises and wording of one filled reply, after `turns`."""
    judgement = promise.check(reply, facts=WORST, now=MOMENT, role="manager")
    if judgement.verdict != "pass":
        finding = next((one for one in judgement.findings if one.severity != "warn"), None)
        quote = reply[finding.start : finding.end] if finding else ""
        hint = "固定的时间总有兑现不了的时候，请改用时间变量，例如 {{ ship_by }} 或 {{ ship_window }}"
        yield Fault(
            field, index, "error", "承诺", hint, quote
        )  # its rewrite would name a time of the worst shop
    for found in wording.check(reply, turns, shipped_rules()):
        yield _wording(field, index, reply, found)


def _wording(field: str, index: int | None, said: str, found: Finding) -> Fault:
    severity: Literal["error", "warn"] = "warn" if found.severity == "warn" else "error"
    kind = "合规" if found.kind == "compliance" else "措辞"
    return Fault(
        field, index, severity, kind, found.message, said[found.start : found.end], found.better or ""
    )


def _way_out(phrase: Phrase) -> Iterator[Fault]:
    """A phrase whose every wording carries a time needs one without."""
    try:
        slots = [parse(reply.text).slots for reply in phrase.replies]
    except TemplateError:
        return
    if phrase.safe is None and all(used & PROMISE_SLOTS.keys() for used in slots):
        yield Fault("safe", None, "error", "变量", "每种说法都带时间，请写一句不带时间的，算不出时间时用它")


def filled(template: Template) -> str:
    """The text as it is judged: promise slots hold what the calendar makes true, so they count as no promise."""
    values = {name: "尽快" if name in PROMISE_SLOTS else "这个" for name in template.slots}
    return template.render(values).text
