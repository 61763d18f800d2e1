"""Docs are kept true: every setting is documented, every documented one exists."""

from __future__ import annotations

import re
from pathlib import Path

from app.access import Principal
from app.library import rules_page
from app.serve import prepare
from app.settings import Settings
from app.store import entries
from app.store.inputs import EntryQuery
from app.store.session import open_store
from docs.screenshots import shop, take

ROOT = Path(__file__).resolve().parents[1]


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_documented_defaults_are_the_real_ones() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| `([^`]*)` \|", page, re.MULTILINE))
    for name, field in Settings.model_fields.items():
        assert (
            rows[name.upper()] == str(field.default).lower()
            if isinstance(field.default, bool)
            else rows[name.upper()] == str(field.default)
        ), name


def test_readme_links_point_at_files_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (ROOT / target).exists(), target


def test_the_rules_page_lists_every_rule_as_it_is() -> None:
    assert rules_page.PAGE.read_text(encoding="utf-8") == rules_page.page()


def test_every_picture_is_shown_and_every_picture_shown_is_taken() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    pages += (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"screenshots/([a-z-]+)\.png", pages))
    assert shown == {shot.name for shot in take.SHOTS}
    assert shown == {file.stem for file in (ROOT / "docs" / "screenshots").glob("*.png")}


def test_the_shop_of_the_pictures_can_be_set_up(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'shop.db'}")
    fresh = prepare(store)
    assert fresh is not None
    operator = Principal.operator(fresh.first.shop_id)
    shop.fill(store, operator, "a-long-password")
    with store.read() as session:
        drafts = entries.page(session, operator, EntryQuery(state="draft"), limit=10)
    store.close()
    assert shop.DRAFT in {row.key for row in drafts.items}
