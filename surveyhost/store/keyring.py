"""The keyring as a small PostgreSQL database: names and encrypted keys, and what is forgotten leaves nothing behind.

PostgreSQL keeps deleted rows, statistics about values, and a log of all that was written. So whenever a key goes, the
table is written anew without it in a file of its own, the old file is gone with the transaction, and a checkpoint
deletes the log up to there: as at every mix of the vault, and with the same demands on the cluster (`cluster`).
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, bindparam, inspect, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from . import cluster, presence
from .refusals import KeyringUnusable
from .sessions import Sessions, StoreError, sessions

metadata = MetaData()
key = Table(
    "key",
    metadata,
    Column("name", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Keys, each encrypted under the master key."""
note = Table("note", metadata, Column("name", String, primary_key=True), Column("content", LargeBinary, nullable=False))
"""What is no secret: where the audit log ended, and which waves are being minted."""
_UNDEFINED_TABLE = "42P01"
_QUIET = (
    "ALTER TABLE key SET (autovacuum_enabled = off)",  # it is never large, and written anew whenever something goes
    "ALTER TABLE key ALTER COLUMN content SET STATISTICS 0",
    "ALTER TABLE key ALTER COLUMN name SET STATISTICS 0",
)


@lru_cache(maxsize=8)
def _sessions(url: str, process: int) -> Sessions:
    del process  # connections are not shared with whoever forked us
    return sessions(url)


@contextmanager
def _said(url: str) -> Iterator[None]:
    """KeyringUnusable, without a value of any statement, where the database does not do as it should."""
    try:
        yield
    except StoreError as trouble:
        orig = getattr(trouble, "orig", None)
        if isinstance(trouble, ProgrammingError) and getattr(orig, "sqlstate", "") == _UNDEFINED_TABLE:
            raise NoTablesError from None
        said = presence.named("keyring", url)
        reason = (str(orig or type(trouble).__name__).strip().splitlines() or [""])[0]
        raise KeyringUnusable(name=f"{said[0].upper()}{said[1:]}", reason=reason) from None


class NoTablesError(Exception):
    """The database has no tables of ours."""


@contextmanager
def _session(url: str) -> Iterator[Session]:
    """A transaction."""
    with _said(url), _sessions(url, os.getpid()).begin() as session:
        session.execute(text("SET LOCAL synchronous_commit = on"))
        yield session


def table_of(name: str) -> Table:
    """Where a name stands: what ends in `.key`, or did before a rotation of the master key, is a key."""
    return key if ".key" in name else note


def begin(url: str) -> None:
    """Make the tables where they are missing."""
    with _session(url) as session:
        connection = session.connection()
        if not inspect(connection).has_table(key.name):
            metadata.create_all(connection)
            for statement in _QUIET:
                session.execute(text(statement))


def read(url: str, name: str) -> bytes | None:
    """What stands under this name; None where nothing does."""
    return _rows(url, table_of(name), name).get(name)


def names(url: str, ending: str) -> list[str]:
    """Every name with this ending, sorted; none where the tables are missing."""
    return [name for name in _rows(url, table_of(ending)) if name.endswith(ending)]


def _rows(url: str, table: Table, name: str | None = None) -> dict[str, bytes]:
    wanted = select(table.c.name, table.c.content).order_by(table.c.name)
    try:
        with _session(url) as session:
            # The lock comes first, so that what is read is what is there once nobody writes the table anew.
            session.execute(text(f"LOCK TABLE {table.name} IN ACCESS SHARE MODE"))
            rows = session.execute(wanted if name is None else wanted.where(table.c.name == name))
            return {one.name: bytes(one.content) for one in rows}
    except NoTablesError:
        return {}


def create(url: str, name: str, content: bytes) -> bool:
    """Keep this under a new name; False, and nothing is done, where something stands there."""
    table = table_of(name)
    new = insert(table).values(name=name, content=content).on_conflict_do_nothing().returning(table.c.name)
    with _session(url) as session:
        return session.scalar(new) is not None


def put(url: str, name: str, content: bytes) -> None:
    """Keep a note, in place of what stood there."""
    new = insert(note).values(name=name, content=content)
    with _session(url) as session:
        session.execute(new.on_conflict_do_update(index_elements=[note.c.name], set_={"content": content}))


def drop(url: str, name: str) -> None:
    """A note is not needed any more."""
    with _session(url) as session:
        session.execute(note.delete().where(note.c.name == name))


def rewrite(url: str, change: Callable[[Mapping[str, bytes]], Mapping[str, bytes]]) -> None:
    """Write all keys anew as `change` makes them of those that are there, and leave no trace of what they were."""
    with _session(url) as session:
        session.execute(text("LOCK TABLE key IN ACCESS EXCLUSIVE MODE"))
        there = {one.name: bytes(one.content) for one in session.execute(select(key.c.name, key.c.content))}
        kept = [{"name": name, "content": content} for name, content in sorted(change(there).items())]
        session.execute(text("TRUNCATE key"))
        if kept:
            session.execute(key.insert().values(name=bindparam("name"), content=bindparam("content")), kept)
    _forget_log(url)


def _forget_log(url: str) -> None:
    """A new segment of the write-ahead log and a checkpoint, which deletes the old ones."""
    whole = _sessions(url, os.getpid()).engine.execution_options(isolation_level="AUTOCOMMIT")
    with _said(url), whole.connect() as connection:
        connection.execute(text("SELECT pg_switch_wal()"))
        connection.execute(text("CHECKPOINT"))


@contextmanager
def one_at_a_time(url: str) -> Iterator[None]:
    """Hold off everybody else who would do the same."""
    with _session(url) as session:
        session.execute(text("LOCK TABLE note IN SHARE UPDATE EXCLUSIVE MODE"))
        yield


def faults(url: str, office: Session) -> list[str]:
    """What is wrong with the cluster, a sentence each; it may be the vault's, and never the office's."""
    with _session(url) as session:
        found = [f"The keyring: {fault}" for fault in cluster.faults(session)]
        own = cluster.identity(session)
    if own == cluster.identity(office):
        found.append("Office and keyring share one PostgreSQL cluster; whoever copies the one would copy the other.")
    return found
