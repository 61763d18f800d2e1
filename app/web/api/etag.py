"""``ETag`` and ``If-Match``: who changes something says which version they saw.

A missing ``If-Match`` is 428; a stale one is 412 and carries both sides, so that nothing typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Header, Response

from app.errors import InvalidInputError, KuaihuiError
from app.store.errors import ConflictError

VERSION = re.compile(r'^\s*(?:W/)?"?([0-9]{1,9})"?\s*$')
"""An ETag of ours, as strictly or loosely as clients send it back."""


class VersionNeededError(KuaihuiError):
    """The change doesn't say which version it is made on."""

    code = "version_needed"
    status = 428


class StaleError(ConflictError):
    """Someone wrote since that version was read."""

    status = 412


def _expected(
    if_match: Annotated[
        str | None,
        Header(
            json_schema_extra={"pattern": VERSION.pattern},
            description="读取时的版本，即当时响应里的ETag；不带会得到428，过时会得到412和双方内容",
            examples=['"3"'],
        ),
    ] = None,
) -> int:
    """The version that the caller saw."""
    if if_match is None:
        raise VersionNeededError("修改前请在If-Match里带上读取时的版本（响应里的ETag）")
    found = VERSION.match(if_match)
    if found is None:
        wrong = 'If-Match要写读取时响应里的ETag，例如 "3"'
        raise InvalidInputError(wrong, fields={"if-match": wrong})
    return int(found[1])


Expected = Annotated[int, Depends(_expected)]


def tag(response: Response, version: int | str) -> None:
    """Name the version of what is answered."""
    response.headers["ETag"] = f'"{version}"'


@contextmanager
def stale_is_412() -> Iterator[None]:
    """Turn a `ConflictError` of the store into a `StaleError`: to a client it is a failed ``If-Match``."""
    try:
        yield
    except ConflictError as wrong:
        raise StaleError(
            wrong.message, expected=wrong.expected, current=wrong.current, yours=wrong.yours
        ) from wrong
