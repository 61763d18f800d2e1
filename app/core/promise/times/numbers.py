"""Chinese numerals, digits and mixtures of them, and the ranges they form when put side by side (两三, 十五六)."""

from __future__ import annotations

import re
from functools import lru_cache

DIGITS = dict(
    zip(
        "零〇一二两三四五六七八九俩仨壹贰叁肆伍陆柒捌玖",
        (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
TENS = {"十": 10, "拾": 10, "廿": 20, "卅": 30}
CLASS = "0-9" + "".join(DIGITS) + "".join(TENS) + "百"
NUMBER = rf"[{CLASS}]{{1,8}}(?:\.[0-9]{{1,2}})?"
"""The pattern of a number, at most eight characters long."""

_SMALL = "一二两三四五六七八九"
_SPOKEN = str.maketrans("俩仨", "两三")
_LOOSE_PAIRS = {(1, 3), (3, 5)}
_PAIR = re.compile(rf"(.*?)([{_SMALL}])([{_SMALL}])(十?)")


@lru_cache(maxsize=2048)
def number(text: str) -> float | None:
    """The value of `text` (24, 二十四, 廿四, 二4, 1.5), or None where it isn't one number."""
    whole, _, fraction = text.partition(".")
    if not whole or (fraction and not whole.isascii()):
        return None
    if whole.isascii() and whole.isdigit():
        return float(text)
    return _chinese(whole)


def _chinese(text: str) -> float | None:
    total, current, written = 0, "", False
    for char in text:
        if char == "百":
            total, current = total + int(current or "1") * 100, ""
        elif char in TENS:
            if char not in "十拾" and current:
                return None
            total, current = total + int(current or "1") * TENS[char], ""
        else:
            current += char if char.isdigit() and char.isascii() else str(DIGITS.get(char, ""))
        written = True
    return float(total + int(current or "0")) if written else None


@lru_cache(maxsize=2048)
def bounds(text: str) -> tuple[float, float] | None:
    """The lowest and highest value of `text`: ``两三`` is 2 to 3, ``十五六`` 15 to 16, ``24`` 24 to 24."""
    pair = _PAIR.fullmatch(text.translate(_SPOKEN))
    if pair is not None:
        head, first, second, tens = pair.groups()
        low, high = DIGITS[first], DIGITS[second]
        if high == low + 1 or (low, high) in _LOOSE_PAIRS:
            base = number(head) or 0.0
            scale = 10 if tens else 1
            return base + low * scale, base + high * scale
    value = number(text)
    return None if value is None else (value, value)
