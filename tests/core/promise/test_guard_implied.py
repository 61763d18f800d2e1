"""A yes to the buyer's question promises what was asked; a counter, a refusal or an own answer does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

YES = [
    "能的",
    "能的亲",
    "可以的呢",
    "可以哒",
    "好的没问题",
    "没问题的",
    "嗯嗯可以",
    "会的哈",
    "必须的",
    "当然可以",
    "妥妥的",
    "肯定能",
    "放心，能发",
    "能发的",
    "可以发哦",
    "行的",
    "ok的亲",
    "安排",
    "包的",
    "没毛病",
    "来得及的",
    "可以，您放心拍",
    "能，拍吧",
    "发得了的",
]
QUESTIONS = [
    "今天能发吗",
    "今天可以发货不",
    "今天能寄出来吗？",
    "现在拍今天发不发",
    "今天能不能安排发货",
    "能今天发走吗",
]


@pytest.mark.parametrize("reply", YES)
def test_a_yes_to_today(judge: Judge, reply: str) -> None:
    late = judge(reply, "late", prev="今天能发吗")
    assert late.verdict == "block"
    assert any(promise.implied for promise in late.promises)
    early = judge(reply, "early", prev="今天能发吗")
    assert early.verdict == "pass", early.findings
    assert early.promises


@pytest.mark.parametrize("question", QUESTIONS)
def test_ways_of_asking(judge: Judge, question: str) -> None:
    assert judge("可以的亲", "late", prev=question).verdict == "block"
    assert judge("可以的亲", "early", prev=question).verdict == "pass"


@pytest.mark.parametrize(
    ("demand", "reply"),
    [
        ("今天必须给我发出去", "好的亲"),
        ("那就今天发吧", "嗯嗯"),
        ("麻烦今天帮我寄一下", "收到"),
        ("今天发哈", "好嘞"),
        ("记得今天发货", "好的呢"),
        ("是今天发货吧", "是的"),
        ("你们今天发货对吗", "对的亲"),
    ],
)
def test_agreeing_to_a_demand(judge: Judge, demand: str, reply: str) -> None:
    assert judge(reply, "late", prev=demand).verdict == "block"
    assert judge(reply, "early", prev=demand).verdict == "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "不能哦",
        "今天不行呢，明天可以",
        "今天来不及啦，明天发",
        "不好意思，今天发不了",
        "会尽快给您发的",
        "亲，我帮您查一下",
        "好的，我帮您问下仓库",
        "不确定呢，要看仓库",
        "已经过了截单时间了哦",
        "明天给您发哈",
        "现在下单的话明天发出哦",
        "恐怕不行",
        "今天的车已经走了",
        "有货的亲",
        "请稍等，马上为您核实",
    ],
)
def test_no_yes_no_promise_of_today(judge: Judge, reply: str) -> None:
    assert judge(reply, "late", prev="今天能发吗").verdict == "pass"


@pytest.mark.parametrize("reply", ["没问题的亲", "肯定能到", "必须能到", "放心，一定能收到", "妥妥的"])
def test_vouching_for_arrival(judge: Judge, reply: str) -> None:
    assert judge(reply, "early", prev="20号能到吗").verdict == "block"


@pytest.mark.parametrize("reply", ["可以的", "能到的", "预计可以", "一般能到的"])
def test_a_plain_yes_to_arrival_is_judged_by_the_calendar(judge: Judge, reply: str) -> None:
    assert judge(reply, "early", prev="20号能到吗").verdict == "pass"
    assert judge(reply, "early", prev="后天能到吗").verdict == "block"


def test_a_counter_is_its_own_promise(judge: Judge) -> None:
    judged = judge("今天不行，明天可以", "busy", prev="今天能发吗")
    assert judged.verdict == "block"
    assert [p.latest.day for p in judged.promises if p.latest] == [5]


def test_the_verb_comes_from_the_question(judge: Judge) -> None:
    assert judge("您看明天可以吗", "busy", prev="今天能发货吗").verdict == "block"
    assert judge("您看明天可以吗", "late", prev="今天能发货吗").verdict == "pass"
    assert judge("明天哈", "busy", prev="什么时候发货呀").verdict == "block"


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("今天这款有优惠吗", "有的亲"),
        ("什么时候能发", "亲，客服在线时间是9:00-23:00，这段时间来问都有人接待"),
        ("什么时候能发", "人工接待时段：9点到23点"),
        ("今天你们上班吗", "上的呢"),
        ("今天拍能用券吗", "可以的"),
        ("今天到不了吧", "是的呢"),
        ("今天发不了了是吗", "嗯嗯是的"),
        ("明天到不了我就退货", "可以的呢"),
        ("昨天的件发了吗", "发了的"),
        ("能开发票吗", "能的亲"),
    ],
)
def test_a_yes_to_something_else(judge: Judge, question: str, reply: str) -> None:
    assert judge(reply, "late", prev=question).verdict == "pass"


def test_small_talk_between_question_and_answer(judge: Judge) -> None:
    conversation = [("buyer", "今天能发吗"), ("agent", "亲稍等"), ("buyer", "在吗")]
    assert judge("能的亲", "late", prev=conversation).verdict == "block"
    assert judge("能的亲", "early", prev=conversation).verdict == "pass"


def test_a_yes_to_the_agents_own_question(judge: Judge) -> None:
    conversation = [("buyer", "帮我安排下"), ("agent", "您是想今天发吗"), ("buyer", "对")]
    assert judge("好的，没问题", "late", prev=conversation).verdict == "block"


@pytest.mark.parametrize(
    "text",
    [
        "阔以",
        "没啥问题",
        "得嘞，给您安排",
        "放心拍",
        "您拍就行",
        "放心吧亲",
        "必然",
        "稳的",
        "收到，马上安排",
        "会的，放心",
        "OK没问题",
        "得了",
        "得嘞",
    ],
)
def test_other_ways_to_say_yes(judge: Judge, text: str) -> None:
    assert judge(text, "late", prev="现在付款今天能发出去不").verdict == "block"
    assert judge(text, "early", prev="现在付款今天能发出去不").verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "这个得问问仓库",
        "我尽力哈",
        "说不准哦",
        "今天排不上了",
        "得看快递来不来收",
        "您是哪一单呢",
        "要明天了哦",
        "稍等我看下",
    ],
)
def test_other_ways_not_to(judge: Judge, text: str) -> None:
    assert judge(text, "late", prev="现在付款今天能发出去不").verdict == "pass"


@pytest.mark.parametrize(
    ("text", "prev"), [("明早发可以吗", "今天能发吗"), ("明天中午前给您发行不", "今天能发吗")]
)
def test_an_offer_that_ends_in_its_tag(judge: Judge, text: str, prev: str) -> None:
    assert judge(text, "late", prev=prev).verdict == "block"
    assert judge(text, "early", prev=prev).verdict == "pass"


@pytest.mark.parametrize("text", ["好的，今天", "没问题，今天"])
def test_a_time_after_another_subject_is_not_dispatch(judge: Judge, text: str) -> None:
    assert judge(text, "late", prev="优惠券最后一天是几号").verdict == "pass"
    assert judge(text, "late", prev="催一下呀").verdict == "block"


@pytest.mark.parametrize(
    ("fear", "reply"),
    [("今天不会还不发吧", "不会不会"), ("今天发不了吧", "不会的"), ("今天还不发吗", "会的")],
)
def test_taking_a_fear_away(judge: Judge, fear: str, reply: str) -> None:
    assert judge(reply, "late", prev=fear).verdict == "block"
    assert judge(reply, "early", prev=fear).verdict == "pass"


@pytest.mark.parametrize("reply", ["不会了", "不会了哦，要等明天的车"])
def test_agreeing_that_it_will_not_be(judge: Judge, reply: str) -> None:
    assert judge(reply, "late", prev="今天不会发了吧").verdict == "pass"
