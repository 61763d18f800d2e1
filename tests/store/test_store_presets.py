from __future__ import annotations

import pytest

from app.access import Principal
from app.errors import ForbiddenError, NotFoundError
from app.store import audit, presets
from app.store.errors import AlreadyExistsError, ConflictError
from app.store.session import Store
from tests.store.cases import acting

SALE = {"date_promises": "window_only", "presale_date": None}


def test_a_preset_keeps_what_it_replaces_and_what_it_takes_away(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        presets.create(session, acting(admin, "manager", "店长"), "大促", SALE)
    with store.read() as session:
        found = presets.get(session, acting(admin, "agent"), "大促")
        assert [row.name for row in presets.presets(session, admin)] == ["大促"]
    assert (found.data, found.version, found.updated_by) == (SALE, 1, "店长")


def test_saving_is_versioned_and_audited(store: Store, admin: Principal) -> None:
    with store.begin() as session:
        presets.create(session, admin, "大促", SALE)
        assert presets.save(session, admin, "大促", {"backlog_days": 2}, expected=1).version == 2
    with pytest.raises(ConflictError) as caught, store.begin() as session:
        presets.save(session, admin, "大促", {"backlog_days": 9}, expected=1)
    assert (caught.value.current["data"], caught.value.yours["data"]) == (
        {"backlog_days": 2},
        {"backlog_days": 9},
    )
    with pytest.raises(ConflictError), store.begin() as session:
        presets.delete(session, admin, "大促", expected=1)
    with store.begin() as session:
        presets.delete(session, admin, "大促", expected=2)
        assert presets.presets(session, admin) == ()
        log = audit.page(session, admin, audit.AuditFilter(target="preset/大促")).items
    assert [row.action for row in log] == ["preset.delete", "preset.save", "preset.create"]


def test_names_are_taken_once_in_a_shop_and_leads_may_not_write(
    store: Store, admin: Principal, stranger: Principal
) -> None:
    with store.begin() as session:
        presets.create(session, admin, "大促", SALE)
        presets.create(session, stranger, "大促", {})
    with pytest.raises(AlreadyExistsError), store.begin() as session:
        presets.create(session, admin, "大促", {})
    with pytest.raises(ForbiddenError, match="店长"), store.begin() as session:
        presets.create(session, acting(admin, "lead"), "周末", {})
    with store.begin() as session:
        presets.delete(session, stranger, "大促", expected=1)
        assert presets.get(session, admin, "大促").data == SALE
        with pytest.raises(NotFoundError):
            presets.get(session, stranger, "大促")
