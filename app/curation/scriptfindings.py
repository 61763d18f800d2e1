"""What is wrong with a script as it stands in the form, each fault at its field.

A field of a step is named ``step.2.0.goal`` (third stage, first step), as in the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from app.curation.findings import said
from app.library.draftcheck import Fault, script_faults
from app.library.schema import ScriptFile, ScriptsFile


def examine_script(data: Mapping[str, Any], category: str) -> tuple[Fault, ...]:
    """Everything found, errors first; an error keeps the script from being published."""
    try:
        script = ScriptFile.model_validate(data).build(category)
        ScriptsFile(category=category, scripts=())
    except ValidationError:
        return tuple(_shape(data, category))
    return script_faults(script)


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
