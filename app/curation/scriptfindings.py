"""What is wrong with a script as it stands in the form, each fault at its field.

A field of a step is named ``step.2.0.goal`` (third stage, first step), as in the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.curation.findings import said
from app.curation.shape import script_of, shape_faults
from app.library.draftcheck import Fault, script_faults


def examine_script(data: Mapping[str, Any], category: str) -> tuple[Fault, ...]:
    """Everything found, errors first; an error keeps the script from being published."""
    if wrong := shape_faults("script", data, category, ""):
        return tuple(_fault(fault) for fault in wrong)
    return script_faults(script_of(data, category))


def _fault(fault: Any) -> Fault:  # noqa: ANN401 — pydantic's ErrorDetails
    field, index, name = _field(fault["loc"])
    return Fault(field, index, "error", "格式", said(name, fault))


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
