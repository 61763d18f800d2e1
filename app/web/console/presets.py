"""预设: named sets of shop facts that a manager switches to at once, after seeing what that changes."""

from __future__ import annotations

from fastapi.responses import Response
from pydantic import TypeAdapter, ValidationError

from app.access import require
from app.curation import shopfacts
from app.errors import InvalidInputError
from app.store import presets
from app.store.inputs import PresetName
from app.web.console.page import Form, go, html_router, number, text
from app.web.console.who import Lead

router = html_router()
HERE = "/console/facts"
_NAME = TypeAdapter[str](PresetName)


@router.post("/console/facts/presets")
def keep(visit: Lead, form: Form) -> Response:
    """The facts that are in force now, under a name."""
    require(visit.who, "facts.edit")
    with visit.store.begin() as session:
        shopfacts.keep_preset(session, visit.who, _name(form), None)
    return go(HERE, done="preset")


@router.post("/console/facts/presets/switch")
def switch(visit: Lead, form: Form) -> Response:
    """Put a preset in force at once, over the version that was looked at."""
    require(visit.who, "facts.edit")
    with visit.store.begin() as session:
        shopfacts.switch(session, visit.who, _name(form), expected=number(form, "version"))
    return go(HERE, done="switched")


@router.post("/console/facts/presets/renew")
def renew(visit: Lead, form: Form) -> Response:
    """Put the facts of now in place of what a preset holds."""
    require(visit.who, "facts.edit")
    with visit.store.begin() as session:
        shopfacts.keep_preset(session, visit.who, _name(form), None, expected=number(form, "version"))
    return go(HERE, done="preset")


@router.post("/console/facts/presets/delete")
def delete(visit: Lead, form: Form) -> Response:
    """Take a preset away; the facts in force stay."""
    require(visit.who, "facts.edit")
    with visit.store.begin() as session:
        presets.delete(session, visit.who, _name(form), expected=number(form, "version"))
    return go(HERE, done="preset-gone")


def _name(form: Form) -> str:
    try:
        return _NAME.validate_python(text(form, "name"))
    except ValidationError as wrong:
        raise InvalidInputError("请写预设的名字，最多40个字，不能有斜杠") from wrong
