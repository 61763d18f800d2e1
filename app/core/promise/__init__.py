"""The promise guard: no reply ever promises what the shop can't do."""

from app.core.promise.guard import check, extract

__all__ = ["check", "extract"]
