"""What a reply promises because of what was asked: ``能的亲`` after ``今天能发吗`` promises today.

The reply is read for a yes, a no, a counter (``今天不行，明天可以``) or an answer of its own. A reply that repeats
a question and affirms it (``您问今天发不发？发的！``) is read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.core.judgement import Act
from app.core.promise import yes
from app.core.promise.commitments.assurance import assured
from app.core.promise.commitments.link import scan
from app.core.promise.commitments.loose import names_only, pledged, stands
from app.core.promise.commitments.marks import EFFORT, READABLE, TIME, Bond, Scan
from app.core.promise.commitments.pledge import Ask, Pledge
from app.core.promise.commitments.polarity import polarity
from app.core.promise.commitments.stance import stance
from app.core.promise.context import Context

_OPENING_CLAUSES = 4
_SHORT = 12
_NOT_LATER = re.compile(r"[拖留放压隔捱挨绝决不]")
_SAYS_YES = re.compile(
    rf"(?:^(?:{yes.FLUFF}|{yes.WEAK_WORD}|还|已经?|照样|照常|照|正常|当然|也|[这我]边|我们?|小店|仓库)*|能|可以|会|肯定|一定|保证|必须|绝对|准|{yes.SAME_TIME.pattern})"
    r"(?:给您|帮您|为您|您|能|可以|会|的|是|就|准时|按时|安排|正常|顺利|送|发|配送|派送|都|也)*$"
)
_ENDS_YES = re.compile(
    r"(?:到|得[来出到去掉]|来|掉|不误|[的哒滴嘞](?=$)|出去?|货|走|给您|您|您手[中里上]?|手[中里上]?|得了|[到出]得?来|上门|您家|过去|的|得|呀|吧|啦|了(?=$)|没问题|可以|行|放心)*$"
)
_OWN_TERMS = re.compile(
    rf"[{EFFORT}]|时效|顺序|预计的?时间|按正常|以.{{0,8}}为准|尽[快力量]|争取|努力|正常.{{0,4}}时间|有货|到货|补货|视情况|看情况"
)
_THE_FIRST = re.compile(
    rf"{yes.FLUFF}*+(?:前面的?|前者|第一个|前一个|头一个)(?:那?[个种天]|时间|选项)?(?:{yes.FLUFF}|的|吧)*+$"
)
_THE_LAST = re.compile(
    rf"{yes.FLUFF}*+(?:后面的?|后者|第二个|后一个)(?:那?[个种天]|时间|选项)?(?:{yes.FLUFF}|的|吧)*+$"
)
_TRIES = re.compile(r"尽量|争取|尽力|努力")
_DAYS = {"day", "weekday", "date"}
_LOOKS = re.compile(r"我?(?:先)?(?:帮您|给您)?(?:看看|看一?下|问|查)")
_GRANTS = re.compile(rf"{yes.FLUFF}*+(?:可以|行|好|没问题|安排|照办|满足您)(?:{yes.FLUFF}|的)*+")
_CATCHES = re.compile(r"赶得?上|赶得及|来得及|误不了|耽误不了")
_VOUCHING_YES = re.compile(r"没问题|木问题|必须|妥|包|准|稳|放心")


def implied(text: str, stated: Sequence[Pledge], asked: Context) -> list[Pledge]:
    """The pledges that `text` makes by answering, beside those it states."""
    scanned = scan(text)
    found = _own_questions(scanned) + _loose_answers(scanned, stated, asked)
    timed = [ask for ask in asked.asks if ask.times]
    chosen = _chosen(scanned, timed)
    if chosen is not None:
        return [*found, _as_pledge(scanned, 0, chosen)]
    return found + (_answers(scanned, stated, timed) if timed else [])


def _chosen(scanned: Scan, timed: Sequence[Ask]) -> Ask | None:
    """``前面那个`` to ``今天发还是明天发``: one of the times asked about, by its place."""
    choices = [replace(ask, times=(time,)) for ask in timed for time in ask.times]
    if len(choices) < 2 or not scanned.clauses:
        return None
    text = scanned.clause_text(0)
    if _THE_FIRST.match(text):
        return choices[0]
    return choices[-1] if _THE_LAST.match(text) else None


def _own_questions(scanned: Scan) -> list[Pledge]:
    """Questions and quotations inside the reply that one of its next two clauses affirms."""
    found: list[Pledge] = []
    for bond in scanned.bonds[:READABLE]:
        firm = tuple(time for time in bond.times if time.family != "effort")
        if not firm or not _raises(scanned, bond):
            continue
        following = range(bond.clause + 1, min(bond.clause + 3, len(scanned.clauses)))
        index = next((index for index in following if _affirms_again(scanned, index, bond)), None)
        if index is not None:
            end, start = scanned.clauses[index].end, firm[0].start
            vouched = assured(scanned, index)
            found.append(
                Pledge(bond.verb.act, start, end, firm, assured=vouched, verb_start=start, verb_end=end)
            )
    return found


def _raises(scanned: Scan, bond: Bond) -> bool:
    around = stance(scanned, bond)
    return (around.question or around.quoted) and not around.past and not around.corrected


def _affirms_again(scanned: Scan, index: int, asked: Bond) -> bool:
    text = scanned.clause_text(index)
    again = next((bond for bond in scanned.bonds if bond.clause == index), None)
    if again is None:
        return yes.bare(text) == "strong" or bool(_GRANTS.fullmatch(text))
    if again.verb.act != asked.verb.act or again.times or len(text) > _SHORT or _OWN_TERMS.search(text):
        return False
    around = stance(scanned, again)
    return around.promises and not around.completed and polarity(scanned, again) == "said"


def _loose_answers(scanned: Scan, stated: Sequence[Pledge], asked: Context) -> list[Pledge]:
    """``明天可以吗`` with no verb anywhere before it takes the verb of the question."""
    topic = asked.topic or _unspoken(scanned, asked)
    if topic is None:
        return []
    known = {(time.start, time.end) for pledge in stated for time in pledge.times}
    first = min(
        (bond.clause for bond in scanned.bonds if polarity(scanned, bond) != "denied"),
        default=len(scanned.clauses),
    )
    return [
        pledged(scanned, loose, topic, implied=True)
        for loose in scanned.floats
        if loose.clause < first
        and not any((time.start, time.end) in known for time in loose.times)
        and stands(scanned, loose)
    ]


def _unspoken(scanned: Scan, asked: Context) -> Act | None:
    """``没问题！今天！``, ``拖不到明天``: no verb anywhere, and yet a promise, which can but be of dispatch."""
    if _just_a_day(scanned, asked):
        return "ship"
    if not asked.unsaid or scanned.bonds or any(mark.kind == "other" for mark in scanned.predicates):
        return None
    agreed = any(
        assured(scanned, loose.clause)
        or _NOT_LATER.match(loose.times[0].text)
        or any(yes.bare(scanned.clause_text(near)) != "none" for near in (loose.clause - 1, loose.clause + 1))
        for loose in scanned.floats
        if names_only(scanned, loose)
    )
    return "ship" if agreed else None


def _just_a_day(scanned: Scan, asked: Context) -> bool:
    """``本周四``: a whole reply that is a day, with nothing known of the question."""
    if not asked.unsaid or asked.asks or not scanned.floats or len(scanned.masked) > _SHORT * 2:
        return False
    times = [time for loose in scanned.floats for time in loose.times]
    rest = re.sub(rf"[{TIME}了吧的哈就是,。!~]", "", scanned.masked)
    return not rest and all(time.family in _DAYS for time in times)


def _answers(scanned: Scan, stated: Sequence[Pledge], timed: Sequence[Ask]) -> list[Pledge]:
    acts = {ask.act for ask in timed}
    for index in range(min(_OPENING_CLAUSES, len(scanned.clauses))):
        wanted = [ask for ask in timed if _says_yes(scanned, index, ask, timed, stated)]
        if wanted:
            return [_as_pledge(scanned, index, ask) for ask in wanted]
        if _refuses(scanned, index, acts):
            return []
    return []


def _refuses(scanned: Scan, index: int, acts: set[Act]) -> bool:
    text = scanned.clause_text(index)
    own = [bond for bond in scanned.bonds if bond.clause == index]
    if any(polarity(scanned, bond) == "denied" and bond.verb.act in acts for bond in own):
        return True
    clause = scanned.clauses[index]
    elsewhere = any(clause.start <= mark.start < clause.end for mark in scanned.predicates)
    return not own and not elsewhere and yes.refuses(text) and yes.bare(text) != "strong"


def _says_yes(scanned: Scan, index: int, ask: Ask, timed: Sequence[Ask], stated: Sequence[Pledge]) -> bool:
    """Whether clause `index` says yes to `ask`, and nothing around it takes that back."""
    text = yes.without_farewell(scanned.clause_text(index))
    if ask.denied:
        asks = scanned.clauses[index].asks
        return not asks and (_repeats(scanned, index, timed) or (ask.asking and yes.contradicts(text)))
    strength = _strength(scanned, index, timed)
    if strength == "none" or yes.reassures(text):
        return False
    return strength == "strong" or _weakly(scanned, index, ask, stated)


def _weakly(scanned: Scan, index: int, ask: Ask, stated: Sequence[Pledge]) -> bool:
    """Whether a 好的 or 嗯嗯 answers the ask, rather than only hears it."""
    text = yes.without_farewell(scanned.clause_text(index))
    confirming = yes.confirms(text)
    before = "".join(scanned.clause_text(near) for near in range(max(0, index - 2), index))
    rest = "".join(
        scanned.clause_text(near) for near in range(index + 1, min(index + 4, len(scanned.clauses)))
    )
    if confirming and _LOOKS.match(rest):
        return False
    if ask.tentative or ask.passed_over or yes.defers(before):
        return False
    if not confirming and yes.defers(text + yes.without_farewell(rest)):
        return False
    if any(
        pledge.act in _family(ask.act) and not (confirming and ask.confirming and pledge.manner == "effort")
        for pledge in stated
    ):
        return False
    return not _denies_later(scanned, index, ask)


def _family(act: Act) -> set[Act]:
    return {"ship", "reship"} if act in {"ship", "reship"} else {act}


def _denies_later(scanned: Scan, index: int, ask: Ask) -> bool:
    family = _family(ask.act)
    if any(
        b.clause > index and b.verb.act in family and polarity(scanned, b) == "denied" for b in scanned.bonds
    ):
        return True
    later = "".join(scanned.clause_text(near) for near in range(index + 1, len(scanned.clauses)))
    return yes.takes_back(later)


def _strength(scanned: Scan, index: int, timed: Sequence[Ask]) -> yes.Yes:
    text = scanned.clause_text(index)
    plain = yes.without_farewell(text)
    if plain != text:
        return yes.bare(plain)
    if scanned.clauses[index].asks:
        return "none"
    if _repeats(scanned, index, timed) or (
        yes.SAME_TIME.search(text) and not yes.refuses(text) and yes.opening(text) != "weak"
    ):
        return "strong"
    busy = any(bond.clause == index and bond.verb.flavour != "arrange" for bond in scanned.bonds)
    said = "none" if busy else yes.bare(text)
    if said == "none" and not (busy or scanned.times or scanned.predicates) and _says_all(scanned, index):
        return "strong"
    return said if said != "none" else yes.opening(text)


def _says_all(scanned: Scan, index: int) -> bool:
    """Whether the clause is a word or two, and beside it nothing is said."""
    others = (scanned.clause_text(near) for near in range(len(scanned.clauses)) if near != index)
    return yes.curt(scanned.clause_text(index)) and all(yes.bare(text) != "none" for text in others)


def _repeats(scanned: Scan, index: int, timed: Sequence[Ask]) -> bool:
    """``能发``, ``可以到的``: the verb of the question, said with no time and no terms of its own."""
    acts = {act for ask in timed for act in _family(ask.act)}
    if "refund" in acts:
        acts.add("deliver")  # 能到的, said of the money
    text, start = scanned.clause_text(index), scanned.clauses[index].start
    if _OWN_TERMS.search(text):
        return False
    return any(
        bond.clause == index
        and (bond.verb.act in acts or bond.verb.flavour == "arrange" or _in_time(scanned, bond))
        and not bond.times
        and bond.verb.flavour != "pickup"
        and bool(_SAYS_YES.search(scanned.masked[start : bond.verb.start]))
        and bool(_ENDS_YES.match(scanned.masked[bond.verb.end : start + len(text)]))
        and _plainly(scanned, bond)
        for bond in scanned.bonds
    )


def _in_time(scanned: Scan, bond: Bond) -> bool:
    """``能赶上``, said of dispatch as well as of arrival."""
    return bool(_CATCHES.match(scanned.masked, bond.verb.start))


def _plainly(scanned: Scan, bond: Bond) -> bool:
    """Said as it is, with no condition in its own clause."""
    start = scanned.clauses[bond.clause].start
    if not all(mark is None or mark.start < start for mark in (bond.condition, bond.anchor)):
        return False
    around = stance(scanned, bond)
    return (
        around.promises and not around.completed and not around.trying and polarity(scanned, bond) == "said"
    )


def _as_pledge(scanned: Scan, index: int, ask: Ask) -> Pledge:
    clause = scanned.clauses[index]
    vouched = ask.assured or assured(scanned, index) or bool(_VOUCHING_YES.search(scanned.clause_text(index)))
    return Pledge(
        ask.act,
        clause.start,
        clause.end,
        ask.times,
        paid=bool(ask.paid_times),
        paid_times=ask.paid_times,
        implied=True,
        trying=ask.tentative or bool(_TRIES.search(scanned.clause_text(index))),
        assured=vouched,
        verb_start=clause.start,
        verb_end=clause.end,
    )
