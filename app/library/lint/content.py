"""Checks of one entry at a time: its templates, its promises at the worst moment, its wording."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.core import promise, wording
from app.core.entries import Phrase
from app.core.facts import ShopFacts, Turn
from app.core.judgement import Finding
from app.core.moments import SHANGHAI
from app.core.reply.slots import PROMISE_SLOTS
from app.core.reply.template import Template, TemplateError, parse
from app.core.wording import WordingRules
from app.library.lint.model import Problem, error
from app.library.load import Loaded, Place

WORST = ShopFacts.model_validate(
    {
        "cutoff": "00:01", "pickup": "23:00", "handling_days": 30, "works": "daily", "closed": [], "backlog_days": 30,
        "transit_days": [20, 60], "refund_hours": 2000, "reply_hours": "09:00-10:00", "reply_minutes": 10000,
        "instant": False, "date_promises": "any",
    }
)  # fmt: skip
"""A shop that can do nothing soon: a literal time that passes here would pass anywhere."""

MOMENT = datetime(2026, 11, 10, 15, 0, tzinfo=SHANGHAI)
_UNREAD = Finding("promise.unread", "promise", "hold", 0, 0, "承诺无法核对")
_NEUTRAL = dict.fromkeys(PROMISE_SLOTS, "尽快")
_TYPICAL = {
    "ship_by": "明天19:00前",
    "ship_window": "48小时内",
    "deliver_range": "3到5天",
    "refund_days": "48小时内",
    "reply_by": "今天15:30前",
}
"""What the calendar may say: a reply with a time answers when, one with 尽快 would not."""


def texts(loaded: Loaded) -> Iterator[tuple[str, Place, str, bool]]:
    """Every reply text: (entry, place, template, is it the only promise-free way out)."""
    for phrase in loaded.library.phrases:
        place = loaded.places[phrase.id]
        for reply in phrase.replies:
            yield phrase.id, place, reply.text, False
        if phrase.safe:
            yield phrase.id, place, phrase.safe, True
    for script in loaded.library.scripts:
        place = loaded.places[f"script:{script.id}"]
        for stage in script.stages:
            for step in stage.steps:
                for reply in step.replies:
                    yield f"{script.id}#{step.id}", place, reply.text, False
        for way in script.exits:
            yield f"{script.id}#exit", place, way.say, False


def templates(loaded: Loaded) -> Iterator[Problem]:
    """Only allowed syntax and known slots; a promise slot needs a way out without a time."""
    for entry, place, text, safe in texts(loaded):
        try:
            read = parse(text)
        except TemplateError as wrong:
            yield error(place.path, place.line, "template", f"{entry}：{wrong}")
            continue
        if safe and timed(read):
            yield error(place.path, place.line, "safe", f"{entry}：safe 里不能再带时间变量")
    for phrase in loaded.library.phrases:
        place = loaded.places[phrase.id]
        if lacks_a_way_out(phrase):
            yield error(place.path, place.line, "safe", f"{phrase.id}：每种说法都带时间，缺少 safe")


def timed(template: Template) -> bool:
    """Whether it says a time that has to be reckoned."""
    return bool(template.slots & PROMISE_SLOTS.keys())


def lacks_a_way_out(phrase: Phrase) -> bool:
    """Whether every wording carries a time and none is there for when it can't be reckoned; what can't be read is
    another fault.
    """
    try:
        return phrase.safe is None and all(timed(parse(reply.text)) for reply in phrase.replies)
    except TemplateError:
        return False


def held(template: Template) -> Finding | None:
    """What keeps the filled text from passing for a shop that can do nothing soon; ``None``: it passes.

    No rewrite: it would name a time of the worst shop.
    """
    judged = promise.check(filled(template), facts=WORST, now=MOMENT, role="manager", rewriting=False)
    if judged.verdict == "pass":
        return None
    return next((finding for finding in judged.findings if finding.severity != "warn"), _UNREAD)


def promises(loaded: Loaded) -> Iterator[Problem]:
    """No literal time: every text is judged for a shop that can do nothing soon, at a moment named in the report."""
    for entry, place, text, _ in texts(loaded):
        template = parse(text)
        if finding := held(template):
            said, when = filled(template), MOMENT.strftime("%m月%d日%H:%M")
            wrong = f"{entry}：「{said}」在{when}可能兑现不了——{finding.message}"
            yield error(place.path, place.line, "promise", wrong)


def filled(template: Template) -> str:
    """The text as it is judged: promise slots hold what the calendar makes true, so they count as no promise."""
    values = {name: _NEUTRAL.get(name, "这个") for name in template.slots}
    return template.render(values).text


def spoken(template: Template) -> str:
    """The text as a buyer may read it, for the rules of wording."""
    return template.render({name: _TYPICAL.get(name, "这个") for name in template.slots}).text


def wordings(loaded: Loaded, rules: WordingRules) -> Iterator[Problem]:
    """The library itself obeys the wording rules."""
    asked = {p.id: (Turn(role="buyer", text=p.examples[0]),) for p in loaded.library.phrases if p.examples}
    for entry, place, text, _ in texts(loaded):
        for finding in wording.check(spoken(parse(text)), asked.get(entry, ()), rules):
            yield error(place.path, place.line, finding.rule, f"{entry}：{finding.message}")
