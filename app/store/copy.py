"""Move a whole store to another database: SQLite to PostgreSQL when a team outgrows one machine, or back.

Rows are read in one look and written in one transaction, parents first, with their ids. Before that is committed
every row is read back from the new database and compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.store.columns import Base
from app.store.engine import address, serving_engine
from app.store.errors import StoreError
from app.store.migrate import revision
from app.store.session import Store, open_store
from app.store.tables import Meta

_AT_ONCE = 500
_MODULUS = 1 << 256
Step = Callable[[str, int], None]
"""Told of each table that was copied, with its number of rows."""


@dataclass(slots=True)
class Sum:
    """How many rows, and a fingerprint of them that does not depend on their order."""

    rows: int = 0
    total: int = 0

    def add(self, row: Sequence[Any]) -> None:
        """Count one row in."""
        said = json.dumps(list(row), default=_plain, sort_keys=True, ensure_ascii=True)
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(said.encode()).digest())) % _MODULUS


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: rows by table, each compared after writing."""

    rows: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def copy_store(source: str, target: str, *, told: Step = lambda _table, _rows: None) -> Copied:
    """Copy everything in `source` to the empty database `target`, making its tables.

    Stop the service first: what is written to `source` meanwhile is not copied. Raises `StoreError`, with nothing
    left in `target` but empty tables, when `target` holds data, `source` is not at today's tables, or a row does
    not come back as it was.
    """
    if address(source) == address(target):
        raise StoreError("源和目标是同一个数据库")
    with closing(Store(serving_engine(address(source), 2))) as old:
        _ready(old)
        with _explained("目标数据库打不开"):
            new = open_store(target, threads=2)
        with closing(new), old.read() as reader, new.begin() as writer:
            return _copy(reader.connection(), writer.connection(), told)


def _ready(old: Store) -> None:
    with _explained("源数据库打不开"), old.read() as session:
        connection = session.connection()
        missing = set(Base.metadata.tables) - set(inspect(connection).get_table_names())
        if revision(connection) is None or missing:
            raise StoreError("源数据库还不是当前版本，请先运行 kuaihui migrate")


def _copy(old: Connection, new: Connection, told: Step) -> Copied:
    if revision(old) != revision(new):
        raise StoreError("源数据库还不是当前版本，请先运行 kuaihui migrate")
    _empty(new)
    copied = Copied()
    for table in Base.metadata.sorted_tables:
        with _explained(f"表 {table.name} 没有复制成"):
            there = _sum(_inserted(table, _rows(old, table), new))
            found = _sum(_rows(new, table))
        if found != there:
            raise StoreError(f"表 {table.name} 复制后与原来不一致，已全部撤回")
        _go_on(new, table)
        copied.rows[table.name] = there.rows
        told(table.name, there.rows)
    return copied


def _empty(new: Connection) -> None:
    """Raise `StoreError` unless the target is a store nobody has used; its own buyer key makes way."""
    for table in Base.metadata.sorted_tables:
        if table.name != Meta.__tablename__ and new.execute(select(1).select_from(table).limit(1)).first():
            raise StoreError("目标数据库里已经有数据，请换一个空的数据库")
    new.execute(Base.metadata.tables[str(Meta.__tablename__)].delete())


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    result = connection.execute(select(table).execution_options(yield_per=_AT_ONCE))
    return iter(result.partitions())


def _inserted(
    table: Table, parts: Iterable[Sequence[Row[Any]]], new: Connection
) -> Iterator[Sequence[Row[Any]]]:
    """Each part, once it is written."""
    for part in parts:
        new.execute(insert(table), [dict(row._mapping) for row in part])
        yield part


def _sum(parts: Iterable[Sequence[Row[Any]]]) -> Sum:
    seen = Sum()
    for part in parts:
        for row in part:
            seen.add(row)
    return seen


def _go_on(new: Connection, table: Table) -> None:
    """PostgreSQL's counter of new ids goes on after the highest copied one; SQLite looks for itself."""
    if new.dialect.name != "postgresql" or "id" not in table.c or table.c.id.type.python_type is not int:
        return
    highest = new.execute(select(func.max(table.c.id))).scalar_one()
    if highest is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :highest)")
        new.execute(sequence, {"name": f'"{table.name}"', "highest": highest})


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    raise TypeError(type(value).__name__)


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """The database's refusal without the row it names: that may hold a customer's words."""
    try:
        yield
    except SQLAlchemyError as wrong:
        reason = str(getattr(wrong, "orig", None) or wrong).splitlines()[0]
        raise StoreError(f"{what}，已全部撤回：{reason}") from wrong
