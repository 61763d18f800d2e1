"""An edit reads one entry anew, and ends where a build of everything would have ended."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.core.entries import Phrase
from app.core.library import Library
from app.core.match import matcher as matching
from app.core.match.arrays import to_arrays
from app.core.match.matcher import Matcher, build
from app.core.match.tokens import places, read


def _same(one: Matcher, other: Matcher) -> bool:
    mine, theirs = to_arrays(one), to_arrays(other)
    return one.entries == other.entries and all(np.array_equal(mine[name], theirs[name]) for name in mine)


def _edited(library: Library) -> Library:
    """One phrase asks what nobody asked before, one is gone, one is new and two have changed places."""
    first, second, third, *others = library.phrases
    asked: Phrase = replace(first, examples=(*first.examples, "鳄鱼皮能不能发顺丰"), title="换了题")
    new = replace(second, id="a.b.new", examples=("骆驼毛的有没有",))
    return replace(library, phrases=(third, asked, *others, new))


def test_an_edited_library_has_the_index_of_one_read_anew(tiny_library: Library) -> None:
    before = build(tiny_library)
    changed = _edited(tiny_library)
    after = build(changed, before=before)
    assert not _same(after, before)
    assert _same(after, build(changed))
    assert _same(build(tiny_library, before=after), before)


def test_what_is_not_learned_yet_is_found_by_its_words(tiny_library: Library) -> None:
    """And when it is, nothing tells that it was served before."""
    before, changed = build(tiny_library), _edited(tiny_library)
    early = build(changed, before=before, learn=False)
    assert (before.learned, early.learned) == (True, False)
    asked = next(place for place, one in enumerate(early.entries) if one.title == "换了题")
    found = early.match("鳄鱼皮能不能发顺丰")
    assert found.entries.argmax() == asked
    assert found.nearest[asked] == ("鳄鱼皮能不能发顺丰", 1.0)
    assert set(found.intents) == set(before.codes)
    assert build(changed, before=early, learn=False) is early
    done = build(changed, before=early)
    assert done.learned
    assert _same(done, build(changed))


def test_of_an_edit_only_what_changed_is_read(tiny_library: Library) -> None:
    before = build(tiny_library)
    matching._prepare.cache_clear()
    build(_edited(tiny_library), before=before)
    first = tiny_library.phrases[0]
    assert matching._prepare.cache_info().misses == len({*first.examples, "鳄鱼皮能不能发顺丰", "换了题", "骆驼毛的有没有", tiny_library.phrases[1].title})  # fmt: skip


def test_terms_are_numbered_as_they_first_stand_and_unused_ones_go() -> None:
    before = read([[("a", "b"), ("c",)], [("d",)]])
    [first, second] = places((2, 1))
    again = read([[("c", "e")], second], before)
    assert list(again.terms) == ["c", "e", "d"]
    assert again.ids.tolist() == [0, 1, 2]
    assert again.ends.tolist() == [0, 2, 3]
    assert list(read([first], before).terms) == ["a", "b", "c"]


def test_nothing_has_no_terms() -> None:
    empty = read([])
    assert len(empty) == 0
    assert empty.terms == {}
