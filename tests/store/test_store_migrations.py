from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, String, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import func, select

from app.access import Principal
from app.core.facts import ShopFacts
from app.store import accounts, entries, events, facts, migrate, shops, tables, tokens
from app.store.errors import StoreError
from app.store.inputs import EntryChange, EventIn, Ref, ShopIn, TokenIn, UserIn
from app.store.login import login
from app.store.session import Store, open_store
from app.store.websessions import open_session
from tests.store.cases import phrase, work

TABLES = set(tables.Meta.metadata.tables)


def _fill(store: Store) -> None:
    """At least one row in every table."""
    with store.begin() as session:
        shop = shops.create(session, ShopIn(slug="full", name="满"))
        who = Principal.operator(shop.id)
        user = accounts.create_user(session, who, UserIn(login="li", name="小李", role="lead")).member
        open_session(session, user.user_id, shop.id)
        tokens.create_token(session, who, TokenIn(name="侧边栏"))
        facts.save(session, who, ShopFacts(handling_days=1))
        entries.create(session, who, phrase())
        events.record(session, who, [EventIn(kind="sent", suggestion="a", buyer="b")])
        session.flush()
        session.add_all(work(shop.id, user.user_id))
    with pytest.raises(Exception, match="不对"):
        login(store, "nobody", "wrong password")


def _counts(store: Store) -> dict[str, int]:
    with store.read() as session:
        return {
            name: session.exec(select(func.count()).select_from(table)).one()
            for name, table in tables.Meta.metadata.tables.items()
        }


def test_the_head_is_what_alembic_takes_for_it() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    assert migrate.head() == ScriptDirectory.from_config(config).get_current_head()


def test_a_start_at_head_doesnt_wait_for_a_writer(blank: str) -> None:
    open_store(blank).close()
    with migrate.migrating(blank):
        migrate.upgrade(blank)


def test_down_and_up_with_rows_in_place(blank: str) -> None:
    store = open_store(blank)
    _fill(store)
    assert min(_counts(store).values()) >= 1
    store.close()
    migrate.downgrade(blank, "base")
    with migrate.migrating(blank) as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    again = open_store(blank)
    _fill(again)
    assert min(_counts(again).values()) >= 1
    again.close()


def test_the_second_step_keeps_the_rows_of_the_first(blank: str) -> None:
    store = open_store(blank)
    _fill(store)
    before = _counts(store)
    store.close()
    migrate.downgrade(blank, "0001")
    with migrate.migrating(blank) as connection:
        kept = {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608
                for name in inspect(connection).get_table_names() if name != "alembic_version"}  # fmt: skip
    assert kept == {name: before[name] for name in kept}
    assert "ask" not in kept
    again = open_store(blank)
    assert {name: count for name, count in _counts(again).items() if name in kept} == kept
    again.close()


def test_what_is_published_stays_on_the_air_through_the_fourth_step(blank: str) -> None:
    """Down to the third step and up again: what was published is served in its version, all else is not."""
    store = open_store(blank)
    with store.begin() as session:
        who = Principal.operator(shops.create(session, ShopIn(slug="full", name="满")).id)
        for state in ("draft", "review", "published", "archived"):
            entries.create(session, who, phrase(f"a.b.{state}", state=state))
        for key in ("a.b.edited", "a.b.binned"):
            entries.create(session, who, phrase(key, state="published"))
        entries.save(
            session, who, Ref(kind="phrase", key="a.b.edited"), EntryChange(category="新"), expected=1
        )
        entries.delete(session, who, Ref(kind="phrase", key="a.b.binned"), expected=1)
        before = entries.published(session, who.shop_id)
    store.close()
    migrate.downgrade(blank, "0003")
    with migrate.migrating(blank) as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("entry")}
        kept = connection.execute(text("SELECT count(*) FROM entry_version")).scalar_one()
    assert "live_version" not in columns
    assert kept == 8
    again = open_store(blank)
    with again.read() as session:
        found = entries.published(session, who.shop_id)
    assert found == before
    assert [(row.key, row.live_version) for row in found] == [("a.b.published", 1), ("a.b.edited", 2)]
    again.close()


def test_up_to_head_keeps_rows(blank: str) -> None:
    store = open_store(blank)
    _fill(store)
    before = _counts(store)
    store.close()
    again = open_store(blank)
    assert _counts(again) == before
    again.close()


def test_tables_and_migrations_agree(store: Store) -> None:
    with store.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, tables.Meta.metadata) == []


def test_every_constraint_has_a_name(store: Store) -> None:
    with store.read() as session:
        found = inspect(session.connection())
        for table in TABLES:
            parts = [found.get_pk_constraint(table), *found.get_foreign_keys(table),
                     *found.get_unique_constraints(table), *found.get_check_constraints(table)]  # fmt: skip
            assert [part for part in parts if not part["name"]] == [], table


def test_rebuilding_a_table_leaves_its_children_alone(blank: str) -> None:
    store = open_store(blank)
    _fill(store)
    before = _counts(store)
    store.close()
    with migrate.migrating(blank) as connection, _operations(connection).batch_alter_table(
        "shop", recreate="auto"
    ) as batch:  # fmt: skip
        batch.alter_column("name", type_=String(80))
        batch.add_column(Column("note", String(20)))
    again = open_store(blank)
    assert _counts(again) == before
    with again.read() as session:
        assert session.execute(text("SELECT note FROM shop")).all() == [(None,)]
    again.close()


def _operations(connection: Connection) -> Operations:
    return Operations(MigrationContext.configure(connection))


def test_a_migration_that_breaks_references_is_taken_back(blank: str) -> None:
    store = open_store(blank)
    _fill(store)
    before = _counts(store)
    with pytest.raises((StoreError, DBAPIError)), migrate.migrating(blank) as connection:
        connection.execute(text("DELETE FROM shop"))
    assert _counts(store) == before
    store.close()


@pytest.mark.parametrize("table", ["audit", "entry_version", "shop_facts"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET by = 'x'"])
def test_histories_cannot_be_changed(store: Store, table: str, verb: str) -> None:
    _fill(store)
    with pytest.raises(DBAPIError, match="append-only"), store.begin() as session:
        session.execute(text(verb.format(table)))


def test_workers_that_start_together_migrate_once(blank: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_store, [blank] * 4))
    with opened[0].read() as session:
        assert migrate.revision(session.connection()) == "0005"
        assert len(session.exec(select(tables.Meta)).all()) == 1
    for store in opened:
        store.close()


def test_tables_of_a_newer_program_are_refused(blank: str) -> None:
    open_store(blank).close()
    with migrate.migrating(blank) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="更新的程序"):
        open_store(blank)
