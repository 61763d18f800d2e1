"""What the conversation has asked: the buyer's last turns, read as questions and demands (`Ask`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.promise.commitments.asks import asks
from app.core.promise.commitments.link import scan
from app.core.promise.commitments.loose import stands
from app.core.promise.commitments.pledge import Ask
from app.core.promise.commitments.prepare import prepare
from app.core.promise.yes import is_yes
from app.core.types import Act, Turn

_LOOK_BACK = 6
_TURN = str.maketrans("我你您", "您我我")
_SMALL_TALK = re.compile(
    r"(?:[亲您你好在吗呢哦哈啊呀嗯恩？?！!。,\s]|客服|人呢|有人|谢谢|急|快点|说话|回我|老板|掌柜|多谢)*+"
)


_URGING = re.compile(r"催|快[点些]|急|等(?:了|不|着)|抓紧|赶紧")


@dataclass(frozen=True, slots=True)
class Context:
    """What a reply answers: the open asks of the buyer, and which act the talk is about."""

    asks: tuple[Ask, ...] = ()
    topic: Act | None = None
    unsaid: bool = True
    """The buyer has said nothing yet, or only urged: a time in the reply can but be that of the parcel."""


def context(turns: Sequence[Turn]) -> Context:
    """Read the buyer's last turns; small talk is skipped, a yes to the agent's own question opens that question."""
    for index in range(len(turns) - 1, max(-1, len(turns) - 1 - _LOOK_BACK), -1):
        turn = turns[index]
        if turn.role == "buyer" and not _SMALL_TALK.fullmatch(turn.text):
            return _asked(turns, index)
    return Context()


def _asked(turns: Sequence[Turn], last: int) -> Context:
    first = last
    while first and turns[first - 1].role == "buyer":
        first -= 1
    text = "。".join(turn.text for turn in turns[first : last + 1])
    found = read_asks(text)
    earlier = turns[:first]
    if not found and is_yes(prepare(text).text) and earlier and earlier[-1].role == "agent":
        found = asks(prepare(earlier[-1].text).text)
    topic = found[-1].act if found else _topic(earlier)
    timed = tuple(ask for ask in found if ask.times)
    if not timed and topic is not None:
        timed = _loose(text, topic)
    return Context(timed or found, topic, bool(_URGING.search(text)))


def read_asks(text: str) -> tuple[Ask, ...]:
    """The asks of a buyer's turn as it was typed, from the shop's side: ``退给我`` is ``退给您``."""
    return asks(prepare(text).text.translate(_TURN))


def _loose(text: str, topic: Act) -> tuple[Ask, ...]:
    """``明天呢？`` after talk of shipping asks for shipping tomorrow."""
    scanned = scan(prepare(text).text)
    return tuple(
        Ask(topic, loose.times, clause=loose.clause) for loose in scanned.floats if stands(scanned, loose)
    )


def _topic(turns: Sequence[Turn]) -> Act | None:
    for turn in reversed(turns[-3:]):
        found = scan(prepare(turn.text).text).bonds
        if found:
            return found[-1].verb.act
    return None
