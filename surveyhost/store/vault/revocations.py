"""Revocations: that links of somebody take no more answers. Nothing in the vault says which seat one is about."""

from collections.abc import Collection

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from .tables import CHUNK, revoked, token

_AT_ONCE = 500


def any_link(session: Session, code: str) -> bytes | None:
    """What is veiled in one link's row, to see how long it is; None for a wave without links."""
    return session.execute(select(token.c.veiled).where(token.c.wave == code).limit(1)).scalar()


def put(session: Session, code: str, revocations: Collection[bytes]) -> None:
    """These links take no more answers. Safe to repeat; in the order of their bytes, which says nothing."""
    wanted, there = sorted(set(revocations)), set[bytes]()
    for start in range(0, len(wanted), _AT_ONCE):
        of_part = revoked.c.id.in_(wanted[start : start + _AT_ONCE])
        there.update(session.scalars(select(revoked.c.id).where(revoked.c.wave == code, of_part)))
    rows = [{"wave": code, "id": one} for one in wanted if one not in there]
    for start in range(0, len(rows), CHUNK):
        session.execute(insert(revoked), rows[start : start + CHUNK])


def destroy(session: Session, code: str) -> None:
    """Destroy a wave's revocations."""
    session.execute(delete(revoked).where(revoked.c.wave == code))
