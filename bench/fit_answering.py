"""Fit the model that reads a reply as an answer to the buyer's words, and write ``phrases/rules/answering.tsv``.

Offences are the violating drafts that need the buyer's turn, and replies that say nothing (``empty.txt``) put after the
library's questions. The innocent are the look-alikes with a buyer's turn, the library's own replies after its own
questions, and a plain yes or no (``yes.txt``) where that is all that was asked. The threshold comes from folds that the model has not seen: at most `MAY_STOP` of the look-alikes reach it.
"""

from __future__ import annotations

import random
import re
import sys

import numpy as np

from app.core.wording import Example
from app.core.wording.answering import questions
from app.core.wording.leaning import features
from app.core.wording.view import view
from app.library.leaning_file import ANSWERING
from app.library.shipped import shipped_library, shipped_rules
from bench.fit_leaning import DRAFTS, RULES, Model, drafts, unseen_scores, write

MAY_STOP = 0.04
"""Share of the look-alikes with a buyer's turn that the model may stop."""

_OPENINGS = "", "", "亲，", "您好，"
_EACH = 8
"""Pairs of a question and a reply that each phrase of the library gives."""
_KEEP = 10_000
_EMPTY, _YES = 1500, 900
"""Replies that say nothing, and that only say yes or no."""
_WHETHER = re.compile(r"吗|[没不]$|能不能|可不可以|是不是|有没有|会不会|行不行")
_MORE = re.compile(
    r"什么|啥|多少|几|怎|哪|还是|多[大高宽长重久]|微信|加|返|评|红包|电话|谁|别人|转账|线下|[,，?？ ]."
)
"""Asks for more than a yes, or for what must be refused."""
_PRAISE_WILL_DO = re.compile(
    r"质量|品质|正品|假|靠谱|好[看用吃]|舒服|方便吗|优惠|活动|便宜|券|送|新款|评价|放心|在[吗不]|谢|好的|销量|值得"
)
"""Questions that a boast, an offer or a greeting does answer."""


def library_pairs(rng: random.Random) -> list[Example]:
    """Some of each phrase."""
    phrases = [one for one in shipped_library().library.phrases if one.examples and not one.proactive]
    return [
        Example(rng.choice(phrase.replies).text, rng.choice(phrase.examples))
        for phrase in phrases
        for _ in range(_EACH)
    ]


def say_nothing(pairs: list[Example], rng: random.Random) -> list[Example]:
    """Questions, and replies that answer none."""
    empty = _lines("empty.txt")
    asked = [one.buyer for one in pairs if one.buyer and not _PRAISE_WILL_DO.search(one.buyer)]
    return [
        Example(
            rng.choice(_OPENINGS) + "，".join(rng.sample(empty, rng.choice((1, 1, 2, 3)))), rng.choice(asked)
        )
        for _ in range(_EMPTY)
    ]


def say_yes(pairs: list[Example], rng: random.Random) -> list[Example]:
    """Questions that a yes or a no answers, and just that."""
    asked = [
        one.buyer for one in pairs if one.buyer and _WHETHER.search(one.buyer) and not _MORE.search(one.buyer)
    ]
    short = _lines("yes.txt")
    return [Example(rng.choice(short), rng.choice(asked)) for _ in range(_YES)]


def _lines(name: str) -> list[str]:
    lines = (DRAFTS / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def main() -> int:
    """Fit, choose the threshold, write the file."""
    rng = random.Random(3)
    rules = shipped_rules().rules
    pairs = library_pairs(rng)
    asking = [one for one in pairs if one.buyer and questions(view(one.buyer).text)]
    wrong = [*drafts("v"), *(one for rule in rules for one in rule.bad)]
    alike = [*drafts("i"), *(one for rule in rules for one in rule.good)]
    wrong, alike = ([one for one in some if one.buyer] for some in (wrong, alike))
    made = say_nothing(asking, rng)
    pairs += say_yes(asking, rng)
    rows = [
        features(view(one.text).text, view(one.buyer or "").text) for one in (*wrong, *alike, *made, *pairs)
    ]
    label = [True] * len(wrong) + [False] * len(alike) + [True] * len(made) + [False] * len(pairs)
    apart = unseen_scores(rows, label)
    of_wrong, of_alike, of_made, of_plain = np.split(apart, np.cumsum([len(wrong), len(alike), len(made)]))
    threshold = float(np.quantile(of_alike, 1 - MAY_STOP, method="higher"))
    print(f"{len(wrong)} wrong, {len(alike)} look-alikes with a buyer's turn; threshold {threshold:.2f}")
    for name, scores in (("wrong", of_wrong), ("empty", of_made), ("library's", of_plain)):
        print(f"of the {name}, unseen: {100 * np.mean(scores >= threshold):.1f} %")
    write(Model(rows, label), threshold, RULES / ANSWERING, _KEEP)
    return 0


if __name__ == "__main__":
    sys.exit(main())
