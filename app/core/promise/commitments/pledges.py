"""From bonds to pledges: which of the verbs with times in a reply undertake something."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from app.core.promise.commitments.link import scan
from app.core.promise.commitments.marks import EFFORT, TIME, Bond, Float, Predicate, Scan
from app.core.promise.commitments.pledge import Ask, Manner, Pledge
from app.core.promise.commitments.polarity import polarity
from app.core.promise.commitments.slang import sayings
from app.core.promise.commitments.stance import Stance, stance
from app.core.promise.model import TimeExpr
from app.core.types import Act

_ASSURANCE = re.compile(
    r"保证(?!质量|正品|新鲜|品质|金|期)|(?<!不)肯定|(?<!不)一定(?!要|程度)|保准|绝对|百分百|百分之百|100%|铁定|妥妥|稳稳|稳(?=的|到|能|会|收|送|妥)|必(?:须|定|到|达|能|会|然)|确保|担保|打包票|打保票|拍胸脯"
    r"|包(?=[\ue000]|您|你|到|准|在|能|会|达|送达)(?!您满意|你满意|您的|到付|邮)|准(?=能|到(?!时|点)|会|保|没错|\ue000)(?<![批标水精])|说到做到|误不了|耽误不了|不会(?:耽误|误)|错不了|跑不了|没跑|板上钉钉|雷打不动|放一百个心|没问题|没毛病|木有问题|妥了|稳了|敢保|我保|确定(?:能|会|可以|\ue000)|说话算[数话]|包的|必达|毫无问题"
)
_NOT_ASSURED = re.compile(r"(?:不|没法|无法|不能|不敢|难以|没办法|不好)(?:[\ue000]|给您|跟您|说|能|敢|太|完全|百分百)*$|(?:质量|正品|尺码|品质|材质|安全|使用|做工|面料)[一-鿿]{0,2}$")
_NOW_AFTER_PAYING = re.compile(r"[,，]?(?:您|我们?|这边|小店|店里|仓库)?(?:[就即便]|立马|立即|马上|立刻|直接|当场|随)(?:能|会|可以|给|帮|为|您|你|安排|可|马上|能够|直接)*$")
_ABOUT_TO = re.compile(r"(?:^|[,这那我们边您单件货])(?:马上|这会儿?|现在|眼下|这)?(?:就|快|就要|快要|正要|正准备|准备|即将)(?:要|给|帮|为|您|你|安排|可以|会|能)*$")
_PACKED = re.compile(r"(?:打|包|装|贴)(?:好|完)(?:了)?(?:包|单|箱)?(?:就|立马|立刻)(?:能|给|帮|为|您|你|会)*$")
_STANDING = re.compile(r"当[天日]|都是|一律|统一|一般|通常|平时|每天|天天|随拍")
_BUYERS_PARCEL = re.compile(r"您|你|这[件单个]|[件包]裹|一起|订单|货(?!车)|捎|单子")
_DAY_WORD = re.compile(r"[今明]|后天|周|星期|礼拜|号|日|天|[等待][下会]|一会|马上|小时|分钟")
_DAILY = re.compile(r"每[天日周个]|天天")
_EVERY = re.compile(r"统一|每天|天天|都是|固定|一般|定时|每日")
_FLOATING = re.compile(
    rf"(?:[{TIME}{EFFORT}]|预计|大概|大约|一般|基本|正常|应该|可能|估计|最晚|最迟|最快|最多|不?超过|不会|您看|差不多|肯定|一定|保证|可以|没问题|左右|前后|之前|之内|时间|这边|或者|还是|也就|那么|给您|帮您|安排|需要|好的|是的|可以的|行|成|能|的事|号"
    r"|[是要就得也的了吧呢前内好那亲到都事才会或和至在于嗯恩最早晚点走说看约发货改成等试只为今明])+"
)
_HARMLESS = re.compile(r"不会?超过|差不多|没问题|不超出")
_SHIP_TALK = re.compile(r"仓库|打包|订单|单子|备货|拍下|付款")
_ROAD_TALK = re.compile(r"快递|物流|站点|派送|路上|小哥|师傅|包裹")
_FLOAT_HEAD = re.compile(r"(?:路上|运输|在途|快递|物流|您看|预计|大概|大约|最晚|最迟|估计|应该|一般|基本|要等?|得|是|那|改)(?:就|也就|大概|一般|也要|要|得|差不多|需要)*$")
_FLOAT_DENIED = re.compile(r"[不没别难悬]|来不及|够呛|恐怕")
_RECEIVING = re.compile(r"(?:注意|记得|请|及时|麻烦|查|才|再)[{TIME}]*$".replace("{TIME}", TIME))
_IN_TIME = {"赶得上", "赶上", "来得及", "误不了", "耽误不了", "不会耽误", "不耽误"}
_OCCASION = re.compile(r"(?:您|你|家里|孩子|宝宝|妈妈|爸爸|老人|他|她|在)[一-鿿]{2,}|[一-鿿]{0,4}(?:节|日子|典礼|聚会|活动|旅行|出行|搬家|入住|考试|比赛|演出|开学|满月|周岁|寿|喜|宴)")
_READABLE = 40
_BESIDE = 3
_JOINS = re.compile(rf"(?:[,，、的是就也都能会到或者还要么最晚迟不超过预计大概虽然{EFFORT}]|给您|左右|前后|回复)*")
_LAST_RESORT = {"effort"}


@lru_cache(maxsize=4096)
def pledges(text: str) -> tuple[Pledge, ...]:
    """Everything `text` (normalised, respelled) undertakes by itself."""
    scanned = scan(text)
    found: list[Pledge] = []
    idioms = _idioms(scanned)
    for bond in scanned.bonds[:_READABLE]:
        pledge = _pledge(scanned, bond)
        if pledge is not None and not any(_covers(idiom, pledge) for idiom in idioms):
            found.append(pledge)
    found.extend(_floating(scanned))
    found.extend(idioms)
    if len(scanned.bonds) > _READABLE:
        found.append(_unread(scanned))
    return tuple(sorted(found, key=lambda pledge: pledge.start))


def _unread(scanned: Scan) -> Pledge:
    """What is left of a text with more verbs than anyone writes: seen, not read, hence held."""
    first, last = scanned.bonds[_READABLE].verb, scanned.bonds[-1].verb
    return Pledge(first.act, first.start, last.end, manner="unread", verb_start=first.start, verb_end=last.end)


def _pledge(scanned: Scan, bond: Bond) -> Pledge | None:
    said = polarity(scanned, bond)
    if said == "denied":
        return None
    around = stance(scanned, bond)
    if said != "staked" and not around.promises:
        return None
    times, manner = _when(scanned, bond)
    event = manner == "timeless" and _event(scanned, bond)
    vouched = manner == "timeless" and bond.verb.act == "deliver" and _vouches(scanned.clause_text(bond.clause)) and bond.anchor is None
    if (manner == "timeless" and not event and not vouched) or not _relevant(scanned, bond):
        return None
    if event:
        manner = "event"
    road = _on_the_road(scanned, bond, times)
    return Pledge(
        act="deliver" if road else bond.verb.act,
        start=_start(scanned, bond, times),
        end=max([bond.verb.end, *(time.end for time in times)]),
        times=times,
        manner=manner,
        choice=_choice(scanned, times),
        paid=bond.condition is not None and manner != "effort",
        paid_times=bond.condition_times,
        paid_after=_after(scanned, bond.condition, bond.condition_times),
        anchor="shipped" if road else _anchor(scanned, bond, times),
        anchor_times=bond.anchor_times,
        trying=around.trying and said != "staked",
        assured=said == "staked" or assured(scanned, bond.clause),
        completed=around.completed and not _offered(scanned, bond, around) and said != "staked",
        told=around.told,
        standing=bool(_STANDING.search(scanned.clause_text(bond.clause))),
        verb_start=bond.verb.start,
        verb_end=bond.verb.end,
    )


def _when(scanned: Scan, bond: Bond) -> tuple[tuple[TimeExpr, ...], Manner]:
    """The times of `bond` (an effort only where there is nothing else), and how it is said."""
    firm = _near(scanned, tuple(time for time in bond.times if time.family not in _LAST_RESORT))
    if firm and bond.anchor_times and _same_clause_anchor(scanned, bond) and all(time.family == "immediate" for time in firm):
        return bond.anchor_times, "stated"
    if firm:
        return firm, "stated"
    if bond.times:
        return bond.times, "effort"
    clause = scanned.clauses[bond.clause]
    before = scanned.masked[max(clause.start, bond.since) : bond.verb.start]
    if bond.condition is not None and bond.since <= bond.condition.end + 1 and _NOW_AFTER_PAYING.search(before):
        return (), "immediate"
    if bond.condition is not None and bond.condition_times and _same_clause(scanned, bond) and not before.strip("就能可以会的都给您,"):
        return (), "timeless"
    if bond.anchor_times and _same_clause_anchor(scanned, bond):
        return bond.anchor_times, "stated"
    if bond.verb.act == "ship" and bond.verb.flavour in {"plain", "bare"} and _PACKED.search(scanned.masked[clause.start : bond.verb.start]):
        return (), "immediate"
    if bond.verb.act in {"ship", "reship"} and bond.verb.flavour in {"plain", "bare"} and _ABOUT_TO.search(before) and not bond.anchor and not bond.condition:
        return (), "immediate"
    return (), "timeless"


def _on_the_road(scanned: Scan, bond: Bond, times: tuple[TimeExpr, ...]) -> bool:
    """``快递大概要走三天``: how long the parcel travels, not when it leaves."""
    verb = bond.verb
    if scanned.masked[verb.start : verb.end] != "走" or not times or times[0].start < verb.end:
        return False
    clause = scanned.clauses[bond.clause]
    return all(time.family == "duration" for time in times) and bool(_ROAD_TALK.search(scanned.masked[clause.start : verb.start]))


def _event(scanned: Scan, bond: Bond) -> bool:
    """``赶得上您家孩子的典礼``: in time for something whose date nobody here knows."""
    if scanned.masked[bond.verb.start : bond.verb.end] not in _IN_TIME:
        return False
    return bool(_OCCASION.match(scanned.masked, bond.verb.end)) and not bond.times


def _offered(scanned: Scan, bond: Bond, around: Stance) -> bool:
    """``今天帮您发了吧``: a suggestion, not a report."""
    clause = scanned.clauses[bond.clause]
    return around.offer or scanned.masked[bond.verb.end : clause.end].endswith(("吧", "罢"))


def _near(scanned: Scan, times: tuple[TimeExpr, ...]) -> tuple[TimeExpr, ...]:
    """The times that stand together before the verb; one further off gives a reason (``过年前单子多，24小时内发``)."""
    kept = times[-1:]
    for time in reversed(times[:-1]):
        between = scanned.masked[time.end : kept[0].start]
        if len(between) > _BESIDE and not _JOINS.fullmatch(between):
            break
        kept = (time, *kept)
    return kept


def _same_clause(scanned: Scan, bond: Bond) -> bool:
    return bond.condition is not None and scanned.clauses[bond.clause].start <= bond.condition.start


def _same_clause_anchor(scanned: Scan, bond: Bond) -> bool:
    return bond.anchor is not None and bond.anchor.kind in {"stock", "prepare"} and scanned.clauses[bond.clause].start <= bond.anchor.start


def _relevant(scanned: Scan, bond: Bond) -> bool:
    """Whether the times of `bond` speak of the buyer's parcel: a courier's daily round does not."""
    verb = bond.verb
    clause = scanned.clauses[bond.clause]
    whole = scanned.masked[clause.start : clause.end]
    if verb.flavour == "pickup":
        if re.search(r"退|换|您(?:那|家|这边)|上门", whole):
            return False
        said = "".join(time.text for time in bond.times) + "".join(time.text for time in bond.condition_times)
        sentence = whole + scanned.clause_text(bond.clause + 1)
        return not _EVERY.search(whole) and bool(_DAY_WORD.search(said) or _BUYERS_PARCEL.search(sentence))
    if verb.flavour == "arrange":
        if any(other.times and other.clause - bond.clause in (0, 1) and other.verb.start > verb.end for other in scanned.bonds[: 2 * _READABLE]):
            return False
        return not re.search(r"退|换|取|审|师傅|客服|专员|安装|上门|维修|开票|发票|处理", scanned.masked[bond.since : verb.end + 6])
    if _DAILY.search(whole) and bond.times and all(time.family in {"clock", "part"} for time in bond.times):
        return False
    if verb.flavour == "receive" or scanned.masked[verb.start : verb.end] == "签收":
        return not _RECEIVING.search(scanned.masked[clause.start : verb.start])
    return True


def _start(scanned: Scan, bond: Bond, times: tuple[TimeExpr, ...]) -> int:
    clause = scanned.clauses[bond.clause]
    starts = [bond.verb.start, *(time.start for time in times)]
    if bond.condition is not None:
        starts += [bond.condition.start, *(time.start for time in bond.condition_times)]
    if bond.anchor is not None and bond.anchor.start >= clause.start:
        starts += [bond.anchor.start]
    return min(starts)


def _choice(scanned: Scan, times: tuple[TimeExpr, ...]) -> bool:
    return len(times) > 1 and "还是" in scanned.masked[times[0].end : times[-1].start]


def _after(scanned: Scan, condition: Predicate | None, times: tuple[TimeExpr, ...]) -> bool:
    """``下午四点之后的订单``: the last moment that meets it is the end of that day."""
    if condition is None or not times:
        return False
    said = scanned.text[times[-1].start : condition.start]
    return bool(re.search(r"(?:之后|以后|过后|后)(?:的)?$", said))


def _anchor(scanned: Scan, bond: Bond, times: tuple[TimeExpr, ...]) -> str | None:
    if bond.anchor is None or bond.anchor.kind == "prepare":
        return None
    if times and bond.anchor.start > times[0].start and bond.anchor_times != times:
        return None
    return bond.anchor.kind


def assured(scanned: Scan, index: int) -> bool:
    """Whether the clause, or a neighbour that says nothing else, vouches for what it says."""
    if _vouches(scanned.clause_text(index)):
        return True
    return any(
        not _busy(scanned, near) and len(scanned.clause_text(near)) <= 14 and _vouches(scanned.clause_text(near)) for near in (index - 1, index + 1)
    )


def _busy(scanned: Scan, index: int) -> bool:
    return any(bond.clause == index and bond.times for bond in scanned.bonds[: 2 * _READABLE])


def _vouches(clause: str) -> bool:
    return any(not _NOT_ASSURED.search(clause[: found.start()]) for found in _ASSURANCE.finditer(clause))


def _floating(scanned: Scan) -> list[Pledge]:
    """Times without a verb continue what was last spoken of: ``会尽快发的，预计12号``."""
    found: list[Pledge] = []
    for loose in scanned.floats:
        if not float_stands(scanned, loose):
            continue
        previous = [bond for bond in scanned.bonds if bond.clause <= loose.clause]
        if not previous:
            found.extend(_spoken_of(scanned, loose))
        elif not stance(scanned, previous[-1]).past and (previous[-1].verb.flavour != "pickup" or previous[-1].times):
            found.append(floating_pledge(scanned, loose, previous[-1].verb.act))
    return found


def _spoken_of(scanned: Scan, loose: Float) -> list[Pledge]:
    """``催下仓库，最晚72小时``: no verb at all, but no doubt what it is about."""
    before = scanned.masked[: loose.times[0].start]
    if _SHIP_TALK.search(before):
        return [floating_pledge(scanned, loose, "ship")]
    return [floating_pledge(scanned, loose, "deliver")] if _ROAD_TALK.search(before) else []


def float_stands(scanned: Scan, loose: Float) -> bool:
    """Whether a clause of times says nothing but *when*, and doesn't deny it."""
    clause = scanned.clauses[loose.clause]
    start = max(clause.start, min(time.start for time in loose.times))
    head, tail = scanned.masked[clause.start : start], scanned.masked[start : clause.end]
    if not _FLOATING.fullmatch(tail) or _FLOAT_DENIED.search(_HARMLESS.sub("", tail + head[-2:])):
        return False
    return not head or bool(_FLOATING.fullmatch(head) or _FLOAT_HEAD.search(head))


def floating_pledge(scanned: Scan, loose: Float, act: Act, *, implied: bool = False) -> Pledge:
    """The pledge that a loose time makes of `act`."""
    start, end = loose.times[0].start, loose.times[-1].end
    manner: Manner = "effort" if all(time.family == "effort" for time in loose.times) else "stated"
    clause = scanned.clause_text(loose.clause)
    trying = bool(re.search(r"争取|尽量|努力", clause))
    return Pledge(act, start, end, loose.times, manner, choice=_choice(scanned, loose.times), trying=trying,
                  assured=assured(scanned, loose.clause), implied=implied, verb_start=end, verb_end=end)  # fmt: skip


def _covers(idiom: Pledge, pledge: Pledge) -> bool:
    return idiom.act == pledge.act and pledge.start < idiom.end and idiom.start < pledge.verb_end


def _idioms(scanned: Scan) -> list[Pledge]:
    found: list[Pledge] = []
    for saying in sayings(scanned.text):
        before = scanned.masked[max(0, saying.start - 8) : saying.start]
        after = scanned.masked[saying.end : saying.end + 4]
        if re.search(r"(?:不是|不能|没法|无法|不保证|不支持|没有|不|做不到)(?:保证|承诺|能|会|再)?$", before) or re.match(r"不了|做不到|的?(?:吗|么)", after):
            continue
        found.append(Pledge(saying.act, saying.start, saying.end, (saying.time,), standing=True, assured=bool(re.search(r"必|准|包|保", scanned.text[saying.start : saying.end])),
                            verb_start=saying.start, verb_end=saying.end))  # fmt: skip
    return found


def asks(text: str) -> tuple[Ask, ...]:
    """What `text` asks or demands, with or without a time; times first."""
    scanned = scan(text)
    found = [ask for bond in scanned.bonds if (ask := _ask(scanned, bond)) is not None]
    last = max((index for index in range(len(scanned.clauses)) if _asks_else(scanned, index)), default=-1)
    return tuple(replace(ask, passed_over=ask.clause < last) for ask in found)


_WANTS = re.compile(r"需要|[我您]要|[我您]想|想要|帮[我您]|能不能|能否|可以.{0,8}[吗不么]|麻烦|怎么")
_MISTAKEN = re.compile(r"以为|本来|原来|原定|原先")
_DONE = re.compile(r"(?:货|出|走)?了(?:吗|没|么|嘛|不|\?|$)|过了?")
_TENTATIVE = re.compile(r"看看?.{0,8}能(?:不能|否)|能不能看|试试|帮.{0,2}催|催")
_TERMS = re.compile(r"就(?:申请)?(?:退|不要|差评|投诉|取消|拒收)")


def _asks_else(scanned: Scan, index: int) -> bool:
    """Whether a clause asks for something that is no act of the guard's."""
    clause = scanned.clauses[index]
    if any(bond.clause == index for bond in scanned.bonds) or not _WANTS.search(scanned.clause_text(index)):
        return False
    return any(clause.start <= mark.start < clause.end and mark.kind == "other" for mark in scanned.predicates)


def _ask(scanned: Scan, bond: Bond) -> Ask | None:
    clause = scanned.clauses[bond.clause]
    around = stance(scanned, bond)
    after = scanned.masked[bond.verb.end : clause.end]
    firm = tuple(time for time in bond.times if time.family != "effort")
    if around.past or around.anchor or _MISTAKEN.search(scanned.masked[bond.since : bond.verb.start]) or (_DONE.match(after + clause.closer) and not re.search(r"[就会要能]", scanned.masked[bond.since : bond.verb.start])):
        return None
    said = polarity(scanned, bond)
    tail = scanned.masked[bond.verb.end : bond.verb.end + 24]
    before = scanned.masked[max(clause.start, bond.verb.start - 16) : bond.verb.start]
    asking = not _TERMS.search(tail) and (clause.asks or bool(re.search(r"[吧不没]|是不是|能不|会不|能否", clause.closer + after[-2:] + before)))
    return Ask(
        bond.verb.act,
        firm,
        denied=said != "said" and not re.search(r"([发到走寄送退])不$", before),
        asking=asking,
        tentative=bool(_TENTATIVE.search(before)),
        clause=bond.clause,
    )
