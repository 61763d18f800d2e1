"""How the rules see a reply: the normalised text with its disguises taken off and what it quotes blanked out.

A line break ends a sentence, and a space between two runs of words stands for a comma.
Emoji that stand for a word are read as it (微❤, ➕V, 好评🧧), marks between characters are dropped (微·信, v-x), and
what is quoted from the buyer or from a print is masked. Every character knows its place in the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.core.text.normalise import normalise

MASK = "\ue000"
"""Stands for a character that is quoted: no pattern matches it."""

_WORDS: dict[str, str] = {
    **dict.fromkeys("❤♥♡💗💓💕💖💘💝💞💙💚💛💜🧡🖤🤍❣", "心"),
    **dict.fromkeys("➕✚✛", "加"),
    **dict.fromkeys("✉📧💌", "信"),
    **dict.fromkeys("💰💵💴💸", "钱"),
    **dict.fromkeys("📞☎📱📲", "电话"),
    **dict.fromkeys("⭐🌟★☆✨", "星"),
    **dict.fromkeys("✈🛩🛫", "飞机"),
    **dict.fromkeys("\r\n", "。"),
    "🧧": "红包",
    "🐧": "企鹅",
    "🛰": "卫星",
    "🎁": "礼物",
    "🐂": "牛",
    "🤡": "小丑",
    "🖕": "滚",
    "🈶": "有",
    **dict(zip("ѵνх×хսрԛѕ", "vvxxxuwqs", strict=True)),
    **{chr(0x1F150 + i): chr(97 + i) for i in range(26)},
    **{chr(0x1F170 + i): chr(97 + i) for i in range(26)},
    **{chr(0x1F1E6 + i): chr(97 + i) for i in range(26)},
}
_TELLING = re.compile(
    "[" + "".join(map(re.escape, _WORDS)) + r"]|\[红包\]|\[礼物\]|(?<=[㐀-鿿]{3}) +(?=[㐀-鿿]{3})"
)
_MARK = r"[.·*_/|\-—•=^'`丶・‧﹒∙#&]"
_MARKS = re.compile(rf"(?<![0-9]){_MARK}+|{_MARK}+(?![0-9.·*_/|\-—•=^'`丶・‧﹒∙#&])")
_QUOTE = re.compile(r"[“「『《]([^”」』》“「『《]{1,40})[”」』》]|\"([^\"]{1,40})\"|‘([^’‘]{1,40})’")
_QUOTED_BEFORE = re.compile(
    r"(?:您|你|亲|买家|顾客|客户|大家|有人|别人)[^,。!?;\n]{0,6}(?:说|问|提|讲|写|觉得|理解)[^,。!?;\n]{0,6}$"
    r"|(?:印|写|刻|绣|书名|歌名|标题|名字|名称|字样|图案|文案|字|叫|所谓|标着|提到的?|担心|担心的|关于)(?:的|着|了|有|是|做|:)*$|《$"
)
_QUOTED_AFTER = re.compile(
    r"^(?:这|那|的)?(?:种|类|样|几个字|字样|图案|说法|话|字眼|问题|承诺)|^(?:不敢|不能|不会|我们不|咱们不)"
)


@dataclass(frozen=True, slots=True)
class View:
    """`text` as the rules read it; `places` has the original's offset for each character, and the end."""

    original: str
    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original that ``[start, end)`` was read from."""
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(self.original) and self.original[last] in "\ufe0f\ufe0e\u200d":
            last += 1
        return first, last


@lru_cache(maxsize=2048)
def view(text: str) -> View:
    """Read `text`."""
    spelled, back = _spell_out(text)
    normal = normalise(spelled)
    kept = _without_marks(normal.text)
    seen = normal.text if kept is None else "".join(normal.text[i] for i in kept)
    places = normal.offsets if kept is None else (*(normal.offsets[i] for i in kept), normal.offsets[-1])
    if back is not None:
        places = tuple(back[place] for place in places)
    return View(text, _mask_quotes(seen), places)


def _spell_out(text: str) -> tuple[str, list[int] | None]:
    """Telling emoji as words; the list leads back to the original and is None where nothing changed."""
    if not _TELLING.search(text):
        return text, None
    out: list[str] = []
    back: list[int] = []
    at = 0
    for found in _TELLING.finditer(text):
        word = _WORDS.get(found[0]) or found[0].strip("[] ") or ","
        out += (text[at : found.start()], word)
        back += (*range(at, found.start()), *[found.start()] * len(word))
        at = found.end()
    return "".join([*out, text[at:]]), [*back, *range(at, len(text) + 1)]


def _without_marks(text: str) -> list[int] | None:
    """Places of the characters that stay when marks inside words go; None where there are none."""
    gone = [span for found in _MARKS.finditer(text) for span in range(*found.span())]
    if not gone:
        return None
    dropped = set(gone)
    return [place for place in range(len(text)) if place not in dropped]


def _mask_quotes(text: str) -> str:
    """Blank what is quoted from someone else; a shop's own emphasis in quotation marks stays readable."""
    if not any(mark in text for mark in '“「『《"‘'):
        return text
    chars = list(text)
    for found in _QUOTE.finditer(text):
        spoken = found[0][0] == "《" or _QUOTED_BEFORE.search(
            text[max(0, found.start() - 16) : found.start()]
        )
        if spoken or _QUOTED_AFTER.match(text[found.end() :]):
            chars[found.start() : found.end()] = MASK * (found.end() - found.start())
    return "".join(chars)
