"""The form of a script: stages and steps as fields, the fields as data again, and their rearrangement.

Every press of a button sends the whole form, so that adding, moving and removing need no script and lose
nothing that was typed. What the form does not show (phases, channel …) is kept as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from app.web.console.forms import lines
from app.web.console.page import text, tidy

MOST_STAGES, MOST_STEPS, MOST_REPLIES, LEAST_REPLIES = 20, 30, 6, 2
_WISH = re.compile(r"(stage|step|reply)([+^v-])(\d{1,2})(?:\.(\d{1,2}))?")
Stages = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Script:
    """A filled form: the script's data with its group. `removed` is how the stages stood before a removal."""

    data: dict[str, Any]
    category: str
    removed: str = ""

    @property
    def pack(self) -> str:
        """The pack, which a script's data carries itself."""
        return str(self.data.get("pack", "general"))

    @property
    def intent(self) -> str:
        """The primary intent."""
        return next(iter(self.data.get("intents", ())), "")


def boxes(step: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A step's replies as text and register, with blank ones up to the least a step must have."""
    found = [
        (str(reply.get("text", "")), str(reply.get("register", "chat")))
        if isinstance(reply, dict)
        else (str(reply), "chat")
        for reply in step.get("replies", ())
    ]
    return [*found, *[("", "chat")] * (LEAST_REPLIES - len(found))]


def read_script(form: FormData, base: Mapping[str, Any]) -> Script:
    """The submitted form over the data it was made from."""
    data = {**base, "title": text(form, "title"), "pack": text(form, "pack")}
    intent = text(form, "intent")
    others = [code for code in base.get("intents", [])[1:] if code != intent]
    data["intents"] = [intent, *others] if intent else []
    optional = {
        "enter": lines(text(form, "enter")), "leave": lines(text(form, "leave")), "mood": text(form, "mood"),
        "exits": list(_pairs(form, "exit", "say")), "escalate": list(_pairs(form, "escalate", "to")),
    }  # fmt: skip
    for name, value in optional.items():
        data.pop(name, None)
        if value:
            data[name] = value
    data["stages"] = list(_stages(form))
    return Script(data, text(form, "category"), text(form, "removed"))


def _stages(form: FormData) -> Iterator[dict[str, Any]]:
    for i in range(MOST_STAGES):
        if f"stage.{i}.name" not in form:
            return
        steps = [_step(form, f"step.{i}.{j}") for j in range(MOST_STEPS) if f"step.{i}.{j}.goal" in form]
        yield {"name": text(form, f"stage.{i}.name"), "steps": steps}


def _step(form: FormData, at: str) -> dict[str, Any]:
    step: dict[str, Any] = {"id": text(form, f"{at}.id"), "goal": text(form, f"{at}.goal")}
    kind, level = text(form, f"{at}.concession"), text(form, f"{at}.level")
    found = {
        "cues": lines(text(form, f"{at}.cues")),
        "replies": list(_replies(form, at)),
        "authority": text(form, f"{at}.authority"),
        "concession": {"kind": kind, "level": int(level) if re.fullmatch(r"[0-9]{1,3}", level) else level} if kind else None,
        "record": text(form, f"{at}.record"),
        "when_asked": bool(text(form, f"{at}.when_asked")),
    }  # fmt: skip
    return {**step, **{name: value for name, value in found.items() if value or name == "replies"}}


def _replies(form: FormData, at: str) -> Iterator[str | dict[str, str]]:
    registers = [*form.getlist(f"{at}.register"), *["chat"] * MOST_REPLIES]
    for typed, register in zip(form.getlist(f"{at}.reply")[:MOST_REPLIES], registers, strict=False):
        if isinstance(typed, str) and (said := tidy(typed)):
            yield {"text": said, "register": "public"} if register == "public" else said


def _pairs(form: FormData, name: str, second: str) -> Iterator[dict[str, str]]:
    """Rows of two fields; a row without both is a blank one unless something was typed in it."""
    for when, other in zip(form.getlist(f"{name}.when"), form.getlist(f"{name}.{second}"), strict=False):
        row = {"when": tidy(str(when)), second: tidy(str(other))}
        if row["when"] or (row[second] and second == "say"):
            yield row


def rearranged(script: Script, wish: str) -> tuple[Script, str]:
    """The script with a stage, step or reply added, moved or removed, and the id of the field to go on in.

    `wish` is a button's value: ``step^1.0`` moves the first step of the second stage up. One that does not
    fit the form changes nothing.
    """
    stages: Stages = [{**stage, "steps": list(stage["steps"])} for stage in script.data["stages"]]
    if wish == "undo":
        return _put_back(script), ""
    found = _WISH.fullmatch(wish)
    if found is None:
        return script, ""
    kind, act, i, j = found[1], found[2], int(found[3]), int(found[4] or 0)
    if not 0 <= i < max(len(stages), 1):
        return script, ""
    focus = _on_stages(stages, act, i) if kind == "stage" else _on_steps(stages, kind, act, i, j)
    removed = json.dumps(script.data["stages"], ensure_ascii=False) if act == "-" else script.removed
    return Script({**script.data, "stages": stages}, script.category, removed), focus


def _on_stages(stages: Stages, act: str, i: int) -> str:
    if act == "+":
        place = min(i + 1, len(stages))
        stages.insert(place, {"name": "", "steps": [_blank(stages)]})
        return f"stage-{place}"
    if act == "-":
        del stages[i : i + 1]
        return f"stage-{max(0, i - 1)}"
    other = i - 1 if act == "^" else i + 1
    if 0 <= other < len(stages):
        stages[i], stages[other] = stages[other], stages[i]
        return f"stage-{other}"
    return f"stage-{i}"


def _on_steps(stages: Stages, kind: str, act: str, i: int, j: int) -> str:
    steps = stages[i]["steps"] if i < len(stages) else []
    if kind == "step" and act == "+":
        steps.insert(min(j + 1, len(steps)), _blank(stages))
        return f"step-{i}-{min(j + 1, len(steps) - 1)}"
    if not 0 <= j < len(steps):
        return ""
    if kind == "reply":
        steps[j] = {**steps[j], "replies": [*steps[j].get("replies", ()), ""]}
        return f"step-{i}-{j}-reply-{len(steps[j]['replies']) - 1}"
    step = steps.pop(j)
    if act == "-":
        return f"step-{i}-{max(0, j - 1)}"
    return _moved(stages, step, i, j, -1 if act == "^" else 1)


def _moved(stages: Stages, step: dict[str, Any], i: int, j: int, by: int) -> str:
    """Put the step back one place further; beyond its stage's end it goes into the next stage."""
    steps = stages[i]["steps"]
    if 0 <= j + by <= len(steps):
        steps.insert(j + by, step)
        return f"step-{i}-{j + by}"
    if not 0 <= i + by < len(stages):
        steps.insert(j, step)
        return f"step-{i}-{j}"
    target = stages[i + by]["steps"]
    target.insert(len(target) if by < 0 else 0, step)
    return f"step-{i + by}-{target.index(step)}"


def _blank(stages: Stages) -> dict[str, Any]:
    taken = {str(step.get("id", "")) for stage in stages for step in stage["steps"]}
    number = next(n for n in range(1, len(taken) + 2) if f"step-{n}" not in taken)
    return {"id": f"step-{number}", "goal": "", "replies": []}


def _put_back(script: Script) -> Script:
    """The stages as they stood before the last removal, as the form itself remembered them."""
    try:
        stages = json.loads(script.removed)
    except (ValueError, RecursionError):
        return script
    fine = isinstance(stages, list) and all(_is_stage(stage) for stage in stages[:MOST_STAGES])
    if not fine:
        return script
    return Script({**script.data, "stages": stages[:MOST_STAGES]}, script.category)


def _is_stage(stage: object) -> bool:
    steps = stage.get("steps") if isinstance(stage, dict) else None
    return isinstance(steps, list) and all(_is_step(step) for step in steps)


def _is_step(step: object) -> bool:
    if not isinstance(step, dict):
        return False
    given = step.get("concession")
    return (given is None or isinstance(given, dict)) and all(
        isinstance(step.get(name, []), list) for name in ("replies", "cues")
    )
