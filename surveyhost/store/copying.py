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
        _go_on_counting(target, table)
    return counts


def _go_on_counting(session: Session, table: Table) -> None:
    """PostgreSQL: the next key is one more than the highest that was copied."""
    (key, *others) = table.primary_key.columns
    if session.connection().dialect.name != "postgresql" or others or not isinstance(key.type, Integer):
        return
    sequence = session.execute(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": key.name}).scalar()
    highest = session.execute(select(func.max(key))).scalar()
    if sequence and highest is not None:
        session.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def is_empty(session: Session, tables: Iterable[Table]) -> bool:
    """Whether none of these tables holds a row."""
    return all(session.execute(select(func.count()).select_from(table)).scalar_one() == 0 for table in tables)


def empty(session: Session, tables: Iterable[Table]) -> None:
    """Delete every row of these tables, given in the order in which they were filled."""
    for table in reversed(list(tables)):
        session.execute(delete(table))
