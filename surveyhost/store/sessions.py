"""Engines and sessions for the two databases, on SQLite or PostgreSQL."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

Sessions = sessionmaker[Session]


def _durable(connection: Any, record: Any) -> None:
    """SQLite: nothing accepted is ever lost, nothing deleted stays in the file."""
    del record
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "busy_timeout=20000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def engine(url: str) -> Engine:
    """An engine for this URL. SQLite gets durability pragmas, PostgreSQL checks a pooled connection before use."""
    if url.startswith("sqlite"):
        made = create_engine(url)
        event.listen(made, "connect", _durable)
        return made
    return create_engine(url, pool_pre_ping=True)


def sessions(url: str) -> Sessions:
    """A factory of sessions. Use it as `with sessions.begin() as session:`; leaving the block commits."""
    return sessionmaker(engine(url), expire_on_commit=False)
