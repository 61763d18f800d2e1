"""The editor's form: a phrase's data as fields, and the fields as data again.

What the form does not show (conditions, phases, validity …) is kept as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from app.web.console.page import text, tidy

_BETWEEN = re.compile(r"[、,，;；\s]+")
MOST_REPLIES = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """A filled form: the phrase's data with its group and pack."""

    data: dict[str, Any]
    category: str
    pack: str

    @property
    def replies(self) -> list[tuple[str, str]]:
        """Each reply's text and register, and a blank one to go on with."""
        found = [
            (reply["text"], reply.get("register", "chat"))
            if isinstance(reply, dict)
            else (str(reply), "chat")
            for reply in self.data.get("replies", ())
        ]
        return [*found, ("", "chat")] if len(found) < MOST_REPLIES else found

    @property
    def intent(self) -> str:
        """The primary intent."""
        return next(iter(self.data.get("intents", ())), "")


def read_sheet(form: FormData, base: Mapping[str, Any]) -> Sheet:
    """The submitted form over the data it was made from."""
    data = {**base, "title": text(form, "title"), "code": text(form, "code").lower()}
    data["replies"] = _replies(form, base)
    lists = {"examples": lines(text(form, "examples")), "keywords": _words(text(form, "keywords"))}
    intent = text(form, "intent")
    lists["intents"] = (
        [intent, *[code for code in base.get("intents", [])[1:] if code != intent]] if intent else []
    )
    for name, value in {**lists, "safe": text(form, "safe")}.items():
        data.pop(name, None)
        if value or name == "intents":
            data[name] = value
    return Sheet(data, text(form, "category"), text(form, "pack"))


def _replies(form: FormData, base: Mapping[str, Any]) -> list[Any]:
    """The replies that were filled in; one that was not touched keeps its length mark."""
    before = {reply["text"]: reply for reply in base.get("replies", ()) if isinstance(reply, dict)}
    registers = [*form.getlist("register"), *["chat"] * len(form.getlist("reply"))]
    replies: list[Any] = []
    for typed, register in zip(form.getlist("reply"), registers, strict=False):
        said = tidy(typed) if isinstance(typed, str) else ""
        if not said:
            continue
        reply = {"text": said}
        if length := before.get(said, {}).get("length"):
            reply["length"] = length
        if register == "public":
            reply["register"] = "public"
        replies.append(reply if len(reply) > 1 else said)
    return replies


def lines(typed: str) -> list[str]:
    """One item a line, blanks and repetitions left out."""
    return list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))


def _words(typed: str) -> list[str]:
    return list(dict.fromkeys(word for word in _BETWEEN.split(typed) if word))
