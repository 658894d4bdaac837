"""Clearing what lies beside the tables: logs and free pages that would tell who wrote what, and in which order."""

import time

from sqlalchemy import Connection, exists, select, text

from ...core.errors import Refusal
from ...core.wave.lifecycle import VaultState
from ..sessions import Sessions
from .tables import wave

SMALL = 64 * 1024 * 1024
"""A SQLite file below this is vacuumed at once: a fraction of a second. A larger one when nobody is answering."""
BRIEFLY = 100
"""Milliseconds that cutting SQLite's journal may wait for a reader, since every writer waits behind it."""
TRIES, PAUSE = 50, 0.2
"""How often it is tried, and how many seconds writers have between two tries: they look every tenth of a second."""


class Busy(Refusal):
    """Somebody else holds the rows, or the journal; the next mix will do it."""

    sentence = "The vault is busy; try again later."


def scrub(vault: Sessions, thoroughly: bool = False) -> None:
    """Leave no trace of what was rewritten in files beside the tables.

    PostgreSQL: a new segment of the write-ahead log and a checkpoint, which deletes the old ones.
    SQLite: the journal is written back and cut to nothing; the file is vacuumed where it is small, or `thoroughly` and
    no wave is open, since a vacuum of a large file makes everybody wait.
    """
    with vault.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if vault.dialect == "postgresql":
            connection.execute(text("SELECT pg_switch_wal()"))
            connection.execute(text("CHECKPOINT"))
        else:
            _scrub_sqlite(connection, thoroughly)


def _scrub_sqlite(connection: Connection, thoroughly: bool) -> None:
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    if pages * size < SMALL or (thoroughly and not _is_anybody_answering(connection)):
        connection.exec_driver_sql("VACUUM")
    connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")  # most of it, while others go on writing
    patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={BRIEFLY}")
    try:
        _cut_journal(connection)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")


def _cut_journal(connection: Connection) -> None:
    for _ in range(TRIES):
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        if not busy:
            return
        time.sleep(PAUSE)
    raise Busy


def _is_anybody_answering(connection: Connection) -> bool:
    return bool(connection.execute(select(exists().where(wave.c.state == VaultState.OPEN))).scalar())
