"""Make a text fit a tool that knows less: its characters, and the lengths it takes. Nothing is ever cut off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import InvalidInputError

_SMILE, _SHY, _SORRY, _COMFORT, _ROSE, _DEAL = "/:^_^", "/:^$^", "/:819", "/:086", "/:-F", "/:(OK)"
EMOJI: dict[str, str] = {
    **dict.fromkeys("😊🙂😀😃😄😁☺😆😋😉🥰😇", _SMILE), **dict.fromkeys("😳🤭🙈", _SHY),
    **dict.fromkeys("🙇😔😞😣", _SORRY), **dict.fromkeys("🤗🫂", _COMFORT), **dict.fromkeys("🌹🌷💐🌸🌺🥀", _ROSE),
    **dict.fromkeys("👌🆗🤝", _DEAL),
}  # fmt: skip
"""Unicode emoji with a 旺旺 sticker of the same meaning. Only the six whose meaning is known for sure."""

_ALIKE = {"¥": "￥", "\u00a0": " ", "•": "·", "\u2013": "—", "\u2011": "-", "\u2212": "-"}
_UNSEEN = re.compile("\u200d[♀♂]|[\u200b-\u200d\u2060\ufe0e\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
_SENTENCE = re.compile(r"[^。！？!?\n；;~～]*[。！？!?\n；;~～]+[”’」』）)]*|[^。！？!?\n；;~～]+\Z")


class CharacterError(ValueError):
    """A character that the tool has not got and that nothing stands for (zh)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The lengths a tool takes, in characters; ``None``: any."""

    name: str
    code: int | None = None
    text: int | None = None
    group: int | None = None


_PROFILES = {"safe": Profile("safe", 4, 430, 10), "free": Profile("free")}
PROFILE = r"^(safe|free|[1-9]\d?/[1-9]\d{0,3}/[1-9]\d?)$"
"""``safe``, ``free``, or three limits: ``code/phrase/group``."""


def profile(name: str) -> Profile:
    """The profile of this name; raises `InvalidInputError`."""
    known = _PROFILES.get(name)
    if known is not None:
        return known
    if not re.fullmatch(PROFILE, name):
        message = "长度限制写 safe、free，或三个数字：短码/话术/分组，例如 4/430/10"
        raise InvalidInputError(message, fields={"profile": message})
    code, text, group = (int(number) for number in name.split("/"))
    return Profile(name, code, text, group)


def to_gbk(text: str) -> tuple[str, bool]:
    """The text in characters that GBK has, and whether anything was changed.

    Emoji become the sticker of their meaning; raises `CharacterError` for one that has none. Never a ``?``.
    """
    seen = _UNSEEN.sub("", text) if any(not _fits(c) for c in text) else text
    made = "".join(c if _fits(c) else _instead(c) for c in seen)
    return made, made != text


def _fits(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _instead(char: str) -> str:
    found = EMOJI.get(char) or _ALIKE.get(char)
    if found is None:
        raise CharacterError(f"「{char}」旺旺里没有，也没有对应的旺旺表情，请改掉它")
    return found


def split(text: str, longest: int) -> list[str]:
    """The text in parts of at most `longest` characters, each ending with a sentence; empty where that can't be."""
    parts: list[str] = []
    for found in _SENTENCE.finditer(text):
        sentence = found[0]
        if len(sentence.strip("\n")) > longest:
            return []
        if parts and len((parts[-1] + sentence).rstrip("\n")) <= longest:
            parts[-1] += sentence
        else:
            parts.append(sentence)
    made = [part.strip("\n") for part in parts]
    return [part for part in made if part.strip()]
