"""What the conversation has asked: the buyer's last turns, read as questions and demands (`Ask`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.facts import Turn
from app.core.judgement import Act
from app.core.promise.commitments.asks import asks
from app.core.promise.commitments.lexicon import OBJECT_DECOY
from app.core.promise.commitments.link import scan
from app.core.promise.commitments.loose import stands
from app.core.promise.commitments.pledge import Ask
from app.core.promise.commitments.prepare import prepare
from app.core.promise.yes import defers, is_yes

_LOOK_BACK = 6
_TURN = str.maketrans("我你您", "您我我")
_SMALL_TALK = re.compile(
    r"(?:[亲您你好在吗呢哦哈啊呀嗯恩？?！!。,\s]|客服|人呢|有人|谢谢|急|快点|说话|回我|老板|掌柜|多谢)*+"
)


_SEND = re.compile(r"[发传给]|看看?|要")
_BUYER_GIVES = re.compile(r"我[^,。您]{0,6}(?:给|发|改|填|写)[^,。您我]{0,2}地址")
_WHETHER = re.compile(r"(?:可以|行|能|成)(?:吗|么|不|嘛|吧)|(?:可不可以|行不行|能不能|成不成)")
_NUDGE = re.compile(
    r"(?:那|到底|究竟|您?看?好了|您|亲|能不能|行不行|可不可以|可以吗|可以不|行吗|行不|能吗|能不|成不|怎么样了?|怎样|如何|咋样|给个准话|有结果|问好了|问到了|查到了|了|啊|呀|嘛|呢|吗|没|好吗|[?？!！,，。~ ])+"
)
_URGING = re.compile(r"催|快[点些]|急|等(?:了|不|着|几天|多久)|几天|多久|抓紧|赶紧")


@dataclass(frozen=True, slots=True)
class Context:
    """What a reply answers: the open asks of the buyer, and which act the talk is about."""

    asks: tuple[Ask, ...] = ()
    topic: Act | None = None
    papers: bool = False
    """The buyer wants a picture, a link or the like sent: a bare 发 in the reply is that."""
    unsaid: bool = True
    """The buyer has said nothing yet, or only urged: a time in the reply can but be that of the parcel."""


def context(turns: Sequence[Turn]) -> Context:
    """Read the buyer's last turns; small talk is skipped, a yes to the agent's own question opens that question."""
    for index in range(len(turns) - 1, max(-1, len(turns) - 1 - _LOOK_BACK), -1):
        turn = turns[index]
        if turn.role == "buyer" and not _SMALL_TALK.fullmatch(turn.text) and not _nudges(turns, index):
            return _asked(turns, index)
    return Context()


def _nudges(turns: Sequence[Turn], index: int) -> bool:
    """``行不行啊`` after an agent who only asked to wait: the question before it is still open."""
    before = turns[index - 1] if index else None
    return (
        before is not None
        and before.role == "agent"
        and bool(_NUDGE.fullmatch(turns[index].text))
        and defers(before.text)
        and not scan(prepare(before.text).text).times
    )


def _asked(turns: Sequence[Turn], last: int) -> Context:
    first = last
    while first and turns[first - 1].role == "buyer":
        first -= 1
    text = "。".join(turn.text for turn in turns[first : last + 1])
    found = read_asks(text)
    earlier = turns[:first]
    if not found and is_yes(prepare(text).text) and earlier and earlier[-1].role == "agent":
        found = asks(prepare(earlier[-1].text).text)
    topic = found[-1].act if found else _topic(earlier) or _only_a_day(text)
    timed = tuple(ask for ask in found if ask.times)
    if not timed and topic is not None:
        timed = _loose(text, topic)
    wanted = OBJECT_DECOY.search(text) and _SEND.search(text) and not _BUYER_GIVES.search(text)
    papers = not found and bool(wanted)
    return Context(timed or found, topic, papers, bool(_URGING.search(text)))


def read_asks(text: str) -> tuple[Ask, ...]:
    """The asks of a buyer's turn as it was typed, from the shop's side: ``退给我`` is ``退给您``."""
    return asks(prepare(text).text.translate(_TURN))


def _loose(text: str, topic: Act) -> tuple[Ask, ...]:
    """``明天呢？`` after talk of shipping asks for shipping tomorrow."""
    scanned = scan(prepare(text).text)
    return tuple(
        Ask(topic, loose.times, clause=loose.clause) for loose in scanned.floats if stands(scanned, loose)
    )


def _only_a_day(text: str) -> Act | None:
    """``那明天可以吗`` as the first word of a buyer can but be about the parcel."""
    scanned = scan(prepare(text).text)
    bare = not scanned.bonds and not scanned.predicates
    alone = bare and len(scanned.floats) == 1 and _WHETHER.search(text) and stands(scanned, scanned.floats[0])
    return "ship" if alone else None


def _topic(turns: Sequence[Turn]) -> Act | None:
    for turn in reversed(turns[-3:]):
        found = scan(prepare(turn.text).text).bonds
        if found:
            return found[-1].verb.act
    return None
