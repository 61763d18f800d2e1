"""What is wrong with a script as it stands in the form, each fault at its field.

A field of a step is named ``step.2.0.goal`` (third stage, first step), as in the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from app.core.reply.template import TemplateError, parse
from app.core.types import Script, Turn
from app.curation.findings import Fault, filled, judged, said
from app.library.schema import ScriptFile, ScriptsFile
from app.library.shipped import shipped_library


def examine_script(data: Mapping[str, Any], category: str) -> tuple[Fault, ...]:
    """Everything found, errors first; an error keeps the script from being published."""
    try:
        script = ScriptFile.model_validate(data).build(category)
        ScriptsFile(category=category, scripts=())
    except ValidationError:
        return tuple(_shape(data, category))
    found = [*_references(script), *_steps(script), *_exits(script)]
    return tuple(sorted(found, key=lambda fault: fault.severity))


def _shape(data: Mapping[str, Any], category: str) -> Iterator[Fault]:
    wrong: list[Any] = []
    for model, value in ((ScriptFile, data), (ScriptsFile, {"category": category, "scripts": ()})):
        try:
            model.model_validate(value)
        except ValidationError as error:
            wrong += error.errors()
    for fault in wrong:
        field, index, name = _field(fault["loc"])
        yield Fault(field, index, "error", "格式", said(name, fault))


def _field(loc: tuple[Any, ...]) -> tuple[str, int | None, str]:
    """From Pydantic's place of a fault to the form's: field, index, and the name whose label is said."""
    match loc:
        case ("stages", int(i), "steps", int(j), str(name), int(n), *_):
            return f"step.{i}.{j}.{name}", n, name
        case ("stages", int(i), "steps", int(j), str(name), *_):
            return f"step.{i}.{j}.{name}", None, name
        case ("stages", int(i), *_):
            return f"stage.{i}.name", None, "stage" if loc[2:] == ("name",) else "steps"
        case (str(name), int(n), *_):
            return name, n, name
        case _:
            return str(loc[0]), None, str(loc[0])


def _references(script: Script) -> Iterator[Fault]:
    known = {intent.code for intent in shipped_library().library.intents}
    for code in script.intents:
        if code not in known:
            yield Fault("intents", None, "error", "格式", f"没有这个意图：{code}")
    seen: set[str] = set()
    for i, stage in enumerate(script.stages):
        for j, step in enumerate(stage.steps):
            if step.id in seen:
                yield Fault(
                    f"step.{i}.{j}.goal",
                    None,
                    "error",
                    "格式",
                    f"步骤编号 {step.id} 重复了，请删掉重加这一步",
                )
            seen.add(step.id)
    if not script.enter:
        yield Fault("enter", None, "warn", "问法", "还没有写买家怎么开头，这套脚本很难被想起来")


def _steps(script: Script) -> Iterator[Fault]:
    for i, stage in enumerate(script.stages):
        for j, step in enumerate(stage.steps):
            turns = (Turn(role="buyer", text=step.cues[0]),) if step.cues else ()
            for number, reply in enumerate(step.replies):
                yield from _said(f"step.{i}.{j}.replies", number, reply.text, turns)
            if step.concession and step.concession.level > 1 and step.authority is None:
                yield Fault(
                    f"step.{i}.{j}.authority", None, "warn", "授权", f"让步到第{step.concession.level}级了，确认客服可以自己给吗"
                )  # fmt: skip


def _exits(script: Script) -> Iterator[Fault]:
    for number, way in enumerate(script.exits):
        yield from _said("exits", number, way.say, ())


def _said(field: str, number: int, text: str, turns: tuple[Turn, ...]) -> Iterator[Fault]:
    try:
        read = parse(text)
    except TemplateError as wrong:
        yield Fault(field, number, "error", "变量", str(wrong))
        return
    yield from judged(field, number, filled(read), turns)
