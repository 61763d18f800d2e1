"""Which wording of a phrase is offered: complete before incomplete, unsaid before said, as short as the moment asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.core.entries import Reply
from app.core.reply.slots import PROMISE_SLOTS
from app.core.reply.template import Rendered, TemplateError, parse

SAID = 86.0
"""Edit similarity from which a wording counts as sent before."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A rendered candidate; `said` when this buyer has read it already."""

    rendered: Rendered
    said: bool
    safe: bool = False


def wordings(
    replies: Sequence[Reply],
    safe: str | None,
    values: Mapping[str, str],
    sent: Sequence[str],
    *,
    public: bool = False,
    turn: int = 0,
    mentioned: Collection[str] = (),
) -> Iterator[Wording]:
    """The wordings in the order to try: unsaid, complete, and the safe one before any that lacks a value.

    `turn` rotates equals so that chats don't repeat; one that speaks of what the buyer `mentioned` goes before those
    that don't: a phrase on lipsticks and pumps answers of the lipstick when the lipstick was named. A wording that lacks a promise slot is no wording at all:
    nobody but the promise core may say the time.
    """
    fitting = [r.text for r in replies if (r.register == "public") == public] or [r.text for r in replies]
    turned = fitting[turn % len(fitting) :] + fitting[: turn % len(fitting)]
    turned.sort(key=lambda text: -sum(word in text for word in mentioned))
    behind: list[Wording] = []
    for text in turned:
        found = _wording(text, values, sent)
        if found is not None and not found.said and not found.rendered.missing:
            yield found  # nothing can come before it: what follows is only filled when it is asked for
        elif found is not None:
            behind.append(found)
    if safe is not None and (last := _wording(safe, values, sent, safe=True)):
        behind.append(last)
    yield from sorted(behind, key=lambda w: (w.said, bool(w.rendered.missing), w.safe))


def _wording(
    template: str, values: Mapping[str, str], sent: Sequence[str], *, safe: bool = False
) -> Wording | None:
    """The filled template, ``None`` where it comes out blank, too long or without its time."""
    try:
        rendered = parse(template).render(values)
    except TemplateError:
        return None
    if not rendered.text.strip() or PROMISE_SLOTS.keys() & rendered.missing:
        return None
    return Wording(rendered, was_said(rendered.text, sent), safe)


def was_said(text: str, sent: Sequence[str]) -> bool:
    """Whether one of the agent's turns already said this."""
    return any(fuzz.ratio(text, turn, score_cutoff=SAID) > 0 for turn in sent)
