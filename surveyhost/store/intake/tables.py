"""The three tables of intake. They lie in the office's database; the face that uses them knows nothing else of it.

On PostgreSQL its user may insert events and read digests of keys and public keys, and nothing more: docs/intake.sql.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from ..moments import Moment
from ..statements import Line, Prepared

metadata = MetaData()
key = Table(
    "intake_key",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", Integer, ForeignKey("client.id"), nullable=False),
    Column("name", String, nullable=False),  # what staff call the system that holds it
    Column("digest", LargeBinary, nullable=False, unique=True),  # SHA-256 of a key of 256 random bits
    Column("made", Moment, nullable=False),
    Column("made_by", String, nullable=False),
    Column("withdrawn", Moment),
)
seal = Table(
    "intake_seal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("public", LargeBinary, nullable=False),  # what events are sealed to until the next one is there
    Column("private", LargeBinary, nullable=False),  # wrapped
    Column("wrapper", String, nullable=False),  # name of the file in keys/ that unwraps it
    Column("made", Moment, nullable=False),
)
event = Table(
    "intake_event",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # 16 random bytes
    Column("seal", Integer, nullable=False),
    Column("box", LargeBinary, nullable=False),  # client and what was sent, sealed; of a size by its length alone
    sqlite_with_rowid=False,
)


class Door(NamedTuple):
    """What the face knows: digests of keys to clients; id and public key of what it seals to, None before the first."""

    clients: dict[bytes, int]
    seal: tuple[int, bytes] | None


_KEYS = Prepared(select(key.c.digest, key.c.client_id).where(key.c.withdrawn.is_(None)), [])
_NEWEST = select(func.max(seal.c.id)).scalar_subquery()
_SEAL = Prepared(select(seal.c.id, seal.c.public).where(seal.c.id == _NEWEST), [])
_PUT = Prepared(
    insert(event).values(id=bindparam("id_"), seal=bindparam("seal_"), box=bindparam("box_")), ["id_", "seal_", "box_"]
)


def door(line: Line) -> Door:
    """What the face has to know, in two statements."""
    clients = {bytes(digest): client for digest, client in _KEYS.run(line).fetchall()}
    row = _SEAL.run(line).fetchone()
    return Door(clients, None if row is None else (row[0], bytes(row[1])))


def put(line: Line, event_id: bytes, seal_id: int, box: bytes) -> None:
    """Lay down one event."""
    _PUT.run(line, event_id, seal_id, box)


# The desk's side


class KeyRow(NamedTuple):
    id: int
    client_id: int
    name: str
    made: datetime
    made_by: str
    withdrawn: datetime | None


class SealRow(NamedTuple):
    id: int
    private: bytes
    wrapper: str
    made: datetime


_KEY_ROW = select(key.c.id, key.c.client_id, key.c.name, key.c.made, key.c.made_by, key.c.withdrawn)


def add_key(session: Session, client_id: int, name: str, digest: bytes, made: datetime, made_by: str) -> int:
    """A new key of a client; its id."""
    values = {"client_id": client_id, "name": name, "digest": digest, "made": made, "made_by": made_by}
    return int(session.execute(insert(key).values(**values).returning(key.c.id)).scalar_one())


def keys_of(session: Session, client_id: int) -> list[KeyRow]:
    """The keys of a client, oldest first."""
    return [KeyRow(*row) for row in session.execute(_KEY_ROW.where(key.c.client_id == client_id).order_by(key.c.id))]


def key_with_id(session: Session, key_id: int) -> KeyRow | None:
    """One key; None if there is none."""
    row = session.execute(_KEY_ROW.where(key.c.id == key_id)).first()
    return None if row is None else KeyRow(*row)


def withdraw_key(session: Session, key_id: int, moment: datetime) -> None:
    """From now on this key opens nothing."""
    session.execute(update(key).where(key.c.id == key_id, key.c.withdrawn.is_(None)).values(withdrawn=moment))


def add_seal(session: Session, public: bytes, private: bytes, wrapper: str, made: datetime) -> None:
    """From now on events are sealed to this key."""
    session.execute(insert(seal).values(public=public, private=private, wrapper=wrapper, made=made))


def seals(session: Session) -> list[SealRow]:
    """Every key that events may still be sealed to, oldest first."""
    rows = session.execute(select(seal.c.id, seal.c.private, seal.c.wrapper, seal.c.made).order_by(seal.c.id))
    return [SealRow(*row) for row in rows]


def delete_seals(session: Session, ids: Collection[int]) -> None:
    """Delete these keys."""
    session.execute(delete(seal).where(seal.c.id.in_(ids)))


def some(session: Session, most: int) -> list[tuple[bytes, int, bytes]]:
    """(id, id of its seal, box) of some events that wait, by their random ids."""
    rows = session.execute(select(event.c.id, event.c.seal, event.c.box).order_by(event.c.id).limit(most))
    return [(bytes(row.id), row.seal, bytes(row.box)) for row in rows]


def delete_events(session: Session, ids: Sequence[bytes]) -> None:
    """Delete these events."""
    for start in range(0, len(ids), 500):
        session.execute(delete(event).where(event.c.id.in_(ids[start : start + 500])))
