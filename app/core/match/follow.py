"""A message read together with what was said before, as far as it leans on that.

``那什么时候呢`` means nothing alone; ``包邮吗`` needs nobody. How much a message leans follows from how clear it is by
itself, how short it is, and whether it begins as an answer or follow-up does; one that names its own subject
(``今天一定要给我发出来`` after a question about a gift) leans on nothing. What it leans on is read as one text with
it, so that the words of both say together what is meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from app.core.match.index import Floats
from app.core.match.matcher import Match, Matcher
from app.core.text.features import sense
from app.core.text.normalise import normalise

_MOST = 0.75
"""The share that the conversation has in the reading of a riddle."""
_AGENTS = 0.2
"""Of that share, what is read with the agent's turn in between."""
_NEGLIGIBLE = 0.05
_SHORT, _SHORT_LEANS, _FOLLOWS_LEANS = 6, 0.3, 0.3
_BEYOND_DOUBT, _CLEAR_LEANS = 0.95, 0.1
"""``怎么还没到`` opens like a follow-up and is as clear as can be: it hardly leans."""
_FOLLOWS = re.compile(r"^(那|那么|然后|还有|所以|这个|那个|它|这样|真的|确定|为什么|怎么|可以|能|行|好的那)")
_ELLIPTIC = re.compile(
    r"呢[?？!！。~～ ]*$|^(?:今[天晚]|明天|后天|现在|大概|一般|最[快晚早]|什么|啥|时候?|还|没?有|几|多久|多少|哪|天|号|点|[?？,，。 ])+$"
)
"""``今天呢``, ``大概几天``: the verb was said before."""
_DATED = re.compile(
    r"(?:今[天晚日]|明[天早晚]|后天|当天|这[两几]天|[周星][一二三四五六日天期]|\d{1,2}[号点天]|之?前|马上|立刻|赶紧|尽快|必须|一定)"
    r".*?(?:发(?!票|我一|个|图|链接)|寄|[收拿送]到|(?<![没不知])到(?!底|时)|退)"
)
"""``明天给我发吧``: a day, or haste, and what is to happen by then."""
_DATED_LEANS = 0.1
_SUBJECT_CLEAR, _SUBJECT_LEANS = 0.53, 0.08
"""The share from which a message has a subject of its own: then it leans by what is missing to certainty, squared, but a little."""
_SMALL_TALK = frozenset({"greet", "close", "other"})
_SAYS_NOTHING = re.compile(
    r"(?:好的?|嗯+|恩+|行|可以|那就?|那么|你们?|您|我们?|帮|给|弄|搞|办|处理|操作|看着?|安排|麻烦|一?下|吧|了|的|呢|啊|呀|哈|哦|就|这样"
    r"|这个|那个|它|也|都|还|是|没?有|吗|么|不|能|要|会|怎么|咋|样|为什么|为啥|什么|啥|哪个|谁|多少|真的|确定|谢谢|快点?|赶紧"
    r"|再|先|现在|已经|别的|其他的?|[,，。!！?？~ ])+"
)
"""``好的那你帮我弄一下``: words that only point."""
_NODS = re.compile(
    r"(?!好了)(?:好的?|好滴|好嘞|嗯+|恩+|哦+|噢+|行|可以|ok|知道|明白|收到|懂|谢谢?|多谢|感谢|辛苦|麻烦|那就?|这样|您|你们?|了|吧|啊|呀|哈|啦"
    r"|[,，.。!！~～ ])+"
)
"""``好的知道了``: a nod and nothing more."""


@dataclass(frozen=True, slots=True)
class Before:
    """The turns a message follows: the buyer's last one of substance, and the agent's answer to it."""

    buyer: str
    agent: str = ""


def settled(message: str, before: Before) -> bool:
    """Whether nothing is left open: the buyer gives thanks, or nods to an answer that asked nothing back."""
    said = normalise(message).text
    if not _NODS.fullmatch(said):
        return False
    return "谢" in said or (before.agent != "" and not sense(normalise(before.agent).text).question)


def leaning(whole: Match) -> float:
    """How much a message leans on what came before: 0 stands alone, 1 is a riddle without it."""
    query = whole.query
    if _SAYS_NOTHING.fullmatch(query):
        return 1.0
    follows = _FOLLOWS.search(query)
    if not follows and _DATED.search(query):
        return _DATED_LEANS
    unclear = 1 - whole.evidence.top
    if not follows and not _ELLIPTIC.search(query) and (subject := _subject(whole)) >= _SUBJECT_CLEAR:
        unclear = min(unclear, max(_SUBJECT_LEANS, (1 - subject) ** 2))
    short = _SHORT_LEANS if len(query) <= _SHORT else 0.0
    opening = (_FOLLOWS_LEANS if whole.evidence.top < _BEYOND_DOUBT else _CLEAR_LEANS) if follows else 0.0
    return min(1.0, unclear + short + opening)


def _subject(whole: Match) -> float:
    """How clearly a message has a subject of its own, whichever of its intents it is: dispatch, or one of two that are alike."""
    shares: defaultdict[str, float] = defaultdict(float)
    for code, share in whole.intents.items():
        shares[code.partition(".")[0]] += share
    best = max((share for subject, share in shares.items() if subject not in _SMALL_TALK), default=0.0)
    return max(best, whole.evidence.top + whole.evidence.second)


def read_with(
    matcher: Matcher, message: str, whole: Match, before: Before
) -> tuple[dict[str, float], Floats]:
    """Intents and entries of `message` (alone: `whole`), mixed with those of the conversation as far as it leans."""
    share = _MOST * leaning(whole)
    if share < _NEGLIGIBLE:
        return dict(whole.intents), whole.entries
    joined = matcher.match(f"{before.buyer} {message}")
    told = matcher.intents(f"{before.buyer} {before.agent} {message}") if before.agent else joined.intents
    intents = {
        code: (1 - share) * alone + share * ((1 - _AGENTS) * joined.intents[code] + _AGENTS * told[code])
        for code, alone in whole.intents.items()
    }
    return intents, (1 - share) * whole.entries + share * joined.entries
