"""An engine is only built of a library whose every template is allowed, wherever in it the template stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.engine import build_engine
from app.core.entries import Exit, Reply, Script, Stage, Step
from app.core.library import Library
from app.core.reply.template import TemplateError
from app.core.wording import WordingRules

FORBIDDEN = "{{ buyer.__class__ }}"


def _script(said: str = "好的", way_out: str = "先这样") -> Script:
    step = Step("a", "问清", (Reply(said),))
    return Script(
        "x", "脚本", "售后", "general", ("ship.when",), (Stage("开头", (step,)),), exits=(Exit("", way_out),)
    )


@pytest.mark.parametrize("script", [_script(said=FORBIDDEN), _script(way_out=FORBIDDEN)])
def test_a_forbidden_template_in_a_script_is_refused(tiny_library: Library, script: Script) -> None:
    with pytest.raises(TemplateError):
        build_engine(replace(tiny_library, scripts=(script,)), WordingRules())


def test_a_forbidden_safe_wording_is_refused(tiny_library: Library) -> None:
    first, *rest = tiny_library.phrases
    with pytest.raises(TemplateError):
        build_engine(replace(tiny_library, phrases=(replace(first, safe=FORBIDDEN), *rest)), WordingRules())


def test_an_edit_of_replies_leaves_the_search_as_it_is(tiny_library: Library) -> None:
    before = build_engine(tiny_library, WordingRules())
    first, *rest = tiny_library.phrases
    edited = replace(tiny_library, phrases=(replace(first, replies=(Reply("新的说法"),)), *rest))
    after = build_engine(edited, WordingRules(), before.matcher)
    assert after.matcher is before.matcher
    assert after.library.phrases[0].replies == (Reply("新的说法"),)


def test_an_edit_of_questions_is_searched(tiny_library: Library) -> None:
    before = build_engine(tiny_library, WordingRules())
    first, *rest = tiny_library.phrases
    asked = "你家仓库的猫叫什么名字"
    edited = replace(tiny_library, phrases=(replace(first, examples=(*first.examples, asked)), *rest))
    after = build_engine(edited, WordingRules(), before.matcher)
    alone = build_engine(edited, WordingRules())
    assert after.matcher.match(asked).nearest[0] == (after.matcher.prepare(asked), 1.0)
    assert after.matcher.match(asked).intents == alone.matcher.match(asked).intents
