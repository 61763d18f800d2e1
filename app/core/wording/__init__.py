"""Wording and compliance: what an agent should not write, seen through every disguise. The rules are data."""

from __future__ import annotations

from app.core.wording.check import check
from app.core.wording.compiled import Sets, WordingRules, build_rules
from app.core.wording.leaning import Leaning
from app.core.wording.model import Agree, Example, Find, Kind, Leans, Misses, Original, Rule, RuleError, Whole

__all__ = [
    "Agree",
    "Example",
    "Find",
    "Kind",
    "Leaning",
    "Leans",
    "Misses",
    "Original",
    "Rule",
    "RuleError",
    "Sets",
    "Whole",
    "WordingRules",
    "build_rules",
    "check",
]
