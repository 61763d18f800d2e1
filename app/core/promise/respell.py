"""Undo the disguises that survive normalising: half-typed pinyin, homophones, English, words cut up by dots.

Only the words of `respell_table` are put back, and the offsets of the original are kept, so that a finding still
points at what the agent typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.core.promise.respell_table import (
    ENGLISH,
    FILLERS,
    HOMOPHONES,
    INITIALS,
    LONE,
    NOT_A_UNIT_BEFORE,
    NUMBER_BEFORE,
    SEPARATORS,
    UNITS,
    WORDS,
    Homophone,
)
from app.core.promise.sounded import sounded
from app.core.text.normalise import Normal

_SEP = f"[{re.escape(SEPARATORS)}]"
_SEPS = _SEP + "{1,2}"
_NUMERIC = "0-9一二两三四五六七八九十半廿俩壹贰叁肆伍陆柒捌玖拾"
_LATIN = re.compile(r"[a-zà-ɏ]+")
_SPLIT = re.compile(
    rf"(?:{'|'.join(_SEPS.join(word) for word in sorted(WORDS, key=len, reverse=True))})(?:{_SEP}(?=[一-鿿]))?"
)
_LOOSE = re.compile(r"(?<=[一-鿿]) +| +(?=[一-鿿])")
_CUT = re.compile(f"[一-鿿]{_SEPS}[一-鿿]")
_UNIT = re.compile(rf"(?<=[{_NUMERIC}]) ?({'|'.join(UNITS)})(?![a-z])(?![{NOT_A_UNIT_BEFORE}])")
_INITIALS = re.compile(
    rf"(?<![a-z0-9])(?:{'|'.join(word for word in INITIALS if word.isalpha() and len(word) > 1)})(?=[一-鿿])(?=[^,，。!！?？]{{0,8}}(?:[发寄走出到送退取]|f))|(?<=[一-鿿])f(?=[货出走])|(?<![a-z0-9])[jmh](?=天)|(?<![a-z])f huo(?![a-z])|(?<![0-9a-z.])2(?:day|nite|night|moro|morrow|mrw)(?![a-z])|(?<![a-z])to[-. ](?:day|morrow)(?![a-z])"
)
_DOTTED = re.compile(r"(?<=[0-9时天日])[·*_~|•](?=[小天日分内号时])|(?<=[一-鿿])[·*_|•^]+(?=[一-鿿])")
_EVENLY = re.compile(r"[一-鿿]([-./~])[一-鿿](?:\1[一-鿿]){1,}")
"""``今-晚-走-件``: one mark between all characters of a run."""
_ONE = re.compile(r"(?<![0-9])1(?=会儿?|早|下就|定)")
_MIXED = re.compile(r"(?<=[两三四五六七八])[1-9](?=[天个日]|小时)")
"""``两3天``: two numerals side by side in two scripts."""
_LETTERS = re.compile(r"(?<![a-z0-9])[a-z](?:[-._*· ]{1,2}[a-z]){1,11}(?![a-z0-9])")
_SYLLABLES = frozenset(syllable for spelled in WORDS.values() for syllable in spelled.split())
_NEVER_ENDS = frozenset("今明后星礼立")
"""Characters no clause ends with."""
_OURS = _SYLLABLES | LONE.keys()
_DAYS = frozenset({"today", "tonight", "tomorrow", "tmr", "tmrw"})
_CUT_INTO = _OURS | FILLERS.keys() | _DAYS
_LONGEST_PIECE = max(map(len, _CUT_INTO))
_LONGEST_RUN = 40


@dataclass(frozen=True, slots=True)
class _Token:
    """A character or a typed syllable, at ``[start, end)`` of the text."""

    text: str
    start: int
    end: int
    typed: bool


_PAIRS: dict[str, list[Homophone]] = {}
for _rule in HOMOPHONES:
    for _variant in _rule.pairs():
        _PAIRS.setdefault(_variant, []).append(_rule)
_AFTER_NUMBER = re.compile(rf"(?<=[{_NUMERIC}个])(?:{'|'.join(NUMBER_BEFORE)})")
_SOUNDS_LIKE: dict[str, frozenset[str]] = {
    char: frozenset(c for rule in HOMOPHONES for c in (rule.first, rule.second)[i] if rule.target[i] == char)
    for word in WORDS
    for char in word
    for i in (0, 1)
    if any(rule.target[i] == char for rule in HOMOPHONES)
}
_BY_LENGTH = sorted(
    ((word, tuple(spelled.split())) for word, spelled in WORDS.items()), key=lambda w: -len(w[1])
)
_STARTS: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
for _word, _spelled in _BY_LENGTH:
    for _start in (_word[0], _spelled[0]):
        _STARTS.setdefault(_start, []).append((_word, _spelled))


def respell(normal: Normal) -> Normal:
    """`normal` with its disguised time words and act verbs in plain spelling; itself where there are none."""
    found = _respelled(normal.text)
    if found is None:
        return normal
    text, places = found
    return Normal(normal.original, text, (*(normal.offsets[place] for place in places), normal.offsets[-1]))


@lru_cache(maxsize=4096)
def _respelled(text: str) -> tuple[str, tuple[int, ...]] | None:
    """The plain spelling and, for each of its characters, the place in `text`; None where nothing changes."""
    chars, places = text, tuple(range(len(text)))
    evenly = [
        (place, place + 1, "") for m in _EVENLY.finditer(chars) for place in range(m.start() + 1, m.end(), 2)
    ]
    chars, places = _substitute(chars, places, evenly)
    dotted = [(m.start(), m.end(), "") for m in _DOTTED.finditer(chars)]
    chars, places = _substitute(chars, places, dotted)
    if _CUT.search(chars):
        chars, places = _substitute(
            chars, places, [(m.start(), m.end(), _joined(m)) for m in _SPLIT.finditer(chars) if _one_word(m)]
        )
    if _LATIN.search(chars):
        chars, places = _substitute(chars, places, _spelled_out(chars))
        initials = [(m.start(), m.end(), INITIALS.get(m.group(), "发")) for m in _INITIALS.finditer(chars)]
        chars, places = _substitute(chars, places, initials)
        units = [(m.start(), m.end(), UNITS[m.group(1)]) for m in _UNIT.finditer(chars)]
        chars, places = _substitute(chars, places, units)
        chars, places = _substitute(chars, places, _typed_words(_plain_latin(chars)))
        chars, places = _substitute(chars, places, [(m.start(), m.end(), "") for m in _LOOSE.finditer(chars)])
    chars, places = _substitute(chars, places, _homophones(chars))
    chars, places = _substitute(chars, places, sounded(chars))
    ones = [(m.start(), m.end(), "一") for m in _ONE.finditer(chars)]
    chars, places = _substitute(chars, places, ones)
    mixed = [(m.start(), m.end(), "零一二三四五六七八九"[int(m.group())]) for m in _MIXED.finditer(chars)]
    chars, places = _substitute(chars, places, mixed)
    numbered = [(m.start(), m.end(), NUMBER_BEFORE[m.group()]) for m in _AFTER_NUMBER.finditer(chars)]
    chars, places = _substitute(chars, places, numbered)
    return None if chars == text else (chars, places)


def _spelled_out(text: str) -> list[tuple[int, int, str]]:
    """``f-a``, ``j.i.n``: single letters that make one of our syllables."""
    joined = ((m.start(), m.end(), re.sub("[^a-z]", "", m.group())) for m in _LETTERS.finditer(text))
    return [
        (start, end, word) for start, end, word in joined if word in LONE or word in ENGLISH or _cuts(word)
    ]


def _homophones(text: str) -> list[tuple[int, int, str]]:
    """Pairs of characters that sound like one of our words, beside neighbours that don't make them another."""
    pairs = ((at, _PAIRS[text[at : at + 2]]) for at in range(len(text) - 1) if text[at : at + 2] in _PAIRS)
    changes: list[tuple[int, int, str]] = []
    for at, rules in pairs:
        before, after = text[at - 1 : at], text[at + 2 : at + 3]
        rule = next((r for r in rules if not _other_word(r, before, after)), None)
        if rule is not None and (not changes or changes[-1][1] <= at):
            changes.append((at, at + 2, rule.target))
    return changes


def _other_word(rule: Homophone, before: str, after: str) -> bool:
    return bool((before and before in rule.not_after) or (after and after in rule.not_before))


def _one_word(cut: re.Match[str]) -> bool:
    """``今,天`` is 今天; ``查了一下,周四`` is no 下周."""
    return "," not in cut.group() or cut.group()[0] in _NEVER_ENDS


def _joined(cut: re.Match[str]) -> str:
    return "".join(char for char in cut.group() if char not in SEPARATORS)


def _substitute(
    text: str, places: tuple[int, ...], changes: list[tuple[int, int, str]]
) -> tuple[str, tuple[int, ...]]:
    """Put each replacement in place of its range, its characters spread over the places they came from."""
    if not changes:
        return text, places
    out: list[str] = []
    kept: list[int] = []
    done = 0
    for start, end, new in changes:
        out.append(text[done:start])
        kept.extend(places[done:start])
        out.append(new)
        kept.extend(places[place] for place in _spread(start, end - 1, len(new)))
        done = end
    out.append(text[done:])
    kept.extend(places[done:])
    return "".join(out), tuple(kept)


def _spread(first: int, last: int, count: int) -> list[int]:
    """`count` places from `first` to `last`; a single one is the last, where a finding's range ends."""
    return [last - (last - first) * (count - 1 - i) // max(1, count - 1) for i in range(count)]


def _plain_latin(text: str) -> str:
    """Tone marks off, character by character: ``míng`` is ``ming``."""
    if text.isascii() or not re.search("[à-ɏ]", text):
        return text
    return "".join(unicodedata.normalize("NFD", char)[0] if "à" <= char <= "ɏ" else char for char in text)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    for run in _LATIN.finditer(text):
        tokens += [_Token(text[i], i, i + 1, False) for i in range(place, run.start())]
        tokens += _syllables(run.group(), run.start())
        place = run.end()
    return tokens + [_Token(text[i], i, i + 1, False) for i in range(place, len(text))]


@lru_cache(maxsize=4096)
def _cuts(run: str) -> tuple[str, ...] | None:
    """`run` cut into the syllables of our words, the fewest; None where it isn't made of them."""
    if run in ENGLISH or run in LONE or len(run) > _LONGEST_RUN:
        return None
    best: list[tuple[str, ...] | None] = [()] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - _LONGEST_PIECE), end):
            head = best[start]
            if head is None or run[start:end] not in _CUT_INTO:
                continue
            whole = best[end]
            if whole is None or len(head) + 1 < len(whole):
                best[end] = (*head, run[start:end])
    whole = best[-1]
    return None if whole is None or _OURS.isdisjoint(whole) else whole


def _syllables(run: str, start: int) -> list[_Token]:
    tokens = []
    for syllable in _cuts(run) or (run,):
        tokens.append(_Token(syllable, start, start + len(syllable), True))
        start += len(syllable)
    return tokens


def _typed_words(text: str) -> list[tuple[int, int, str]]:
    """The words of the table of which at least one character is typed in Latin letters."""
    tokens = _tokens(text)
    changes: list[tuple[int, int, str]] = []
    at = 0
    while at < len(tokens):
        word, after = _word_at(tokens, at)
        if word is None:
            word = _alone(text, tokens[at])
            after = at + 1
        if word is not None:
            changes.append((tokens[at].start, tokens[after - 1].end, word))
        at = after
    return changes


def _word_at(tokens: list[_Token], at: int) -> tuple[str | None, int]:
    """The longest word of the table that the tokens from `at` spell, with the index behind it."""
    for word, spelled in _STARTS.get(tokens[at].text, ()):
        after, typed = _spells(tokens, at, word, spelled)
        if after and typed:
            return word, after
    return None, at + 1


def _spells(tokens: list[_Token], at: int, word: str, spelled: tuple[str, ...]) -> tuple[int, bool]:
    typed = False
    for index, (char, syllable) in enumerate(zip(word, spelled, strict=True)):
        if index and at < len(tokens) and tokens[at].text in SEPARATORS:
            at += 1
        if at >= len(tokens):
            return 0, False
        token = tokens[at]
        if token.typed:
            if token.text != syllable:
                return 0, False
            typed = True
        elif token.text != char and token.text not in _SOUNDS_LIKE.get(char, ()):
            return 0, False
        at += 1
    return at, typed


def _alone(text: str, token: _Token) -> str | None:
    """An English word, or a lone syllable beside a Chinese character or number."""
    if not token.typed:
        return None
    if token.text in ENGLISH:
        return ENGLISH[token.text]
    if token.text not in LONE and token.text not in FILLERS:
        return None
    before = text[token.start - 1] if token.start else ""
    after = text[token.end] if token.end < len(text) else ""
    if token.text in FILLERS:
        return FILLERS[token.text] if before.isalpha() else None
    return LONE[token.text] if _beside(before) or _beside(after) else None


def _beside(char: str) -> bool:
    return "一" <= char <= "鿿" or char.isdigit()
