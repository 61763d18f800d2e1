"""What leaves the guard holds at its worst moment, says nothing it can't, and arrives as it was meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from app.access import Principal
from app.core import promise
from app.core.entries import Phrase, Reply
from app.core.facts import ShopFacts
from app.core.moments import SHANGHAI
from app.core.promise.worst import critical_moments
from app.errors import ForbiddenError, InvalidInputError, NotFoundError
from app.exchange import apply, depart, fit, formats
from app.exchange.depart import Exported
from app.exchange.departed import ExportCounts
from app.exchange.fit import CharacterError
from app.exchange.leave import Border, Leaving, StaysError
from app.exchange.model import Format, Row
from app.exchange.report import Options
from app.store import entries, exportruns, facts, shops
from app.store.inputs import EntryChange, EntryIn, Ref, ShopChange, ShopIn
from app.store.session import Store
from app.store.tables import Entry
from tests.exchange.conftest import FACTS, Put
from tests.exchange.files import qianniu

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=SHANGHAI)
FESTIVAL = [["2027-02-05", "2027-02-12"]]
VALUES = {"shop.name": "棉花小铺", "agent.name": "小棉", "activity.ends": "11月12日"}


def _phrase(*replies: str, **more: Any) -> Phrase:
    given = {
        "id": "a.b.c",
        "code": "abc",
        "title": "题",
        "category": "发货",
        "pack": "general",
        "intents": ("ship.when",),
    }
    return Phrase(**{**given, "replies": tuple(Reply(text) for text in replies), **more})


def _leaves(phrase: Phrase, days: int = 365, now: datetime = NOW, **changes: Any) -> Leaving:
    return Border(ShopFacts.model_validate({**FACTS, **changes}), VALUES, now, days).pass_(phrase)


def _stays(phrase: Phrase, days: int = 365, **changes: Any) -> str:
    with pytest.raises(StaysError) as caught:
        _leaves(phrase, days, **changes)
    return str(caught.value)


def test_a_text_without_slots_or_promises_leaves_as_it_is() -> None:
    assert _leaves(_phrase("亲，在的/:^_^")) == Leaving("亲，在的/:^_^")


def test_constant_slots_are_filled() -> None:
    leaving = _leaves(_phrase("{{ shop.name }}付款后{{ ship_window }}发出，{{ refund_days }}退款"))
    assert leaving.text == "棉花小铺付款后48小时内发出，48小时内退款"
    assert leaving.how == ("填好了店铺名、发货时效、退款时效",)


@pytest.mark.parametrize(
    "slot", ["ship_by", "deliver_range", "buyer.name", "order.id", "agent.name", "activity.ends"]
)
def test_slots_that_change_never_leave(slot: str) -> None:
    said = "您好{{ %s }}" % slot  # noqa: UP031 — braces
    assert "每次不同" in _stays(_phrase(said))
    assert _leaves(_phrase(said, "您好")).how == ("用了第2种说法",)
    assert _leaves(_phrase(said, safe="您好呀")) == Leaving("您好呀", ("用了不带时间的说法",))


def test_an_optional_slot_is_left_out() -> None:
    assert _leaves(_phrase("{% if buyer.name %}{{ buyer.name }}，{% endif %}在的")).text == "在的"


def test_a_window_that_a_festival_breaks_is_not_constant_and_stays() -> None:
    phrase = _phrase("付款后{{ ship_window }}发出")
    assert _leaves(phrase, 60, closed=FESTIVAL).text == "付款后48小时内发出"
    assert "发货时效" in _stays(phrase, closed=FESTIVAL)


def test_a_promise_that_fails_on_a_festival_eve_is_safe_worded_or_withheld() -> None:
    said = "付款后48小时内发出"
    assert _leaves(_phrase(said), 60, closed=FESTIVAL).text == said
    reason = _stays(_phrase(said), closed=FESTIVAL)
    assert reason.startswith("在2027-02-0")
    safe = _leaves(_phrase(said, safe="按付款顺序发货，能早都会早"), closed=FESTIVAL)
    assert safe == Leaving("按付款顺序发货，能早都会早", ("用了不带时间的说法",))


@pytest.mark.parametrize(
    "said", ["今天下单今天发", "今天给您发出", "马上给您发货", "保证明天到", "11月30号前发出"]
)
def test_promises_that_hold_now_but_not_always_stay(said: str) -> None:
    assert "兑现不了" in _stays(_phrase(said))


def test_a_condition_that_the_cutoff_keeps_leaves() -> None:
    assert _leaves(_phrase("下午三点前拍下当天发出"))
    assert _stays(_phrase("下午五点前拍下当天发出"))


def test_a_yes_is_judged_by_the_questions_it_answers() -> None:
    assert "买家问「今天能发吗」" in _stays(_phrase("能的亲", examples=("今天能发吗",)))
    assert _leaves(_phrase("能的亲", examples=("能开发票吗",)))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"channel": "review"}, "评价"),
        ({"authority": "lead"}, "同意"),
        ({"valid_from": date(2026, 12, 1)}, "还没到"),
        ({"valid_until": date(2026, 11, 22)}, "已经过了"),
    ],
)
def test_what_is_not_for_everybody_now_stays(more: dict[str, Any], says: str) -> None:
    assert says in _stays(_phrase("亲，在的", **more))


def test_a_phrase_is_checked_to_the_end_of_its_validity_and_no_further() -> None:
    said = _phrase("付款后48小时内发出", valid_until=date(2027, 1, 31))
    leaving = _leaves(said, closed=FESTIVAL)
    assert leaving.how == ("有效期到2027-01-31，过期请删除",)


def test_a_gift_above_the_agents_authority_stays() -> None:
    authority = {"agent": {"gift": 0, "discount": 0, "compensation": 0}}
    assert _stays(_phrase("给您补偿50元"), authority=authority)


def test_todays_backlog_is_reckoned_with_as_long_as_it_is_known_today() -> None:
    fresh = {"backlog_days": 0, "as_of": NOW.isoformat(), "backlog_valid_hours": 24}
    assert _leaves(_phrase("付款后48小时内发出"), **fresh)
    assert _stays(_phrase("付款后48小时内发出"), **{**fresh, "as_of": (NOW - timedelta(days=3)).isoformat()})
    assert _stays(_phrase("付款后48小时内发出"), **{**fresh, "backlog_days": 5})


@given(
    st.sampled_from(["付款后{}小时内发出", "{}小时内发货哦", "拍下{}天内发出"]), st.integers(1, 5),
    st.sampled_from(["daily", "mon-sat"]), st.integers(0, 2), st.sampled_from([[], FESTIVAL]),
)  # fmt: skip
def test_whatever_leaves_passes_at_every_critical_moment(
    said: str, size: int, works: str, handling: int, closed: list[list[str]]
) -> None:
    changed = {"works": works, "handling_days": handling, "closed": closed}
    known = ShopFacts.model_validate({**FACTS, **changed})
    text = said.format(size * 24 if "小时" in said else size)
    moments = critical_moments(known, NOW, NOW + timedelta(days=120))
    holds = all(promise.check(text, facts=known, now=moment).verdict == "pass" for moment in moments)
    try:
        assert _leaves(_phrase(text), 120, **changed).text == text
    except StaysError:
        assert not holds
    else:
        assert holds


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("好的😊", "好的/:^_^"),
        ("送您🌹", "送您/:-F"),
        ("👌🏻收到", "/:(OK)收到"),
        ("¥59", "￥59"),
        ("男♂女♀", "男♂女♀"),
        ("好\u200b的😊", "好的/:^_^"),
        ("/:8*8 ", "/:8*8 "),
    ],
)
def test_emoji_become_stickers(text: str, made: str) -> None:
    assert fit.to_gbk(text) == (made, text != made)


@pytest.mark.parametrize("text", ["❤", "好的🎉", "1️⃣", "𠮷祥"])
def test_emoji_without_a_sticker_are_refused(text: str) -> None:
    with pytest.raises(CharacterError, match="旺旺里没有"):
        fit.to_gbk(text)


@given(
    st.lists(st.text(alphabet="亲在的发货，。！？\n；a ", min_size=1, max_size=40), max_size=12).map("".join),
    st.integers(5, 60),
)
def test_split_texts_lose_nothing_but_line_breaks_between_parts(text: str, longest: int) -> None:
    parts = fit.split(text, longest)
    if parts:
        assert all(len(part) <= longest for part in parts)
        assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_sentence_that_is_too_long_is_never_cut() -> None:
    assert fit.split("长" * 20 + "。好。", 10) == []
    assert fit.split("第一句。第二句。第三句。", 8) == ["第一句。第二句。", "第三句。"]


@pytest.mark.parametrize("name", ["huge", "0/1/1", "4/430", "4/430/10/1", "9999/1/1", ""])
def test_a_profile_is_a_name_or_three_numbers(name: str) -> None:
    with pytest.raises(InvalidInputError, match="长度限制"):
        fit.profile(name)
    assert fit.profile("3/100/5") == fit.Profile("3/100/5", 3, 100, 5)


Export = Callable[..., Exported]


@pytest.fixture
def export(store: Store, lead: Principal) -> Export:
    """``export("qianniu", …)``: at a fixed moment."""

    def go(name: Format, **wish: Any) -> Exported:
        return depart.run_export(
            store, lead, depart.Request.model_validate({"format": name, **wish}), now=NOW
        )

    return go


def _rows(done: Exported) -> list[Row]:
    return [row for row in formats.read(done.data, done.filename).rows if isinstance(row, Row)]


def test_only_published_phrases_of_the_shops_packs_leave(export: Export, put: Put) -> None:
    put("a", "亲，在的")
    put("b", "草稿", state="draft")
    put("c", "归档", state="archived")
    done = export("qianniu")
    assert [(row.code, row.text, row.group) for row in _rows(done)] == [("a", "亲，在的", "发货")]
    assert done.report.counts == ExportCounts(exported=1)
    assert done.report.good_until == "2027-11-23"


def test_the_report_says_what_was_changed_and_what_was_withheld(export: Export, put: Put) -> None:
    put("a", "付款后{{ ship_window }}发出")
    put("b", "好的😊")
    put("c", "今天给您发出")
    put("d", "送您🎉")
    put("e", "=在的")
    done = export("qianniu")
    assert [row.text for row in _rows(done)] == ["付款后48小时内发出", "好的/:^_^", "=在的"]
    assert {one.code: one.how for one in done.report.exported} == {
        "a": ("填好了发货时效",),
        "b": ("表情或符号换成了旺旺能用的",),
        "e": ("开头的符号会被表格当成公式，前面加了 '，导入对方后请去掉",),
    }
    assert {held.code: held.reason[:6] for held in done.report.withheld} == {
        "c": "在2026-",
        "d": "「🎉」旺旺里"[:6],
    }


def test_long_texts_are_split_at_sentences_or_withheld(export: Export, put: Put) -> None:
    put("lz", "这是第一句话，讲得很长。" * 60, title="长的")
    put("wu", "没有句号的话" * 100)
    done = export("qianniu")
    rows = _rows(done)
    assert len(rows) == 2
    assert "".join(row.text for row in rows) == "这是第一句话，讲得很长。" * 60
    assert [row.code for row in rows] == ["lz", "lz2"]
    assert done.report.exported[0].how == ("太长，按句子拆成2条：lz、lz2",)
    assert [(held.code, "没法按句子拆开" in held.reason) for held in done.report.withheld] == [("wu", True)]
    assert len(_rows(export("qianniu", profile="free"))) == 2


def test_limits_are_configurable(export: Export, put: Put) -> None:
    put("abcd", "亲，在的", category="一个长分组")
    assert export("qianniu", profile="3/100/10").report.withheld[0].reason == "短码 abcd 超过3位"
    done = export("qianniu", profile="4/100/3")
    assert (_rows(done)[0].group, done.report.exported[0].how) == ("", ("分组名超过3个字，放进未分组",))


def test_two_phrases_with_one_code_do_not_both_leave(
    export: Export, put: Put, store: Store, lead: Principal
) -> None:
    put("a", "亲，在的")
    row = put("b", "慢走")
    change = EntryChange(data={**row.data, "code": "a"})
    with store.begin() as session:
        entries.save(session, lead, Ref(kind="phrase", key=row.key), change, expected=1)
    done = export("qianniu")
    assert [held.reason for held in done.report.withheld] == ["短码 a 与「标题a」相同，请改掉一个"]


def test_what_to_delete_since_the_last_export(
    export: Export, put: Put, store: Store, lead: Principal
) -> None:
    for code in ("a", "b"):
        put(code, f"第{code}句")
    assert export("qianniu").report.delete == ()
    with store.begin() as session:
        entries.delete(session, lead, Ref(kind="phrase", key="ship.when.a"), expected=1)
    put("c", "第三句")
    assert export("feiniu").report.delete == ()
    done = export("qianniu")
    assert [(old.code, old.title) for old in done.report.delete] == [("a", "标题a")]
    assert export("qianniu").report.delete == ()
    with store.read() as session:
        assert exportruns.run(session, lead, done.run.id).report["delete"] == [
            {"code": "a", "title": "标题a"}
        ]


def test_packs_exported_one_by_one_do_not_call_for_each_others_deletion(
    export: Export, put: Put, store: Store, lead: Principal
) -> None:
    put("a", "第一句")
    with store.begin() as session:
        shops.change(session, Principal.operator(lead.shop_id), ShopChange(packs=("fresh",)))
        row = entries.get(session, lead, Ref(kind="phrase", key="ship.when.a"))
        data = {**row.data, "id": "ship.when.f", "code": "f"}
        made = EntryIn(
            kind="phrase", key="ship.when.f", pack="fresh", category="发货", state="published", data=data
        )
        entries.create(session, lead, made)
    for packs in (("general",), ("fresh",)):
        done = export("qianniu", packs=packs)
        assert (done.report.packs, done.report.delete, len(done.report.exported)) == (packs, (), 1)
    with store.begin() as session:
        entries.delete(session, lead, Ref(kind="phrase", key="ship.when.a"), expected=1)
    assert [old.code for old in export("qianniu", packs=("general",)).report.delete] == ["a"]


def test_a_yes_is_held_against_every_question_it_answers() -> None:
    """Not only the first few: outside nobody sees which one was asked."""
    asked = ("在吗", "有人吗", "你好", "在不在", "亲在不在呀", "今天能发出吗")
    assert "买家问「今天能发出吗」时" in _stays(_phrase("可以的亲", examples=asked), backlog_days=5)
    assert _leaves(_phrase("可以的亲", examples=asked[:-1]), backlog_days=5).text == "可以的亲"


def test_a_promise_that_became_false_is_on_the_list_to_delete(
    export: Export, put: Put, store: Store, lead: Principal
) -> None:
    put("a", "付款后48小时内发出")
    export("qianniu")
    with store.begin() as session:
        late = ShopFacts.model_validate({**FACTS, "backlog_days": 5})
        facts.save(session, Principal.operator(lead.shop_id), late)
    done = export("qianniu")
    assert [old.code for old in done.report.delete] == [held.code for held in done.report.withheld] == ["a"]


def test_formats_with_their_own_limits_say_so(export: Export, put: Put) -> None:
    put("a", "亲，在的", title="一个超过十个字的标题啊")
    put("b", "写作 &#13; 的")
    assert [row.title for row in _rows(export("workbench"))] == ["一个超过十个字的标题", "标题b"]
    assert [held.code for held in export("feiniu").report.withheld] == ["b"]
    assert [(row.title, row.text) for row in _rows(export("kefubao"))][1] == ("标题b", "写作 &#13; 的")


def test_the_workbench_takes_a_thousand(export: Export, store: Store, lead: Principal) -> None:
    upload = apply.Upload("a.csv", qianniu(*(f",第{n}句,开场" for n in range(1002))), Options())
    apply.bring(store, lead, upload)
    with store.begin() as session:
        session.execute(update(Entry).values(state="published", live_version=1))
    done = export("workbench")
    assert (len(_rows(done)), done.report.counts.withheld) == (1000, 2)


def test_personal_and_shop_phrases_leave_apart(
    export: Export, put: Put, store: Store, lead: Principal
) -> None:
    put("a", "店铺的")
    own = EntryIn(
        kind="phrase", key="ship.when.own", scope="personal", owner=str(lead.user_id), category="我的", state="published",
        data={"id": "ship.when.own", "code": "own", "title": "我的", "intents": ["ship.when"], "replies": ["自己的"]},
    )  # fmt: skip
    with store.begin() as session:
        entries.create(session, lead, own)
    assert [row.text for row in _rows(export("qianniu"))] == ["店铺的"]
    mine = export("qianniu", scope="personal", owner=str(lead.user_id))
    assert [row.text for row in _rows(mine)] == ["自己的"]
    boss = Principal(lead.shop_id, 999, "manager", "店长")
    with pytest.raises(ForbiddenError):
        depart.run_export(
            store, boss, depart.Request(format="qianniu", scope="personal", owner=str(lead.user_id))
        )
    with store.read() as session:
        assert exportruns.runs(session, boss).total == 1
        with pytest.raises(NotFoundError):
            exportruns.run(session, boss, mine.run.id)


def test_another_shop_cannot_read_a_run(export: Export, store: Store) -> None:
    done = export("qianniu")
    with store.begin() as session:
        stranger = Principal.operator(shops.create(session, ShopIn(slug="tea", name="茶铺")).id)
    with store.read() as session, pytest.raises(NotFoundError):
        exportruns.run(session, stranger, done.run.id)
