"""What a reply promises because of what was asked: ``能的亲`` after ``今天能发吗`` promises today.

The buyer's last turns are read as questions and demands (`Ask`); the reply is read for a yes, a no, a counter
(``今天不行，明天可以``) or an answer of its own. A reply that repeats the question and affirms it
(``您问今天发不发？发的！``) is read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.core.promise.commitments.link import scan
from app.core.promise.commitments.marks import EFFORT, TIME, Bond, Scan
from app.core.promise.commitments.pledge import Ask, Pledge
from app.core.promise.commitments.pledges import asks, assured, float_stands, floating_pledge
from app.core.promise.commitments.polarity import polarity
from app.core.promise.commitments.prepare import prepare
from app.core.promise.commitments.stance import stance
from app.core.types import Act, Turn

Yes = Literal["strong", "weak", "none"]

_TURN = str.maketrans("我你您", "您我我")
_LOOK_BACK = 6
_READABLE = 40
_SMALL_TALK = re.compile(r"(?:[亲您你好在吗呢哦哈啊呀嗯恩？?！!。,\s]|客服|人呢|有人|谢谢|急|快点|说话|回我|老板|掌柜|多谢)*")
_FLUFF = r"(?:亲爱的|亲|您好|你好|您|你|客官|宝贝|哈|呢|哦|啊|呀|喔|啦|了|的|滴|哒|嘞|咯|呐|嘛|吧|哟|噢|得|地|~|那|这个|这|就|都|也|先|放心|[!！\s])"
_STRONG_WORD = (
    r"(?:能够|能|可以|可(?!能)|没问题|木问题|没毛病|没得问题|问题不大|会|来得及|赶得上|赶上|行|中|成|妥妥|妥|包|必须|必|肯定|当然|保证|绝对|一定|稳稳|稳|准|ok|okay|okk|有可能|不耽误|不会耽误|误不了|不会晚|来得赢|到得了|发得了|走得了|发得出|安排上|安排|照办|没错|应该|预计|一般|正常|基本|完全|大概|估计|交给我|包在我身上|小意思|小事|no problem|yes|sure|说到做到|搞定|搞得定|有戏)"
)
_WEAK_WORD = r"(?:嗯|恩|好|是|对|1|收到|了解|明白|知道|得嘞|遵命|没错|哦|哦了|噢了|okk?|yes|有(?!可能)|要)"
_STRONG = re.compile(rf"(?:{_FLUFF}|{_WEAK_WORD})*+{_STRONG_WORD}(?:{_FLUFF}|{_STRONG_WORD}|{_WEAK_WORD}|到|发|送|寄|走|是)*+")
_WEAK = re.compile(rf"{_FLUFF}*+{_WEAK_WORD}(?:{_FLUFF}|{_WEAK_WORD})*+")
_STRONG_OPENING = re.compile(rf"{_FLUFF}*+(?:嗯|恩|好|是|对|的)*(?:能的|可以的|没问题|会的|可以可以|能能|行的|必须的|当然(?:可以|能)|来得及|赶得上|肯定的|妥妥的|保证)")
_WEAK_OPENING = re.compile(rf"{_FLUFF}*+(?:嗯嗯|嗯|好的|好嘞|好哒|好滴|恩恩|是的|对的|收到)")
_DEFER = re.compile(r"查|问|看[一下看]|核[实对查]|反馈|反[应映]|登记|确认|稍等|等一|催|跟进|了解[一下清]|转[达告]|留意|再见|备注|记录|尽力|尽量|争取|帮您(?:看|催|跟)|祝您")
_NO = re.compile(
    r"(?:不行|不能|不可以|没法|没办法|无法|来不及|赶不上|不一定|不确定|不敢保证|不保证|不能保证|无法保证|不好说|说不准|说不好|恐怕|怕是|够呛|悬|难|不了|不到|不出|不太|未必|没戏|做不到|不支持|抱歉|不好意思|对不起|看不到|没有说|不清楚|做不了主|暂时没|没货|缺货|停发|不发|不送|不可能|不是)"
)
_CONTRARY = re.compile(rf"{_FLUFF}*+(?:不会|能|会|可以|肯定能|来得及|赶得上|放心|怎么会|哪能|哪会|不会耽误|到得了|发得了|误不了)")
_OTHER_HELP = re.compile(r"(?:请问|还有(?:其他|什么|别的)|有(?:其他|什么)(?:问题|需要|可以)|感谢|祝您).*$", re.DOTALL)
_CONFIRMS = re.compile(rf"{_FLUFF}*+(?:是|对|没错|正是)(?:的|滴|呀|哒|啊|呢)")
_SAME_TIME = re.compile(r"这个时间|那个时间|这个点|按您说的|按您的时间|照您说的|听您的|您说的(?:时间|那天|日子)|那天|到时候?(?:就|给您|一定|准)|准时|按时|如期|按您要求")
_SAYS_YES = re.compile(rf"(?:^(?:{_FLUFF}|{_WEAK_WORD}|还|照样|照常|正常|当然|也)*|能|可以|会|肯定|一定|保证|必须|绝对|准|{_SAME_TIME.pattern})(?:给您|帮您|为您|您|能|可以|会|的|是|就|准时|按时|安排|正常|顺利|送|发|配送|派送|都|也)*$")
_ENDS_YES = re.compile(r"(?:到|出去?|货|走|给您|您|您手[中里上]?|手[中里上]?|得了|[到出]得?来|上门|您家|过去|的|得|呀|吧|啦|了(?=$)|没问题|可以|行|放心)*$")
_OWN_TERMS = re.compile(rf"[{EFFORT}]|时效|顺序|预计的?时间|按正常|以.{{0,8}}为准|尽[快力量]|争取|努力|正常.{{0,4}}时间|有货|到货|补货|视情况|看情况")


@dataclass(frozen=True, slots=True)
class Context:
    """What a reply answers: the open asks of the buyer, and which act the talk is about."""

    asks: tuple[Ask, ...] = ()
    topic: Act | None = None


def context(turns: Sequence[Turn]) -> Context:
    """Read the buyer's last turns; small talk is skipped, a yes to the agent's own question opens that question."""
    for index in range(len(turns) - 1, max(-1, len(turns) - 1 - _LOOK_BACK), -1):
        turn = turns[index]
        if turn.role != "buyer" or _SMALL_TALK.fullmatch(turn.text):
            continue
        return _asked(turns, index)
    return Context()


def _asked(turns: Sequence[Turn], index: int) -> Context:
    first = index
    while first and turns[first - 1].role == "buyer":
        first -= 1
    text = "。".join(turn.text for turn in turns[first : index + 1])
    found = read_asks(text)
    earlier = turns[:first]
    if not found and is_yes(text) and earlier and earlier[-1].role == "agent":
        found = asks(prepare(earlier[-1].text).text)
    topic = found[-1].act if found else _topic(earlier)
    timed = tuple(ask for ask in found if ask.times)
    if not timed and topic is not None:
        timed = _loose(text, topic)
    return Context(timed or found, topic)


def read_asks(text: str) -> tuple[Ask, ...]:
    """The asks of a turn as it was typed."""
    return asks(_turned(prepare(text).text))


def _turned(text: str) -> str:
    """The buyer's words from the shop's side: ``退给我`` is ``退给您``."""
    return text.translate(_TURN)


def _loose(text: str, topic: Act) -> tuple[Ask, ...]:
    """``明天呢？`` after talk of shipping asks for shipping tomorrow."""
    scanned = scan(prepare(text).text)
    return tuple(Ask(topic, loose.times, clause=loose.clause) for loose in scanned.floats if float_stands(scanned, loose))


def _topic(turns: Sequence[Turn]) -> Act | None:
    for turn in reversed(turns[-3:]):
        found = scan(prepare(turn.text).text).bonds
        if found:
            return found[-1].verb.act
    return None


def is_yes(text: str) -> bool:
    """Whether a turn is nothing but a yes."""
    plain = re.sub(r"[,，。.!！~～\s]", "", prepare(text).text)
    return bool(plain) and bool(_WEAK.fullmatch(plain) or _STRONG.fullmatch(plain))


def implied(text: str, stated: Sequence[Pledge], asked: Context) -> list[Pledge]:
    """The pledges that `text` makes by answering, beside those it states."""
    scanned = scan(text)
    found = _own_questions(scanned)
    found += _loose_answers(scanned, stated, asked)
    timed = [ask for ask in asked.asks if ask.times]
    if timed:
        found += _answers(scanned, stated, timed)
    return found


def _own_questions(scanned: Scan) -> list[Pledge]:
    """Questions and quotations inside the reply that its next clause affirms."""
    found: list[Pledge] = []
    for bond in scanned.bonds[:_READABLE]:
        if not bond.times:
            continue
        around = stance(scanned, bond)
        firm = tuple(time for time in bond.times if time.family != "effort")
        if not firm or not (around.question or around.quoted) or around.past or around.corrected:
            continue
        for index in range(bond.clause + 1, min(bond.clause + 3, len(scanned.clauses))):
            if _affirms_again(scanned, index, bond):
                clause = scanned.clauses[index]
                found.append(Pledge(bond.verb.act, firm[0].start, clause.end, firm, assured=assured(scanned, index),
                                    verb_start=bond.verb.start, verb_end=clause.end))  # fmt: skip
                break
    return found


def _affirms_again(scanned: Scan, index: int, asked: Bond) -> bool:
    text = scanned.clause_text(index)
    again = [bond for bond in scanned.bonds if bond.clause == index]
    if again:
        bond = again[0]
        same = bond.verb.act == asked.verb.act and not bond.times and not _OWN_TERMS.search(text) and len(text) <= 12
        return same and polarity(scanned, bond) == "said" and stance(scanned, bond).promises and bool(
            not stance(scanned, bond).completed
        )
    return bool(_STRONG.fullmatch(text) or re.fullmatch(rf"{_FLUFF}*+(?:可以|行|好|没问题|安排|照办|满足您)(?:{_FLUFF}|的)*", text))


def _loose_answers(scanned: Scan, stated: Sequence[Pledge], asked: Context) -> list[Pledge]:
    """``明天可以吗`` with no verb anywhere before it takes the verb of the question."""
    if asked.topic is None:
        return []
    known = {(time.start, time.end) for pledge in stated for time in pledge.times}
    return [
        floating_pledge(scanned, loose, asked.topic, implied=True)
        for loose in scanned.floats
        if float_stands(scanned, loose)
        and not any((time.start, time.end) in known for time in loose.times)
        and not any(bond.clause <= loose.clause for bond in scanned.bonds)
    ]


def _answers(scanned: Scan, stated: Sequence[Pledge], timed: Sequence[Ask]) -> list[Pledge]:
    acts = {ask.act for ask in timed}
    for index in range(min(4, len(scanned.clauses))):
        wanted = _yes_to(scanned, index, timed, stated)
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
    return not own and not elsewhere and bool(_NO.search(text)) and not _STRONG.fullmatch(text)


def _yes_to(scanned: Scan, index: int, timed: Sequence[Ask], stated: Sequence[Pledge]) -> list[Ask]:
    """The asks that clause `index` says yes to."""
    strength = _strength(scanned, index, timed)
    if strength == "none":
        return []
    text = _OTHER_HELP.sub("", scanned.clause_text(index))
    before = "".join(scanned.clause_text(earlier) for earlier in range(max(0, index - 2), index))
    rest = "".join(scanned.clause_text(later) for later in range(index + 1, min(index + 4, len(scanned.clauses))))
    wanted: list[Ask] = []
    for ask in timed:
        if ask.denied and not (_repeats(scanned, index, timed) or (ask.asking and _CONTRARY.match(text) and not _WEAK.fullmatch(text))):
            continue
        if not ask.denied and re.match(rf"{_FLUFF}*+不会", text):
            continue
        if strength == "weak" and (ask.tentative or _DEFER.search(before)):
            continue
        if strength == "weak" and not _CONFIRMS.match(text) and _DEFER.search(text + _OTHER_HELP.sub("", rest)):
            continue
        if strength == "weak" and ask.passed_over:
            continue
        if strength == "weak" and _denies_later(scanned, index, ask):
            continue
        if strength == "weak" and any(pledge.act in _family(ask.act) for pledge in stated):
            continue
        wanted.append(ask)
    return wanted


def _family(act: Act) -> set[Act]:
    return {"ship", "reship"} if act in {"ship", "reship"} else {act}


def _denies_later(scanned: Scan, index: int, ask: Ask) -> bool:
    for bond in scanned.bonds:
        if bond.clause > index and bond.verb.act in _family(ask.act) and polarity(scanned, bond) == "denied":
            return True
    later = "".join(scanned.clause_text(position) for position in range(index + 1, len(scanned.clauses)))
    return bool(re.search(r"不一定|不确定|不保证|不敢保证|没法|无法|来不及|不能|不行|但是?|不过", later))


def _strength(scanned: Scan, index: int, timed: Sequence[Ask]) -> Yes:
    clause = scanned.clauses[index]
    text = _OTHER_HELP.sub("", scanned.clause_text(index))
    if clause.asks and text == scanned.clause_text(index):
        return "none"
    if text != scanned.clause_text(index):
        return "strong" if _STRONG.fullmatch(text) else "weak" if _WEAK.fullmatch(text) else "none"
    if _repeats(scanned, index, timed):
        return "strong"
    if any(bond.clause == index for bond in scanned.bonds) and not _STRONG_OPENING.match(text):
        return "weak" if _WEAK_OPENING.match(text) and not _DEFER.search(text) else "none"
    if _STRONG.fullmatch(text) or (_STRONG_OPENING.match(text) and not _NO.search(text)):
        return "strong"
    if _WEAK.fullmatch(text) or (_WEAK_OPENING.match(text) and not _NO.search(text) and not _DEFER.search(text)):
        return "weak"
    return "strong" if _SAME_TIME.search(text) and not _NO.search(text) else "none"


def _repeats(scanned: Scan, index: int, timed: Sequence[Ask]) -> bool:
    """``能发``, ``可以到的``: the verb of the question, said with no time and no terms of its own."""
    acts = {act for ask in timed for act in _family(ask.act)}
    text = scanned.clause_text(index)
    start = scanned.clauses[index].start
    return any(
        bond.clause == index
        and bond.verb.act in acts
        and not bond.times
        and bond.verb.flavour != "pickup"
        and bool(_SAYS_YES.search(scanned.masked[start : bond.verb.start]) and _ENDS_YES.match(scanned.masked[bond.verb.end : start + len(text)]))
        and _plainly(scanned, bond)
        and not _OWN_TERMS.search(text)
        for bond in scanned.bonds
    )


def _elsewhere(scanned: Scan, bond: Bond) -> bool:
    """No condition of its own clause limits the verb."""
    start = scanned.clauses[bond.clause].start
    return all(mark is None or mark.start < start for mark in (bond.condition, bond.anchor))


def _plainly(scanned: Scan, bond: Bond) -> bool:
    around = stance(scanned, bond)
    free = _elsewhere(scanned, bond) and not around.completed and not around.trying
    return free and around.promises and polarity(scanned, bond) == "said"


def _as_pledge(scanned: Scan, index: int, ask: Ask) -> Pledge:
    clause = scanned.clauses[index]
    return Pledge(ask.act, clause.start, clause.end, ask.times, implied=True, trying=ask.tentative,
                  assured=assured(scanned, index) or bool(re.search(r"没问题|木问题|必须|妥|包|准|稳|放心", scanned.clause_text(index))),
                  verb_start=clause.start, verb_end=clause.end)  # fmt: skip
