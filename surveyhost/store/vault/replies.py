"""Replies to comments: a sealed box for every thread of a wave, under an id that only its writer's words lead to."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from .partitions import drop_partitions, is_postgresql, make_partitions
from .tables import CHUNK, reply


def boxes_at(session: Session, code: str, ids: Sequence[bytes]) -> dict[bytes, bytes]:
    """Id to box of those of these threads that lie there; one statement, whatever they are."""
    rows = session.execute(select(reply.c.id, reply.c.box).where(reply.c.wave == code, reply.c.id.in_(ids)))
    return {bytes(row.id): bytes(row.box) for row in rows}


def lay_all(session: Session, code: str, boxes: Mapping[bytes, bytes]) -> None:
    """These boxes, in the order of their ids, in the place of all that lie there for the wave.

    On PostgreSQL in a partition made anew, so that no dead row tells which box changed.
    """
    take_all(session, code)
    if is_postgresql(session):
        make_partitions(session, code, (reply,))
    rows = [{"wave": code, "id": one, "box": boxes[one]} for one in sorted(boxes)]
    for start in range(0, len(rows), CHUNK):
        session.connection().execute(insert(reply), rows[start : start + CHUNK])


def take_all(session: Session, code: str) -> None:
    """Take away everything that lies there for the wave."""
    if is_postgresql(session):
        drop_partitions(session, code, (reply,))
    else:
        session.execute(delete(reply).where(reply.c.wave == code))


def digest_of(boxes: Iterable[tuple[bytes, bytes]]) -> str:
    """SHA-256 over boxes in the order of their ids, 64 hex digits."""
    made = hashlib.sha256()
    for _, box in sorted(boxes):
        made.update(box)
    return made.hexdigest()


def digest(session: Session, code: str) -> str:
    """The same of what lies there for the wave."""
    rows = session.execute(select(reply.c.id, reply.c.box).where(reply.c.wave == code))
    return digest_of((bytes(row.id), bytes(row.box)) for row in rows)


def waves_with_replies(session: Session) -> list[str]:
    """Codes of the waves for which something lies there."""
    return list(session.scalars(select(reply.c.wave).distinct().order_by(reply.c.wave)))
