"""Phrases and scripts as the library's files write them: what `Entry.data` holds. Defaults are left out."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from app.core.entries import Needs, Phrase, Reply, Script, Step

SHORT = 40
"""A reply up to this many characters is short without saying so, as in the files."""


def phrase_data(phrase: Phrase) -> dict[str, Any]:
    """The phrase as an item of a phrase file (category and pack are the file's)."""
    data = _changed(phrase, skip={"category", "pack", "replies", "needs", "valid_from", "valid_until"})
    data["replies"] = [_reply(reply) for reply in phrase.replies]
    if phrase.needs != Needs():
        data["needs"] = _changed(phrase.needs)
    valid = {"from": phrase.valid_from, "until": phrase.valid_until}
    if any(valid.values()):
        data["valid"] = {name: day.isoformat() for name, day in valid.items() if day}
    return data


def script_data(script: Script) -> dict[str, Any]:
    """The script as an item of a script file (its category is the file's)."""
    data = _changed(script, skip={"category", "stages", "exits", "escalate"})
    data["stages"] = [{"name": s.name, "steps": [_step(step) for step in s.steps]} for s in script.stages]
    for name, parts in (("exits", script.exits), ("escalate", script.escalate)):
        if parts:
            data[name] = [_changed(part) for part in parts]
    return data


def _step(step: Step) -> dict[str, Any]:
    data = _changed(step, skip={"replies", "concession"})
    data["replies"] = [_reply(reply) for reply in step.replies]
    if step.concession:
        data["concession"] = _changed(step.concession)
    return data


def _reply(reply: Reply) -> str | dict[str, str]:
    data = {"text": reply.text}
    if reply.register != "chat":
        data["register"] = reply.register
    if reply.length != ("short" if len(reply.text) <= SHORT else "long"):
        data["length"] = reply.length
    return data if len(data) > 1 else reply.text


def _changed(thing: Any, skip: set[str] | frozenset[str] = frozenset()) -> dict[str, Any]:  # noqa: ANN401 — any of the nouns
    """The fields of a noun that differ from their defaults, tuples as lists."""
    named = {f.name: (getattr(thing, f.name), f.default) for f in fields(thing) if f.name not in skip}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, (value, default) in named.items()
        if value != default
    }
