"""The one family of errors that people see: a code for machines, a status for HTTP, a Chinese sentence for humans."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def error_body(code: str, message: str, fields: Mapping[str, str] | None = None) -> dict[str, object]:
    """The one shape of an error in JSON: a code for machines, a sentence for people, and the fields at fault."""
    return {"error": {"code": code, "message": message, **({"fields": dict(fields)} if fields else {})}}


class KuaihuiError(Exception):
    """Base of all errors that are answered, never logged as faults."""

    code = "error"
    status = 400

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})

    def body(self) -> dict[str, object]:
        """The error as the API and the command line give it."""
        return error_body(self.code, self.message, self.fields)


class InvalidInputError(KuaihuiError):
    """The input's shape or values are wrong; nothing was done."""

    code = "invalid_input"
    status = 422


class EmptyMessageError(InvalidInputError):
    """There is nothing to answer."""

    code = "empty_message"


class MessageTooLongError(KuaihuiError):
    """Refused, never truncated: a cut message is another message."""

    code = "message_too_long"
    status = 413


class NotAuthenticatedError(KuaihuiError):
    """No token, or one we don't know."""

    code = "not_authenticated"
    status = 401


class ForbiddenError(KuaihuiError):
    """The role may not do that."""

    code = "forbidden"
    status = 403


class NotFoundError(KuaihuiError):
    """No such thing in this shop."""

    code = "not_found"
    status = 404


class NotReadyError(KuaihuiError):
    """The service has no library to serve from yet."""

    code = "not_ready"
    status = 503


class LibraryError(KuaihuiError):
    """A library file is wrong; names the file and the line."""

    code = "library_error"
    status = 422

    def __init__(self, path: Path | str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line, self.detail = str(path), line, message
