"""Everything the line needs of one shop, built once and frozen: a snapshot serves from this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.library import Library
from app.core.match.matcher import Matcher, build
from app.core.reply.template import parse
from app.core.types import Intent, Script
from app.core.wording import WordingRules


@dataclass(frozen=True, slots=True)
class Engine:
    """A library, the matcher built from it, and the wording rules it is checked against."""

    library: Library
    matcher: Matcher
    rules: WordingRules
    intents: dict[str, Intent]
    scripts_by_intent: dict[str, tuple[Script, ...]]


def build_engine(library: Library, rules: WordingRules) -> Engine:
    """Index the library and check every template; raises `TemplateError` for one that isn't allowed."""
    for phrase in library.phrases:
        for text in (*(r.text for r in phrase.replies), phrase.safe or ""):
            parse(text)
    by_intent: dict[str, list[Script]] = {}
    for script in library.scripts:
        for code in script.intents:
            by_intent.setdefault(code, []).append(script)
    return Engine(
        library,
        build(library),
        rules,
        {intent.code: intent for intent in library.intents},
        {code: tuple(scripts) for code, scripts in by_intent.items()},
    )
