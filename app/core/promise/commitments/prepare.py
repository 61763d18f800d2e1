"""The one way from a text as typed to the text the reader works on."""

from __future__ import annotations

import re
from functools import lru_cache

from app.core.promise.respell import respell
from app.core.text.normalise import Normal, normalise

_GAP = re.compile(r"\s+")
_RUN = 4
_GOES_ON = frozenset("给帮为替把将被跟和与在就会能可很还不没已经今明昨周这那每小工快物优争尽马立")
"""Characters that no clause ends with: a space behind them stands inside a word."""
_BELONGS = frozenset("了的吗呢天时日们内候间钟递款账吧啊哦哈")
"""Characters that no clause begins with."""
_PICTURED = re.compile(r"(?<=[天日晚早午上点前内时号就一二三四五六])[ 📦]*[🚚🚛🚀✈🛫](?!已)")
_SPACED = re.compile(r"(?<![A-Za-z])[A-Za-z](?: [A-Za-z]){2,}(?![A-Za-z])")
_CANTONESE_NOT = re.compile(r"唔(?=[到出系得好会可能知到])")
_LOOKALIKES = str.maketrans(
    "❶❷❸❹❺❻❼❽❾➀➁➂➃➄➅➆➇➈➊➋➌➍➎➏➐➑➒朙発売関対実帰你妳ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "123456789123456789123456789明发卖关对实归您您abcdefghijklmnoprstuvwyz",
)


@lru_cache(maxsize=4096)
def prepare(text: str) -> Normal:
    """Normalise and respell `text`, and put back the spaces that stand between clauses (not inside words)."""
    text = _SPACED.sub(lambda found: found.group().replace(" ", "."), text)
    plain = _PICTURED.sub(lambda found: found.group()[:-1] + "发", text.translate(_LOOKALIKES))
    normal = respell(normalise(_CANTONESE_NOT.sub("不", plain)))
    cuts = _cuts(text)
    if not cuts:
        return normal
    chars: list[str] = []
    places: list[int] = []
    for char, place in zip(normal.text, normal.offsets, strict=False):
        while cuts and place >= cuts[0]:
            cut = cuts.pop(0)
            if chars and chars[-1] != " " and char != " ":
                chars.append(" ")
                places.append(min(cut, place))
        chars.append(char)
        places.append(place)
    return Normal(normal.original, "".join(chars), (*places, normal.offsets[-1]))


def _cuts(text: str) -> list[int]:
    """Where a space of the original parts two longer runs of writing: people type it for a comma."""
    return [
        gap.start()
        for gap in _GAP.finditer(text)
        if _long(text[max(0, gap.start() - _RUN) : gap.start()])
        and _long(text[gap.end() : gap.end() + _RUN])
        and text[gap.start() - 1] not in _GOES_ON
        and text[gap.end()] not in _BELONGS
    ]


def _long(run: str) -> bool:
    """Four characters without a space, the nearest two of them Chinese."""
    return len(run) == _RUN and not _GAP.search(run) and sum("㐀" <= char <= "鿿" for char in run) >= 2
