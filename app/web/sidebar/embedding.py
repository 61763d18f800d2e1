"""Who may embed the sidebar, and what a page may load: one reading of `FRAME_ANCESTORS` for both its uses.

The browser enforces the CSP header; the page's script compares the sender of each message with the same list.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from app.errors import InvalidInputError

_OWN = "'self'"
_NOBODY = "'none'"


def embedding_origins(frame_ancestors: str, own: str) -> tuple[str, ...]:
    """The exact origins of a space separated `FRAME_ANCESTORS`; `own` stands for ``'self'``.

    Wildcards and paths are refused: a message's origin can only be compared with a whole origin.
    """
    words = frame_ancestors.split()
    return tuple(dict.fromkeys(own if word == _OWN else _origin(word) for word in words if word != _NOBODY))


def _origin(word: str) -> str:
    parts = urlsplit(word)
    plain = parts.scheme in {"http", "https"} and parts.netloc and not (parts.path or parts.query or parts.username)
    if not plain or "*" in word:
        raise InvalidInputError(f"设置 FRAME_ANCESTORS 的值不对：{word!r}，请写完整来源，如 https://chat.example.com")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def page_policy(frame_ancestors: Iterable[str]) -> str:
    """The Content-Security-Policy of a page: own files only, embeddable by `frame_ancestors`."""
    ancestors = " ".join(frame_ancestors) or _NOBODY
    return (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
        f"frame-src 'self'; frame-ancestors {ancestors}"
    )
