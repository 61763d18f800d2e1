"""Who may embed the sidebar, and what a page may load: one reading of `FRAME_ANCESTORS` for both its uses.

The browser enforces the CSP header; the page's script compares the sender of each message with the same list.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from app.errors import InvalidInputError

SELF = "'self'"
"""The service's own origin, in CSP and in the page's list alike: the browser knows it, a proxy may hide it from us."""
_NONE = "'none'"


def embedding_origins(frame_ancestors: str) -> tuple[str, ...]:
    """The origins of a space separated `FRAME_ANCESTORS`, `SELF` among them if it is named.

    Wildcards and paths are refused: a message's origin can only be compared with a whole origin.
    """
    words = frame_ancestors.split()
    return tuple(dict.fromkeys(word if word == SELF else _origin(word) for word in words if word != _NONE))


def _origin(word: str) -> str:
    parts = urlsplit(word)
    plain = (
        parts.scheme in {"http", "https"}
        and parts.netloc
        and not (parts.path or parts.query or parts.username)
    )
    if not plain or "*" in word:
        raise InvalidInputError(
            f"设置 FRAME_ANCESTORS 的值不对：{word}。请写完整来源，如 https://chat.example.com"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def page_policy(frame_ancestors: Sequence[str]) -> str:
    """The Content-Security-Policy of a page: own files only, embeddable by `frame_ancestors`."""
    return (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
        f"frame-ancestors {' '.join(frame_ancestors) or _NONE}"
    )
