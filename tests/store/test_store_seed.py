from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.access import Principal
from app.core.entries import Needs, Phrase, Reply, Script
from app.library.schema import SHORT, PhraseFile, ScriptFile
from app.store import audit, entries, shops
from app.store.inputs import EntryChange, Ref
from app.store.seed import Seeded, seed
from app.store.session import Store
from app.store.shapes import SHORT as STORED_SHORT
from app.store.shapes import phrase_data, script_data
from tests.store.cases import LIBRARY, SCRIPTS, SOME, phrase

FIRST = Ref(kind="phrase", key=SOME[0].id)


def _renamed(entry: Phrase, title: str) -> Phrase:
    return replace(entry, title=title)


def test_the_shipped_library_is_published(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        before = shops.library_version(session, admin.shop_id)
        assert seed(session, admin.shop_id, SOME, SCRIPTS) == Seeded(8, 0, 0)
    with store.read() as session:
        rows = entries.published(session, admin.shop_id)
        assert shops.library_version(session, admin.shop_id) == before + 1
        assert [
            row.action for row in audit.page(session, admin, audit.AuditFilter(target="library")).items
        ] == ["library.seed"]
        assert len(entries.versions(session, admin, FIRST)) == 1
    phrases = tuple(PhraseFile(**r.data).build(r.category, r.pack) for r in rows if r.kind == "phrase")
    scripts = tuple(ScriptFile(**r.data).build(r.category) for r in rows if r.kind == "script")
    assert (phrases, scripts) == (SOME, SCRIPTS)


def test_seeding_twice_changes_nothing(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        seed(session, admin.shop_id, SOME, SCRIPTS)
        before = (shops.library_version(session, admin.shop_id), entries.published(session, admin.shop_id))
    with store.begin() as session:
        assert seed(session, admin.shop_id, SOME, SCRIPTS) == Seeded(0, 0, 8)
    with store.read() as session:
        after = (shops.library_version(session, admin.shop_id), entries.published(session, admin.shop_id))
        assert audit.page(session, admin, audit.AuditFilter(action="library.seed")).total == 1
    assert after == before


@pytest.mark.parametrize("what", ["edited", "archived", "deleted"])
def test_what_people_did_is_never_overwritten(store: Store, admin: Principal, what: str) -> None:
    with store.begin() as session:
        seed(session, admin.shop_id, SOME, ())
        if what == "edited":
            entries.save(
                session,
                admin,
                FIRST,
                EntryChange(data={**phrase_data(SOME[0]), "title": "我们的"}),
                expected=1,
            )
        elif what == "archived":
            entries.save(session, admin, FIRST, EntryChange(state="archived"), expected=1)
        else:
            entries.delete(session, admin, FIRST, expected=1)
        before = entries.get(session, admin, FIRST, deleted=True)
    with store.begin() as session:
        assert seed(session, admin.shop_id, [_renamed(SOME[0], "新版"), *SOME[1:]], ()) == Seeded(0, 0, 6)
        assert entries.get(session, admin, FIRST, deleted=True) == before


def test_untouched_entries_follow_a_newer_library(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        seed(session, admin.shop_id, SOME, ())
    with store.begin() as session:
        assert seed(session, admin.shop_id, [_renamed(SOME[0], "新版")], ()) == Seeded(0, 1, 0)
        row = entries.get(session, admin, FIRST)
        assert (row.data["title"], row.version) == ("新版", 2)
        assert [v.version for v in entries.versions(session, admin, FIRST)] == [2, 1]


def test_a_lead_with_the_same_key_comes_first(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        entries.create(session, admin, phrase(SOME[0].id))
        assert seed(session, admin.shop_id, SOME, ()) == Seeded(5, 0, 1)
        assert entries.get(session, admin, FIRST).state == "draft"


def test_every_shipped_entry_survives_its_shape() -> None:
    for entry in LIBRARY.phrases:
        assert PhraseFile(**phrase_data(entry)).build(entry.category, entry.pack) == entry
    for script in LIBRARY.scripts:
        assert ScriptFile(**script_data(script)).build(script.category) == script


def test_shapes_keep_what_differs_from_the_default() -> None:
    whole: Phrase = replace(
        SOME[0],
        replies=(Reply("短" * 10, "public", "long"), Reply("长" * 60, "chat", "short")),
        needs=Needs(("paid",), ("in_stock",)),
        valid_from=None,
        valid_until=date(2026, 11, 13),
        authority="lead",
        proactive=True,
        mood="angry",
    )
    assert PhraseFile(**phrase_data(whole)).build(whole.category, whole.pack) == whole
    assert phrase_data(whole)["valid"] == {"until": "2026-11-13"}
    bare: Script = replace(SCRIPTS[0], exits=(), escalate=())
    assert "exits" not in script_data(bare)
    assert STORED_SHORT == SHORT
