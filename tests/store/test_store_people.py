"""Shutting members out and in again, who can be given work, and parts of the audit; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access import Principal
from app.core.facts import Role
from app.errors import ForbiddenError, InvalidInputError, NotFoundError
from app.store import accounts, audit
from app.store.audit import AuditFilter
from app.store.columns import utc_now
from app.store.errors import WrongPasswordError
from app.store.inputs import UserIn
from app.store.login import login
from app.store.session import Store
from app.store.websessions import open_session, read_session
from tests.store.cases import acting

GOOD = "correct horse battery"


def _person(store: Store, who: Principal, name: str, role: Role) -> int:
    with store.begin() as session:
        user = UserIn(login=name, name=f"{name}姐", role=role, password=GOOD)
        return accounts.create_user(session, who, user).member.user_id


def test_a_member_shut_out_has_no_session_and_no_login_until_let_in(store: Store, admin: Principal) -> None:
    lin = _person(store, admin, "lin", "lead")
    with store.begin() as session:
        secret = open_session(session, lin, admin.shop_id)
        assert not accounts.set_member_active(session, admin, lin, active=False).active
        assert read_session(session, secret) is None
        note = audit.page(session, admin, audit.AuditFilter(action="user.active")).items[0]
        assert (note.target, note.after) == ("user/lin", {"active": False})
    with pytest.raises(WrongPasswordError):
        login(store, "lin", GOOD)
    with store.begin() as session:
        accounts.set_member_active(session, admin, lin, active=True)
    assert login(store, "lin", GOOD).user_id == lin


def test_the_last_admin_and_strangers_are_not_shut_out(store: Store, admin: Principal) -> None:
    boss = _person(store, admin, "boss", "admin")
    with store.begin() as session, pytest.raises(InvalidInputError, match="至少要留一位管理员"):
        accounts.set_member_active(session, admin, boss, active=False)
    with store.begin() as session, pytest.raises(NotFoundError):
        accounts.set_member_active(session, admin, 2**30, active=False)
    for role in ("agent", "lead", "manager"):
        with store.begin() as session, pytest.raises(ForbiddenError):
            accounts.set_member_active(session, acting(admin, role), boss, active=False)


def test_work_is_given_to_leads_who_may_log_in(store: Store, admin: Principal) -> None:
    _person(store, admin, "ke", "agent")
    lin, mei = _person(store, admin, "lin", "lead"), _person(store, admin, "mei", "manager")
    with store.begin() as session:
        accounts.set_member_active(session, admin, mei, active=False)
        assert [one.user_id for one in accounts.leads(session, acting(admin, "lead"))] == [lin]
        with pytest.raises(ForbiddenError):
            accounts.leads(session, acting(admin, "agent"))


def test_the_audit_is_read_by_person_and_time(store: Store, admin: Principal) -> None:
    _person(store, admin, "lin", "lead")
    now, day = utc_now(), timedelta(days=1)
    with store.begin() as session:
        assert admin.name in audit.writers(session, admin)
        assert audit.page(session, admin, AuditFilter(by=admin.name, since=now - day)).total > 0
        assert audit.page(session, admin, AuditFilter(by="nobody")).total == 0
        assert audit.page(session, admin, AuditFilter(since=now + day)).total == 0
        assert audit.page(session, admin, AuditFilter(until=now - day)).total == 0
        with pytest.raises(ForbiddenError):
            audit.writers(session, acting(admin, "lead"))
