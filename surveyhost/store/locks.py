"""Locks by name that several machines share: advisory locks of PostgreSQL, each on a connection of its own.

A lock ends with its connection, so whoever dies lets go. A machine that goes silent is given up by the server within a
minute, which the connection itself asks for.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from .sessions import Sessions

_SILENT = "-c idle_session_timeout=0 -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
_NOTE = "note: "
_HOLDER = text(
    """
    SELECT activity.application_name FROM pg_locks AS held JOIN pg_stat_activity AS activity USING (pid)
    WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND ((held.classid::bigint << 32) | held.objid::bigint) = :key
    """
)


@lru_cache(maxsize=8)
def _connections(url: URL) -> Engine:
    """Not out of the pool: whoever waits for a lock would keep those from a connection who are to let go of it."""
    about = {"options": _SILENT, "application_name": "surveyhost lock"}
    return create_engine(
        url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True, connect_args=about
    )


def _key(name: str) -> int:
    """The lock's number, 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(b"surveyhost/1/lock " + name.encode()).digest()[:8], "big", signed=True)


class Held:
    """A lock, as long as it is held."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, words: str) -> None:
        """Say something about what is done under it, at most 50 characters; gone with the lock."""
        self._connection.execute(text("SELECT set_config('application_name', :said, false)"), {"said": _NOTE + words})


@contextmanager
def locked(office: Sessions, name: str) -> Iterator[Held | None]:
    """The lock, for one process and thread at a time; None for others."""
    with _connections(office.engine.url).connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _key(name)}):
            yield None
            return
        try:
            yield Held(connection)
        finally:
            with suppress(DBAPIError):  # a connection that broke holds nothing
                connection.execute(text("SELECT pg_advisory_unlock_all()"))  # now: the server takes its time to part


@contextmanager
def several(office: Sessions, names: Iterable[str], waits: bool) -> Iterator[frozenset[str]]:
    """These locks on one connection, taken in one order, so that two who want several never wait for each other; which
    of them were had: all, where others are waited for (`waits`)."""
    take = text("SELECT pg_advisory_lock(:key)" if waits else "SELECT pg_try_advisory_lock(:key)")
    with _connections(office.engine.url).connect() as connection:
        try:
            ordered = sorted(set(names))
            yield frozenset(one for one in ordered if connection.scalar(take, {"key": _key(one)}) is not False)
        finally:
            with suppress(DBAPIError):
                connection.execute(text("SELECT pg_advisory_unlock_all()"))


def noted(office: Sessions, name: str) -> str:
    """What the lock's holder says; "" where nobody holds it, or holds it and says nothing."""
    with office() as session:
        said = session.scalar(_HOLDER, {"key": _key(name)}) or ""
    return said.removeprefix(_NOTE) if said.startswith(_NOTE) else ""
