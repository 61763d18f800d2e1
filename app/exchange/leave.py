"""What of a phrase may leave the guard: a text without slots that holds at every moment it may be sent.

Outside nobody fills a slot or judges a promise. A wording leaves when its slots have one value for the whole time,
and when what it promises can be kept at each critical moment of that time: just after the cutoff, before the longest
closure, with the backlog of today. Otherwise another wording goes, then the safe one, else the phrase stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from app.core import promise, wording
from app.core.entries import Phrase
from app.core.facts import ShopFacts, Turn
from app.core.moments import SHANGHAI
from app.core.promise.slots import promise_slots
from app.core.promise.worst import critical_moments
from app.core.reply.slots import PROMISE_SLOTS, SLOTS
from app.core.reply.template import TemplateError, parse
from app.library.shipped import shipped_rules

LONGEST_DAYS = 400
_CONSTANT = ("shop.", "courier.name")
_HOURS = 48


class StaysError(Exception):
    """The phrase may not leave; the message (zh) says why."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """The text that leaves, and what was done to it."""

    text: str
    how: tuple[str, ...] = ()


class Border:
    """What may leave one shop between `now` and `until`; asks the same questions of every phrase."""

    def __init__(self, facts: ShopFacts, values: Mapping[str, str], now: datetime, days: int) -> None:
        self._facts = _lasting(facts, now)
        self._fixed = {name: text for name, text in values.items() if name.startswith(_CONSTANT)}
        self.now = now.astimezone(SHANGHAI)
        self.until = self.now + timedelta(days=min(days, LONGEST_DAYS - 1))
        self._moments = lru_cache(maxsize=64)(self._moments_until)
        self._constants = lru_cache(maxsize=64)(self._constants_until)

    def pass_(self, phrase: Phrase) -> Leaving:
        """The first wording that may leave; raises `StaysError` with the reason of the first that may not."""
        self._allowed(phrase)
        until = self._end(phrase)
        reasons: list[str] = []
        for place, text in enumerate(_texts(phrase)):
            try:
                return self._fit(phrase, text, place, until)
            except StaysError as stays:
                reasons.append(str(stays))
        raise StaysError(reasons[0])

    def _fit(self, phrase: Phrase, text: str, place: int, until: datetime) -> Leaving:
        said, slots = self._fill(text, until)
        self.judge(said, phrase, until)
        how = [f"填好了{'、'.join(SLOTS[name] for name in slots)}"] if slots else []
        if place == len(phrase.replies):
            how.append("用了不带时间的说法")
        elif place:
            how.append(f"用了第{place + 1}种说法")
        if phrase.valid_until is not None:
            how.append(f"有效期到{phrase.valid_until:%Y-%m-%d}，过期请删除")
        return Leaving(said, tuple(how))

    def _allowed(self, phrase: Phrase) -> None:
        today = self.now.date()
        if phrase.channel != "chat":
            raise StaysError("用于评价或电话，不导出到聊天工具")
        if phrase.authority:
            raise StaysError("要先经组长或店长同意才能说，离开本系统就没人把关了")
        if phrase.valid_from and phrase.valid_from > today:
            raise StaysError(f"有效期从{phrase.valid_from:%Y-%m-%d}开始，还没到")
        if phrase.valid_until and phrase.valid_until < today:
            raise StaysError(f"有效期到{phrase.valid_until:%Y-%m-%d}，已经过了")

    def _end(self, phrase: Phrase) -> datetime:
        if phrase.valid_until is None:
            return self.until
        last = datetime.combine(phrase.valid_until, time(23, 59, 59), SHANGHAI)
        return max(self.now, min(last, self.until))

    def _fill(self, text: str, until: datetime) -> tuple[str, tuple[str, ...]]:
        """The wording with its constant slots; raises `StaysError` where one is not constant."""
        try:
            rendered = parse(text).render({**self._fixed, **self._constants(until)})
        except TemplateError as wrong:
            raise StaysError(str(wrong)) from wrong
        if rendered.missing:
            raise StaysError(f"「{SLOTS[rendered.missing[0]]}」每次不同，离开本系统没法填")
        if not rendered.text.strip():
            raise StaysError("填好后是空的")
        return rendered.text, tuple(dict.fromkeys(one.slot for one in rendered.filled))

    def judge(self, said: str, phrase: Phrase, until: datetime | None = None) -> None:
        """Raise `StaysError` unless the text may be sent at any moment until then, after any of its questions."""
        for found in wording.check(said, (), shipped_rules()):
            if found.severity == "block":
                raise StaysError(found.message)
        alone = promise.extract(said)
        for turns in _asked(phrase):
            read = promise.extract(said, turns)
            if turns and read == alone:
                continue  # the question adds nothing to what is promised
            for moment in self._moments(until or self._end(phrase)) if read.pledges else (self.now,):
                self._judge_at(said, turns, moment)

    def _judge_at(self, said: str, turns: tuple[Turn, ...], moment: datetime) -> None:
        judged = promise.check(said, turns=turns, facts=self._facts, now=moment, role="agent")
        wrong = next((one for one in judged.findings if one.severity != "warn" or one.needs_approval), None)
        if judged.verdict == "pass" and wrong is None:
            return
        reason = wrong.message if wrong else "承诺无法核对"
        asked = f"（买家问「{turns[0].text[:20]}」时）" if turns else ""
        raise StaysError(f"在{moment:%Y-%m-%d %H:%M}兑现不了{asked}：{reason}")

    def _moments_until(self, until: datetime) -> tuple[datetime, ...]:
        """Critical moments, and each hour of the first days for texts with clocks of their own."""
        hours = (self.now + timedelta(hours=hour) for hour in range(1, _HOURS))
        critical = critical_moments(self._facts, self.now, until)
        return tuple(sorted({*critical, *(moment for moment in hours if moment <= until)}))

    def _constants_until(self, until: datetime) -> dict[str, str]:
        """Promise slots that have one and the same value all the time."""
        constant = promise_slots(self._facts, None, self.now)
        for moment in self._moments(until):
            if not constant:
                break
            there = promise_slots(self._facts, None, moment)
            constant = {name: text for name, text in constant.items() if there.get(name) == text}
        return {name: text for name, text in constant.items() if name in PROMISE_SLOTS}


def _lasting(facts: ShopFacts, now: datetime) -> ShopFacts:
    """Today's backlog is the one to reckon with, as long as it is known today."""
    if facts.backlog_valid_hours is None or facts.as_of is None:
        return facts
    fresh = now - facts.as_of <= timedelta(hours=facts.backlog_valid_hours)
    return facts.model_copy(update={"backlog_valid_hours": None}) if fresh else facts


def _texts(phrase: Phrase) -> Iterator[str]:
    yield from (reply.text for reply in phrase.replies)
    if phrase.safe:
        yield phrase.safe


def _asked(phrase: Phrase) -> Iterator[tuple[Turn, ...]]:
    """Said out of the blue, and after the questions it answers: a yes promises what was asked."""
    yield ()
    for example in phrase.examples:
        yield (Turn.model_construct(role="buyer", text=example, at=None),)
