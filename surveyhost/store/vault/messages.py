"""Messages of writers, sealed to the desk: laid down by the face, fetched by the desk, and gone from here then."""

from collections.abc import Collection

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from .partitions import is_postgresql
from .tables import message


def waiting(session: Session, code: str) -> int:
    """How many messages wait for the desk."""
    return session.execute(select(func.count(message.c.wave)).where(message.c.wave == code)).scalar_one()


def lay(session: Session, code: str, message_id: bytes, box: bytes) -> None:
    """Lay a message down under a random id of 16 bytes."""
    session.connection().execute(insert(message), [{"wave": code, "id": message_id, "box": box}])


def messages_of(session: Session, code: str) -> dict[bytes, bytes]:
    """Id to box of what waits, in the order of the ids."""
    rows = session.execute(select(message.c.id, message.c.box).where(message.c.wave == code).order_by(message.c.id))
    return {bytes(row.id): bytes(row.box) for row in rows}


def waves_with_messages(session: Session) -> list[str]:
    """Codes of the waves for which something waits."""
    return list(session.scalars(select(message.c.wave).distinct().order_by(message.c.wave)))


def take(session: Session, code: str, ids: Collection[bytes] | None = None) -> None:
    """Take these messages of a wave away, or all of it, and write what is left anew: PostgreSQL keeps deleted rows."""
    gone = message.c.wave == code
    if ids is not None:
        gone &= message.c.id.in_(ids)
    if not is_postgresql(session):
        session.execute(delete(message).where(gone))
        return
    session.execute(text("LOCK TABLE message IN ACCESS EXCLUSIVE MODE"))
    left = [dict(row) for row in session.execute(select(message).where(~gone).order_by(message.c.id)).mappings()]
    session.execute(text("TRUNCATE message"))
    if left:
        session.connection().execute(insert(message), left)
