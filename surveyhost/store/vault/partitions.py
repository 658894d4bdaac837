"""PostgreSQL: a wave's rows in partitions of their own, so that they can be rewritten and dropped by themselves."""

import re
from collections.abc import Iterable

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from ...core import vault_number

_IS_CODE = re.compile(vault_number.CODE)


def is_postgresql(session: Session) -> bool:
    """Whether there are partitions at all."""
    return session.connection().dialect.name == "postgresql"


def partition(table: Table, code: str) -> str:
    """The name of a wave's partition of this table. ValueError for what is no wave's code."""
    if not _IS_CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no wave's code")
    return f"{table.name}_{code.lower()}"


def make_partitions(session: Session, code: str, tables: Iterable[Table]) -> None:
    """Out-of-line boxes without compression; no statistics, since these would copy ids into the catalogue."""
    for table in tables:
        name = partition(table, code)
        session.execute(text(f"CREATE TABLE {name} (LIKE {table.name} INCLUDING ALL) WITH (autovacuum_enabled = off)"))
        quiet = ", ".join(f"ALTER COLUMN {column.name} SET STATISTICS 0" for column in table.columns)
        session.execute(text(f"ALTER TABLE {name} {quiet}"))
        if "box" in table.columns:
            session.execute(text(f"ALTER TABLE {name} ALTER COLUMN box SET STORAGE EXTERNAL"))
        session.execute(text(f"ALTER TABLE {table.name} ATTACH PARTITION {name} FOR VALUES IN ('{code}')"))


def drop_partitions(session: Session, code: str, tables: Iterable[Table]) -> None:
    """Undo `make_partitions`, rows and all. Safe to repeat."""
    for table in tables:
        session.execute(text(f"DROP TABLE IF EXISTS {partition(table, code)}"))
