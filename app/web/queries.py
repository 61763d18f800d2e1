"""What is asked behind the ``?`` is as closed as a body: a misspelt ``dry_run`` would import for real."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from app.faults import refusal


async def only_known(request: Request) -> None:
    """Raise `InvalidInputError` for a query parameter that the operation doesn't have."""
    given = set(request.query_params)
    if given and (strange := given.difference(_known(request.scope["route"].dependant))):
        raise refusal([{"type": "extra_forbidden", "loc": (name,)} for name in sorted(strange)])


def _known(dependant: Dependant) -> Iterator[str]:
    """The names that an operation, or what it depends on, takes; of a model its fields."""
    for one in dependant.query_params:
        kind = one.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (field.alias or name for name, field in kind.model_fields.items())
        else:
            yield one.alias
    for inner in dependant.dependencies:
        yield from _known(inner)
