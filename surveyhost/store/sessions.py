"""Engines and sessions for the two databases, on SQLite or PostgreSQL."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

_WRITES = {"surveyhost_writes": True}
THREADS = 8
"""Connections that a process keeps open to PostgreSQL: one for each thread that answers requests."""
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what was accepted is on the disk
    "secure_delete=ON",  # what was deleted is overwritten
    "foreign_keys=ON",
    "busy_timeout=20000",
)


class Sessions(sessionmaker[Session]):
    """A factory of sessions for one database.

    `with sessions.begin() as session:` is for work that writes: leaving the block commits, and on SQLite the write
    lock is taken at once, so that two writers wait for each other instead of failing half-way.
    `with sessions() as session:` is for reading.
    """

    def begin(self) -> AbstractContextManager[Session]:
        """A session in a transaction that may write; leaving the block commits, an error rolls back."""
        return self(execution_options=_WRITES)._maker_context_manager()

    @contextmanager
    def at_one_moment(self) -> Iterator[Session]:
        """A session for reading that sees one state of the database from its first statement to its last."""
        options = {"isolation_level": "REPEATABLE READ"} if self.dialect == "postgresql" else {}
        with self(execution_options=options) as session:
            yield session

    def reading(self) -> AbstractContextManager[Connection]:
        """A bare connection for the few statements of one request; leaving the block ends its transaction."""
        return self.engine.connect()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """As `begin`, without a session: leaving the block commits, an error rolls back."""
        with self.engine.connect().execution_options(**_WRITES) as connection, connection.begin():
            yield connection

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @property
    def engine(self) -> Engine:
        """The engine that all its sessions use."""
        bind = self.kw["bind"]
        assert isinstance(bind, Engine)
        return bind


def _prepare_sqlite(connection: Any, record: Any) -> None:
    """Nothing accepted is ever lost, nothing deleted stays in the file, and transactions begin where we say."""
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE" if options.get("surveyhost_writes") else "BEGIN")


def engine(url: str) -> Engine:
    """An engine for this URL. SQLite gets durability pragmas, PostgreSQL checks a pooled connection before use.

    Plans are made for the values at hand, so that a statement about one wave locks that wave's partition only. An
    error never shows a statement's parameters: they would reach a log.
    """
    if url.startswith("sqlite"):
        made = create_engine(url, hide_parameters=True)
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
        return made
    options = {"options": "-c plan_cache_mode=force_custom_plan"}
    pool = {"pool_size": THREADS, "max_overflow": THREADS, "pool_pre_ping": True}
    return create_engine(url, hide_parameters=True, connect_args=options, **pool)


def sessions(url: str) -> Sessions:
    """The factory of sessions for the database at this URL. Opens no connection yet."""
    return Sessions(engine(url), expire_on_commit=False)
