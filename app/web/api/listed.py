"""What all lists have in common: a part of them, the true total, and an `ETag` that changes with what is shown."""

from __future__ import annotations

import hashlib
from typing import Annotated, Generic, TypeVar

from fastapi import Query, Response
from pydantic import BaseModel

from app.web.api.etag import tag

T = TypeVar("T")
Page = TypeVar("Page", bound=BaseModel)
Limit = Annotated[int, Query(ge=1, le=500)]
FullLimit = Annotated[int, Query(ge=1, le=200)]
"""Where each item is a whole document."""
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


class Listed(BaseModel, Generic[T]):
    """`items` from `offset` on, at most `limit` of `total`."""

    items: list[T]
    total: int
    limit: int
    offset: int


def tagged_list(response: Response, page: Page) -> Page:
    """The page, named by what it says: whatever changes in a list, a count of its rows may stay the same."""
    tag(response, hashlib.sha256(page.model_dump_json().encode()).hexdigest()[:16])
    return page
