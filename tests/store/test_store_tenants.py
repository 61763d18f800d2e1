"""One shop cannot see or touch another: by what happens, by the SQL that is sent, and by the signatures."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from app.access import Principal
from app.core.facts import ShopFacts
from app.errors import NotFoundError
from app.store import (
    accounts,
    approval,
    asks,
    audit,
    campaigns,
    days,
    entries,
    events,
    facts,
    favourites,
    flags,
    live,
    presets,
    sayings,
    seed,
    shops,
    tables,
    tokens,
    usage,
    usagerows,
    websessions,
)
from app.store.columns import Base
from app.store.inputs import EntryChange, EntryQuery, EventIn, Ref, ShopChange, TokenIn, UserIn
from app.store.session import Store
from app.store.usagerows import Span
from tests.store.cases import SHIP, SOME, phrase, work

LONG_AGO, FAR_OFF = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
TENANT = (
    "api_token", "audit", "campaign", "campaign_item", "entry", "entry_version", "event", "facts_preset", "flag",
    "membership", "shop_facts", "web_session", "event_day",
)  # fmt: skip
MODULES: tuple[ModuleType, ...] = (
    accounts, approval, asks, audit, campaigns, days, entries, events, facts, favourites, flags, live, presets, seed, shops, tokens, usage,
    usagerows, websessions,
)  # fmt: skip
ABOVE_TENANTS = {
    "accounts.anyone", "accounts.seats", "accounts.set_active", "accounts.user_id_of", "shops.named",
    "shops.by_slug", "shops.create", "shops.demo", "shops.every", "shops.library_versions",
    "tokens.authenticate_token", "tokens.note_use",
    "websessions.close_session", "websessions.read_session",
    "entries.keep_version", "approval.author", "approval.notes", "approval.target", "live.settle", "days.day_of",
}  # fmt: skip
"""Operators' acts, doors that a secret opens, and what is asked of a row at hand (its shop is the row's)."""


@pytest.fixture
def filled(store: Store, admin: Principal) -> Principal:
    """A shop with something of everything."""
    with store.begin() as session:
        made = accounts.create_user(session, admin, UserIn(login="li", name="小李", role="lead")).member
        websessions.open_session(session, made.user_id, admin.shop_id)
        tokens.create_token(session, admin, TokenIn(name="侧边栏"))
        facts.save(session, admin, ShopFacts(handling_days=1))
        entries.create(session, admin, phrase(state="published"))
        edited = Ref(kind="phrase", key="a.b.edited")
        entries.create(session, admin, phrase(edited.key, state="published"))
        entries.save(session, admin, edited, EntryChange(state="draft", category="新"), expected=1)
        events.record(session, admin, [EventIn(kind="sent", suggestion="a", buyer="b")])
        session.flush()
        session.add_all(work(admin.shop_id, made.user_id))
    return admin


def _dump(store: Store, shop_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows of a shop."""
    with store.read() as session:
        found = {
            mapper.class_.__name__: [
                row.model_dump()
                for row in session.exec(select(mapper.class_)).all()
                if getattr(row, "shop_id", getattr(row, "id", None)) == shop_id
            ]
            for mapper in Base._sa_registry.mappers
            if mapper.class_ not in (tables.Meta, tables.User, tables.LoginThrottle)
        }
    assert min(len(rows) for rows in found.values()) >= 1
    return found


Reach = Callable[[Session, Principal, int, int], object]
REFUSED: dict[str, Reach] = {
    "get": lambda s, who, *_: entries.get(s, who, SHIP),
    "served": lambda s, who, *_: entries.served(s, who, SHIP),
    "versions": lambda s, who, *_: entries.versions(s, who, SHIP),
    "save": lambda s, who, *_: entries.save(s, who, SHIP, EntryChange(state="archived"), expected=1),
    "delete": lambda s, who, *_: entries.delete(s, who, SHIP, expected=1),
    "restore": lambda s, who, *_: entries.restore(s, who, SHIP, expected=1),
    "set_role": lambda s, who, user, _: accounts.set_role(s, who, user, "admin"),
    "remove_member": lambda s, who, user, _: accounts.remove_member(s, who, user),
    "reset_password": lambda s, who, user, _: accounts.reset_password(s, who, user),
    "open_session": lambda s, who, user, _: websessions.open_session(s, user, who.shop_id),
    "revoke_token": lambda s, who, _, token: tokens.revoke_token(s, who, token),
    "create_token": lambda s, who, user, _: tokens.create_token(s, who, TokenIn(name="x", user_id=user)),
    "huge id": lambda s, who, *_: tokens.revoke_token(s, who, 2**70),
    "negative id": lambda s, who, *_: accounts.remove_member(s, who, -1),
}
EMPTY: dict[str, Reach] = {
    "page": lambda s, who, *_: entries.page(s, who, EntryQuery()).items,
    "published": lambda s, who, *_: entries.published(s, who.shop_id),
    "sayings written": lambda s, who, *_: sayings.written(s, who.shop_id),
    "sayings served": lambda s, who, *_: sayings.served(s, who.shop_id),
    "on the air": lambda s, who, *_: live.pairs(s, who.shop_id),
    "members": lambda s, who, *_: accounts.members(s, who),
    "tokens": lambda s, who, *_: tokens.tokens(s, who),
    "facts": lambda s, who, *_: facts.current(s, who.shop_id) or (),
    "history": lambda s, who, *_: facts.history(s, who.shop_id).items,
    "audit": lambda s, who, *_: audit.page(s, who, audit.AuditFilter(target="phrase/ship.when.mine")).items,
    "uses": lambda s, who, *_: usage.uses(s, who, Span(LONG_AGO, FAR_OFF)),
    "acts": lambda s, who, *_: usage.acts(s, who, Span(LONG_AGO, FAR_OFF)),
    "older audit": lambda s, who, *_: audit.older(
        s, who, audit.AuditFilter(target="phrase/ship.when.mine"), than=None
    ),
    "writers": lambda s, who, *_: set(audit.writers(s, who)) - {"命令行"},
    "campaigns": lambda s, who, *_: campaigns.page(s, who).items,
    "presets": lambda s, who, *_: presets.presets(s, who),
    "flags": lambda s, who, *_: flags.current(s, who),
    "by ids": lambda s, who, *_: entries.by_ids(s, who, range(100)),
}


def _ids(store: Store, shop_id: int) -> tuple[int, int]:
    with store.read() as session:
        user = session.exec(
            select(tables.Membership.user_id).where(tables.Membership.shop_id == shop_id)
        ).one()
        token = session.exec(select(tables.ApiToken.id).where(tables.ApiToken.shop_id == shop_id)).one()
    assert token is not None
    return user, token


@pytest.mark.parametrize("name", REFUSED)
def test_another_shops_rows_are_not_found(
    store: Store, filled: Principal, stranger: Principal, name: str
) -> None:
    before = _dump(store, filled.shop_id)
    ids = _ids(store, filled.shop_id)
    with pytest.raises(NotFoundError), store.begin() as session:
        REFUSED[name](session, stranger, *ids)
    assert _dump(store, filled.shop_id) == before


@pytest.mark.parametrize("name", EMPTY)
def test_another_shops_lists_are_empty(
    store: Store, filled: Principal, stranger: Principal, name: str
) -> None:
    with store.read() as session:
        assert EMPTY[name](session, filled, 0, 0)
        assert not EMPTY[name](session, stranger, 0, 0)


def test_writing_in_one_shop_leaves_the_other_alone(
    store: Store, filled: Principal, stranger: Principal
) -> None:
    before = _dump(store, filled.shop_id)
    with store.begin() as session:
        seed.seed(session, stranger.shop_id, SOME, ())
        entries.create(session, stranger, phrase())
        entries.delete(session, stranger, SHIP, expected=1)
        facts.save(session, stranger, ShopFacts(handling_days=9))
        shops.change(session, stranger, ShopChange(name="新名"))
        asks.forget_some(session, stranger.shop_id, before=FAR_OFF)
    assert _dump(store, filled.shop_id) == before


@contextmanager
def _overheard(store: Store) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_c: object, _u: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(store.engine, "before_cursor_execute", hear)
    yield said
    event.remove(store.engine, "before_cursor_execute", hear)


def test_every_query_of_a_tenants_table_names_the_shop(store: Store, filled: Principal) -> None:
    ids = _ids(store, filled.shop_id)
    with _overheard(store) as said:
        for name in (
            "get",
            "served",
            "versions",
            "save",
            "set_role",
            "open_session",
            "create_token",
            "revoke_token",
        ):
            with store.begin() as session:
                REFUSED[name](session, filled, *ids)
        with store.read() as session:
            for reach in EMPTY.values():
                reach(session, filled, *ids)
        with store.begin() as session:
            seed.seed(session, filled.shop_id, SOME, ())
            entries.delete(session, filled, SHIP, expected=2)
            entries.restore(session, filled, SHIP, expected=3, version=1)
            facts.save(session, filled, ShopFacts(handling_days=2), expected=1)
            asks.forget_some(session, filled.shop_id, before=LONG_AGO)
    of_tenants = [s for s in said if re.search(rf"\b(FROM|UPDATE) ({'|'.join(TENANT)})\b", s)]
    assert len(of_tenants) > 25
    sweeping = "DELETE FROM web_session WHERE web_session.expires_at"
    loose = [s for s in of_tenants if not re.search(r"WHERE .*\b(shop_id|id) = ", s, re.DOTALL)]
    assert [s for s in loose if not s.startswith(sweeping)] == []
    reads = [s for s in of_tenants if s.startswith("SELECT")]
    assert [s for s in reads if not re.search(r"WHERE .*shop_id = ", s, re.DOTALL)] == []


def test_every_public_function_takes_the_shop_or_is_above_them() -> None:
    loose = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if not {"who", "shop_id"} & set(inspect.signature(function).parameters)
    }
    assert loose == ABOVE_TENANTS
