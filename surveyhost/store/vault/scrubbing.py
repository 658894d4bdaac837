"""Clearing what lies beside the tables: logs and free pages that would tell who wrote what, and in which order."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

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


First = Callable[[Sessions], object]


@dataclass
class PutOff:
    """What waits to be scrubbed: each vault, whether thoroughly, and what has to be done to it first."""

    _waiting: dict[Sessions, tuple[bool, dict[First, None]]] = field(default_factory=dict)

    def add(self, vault: Sessions, thoroughly: bool, first: First | None) -> None:
        """As `scrub` was asked for; of several times once."""
        before, acts = self._waiting.get(vault, (False, {}))
        self._waiting[vault] = before or thoroughly, acts | ({} if first is None else {first: None})

    def scrub(self, vault: Sessions) -> None:
        """Scrub this vault, if that waits. Busy as `scrub`; it waits no longer all the same."""
        if vault in self._waiting:
            thoroughly, acts = self._waiting.pop(vault)
            for act in acts:
                act(vault)
            _scrub(vault, thoroughly)


_put_off: ContextVar[PutOff | None] = ContextVar("put off", default=None)


@contextmanager
def put_off() -> Iterator[PutOff]:
    """Let whatever this thread would scrub inside the block wait: for what is done to many waves one after the other,
    since scrubbing takes the longer the more a vault holds. Until it was scrubbed nothing is gone from the disk.
    """
    waiting = PutOff()
    before = _put_off.set(waiting)
    try:
        yield waiting
    finally:
        _put_off.reset(before)


def is_put_off() -> bool:
    """Whether what this thread destroys just now may lie on the disk still."""
    return _put_off.get() is not None


def scrub(vault: Sessions, thoroughly: bool = False, first: First | None = None) -> None:
    """Leave no trace of what was rewritten in files beside the tables; at once, or later where that is `put_off`.

    PostgreSQL: a new segment of the write-ahead log and a checkpoint, which deletes the old ones.
    SQLite: the journal is written back and cut to nothing; the file is vacuumed where it is small, or `thoroughly` and
    no wave is open, since a vacuum of a large file makes everybody wait.
    first: rewrites what several waves share; done once before, however many of them ask for it.
    """
    waiting = _put_off.get() or PutOff()
    waiting.add(vault, thoroughly, first)
    if not is_put_off():
        waiting.scrub(vault)


def _scrub(vault: Sessions, thoroughly: bool) -> None:
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
