"""Templates: what is allowed fills, what isn't is refused fast, and nothing comes in through values."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.facts import OrderFacts
from app.core.reply.slots import PROMISE_SLOTS, SLOTS, label, order_values
from app.core.reply.template import MAX_RENDERED, MAX_TEMPLATE, MAX_VALUE, TemplateError, parse

plain = st.text(alphabet=st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=200)
_TOKENS = (
    '{{ }} {% %} {# #} ship_by shop.name item.price if endif else elif not set for in x = | upper ( ) [ ] "a" . - + '
    "raw endraw include macro block 10**9 亲，预计 发出 { } ~ and is none"
).split(" ")
messy = st.lists(st.sampled_from(_TOKENS), max_size=16).map(" ".join)

HOSTILE = {
    "filter": "{{ shop.name|upper }}",
    "filter that grows": "{{ shop.name|center(999999999) }}",
    "default": "{{ shop.name|default('') }}",
    "call": "{{ shop.name() }}",
    "method": "{{ shop.name.format() }}",
    "attribute chain": "{{ shop.name.__class__.__mro__ }}",
    "dunder": "{{ shop.__class__ }}",
    "subscript": "{{ shop['name'] }}",
    "arithmetic": "{{ 1 + 1 }}",
    "growth": '{{ "a"*10**9 }}',
    "tower": "{{ 9**9**9**9 }}",
    "constant": "{{ '今天' }}",
    "concatenation": "{{ shop.name ~ shop.name }}",
    "conditional expression": "{{ shop.name if shop.name else agent.name }}",
    "comparison": "{% if shop.name == '1' %}a{% endif %}",
    "test": "{% if shop.name is defined %}a{% endif %}",
    "double negation": "{% if not not shop.name %}a{% endif %}",
    "elif": "{% if shop.name %}a{% elif agent.name %}b{% endif %}",
    "loop": "{% for x in range(10**9) %}a{% endfor %}",
    "set": "{% set x = 1 %}",
    "macro": "{% macro m() %}a{% endmacro %}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as o %}",
    "extends": "{% extends 'base' %}",
    "block": "{% block a %}b{% endblock %}",
    "with": "{% with x = 1 %}a{% endwith %}",
    "call block": "{% call shop.name() %}a{% endcall %}",
    "filter block": "{% filter upper %}a{% endfilter %}",
    "raw braces": "{% raw %}{{ shop.name }}{% endraw %}",
    "unknown tag": "{% python %}",
    "unknown slot": "{{ shop.owner }}",
    "unknown object": "{{ secret.key }}",
    "bare name": "{{ shop }}",
    "self": "{{ self.shop }}",
    "unclosed": "{{ shop.name",
    "unopened": "shop.name }}",
    "lone brace": "亲{您好",
    "empty slot": "{{ }}",
    "unclosed if": "{% if shop.name %}a",
    "too deep": "{% if ship_by %}" * 60,
    "parentheses": "{{" + "(" * 490 + ")" * 490 + "}}",
    "1001 characters": "亲" * (MAX_TEMPLATE + 1),
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_not_allowed_is_refused_fast(source: str) -> None:
    began = time.perf_counter()
    with pytest.raises(TemplateError) as refused:
        parse(source)
    assert time.perf_counter() - began < 1
    assert any("\u4e00" <= c <= "\u9fff" for c in str(refused.value)), "the reason is Chinese"


@given(plain)
def test_a_text_without_braces_is_itself(text: str) -> None:
    rendered = parse(text).render({})
    assert (rendered.text, rendered.missing, rendered.filled) == (text, (), ())


@given(messy, st.dictionaries(st.sampled_from(sorted(SLOTS)), st.text(max_size=20)))
def test_whatever_is_accepted_renders_without_a_brace_or_a_hole(source: str, values: dict[str, str]) -> None:
    try:
        template = parse(source)
    except TemplateError:
        return
    rendered = template.render(values)
    assert not set("{}") & set(rendered.text)
    assert set(rendered.missing) <= template.slots
    assert all(f"【{label(name)}】" in rendered.text for name in rendered.missing)


@given(st.text(max_size=400))
def test_a_value_fills_its_place_as_one_clean_line(value: str) -> None:
    rendered = parse("亲，{{ item.title }}有货").render({"item.title": value})
    inside = rendered.text.removeprefix("亲，").removesuffix("有货")
    assert inside
    assert inside.strip() == inside
    assert not set("{}\n\r\x00\u200b") & set(inside)
    assert len(inside) <= MAX_VALUE
    assert (inside == "【商品名】") == bool(rendered.missing)


@pytest.mark.parametrize("value", ["{{ ship_by }}", "{% if x %}", "}}{{", "｛{"])
def test_a_value_with_braces_injects_nothing(value: str) -> None:
    rendered = parse("{{ shop.name }}预计{{ ship_by }}发").render(
        {"shop.name": value, "ship_by": "明天19:00前"}
    )
    assert not set("{}") & set(rendered.text)
    assert rendered.text.count("明天19:00前") == 1


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u200b", "\ufeff\u200d", "\x00"])
def test_a_blank_value_is_a_missing_value(blank: str) -> None:
    rendered = parse("发{{ courier.name }}").render({"courier.name": blank})
    assert rendered.text == "发【快递公司】"
    assert rendered.missing == ("courier.name",)


def test_if_takes_the_branch_of_a_present_value() -> None:
    template = parse("{% if shop.gift %}送{{ shop.gift }}{% else %}没有赠品{% endif %}哦")
    assert template.render({"shop.gift": "试用装"}).text == "送试用装哦"
    absent = template.render({})
    assert (absent.text, absent.missing) == ("没有赠品哦", ())
    assert parse("{% if not shop.gift %}没有{% endif %}").render({}).text == "没有"
    assert template.slots == {"shop.gift"}


def test_nested_ifs_are_read() -> None:
    source = "{% if shop.gift %}{% if agent.name %}甲{% else %}乙{% endif %}{% else %}丙{% endif %}"
    said = [
        parse(source).render(v).text for v in ({"shop.gift": "1", "agent.name": "1"}, {"shop.gift": "1"}, {})
    ]
    assert said == ["甲", "乙", "丙"]


def test_each_missing_value_is_listed_once_and_shown_each_time() -> None:
    rendered = parse("{{ item.price }}，{{ item.size }}，{{ item.price }}").render({"item.size": "M"})
    assert rendered.missing == ("item.price",)
    assert [one.slot for one in rendered.filled] == ["item.size"]
    assert rendered.text == "【价格】，M，【价格】"


def test_a_reply_that_grows_too_long_is_refused() -> None:
    with pytest.raises(TemplateError):
        parse("{{ item.title }}" * 20).render({"item.title": "长" * MAX_VALUE})
    assert MAX_RENDERED < 20 * MAX_VALUE


def test_every_slot_has_a_name_for_people() -> None:
    for name in SLOTS:
        assert "\u4e00" <= label(name)[0] <= "\u9fff"
        assert parse("{{ " + name + " }}").render({}).missing == (name,)
    assert PROMISE_SLOTS.keys() <= SLOTS.keys()


def test_values_of_an_order() -> None:
    order = OrderFacts.model_validate(
        {"id": "8", "amount": 59, "courier": "中通", "items": [{"title": "浴巾"}, {"title": "毛巾"}, {}]}
    )
    values = order_values(order)
    assert values == {
        "order.id": "8",
        "order.amount": "59.00",
        "courier.name": "中通",
        "order.items": "浴巾、毛巾",
    }
    assert order_values(OrderFacts.model_validate({"items": [{"title": "浴巾"}]}))["item.title"] == "浴巾"
    assert order_values(None) == {}
    assert not order_values(OrderFacts()).keys() & PROMISE_SLOTS.keys()


def test_values_are_found_again_where_they_stand() -> None:
    values = {"courier.name": "中通😊", "courier.waybill": "7510"}
    rendered = parse("走{{ courier.name }}，单号{{ courier.waybill }}，{{ courier.name }}的").render(values)
    found = [(one.slot, rendered.text[one.start : one.end]) for one in rendered.filled]
    assert found == [("courier.name", "中通😊"), ("courier.waybill", "7510"), ("courier.name", "中通😊")]
