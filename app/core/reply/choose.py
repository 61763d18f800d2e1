"""Which wording of a phrase is offered: complete before incomplete, unsaid before said, as short as the moment asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.core.reply.template import Rendered, parse
from app.core.types import Reply

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
) -> Iterator[Wording]:
    """The wordings in the order to try; the safe one comes last. `turn` rotates equals so that chats don't repeat."""
    fitting = [r for r in replies if (r.register == "public") == public] or list(replies)
    turned = fitting[turn % len(fitting) :] + fitting[: turn % len(fitting)]
    tried = [_wording(reply.text, values, sent) for reply in turned]
    tried.sort(key=lambda w: (w.said, bool(w.rendered.missing)))
    yield from tried
    if safe is not None:
        last = _wording(safe, values, sent)
        yield Wording(last.rendered, last.said, safe=True)


def _wording(template: str, values: Mapping[str, str], sent: Sequence[str]) -> Wording:
    rendered = parse(template).render(values)
    return Wording(rendered, was_said(rendered.text, sent))


def was_said(text: str, sent: Sequence[str]) -> bool:
    """Whether one of the agent's turns already said this."""
    return any(fuzz.ratio(text, turn, score_cutoff=SAID) > 0 for turn in sent)
