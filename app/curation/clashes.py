"""What phrases say twice, against each other, or answer in each other's place: by pair, the worst first, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.entries import Phrase
from app.library.lint.model import About, Problem

KINDS = {
    "contradiction": ("说法矛盾", "两条话术说的相反，买家问两次会得到两个答案。"),
    "example": ("问法重复", "同一句买家的话写进了两条话术，推荐哪条说不准。"),
    "duplicate": ("说法重复", "几乎一样的话在两条话术里。"),
    "confusion": ("问法更像别条", "买家这样问，先推荐的是另一条话术，自己这条靠后。"),
    "coverage": ("问法太少", "买家换个说法就认不出来。"),
}
"""What is looked for, worst first."""
SEEN = 5
"""So many suggestions an agent sees: a phrase that is among them for its own question waits for a better day."""


_ADVICE = {
    ("contradiction", True): "先问清店里怎么规定，改错的那条；两种情况都有，就把条件写进回复。",
    ("contradiction", False): "先问清店里怎么规定，改错的那条；两种情况都有，就把条件写进回复。",
    ("example", True): "合并：把说法并到常用的一条，另一条归档。",
    ("example", False): "改问法：这句只留在该答它的那条，另一条里删掉。",
    ("duplicate", True): "合并：留常用的一条，把另一条的问法挪过来再归档。",
    ("duplicate", False): "改说法：两条答的不是一件事，把各自的事写进回复；写不出区别就合并。",
    ("confusion", True): "合并：两条答的事相近。合不了的挪问法，把这句挪到「{other}」。",
    ("confusion", False): "挪问法：该由「{other}」答的，把这句挪过去。不该由它答的改问法，写得更具体。",
    ("coverage", False): "到看板的「没有合适回复的问题」里找买家的原话，补几句进来。",
}
"""What to do, by kind and by whether the two answer the same intent."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A pair of phrases that get in each other's way (no pair: an intent), over the words `said`.

    `one` is the phrase to look at first; `hidden` where agents don't get to see it, `grave` where two buyers are told
    two things.
    """

    kind: str
    grave: bool
    one: Phrase | None
    other: Phrase | None
    said: tuple[str, ...]
    place: int
    advice: str

    @property
    def hidden(self) -> bool:
        return self.place > SEEN

    @property
    def can_wait(self) -> bool:
        return 0 < self.place <= SEEN


def clashes(problems: Iterable[Problem], phrases: Mapping[str, Phrase]) -> tuple[Clash, ...]:
    """The problems of `app.library.lint.pairs` that are about `phrases`, one clash a kind and pair."""
    groups: defaultdict[tuple[str, Sequence[str]], list[tuple[Problem, About]]] = defaultdict(list)
    for problem in problems:
        about = problem.about
        if problem.check in KINDS and about is not None and all(key in phrases for key in about.ids):
            groups[problem.check, about.ids or about.words].append((problem, about))
    kinds = list(KINDS)
    found = [_clash(group, phrases) for group in groups.values()]
    return tuple(sorted(found, key=lambda c: (kinds.index(c.kind), not c.grave, -c.place, -len(c.said))))


def _clash(group: list[tuple[Problem, About]], phrases: Mapping[str, Phrase]) -> Clash:
    kind, ids = group[0][0].check, group[0][1].ids
    one, other = (phrases[key] for key in ids) if ids else (None, None)
    said = tuple(dict.fromkeys(about.words for _, about in group))
    place = max(about.place for _, about in group)
    grave = any(problem.severity == "error" for problem, _ in group)
    return Clash(kind, grave, one, other, said, place, _advice(kind, one, other, place))


def _advice(kind: str, one: Phrase | None, other: Phrase | None, place: int) -> str:
    if one is None or other is None:
        return _ADVICE[kind, False]
    kin = bool(set(one.intents) & set(other.intents))
    if kind == "confusion" and not kin and place <= SEEN:
        return f"不急：「{one.title}」也在推荐里，客服看得到。"
    return _ADVICE[kind, kin].format(other=other.title)
