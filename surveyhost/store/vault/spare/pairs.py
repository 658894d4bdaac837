"""Which of a pair of vaults a database is, and by what the two know each other."""

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from ....core.wave.lifecycle import VaultState
from ..mix import lock_all
from ..tables import Side, inbox, pair, pool, wave

__all__ = ["Side", "clear", "is_used", "read", "split_waves", "step_down", "write"]


def read(session: Session) -> tuple[Side, bytes] | None:
    """What this database is, and the name of its pair; None where it is of none."""
    row = session.execute(select(pair.c.side, pair.c.id)).one_or_none()
    return (Side(row.side), bytes(row.id)) if row else None


def write(session: Session, becomes: Side, id_: bytes) -> None:
    """Say so."""
    session.execute(delete(pair))
    session.execute(insert(pair).values(side=becomes, id=id_))


def clear(session: Session) -> None:
    """Be of no pair."""
    session.execute(delete(pair))


def step_down(session: Session, id_: bytes) -> None:
    """Be the spare from now on: once this is committed, every answer is wholly here or was refused."""
    lock_all(session)
    write(session, Side.SPARE, id_)


def is_used(session: Session) -> bool:
    """Whether any wave was ever here."""
    return session.execute(select(wave.c.code).limit(1)).first() is not None


def split_waves(session: Session) -> list[str]:
    """Codes of the waves whose answers are counted in halves and are not destroyed yet, sorted."""
    lies = [select(table.c.wave).where(table.c.wave == wave.c.code).exists() for table in (inbox, pool)]
    still = wave.c.split.is_not(None), or_(wave.c.state != VaultState.CLOSED, *lies)
    return list(session.scalars(select(wave.c.code).where(*still).order_by(wave.c.code)))
