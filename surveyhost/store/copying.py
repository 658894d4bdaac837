"""Copying a whole database, row by row, between any two engines: for backup and restore."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Integer, Table, delete, func, insert, select, text
from sqlalchemy.orm import Session

CHUNK = 500
Tables = Sequence[Table]


def _pages(session: Session, table: Table) -> Iterator[Sequence[Any]]:
    """All rows in the order of their key: no other order is worth keeping, and some would tell too much."""
    ordered = select(table).order_by(*table.primary_key.columns)
    yield from session.execute(ordered.execution_options(yield_per=CHUNK)).mappings().partitions(CHUNK)


def copy(source: Session, target: Session, tables: Iterable[Table]) -> dict[str, int]:
    """Every row of these tables, in the order given, into empty tables of the same shape; rows per table."""
    counts = {}
    for table in tables:
        counts[table.name] = 0
        for rows in _pages(source, table):
            target.execute(insert(table), [dict(row) for row in rows])
            counts[table.name] += len(rows)
        go_on_counting(target, table, counted(source, table))
    return counts


def _sequence(session: Session, table: Table) -> str | None:
    """PostgreSQL: what counts the table's keys; None where nothing does."""
    named = {"t": table.name, "c": next(iter(table.primary_key.columns)).name}
    found = session.execute(text("SELECT pg_get_serial_sequence(:t, :c)"), named).scalar()
    return None if found is None else str(found)


def counted(session: Session, table: Table) -> int:
    """The highest key that was ever given in this table, as far as the engine remembers it; 0 for none.

    PostgreSQL does, SQLite does for tables that ask for it, and else knows the highest that is there.
    """
    (key, *others) = table.primary_key.columns
    if others or not isinstance(key.type, Integer):
        return 0
    highest = session.execute(select(func.max(key))).scalar() or 0
    if session.connection().dialect.name == "postgresql":
        sequence = _sequence(session, table)
        last = f"SELECT last_value FROM {sequence} WHERE is_called"  # noqa: S608
        return max(highest, session.execute(text(last)).scalar() or 0) if sequence else int(highest)
    if table.dialect_options["sqlite"]["autoincrement"]:
        last = "SELECT seq FROM sqlite_sequence WHERE name = :t"
        return max(highest, session.execute(text(last), {"t": table.name}).scalar() or 0)
    return int(highest)


def go_on_counting(session: Session, table: Table, highest: int) -> None:
    """The next key of this table is higher than this one, where the engine can be told so."""
    if not highest:
        return
    if session.connection().dialect.name == "postgresql":
        if sequence := _sequence(session, table):
            session.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
    elif table.dialect_options["sqlite"]["autoincrement"]:
        session.execute(text("DELETE FROM sqlite_sequence WHERE name = :t"), {"t": table.name})
        values = {"t": table.name, "highest": highest}
        session.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:t, :highest)"), values)


def is_empty(session: Session, tables: Iterable[Table]) -> bool:
    """Whether none of these tables holds a row."""
    return all(session.execute(select(func.count()).select_from(table)).scalar_one() == 0 for table in tables)


def empty(session: Session, tables: Iterable[Table]) -> None:
    """Delete every row of these tables, given in the order in which they were filled."""
    for table in reversed(list(tables)):
        session.execute(delete(table))
