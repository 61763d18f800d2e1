"""The library's page says what the library files say, and nothing is left out of it."""

from __future__ import annotations

import re
from itertools import pairwise

from app.core.talk.progress import steps_of
from app.library import library_page
from app.library.shipped import shipped_library

LIBRARY = shipped_library().library


def test_the_library_page_is_the_library_as_it_is() -> None:
    assert library_page.PAGE.read_text(encoding="utf-8") == library_page.page()


def test_every_phrase_has_its_row() -> None:
    codes = re.findall(r"^\| `([a-z0-9]{1,4})` \|", library_page.page(), re.MULTILINE)
    assert sorted(codes) == sorted(phrase.code for phrase in LIBRARY.phrases)


def test_every_script_is_a_ladder_with_all_its_steps_and_ways_out() -> None:
    page = library_page.page()
    for script in LIBRARY.scripts:
        ladder = page.split(f"\n#### {script.title}", 1)[1].split("\n####", 1)[0]
        numbers = [int(number) for number in re.findall(r"^(\d+)\. ", ladder, re.MULTILINE)]
        assert numbers == list(range(1, len(list(steps_of(script))) + 1)), script.id
        assert all(step.goal in ladder for _, step in steps_of(script)), script.id
        assert ladder.count("- 收尾：") == len(script.exits), script.id
        assert ladder.count("- 转交") == len(script.escalate), script.id


def test_a_wording_is_shown_as_people_read_it() -> None:
    page = library_page.page()
    assert "{{" not in page and "{%" not in page
    assert "【最早发出时间】" in page


def test_every_table_row_has_the_columns_of_its_head() -> None:
    lines = library_page.page().splitlines()
    for before, line in pairwise(lines):
        if before.startswith("| ") and line.startswith("| "):
            assert line.count(" | ") == before.count(" | "), line
