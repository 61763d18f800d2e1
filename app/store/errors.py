"""What the store refuses, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.errors import KuaihuiError, NotAuthenticatedError


class ConflictError(KuaihuiError):
    """Someone else wrote first. Carries both sides, so that nothing typed is lost."""

    code = "conflict"
    status = 409

    def __init__(
        self, message: str, *, expected: int, current: Mapping[str, Any], yours: Mapping[str, Any]
    ) -> None:
        """`expected` is the version the change was made on; `current` is what is stored now, with its version."""
        super().__init__(message)
        self.expected, self.current, self.yours = expected, dict(current), dict(yours)

    def body(self) -> dict[str, object]:
        """The error with both versions beside it."""
        sides = {"expected": self.expected, "current": self.current, "yours": self.yours}
        return {**super().body(), "conflict": sides}


class AlreadyExistsError(KuaihuiError):
    """The name or key is taken."""

    code = "already_exists"
    status = 409


class WrongPasswordError(NotAuthenticatedError):
    """Unknown login or wrong password: which of them is not told."""

    code = "wrong_password"


class ThrottledError(KuaihuiError):
    """Too many failures; try again after `retry_after` seconds."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"密码错误次数过多，请{retry_after}秒后再试")
        self.retry_after = retry_after


class StoreError(KuaihuiError):
    """The store cannot be used as it is configured or as it is found."""

    code = "store_error"
    status = 503


class AwayError(KuaihuiError):
    """The database is away, or too busy to answer in time; nothing was changed."""

    code = "database_away"
    status = 503


class BusyError(KuaihuiError):
    """Two did the same at the same moment, and the other was first; nothing was changed."""

    code = "conflict"
    status = 409
