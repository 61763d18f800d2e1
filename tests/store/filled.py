"""A store with rows in every table, some of them awkward, for tests that move whole stores about."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlmodel import func, select

from app.access import Principal
from app.core.facts import ShopFacts
from app.store import accounts, entries, events, facts, shops, tables, tokens
from app.store.inputs import EntryChange, EventIn, Ref, ShopIn, TokenIn, UserIn
from app.store.login import login
from app.store.session import Store
from app.store.websessions import open_session
from tests.store.cases import phrase, work

AWKWARD = "引号'\"\\ 换行\n制表\t表情😀 零\u0000宽\u200b %s {{ ship_by }} ;--"


def fill(store: Store) -> str:
    """At least one row in every table; returns the secret of a token."""
    with store.begin() as session:
        shop = shops.create(session, ShopIn(slug="full", name="满'店"))
        who = Principal.operator(shop.id)
        user = accounts.create_user(session, who, UserIn(login="li", name="小李", role="lead")).member
        open_session(session, user.user_id, shop.id)
        token = tokens.create_token(session, who, TokenIn(name="侧边栏"))
        facts.save(session, who, ShopFacts(handling_days=1, cutoff="16:00"))  # type: ignore[arg-type]
        made = entries.create(session, who, phrase())
        for number in range(30):
            entries.create(session, who, phrase(f"ship.when.n{number}"))
        change = EntryChange(data={**made.data, "note": AWKWARD, "weight": 0.1 + 0.2})
        entries.save(session, who, Ref(kind="phrase", key=made.key), change, expected=1)
        events.record(session, who, [EventIn(kind="sent", suggestion="a", buyer="b")])
        session.flush()
        session.add_all(work(shop.id, user.user_id))
    with pytest.raises(Exception, match="不对"):
        login(store, "nobody", "wrong password")
    return token.secret


def counts(store: Store) -> Mapping[str, int]:
    """Rows by table."""
    with store.read() as session:
        return {
            name: session.exec(select(func.count()).select_from(table)).one()
            for name, table in tables.Meta.metadata.tables.items()
        }


def rows(store: Store) -> Mapping[str, list[str]]:
    """Every row of every table as text, sorted: two stores that are the same give the same."""
    with store.read() as session:
        return {
            name: sorted(repr(tuple(row)) for row in session.connection().execute(select(table)))
            for name, table in tables.Meta.metadata.tables.items()
        }
