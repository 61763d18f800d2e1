"""The closed shapes of the files: what counts as short, and that nothing unknown gets in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.library.schema import PACKS, SHORT, PhraseFile, ReplyFile, ScriptFile

RIGHT: dict[str, Any] = {
    "id": "ship.when.next", "code": "fhsj", "title": "发货", "intents": ["ship.when"], "replies": ["尽快"],
}  # fmt: skip


@pytest.mark.parametrize(("letters", "length"), [(SHORT, "short"), (SHORT + 1, "long")])
def test_short_and_long(letters: int, length: str) -> None:
    assert ReplyFile.model_validate({"text": "长" * letters}).build().length == length
    assert ReplyFile.model_validate({"text": "长" * letters, "length": "long"}).build().length == "long"


def test_a_bare_string_is_a_chat_reply() -> None:
    reply = PhraseFile.model_validate(RIGHT).build("发货", "general").replies[0]
    assert (reply.text, reply.register, reply.length) == ("尽快", "chat", "short")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "ship.when"), ("id", "Ship.when.x"), ("id", "ship.when.x y"), ("code", ""), ("code", "abcde"), ("code", "发货"),
        ("title", ""), ("title", "长" * 25), ("intents", []), ("replies", []), ("replies", ["x"] * 7), ("replies", [""]),
        ("phases", ["later"]), ("channel", "mail"), ("authority", "agent"), ("mood", "bored"), ("proactive", "maybe"),
        ("needs", {"order": ["lost"]}), ("needs", {"weather": []}), ("valid", {"from": "soon"}), ("extra", 1),
    ],
)  # fmt: skip
def test_what_a_phrase_may_not_be(key: str, value: object) -> None:
    with pytest.raises(ValidationError):
        PhraseFile.model_validate({**RIGHT, key: value})


@pytest.mark.parametrize("key", RIGHT)
def test_what_a_phrase_must_have(key: str) -> None:
    with pytest.raises(ValidationError):
        PhraseFile.model_validate({k: v for k, v in RIGHT.items() if k != key})


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*RIGHT, "stages", "x"]), inner, max_size=5), max_leaves=9))  # fmt: skip
def test_any_data_is_read_or_refused(value: Any) -> None:
    for model in (PhraseFile, ScriptFile):
        try:
            model.model_validate(value)
        except ValidationError as wrong:
            assert wrong.errors()


def test_the_packs_are_listed_once() -> None:
    assert len(PACKS) == len(set(PACKS))
    for pack in PACKS:
        assert ScriptFile.model_fields["pack"].annotation is not None
        assert pack in str(ScriptFile.model_fields["pack"].annotation)
