"""Time expressions in agents' Chinese: `find` them in text alone, `resolve` them at a given moment."""

from app.core.promise.times.compose import find
from app.core.promise.times.resolve import resolve

__all__ = ["find", "resolve"]
