"""The whole line: what is offered, in which order, why, and what is held back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import promise
from app.core.case import Case, Suggestion, Suggestions
from app.core.engine import Engine, build_engine
from app.core.entries import Phrase, Reply
from app.core.facts import OrderFacts, ShopFacts, Turn
from app.core.library import Library
from app.core.moments import SHANGHAI
from app.core.reply.slots import SLOTS
from app.core.suggest import suggest
from app.core.wording import WordingRules

Ask = Callable[..., Suggestions]


def intents(found: Suggestions) -> list[str]:
    return [s.intent for s in found.suggestions]


def ids(found: Suggestions) -> list[str]:
    return [s.id for s in found.suggestions]


def steps(found: Suggestions) -> list[Suggestion]:
    return [s for s in found.suggestions if s.kind == "step"]


@pytest.mark.parametrize(
    "typed",
    [
        "什么时候发货", "亲 什么时候法货啊，急用", "神么时候法货", "什麼時候發貨", "什么时候發(fā)貨", "什 么 时 候 发 货",
        "什么😀时候发🎉货", "shenme shihou fahuo", "什么时候fahuo", "亲在吗，麻烦问下什么时候发货哈",
    ],
)  # fmt: skip
def test_disguises_ask_the_same(ask: Ask, typed: str) -> None:
    assert intents(ask(typed))[0] == "ship.when"


def test_the_agents_own_reading_of_a_message_leads(ask: Ask) -> None:
    read = ask("什么时候能到")
    told = ask("什么时候能到", meant="bargain.discount")
    assert read.intents[0].code != "bargain.discount" == told.intents[0].code
    assert intents(told)[:3] == ["bargain.discount"] * 3
    assert told.confidence == "high" and not told.no_match
    riddle = ask("那个那个", meant="ship.when")
    assert intents(riddle)[0] == "ship.when"


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("有货吗 今天能发吗 发什么快递", {"product.stock", "ship.when", "ship.courier"}),
        ("包邮吗，什么时候发货，能退吗", {"bargain.free_shipping", "ship.when", "after.return"}),
        ("有发票吗？会掉色吗？", {"order.invoice", "product.fade_shrink"}),
    ],
)
def test_five_suggestions_cover_every_question(ask: Ask, message: str, asked: set[str]) -> None:
    found = ask(message)
    assert asked <= set(intents(found))
    assert len(found.suggestions) == 5


def test_a_bare_follow_up_is_read_with_the_earlier_turns(ask: Ask) -> None:
    refund = ask("那什么时候呢", ("buyer", "退款到账了吗"), ("agent", "还没有呢"))
    assert intents(refund)[0] == "after.refund_when"
    assert "after.refund_when" not in intents(ask("那什么时候呢"))[:1]
    freight = ask("可以便宜吗", ("buyer", "邮费多少"), ("agent", "8元"))
    assert {"bargain.discount", "ship.fee"} == set(intents(freight)[:2])


@pytest.mark.parametrize(
    ("message", "answer", "reads"),
    [
        ("好的谢谢", "可以的，还没发出，我帮您改成蓝色", "close.thanks"),
        ("嗯嗯 知道了", "可以的，还没发出，我帮您改成蓝色", "close.thanks"),
        ("好的", "可以的，要改成哪一种蓝色，浅蓝行吗", "order.change_item"),
    ],
)
def test_a_nod_to_an_answer_is_a_nod_and_to_an_offer_a_yes(
    ask: Ask, message: str, answer: str, reads: str
) -> None:
    found = ask(message, ("buyer", "可以改成蓝色吗"), ("agent", answer), status="paid")
    assert found.suggestions[0].intent == reads == found.intents[0].code


def test_a_short_question_that_stands_alone_is_its_own(ask: Ask) -> None:
    assert intents(ask("包邮吗", ("buyer", "有红色的吗"), ("agent", "有的")))[0] == "bargain.free_shipping"


@pytest.mark.parametrize(
    ("message", "status", "intent"),
    [
        ("怎么还没到", "paid", "ship.urge"), ("怎么还没到", "shipped", "logi.slow"),
        ("怎么还没到", "signed", "logi.not_received"), ("取消订单", "paid", "order.cancel"),
        ("取消订单", "shipped", "logi.redirect"), ("怎么还不发货", "paid", "ship.urge"),
    ],
)  # fmt: skip
def test_the_order_changes_what_comes_first(ask: Ask, message: str, status: str, intent: str) -> None:
    assert intents(ask(message, status=status))[0] == intent


@pytest.mark.parametrize("status", ["none", "unpaid", "paid", "shipped", "signed", "closed"])
def test_no_phrase_contradicts_the_order(ask: Ask, shipped: Engine, status: str) -> None:
    needs = {phrase.id: phrase.needs.order for phrase in shipped.library.phrases}
    for message in ("什么时候发货", "怎么还没到", "我要退款", "取消订单", "改地址"):
        for offered in ask(message, status=status).suggestions:
            assert not needs.get(offered.id) or status in needs[offered.id], offered.id


def test_mood_changes_what_comes_first(ask: Ask) -> None:
    calm, angry = ask("怎么还不发货", status="paid"), ask("骗子！怎么还不发货！！", status="paid")
    assert (calm.mood, angry.mood) == ("anxious", "angry")
    assert ids(angry)[0] == "ship.urge.angry"
    assert ids(calm)[0] != "ship.urge.angry"
    assert intents(ask("谢谢啊 辛苦了"))[0] == "close.thanks"
    assert "other.harassment" not in intents(ask("谢谢你 态度真好 给你五星"))[:3], (
        "谢谢 says nothing, 你 even less"
    )


def test_what_was_sent_is_not_offered_again(ask: Ask) -> None:
    sent: list[tuple[str, str]] = []
    seen: set[str] = set()
    for _ in range(6):
        found = ask("什么时候发货", *sent)
        assert not seen & {s.text for s in found.suggestions}
        if not found.suggestions:
            break
        text = found.suggestions[0].text
        seen.add(text)
        sent += [("buyer", "什么时候发货"), ("agent", text)]
    assert len(seen) > 3


def test_no_two_suggestions_say_the_same(ask: Ask) -> None:
    texts = [s.text for s in ask("什么时候发货").suggestions]
    assert len(texts) == len(set(texts)) == 5


@pytest.mark.parametrize("limit", [1, 2, 5, 12])
def test_the_limit_is_kept(ask: Ask, limit: int) -> None:
    assert len(ask("什么时候发货 包邮吗", limit=limit).suggestions) == limit


def test_a_hopeless_message_says_so(ask: Ask) -> None:
    found = ask("asdkjhqwe")
    assert found.no_match
    assert found.confidence == "none"


def test_missing_values_are_listed_and_shown_never_blank(ask_tiny: Ask) -> None:
    found = ask_tiny("包邮吗")
    free = next(s for s in found.suggestions if s.id == "bargain.free_shipping.free")
    assert free.missing == ("shop.free_shipping",)
    assert free.text == "满【包邮条件】就包邮"
    told = ask_tiny("包邮吗", values={"shop.free_shipping": "59元"})
    assert next(s for s in told.suggestions if s.id == free.id).text == "满59元就包邮"


def test_a_wording_that_needs_nothing_is_preferred(ask_tiny: Ask) -> None:
    first = ask_tiny("发什么快递").suggestions[0]
    assert (first.text, first.missing) == ("发货后订单里能看到是哪家快递", ())


def test_a_time_that_nobody_can_tell_is_left_out(ask_tiny: Ask) -> None:
    first = ask_tiny("什么时候发货", facts=ShopFacts()).suggestions[0]
    assert (first.text, first.missing, first.promises) == ("按付款先后安排，发出后能看到单号", (), ())
    assert first.why[-1] == "时间或资料还不全，换成稳妥说法"


def test_only_the_promise_core_tells_the_time(ask_tiny: Ask) -> None:
    """A host can't slip a time in through the values."""
    found = ask_tiny("什么时候发货", values={"ship_by": "今天12:00前"}, facts=ShopFacts())
    assert not any("12:00" in s.text for s in found.suggestions)


def test_a_script_goes_on_from_what_was_said(ask_tiny: Ask) -> None:
    opening = steps(ask_tiny("可以便宜吗"))[0]
    assert opening.script is not None
    assert (opening.id, opening.script.index, opening.script.total) == ("bargain.ladder#value", 1, 5)
    going = ask_tiny("可以便宜吗", ("buyer", "可以便宜吗"), ("agent", opening.text)).suggestions[0]
    assert going.id == "bargain.ladder#gift", "the running script's next step comes first"
    after = ask_tiny("可以便宜吗", ("buyer", "可以便宜吗"), ("agent", opening.text), ("agent", going.text))
    assert after.suggestions[0].id == "bargain.ladder#freight", "no second gift"


def test_a_script_offers_its_ways_out_and_ends_when_the_buyer_leaves(ask_tiny: Ask) -> None:
    said = ("agent", "这款面料和做工都是实打实的，您可以先看看详情页")
    going = steps(ask_tiny("能少点吗", said))[0]
    assert going.script is not None
    assert going.script.exits
    assert going.script.escalate
    assert not steps(ask_tiny("算了不要了", said))


@pytest.mark.parametrize(
    ("message", "step"),
    [
        ("说那么多，到底少多少", "bargain.ladder#fixed"), ("老顾客也不给少点吗", "bargain.ladder#fixed"),
        ("那有没有啥券", "bargain.ladder#offer"), ("我看别人都能改价", "bargain.ladder#fixed"),
        ("行吧，那怎么拍", "bargain.ladder#close"), ("会不会掉毛", None), ("算了我再看看", None),
    ],
)  # fmt: skip
def test_a_ladder_is_kept_to_while_the_talk_is_of_its_subject(
    ask: Ask, message: str, step: str | None
) -> None:
    value = "价格主要在用料和做工上，收到觉得不合适，也可以按页面的退换说明来"
    found = ask(message, ("buyer", "这浴巾能便宜不"), ("agent", value))
    going = [s.id for s in steps(found) if s.id.startswith("bargain.ladder#")]
    assert going == ([step] if step else [])


def test_no_second_ladder_is_opened_beside_a_running_one(ask: Ask) -> None:
    gift = "价格上帮不了您，我给您申请到一份小赠品，拍下后我备注上，随包裹一起寄"
    found = ask("再多送一个", ("buyer", "便宜点"), ("agent", gift))
    assert [s.id for s in steps(found)] == ["bargain.ladder#freight"]


def test_a_script_is_opened_by_a_sentence_of_its_own(ask: Ask) -> None:
    assert "promo.missed-sale#feel" in ids(ask("睡过头错过了秒杀"))


@pytest.mark.parametrize(
    ("message", "first"),
    [("还有货不", "product.stock.sold-out"), ("我的货呢，四天了", "ship.urge.out-of-stock")],
)
def test_what_ran_out_is_said_first(ask: Ask, message: str, first: str) -> None:
    order = OrderFacts.model_validate(
        {"status": "paid", "paid_at": "2026-10-31T10:00:00+08:00", "items": [{"title": "浴巾", "stock": 0}]}
    )
    assert ids(ask(message, order=order))[0] == first


def test_a_bare_picture_is_asked_about(ask: Ask) -> None:
    for sent in ("[图片]", "[图片][图片]"):
        found = ask(sent)
        assert (ids(found)[0], found.no_match) == ("other.unclear.picture", False)
    assert intents(ask("[图片] 这款什么时候发货"))[0] == "ship.when"


def test_who_says_no_twice_is_not_asked_again(ask: Ask) -> None:
    said = ("agent", "好的，没关系，方便说下是哪里不合适吗，不方便也没事")
    assert ids(ask("不用问了 就是不想要", ("buyer", "不买了"), said))[0] == "objection.refuse#leave"


def test_a_leads_script_needs_approval(ask: Ask, shipped: Engine) -> None:
    leads = {
        f"{s.id}#{step.id}"
        for s in shipped.library.scripts
        for stage in s.stages
        for step in stage.steps
        if step.authority
    }
    wanted = {p.id for p in shipped.library.phrases if p.authority} | leads
    for message in ("能便宜点吗", "给我补偿", "送个小礼物我就下单"):
        for offered in ask(message).suggestions:
            assert (offered.needs_approval is not None) == (offered.id in wanted)


@pytest.mark.parametrize(
    "message", ["什么时候发货", "可以便宜吗", "嗯", "😀", "asdf", "骗子！！", "fhsj", "。"]
)
def test_every_suggestion_says_why(ask: Ask, message: str) -> None:
    for offered in ask(message).suggestions:
        assert offered.why
        assert all(reason.strip() for reason in offered.why)


@given(
    st.text(max_size=300),
    st.lists(st.tuples(st.sampled_from(["buyer", "agent"]), st.text(max_size=80)), max_size=4),
    st.dictionaries(st.sampled_from(sorted(SLOTS)), st.text(max_size=60), max_size=4),
)
@settings(max_examples=40)
def test_any_conversation_gets_clean_answers(
    ask_tiny: Ask, message: str, turns: list[tuple[str, str]], values: dict[str, str]
) -> None:
    for given_ in ask_tiny(message, *turns, values=values).suggestions:
        assert given_.text.strip()
        assert given_.why
        assert not set("{}") & set(given_.text)


hours = st.integers(0, 23).map(lambda h: f"{h:02d}:30")
shops = st.fixed_dictionaries(
    {},
    optional={
        "cutoff": hours, "pickup": hours, "handling_days": st.integers(0, 9), "backlog_days": st.integers(0, 9),
        "works": st.sampled_from(["daily", "mon-sat", "cn-workdays", ["mon", "wed"]]),
        "closed": st.sampled_from([[], [["2026-11-05", "2026-11-20"]]]), "transit_days": st.sampled_from([[1, 3], [5, 30]]),
        "refund_hours": st.integers(0, 300), "reply_hours": st.sampled_from(["09:00-23:00", "10:00-11:00"]),
        "reply_minutes": st.integers(0, 600), "instant": st.booleans(),
        "date_promises": st.sampled_from(["any", "window_only", "none"]), "ship_window_hours": st.sampled_from([24, 48, 72]),
        "presale_date": st.sampled_from([None, "2026-12-01"]),
    },
)  # fmt: skip
orders = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["none", "unpaid", "paid", "shipped", "signed", "closed"]),
        "paid_at": st.sampled_from(["2026-11-03T20:00:00+08:00", "2026-10-20T08:00:00+08:00"]),
        "items": st.sampled_from(
            [[{"title": "浴巾", "stock": 0}], [{"stock": 3}], [{"presale_date": "2026-12-05"}]]
        ),
        "courier": st.sampled_from(["中通", "顺丰"]),
    },
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 — made aware below
    lambda at: at.replace(tzinfo=SHANGHAI)
)
asked = st.sampled_from(
    [
        "什么时候发货",
        "今天能发吗",
        "明天能到吗",
        "什么时候退款",
        "多久回复我",
        "怎么还不发货",
        "能便宜吗",
        "几天到",
        "少发了给我补",
        "有货吗",
    ]
)


@given(
    shops,
    orders,
    moments,
    asked,
    st.sampled_from([(), (("buyer", "今天一定要发哦"),), (("buyer", "几天到"), ("agent", "您好"))]),
)
@settings(max_examples=100)
def test_no_suggestion_promises_what_the_shop_cannot_keep(
    ask: Ask,
    shop: dict[str, object],
    order: dict[str, object],
    at: datetime,
    message: str,
    turns: tuple[tuple[str, str], ...],
) -> None:
    facts, bought = ShopFacts.model_validate(shop), OrderFacts.model_validate(order)
    context = (*(Turn(role=r, text=t) for r, t in turns), Turn(role="buyer", text=message))  # type: ignore[arg-type]
    for given_ in ask(message, *turns, facts=facts, order=bought, now=at).suggestions:
        judged = promise.check(given_.text, turns=context, facts=facts, order=bought, now=at)
        assert judged.verdict == "pass", given_.text
        assert given_.promises == judged.promises
        for made in given_.promises:
            assert made.latest is None or made.earliest is None or made.latest >= made.earliest, given_.text


OVER = ("今天一定给您发出", "今天就给您发货", "保证明天送到您手上", "1小时内给您退款", "马上就给您寄出")


@pytest.mark.parametrize("over", OVER)
def test_an_over_promise_put_into_any_phrase_is_never_let_through(
    shipped: Engine, facts: ShopFacts, over: str
) -> None:
    """The shop takes orders until four; it is five, and today is over."""
    five = datetime(2026, 11, 4, 17, 0, tzinfo=SHANGHAI)
    spoilt = tuple(_spoilt(number, phrase, over) for number, phrase in enumerate(shipped.library.phrases))
    engine = replace(shipped, library=replace(shipped.library, phrases=spoilt, scripts=()))
    asked_for = [phrase.examples[0] for phrase in spoilt if phrase.examples and phrase.channel == "chat"]
    for message in asked_for[OVER.index(over) :: len(OVER)]:
        found = suggest(engine, Case(message, five, facts=facts, limit=8))
        assert not found.suggestions, found.suggestions[0].text
        assert found.withheld


def _spoilt(number: int, phrase: Phrase, over: str) -> Phrase:
    """The phrase with an over-promise before, after or instead of what it says."""
    kept = phrase.replies[0].text
    text = (f"亲，{over}哦，{kept}", f"{kept}，{over}", f"好的，{over}")[number % 3]
    return replace(phrase, replies=(Reply(text),), safe=None)


def _with(library: Library, phrase: Phrase) -> Engine:
    return build_engine(replace(library, phrases=(*library.phrases, phrase)), WordingRules())


def test_what_is_withheld_names_its_rule(tiny_library: Library, facts: ShopFacts) -> None:
    five = datetime(2026, 11, 4, 17, 0, tzinfo=SHANGHAI)
    bad = Phrase(
        "ship.when.bad",
        "bad",
        "坏",
        "发货",
        "general",
        ("ship.when",),
        (Reply("今天一定给您发出"),),
        ("啥时候给我发",),
    )
    held = suggest(_with(tiny_library, bad), Case("啥时候给我发", five, facts=facts)).withheld
    assert [h.id for h in held] == ["ship.when.bad"]
    assert held[0].rule
    assert "\u4e00" <= held[0].message[0] <= "\u9fff" or held[0].message[0] in "「“"


def test_an_unkept_time_gives_way_to_the_safe_wording(tiny_library: Library, facts: ShopFacts) -> None:
    five = datetime(2026, 11, 4, 17, 0, tzinfo=SHANGHAI)
    bad = Phrase(
        "ship.when.bad", "bad", "坏", "发货", "general", ("ship.when",), (Reply("今天一定给您发出"),), ("啥时候给我发",),
        safe="按付款顺序安排，出来单号您能看到",
    )  # fmt: skip
    found = suggest(_with(tiny_library, bad), Case("啥时候给我发", five, facts=facts))
    given_ = next(s for s in found.suggestions if s.id == "ship.when.bad")
    assert given_.text == bad.safe
    assert given_.why[-1] == "原话术的时间兑现不了，换成稳妥说法"
    assert not found.withheld
