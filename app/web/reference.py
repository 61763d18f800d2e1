"""``GET /docs``: the API's reference, made from the OpenAPI on our own page.

The usual one loads its script from another company's server, which could then do here whatever the reader may.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

router = APIRouter(include_in_schema=False)
_PAGES = Jinja2Templates(directory=Path(__file__).with_name("templates"))
PLACES = {"path": "地址里", "query": "问号后", "header": "请求头"}
"""Where a parameter stands."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of the body."""

    name: str
    place: str
    required: bool
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked. `example` is a body in JSON, `answers` are the statuses that may come back."""

    group: str
    method: str
    path: str
    title: str
    note: str
    fields: tuple[Field, ...]
    example: str
    answers: str


@router.get("/docs", response_class=HTMLResponse)
def reference(request: Request) -> HTMLResponse:
    """Every operation with its fields and an example; the whole schema is at ``/openapi.json``."""
    groups: dict[str, list[Operation]] = {}
    for one in operations(request.app.openapi()):
        groups.setdefault(one.group, []).append(one)
    return _PAGES.TemplateResponse(request, "reference.html", {"groups": groups, "places": PLACES})


def operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of an OpenAPI document, in its order."""
    models = schema.get("components", {}).get("schemas", {})
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            model = _model(said, models)
            given = (_parameter(one) for one in said.get("parameters", ()))
            examples = model.get("examples")
            yield Operation(
                said.get("tags", ["其他"])[0], method.upper(), path, said.get("summary", ""),
                said.get("description", ""), (*given, *_fields(model)),
                json.dumps(examples[0], ensure_ascii=False, indent=2) if examples else "",
                "、".join(said.get("responses", {})),
            )  # fmt: skip


def _model(said: Mapping[str, Any], models: Mapping[str, Any]) -> Mapping[str, Any]:
    """The model of the body; empty where there is none."""
    contents = said.get("requestBody", {}).get("content", {}).values()
    name = next((one.get("schema", {}).get("$ref", "") for one in contents), "").rsplit("/", 1)[-1]
    found: Mapping[str, Any] = models.get(name, {})
    return found


def _parameter(one: Mapping[str, Any]) -> Field:
    return Field(
        one["name"], PLACES.get(one["in"], one["in"]), one.get("required", False), _kind(one["schema"]),
        one.get("description", ""),
    )  # fmt: skip


def _fields(model: Mapping[str, Any]) -> Iterator[Field]:
    must = model.get("required", ())
    for name, said in model.get("properties", {}).items():
        yield Field(name, "内容", name in must, _kind(said), said.get("description", ""))


def _kind(said: Mapping[str, Any]) -> str:
    """What a value may be, in short: its type, its model's name, or the words to choose from."""
    if "enum" in said:
        return " | ".join(map(str, said["enum"]))
    if "$ref" in said:
        return str(said["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in said:
        return " | ".join(kind for one in said["anyOf"] if (kind := _kind(one)) != "null")
    if said.get("type") == "array":
        return f"{_kind(said.get('items', {}))}[]"
    return str(said.get("type", said.get("const", "any")))
