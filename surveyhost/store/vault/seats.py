"""Seats as the desk reads them: all of a wave for counting, and the labels of some for making links."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..statements import Line
from .tables import CHUNK, SeatRow, seat, unsort


def every(session: Session, code: str) -> Iterator[SeatRow]:
    """All seats of a wave in the order of their ids."""
    rows = select(seat.c.id, seat.c.labels, seat.c.spent).where(seat.c.wave == code).order_by(seat.c.id)
    for row in session.execute(rows.execution_options(yield_per=CHUNK)):
        yield SeatRow(row.id, row.labels, row.spent)


def some(session: Session, code: str, ids: Iterable[bytes]) -> dict[bytes, bytes]:
    """Labels, as they lie there, by seat id; a seat that does not exist is left out."""
    wanted, found = sorted(set(ids)), dict[bytes, bytes]()
    for start in range(0, len(wanted), 500):
        of_part = seat.c.id.in_(wanted[start : start + 500])
        rows = session.execute(select(seat.c.id, seat.c.labels).where(seat.c.wave == code, of_part))
        found.update((row.id, row.labels) for row in rows)
    return found


def any_labels(session: Session, code: str) -> bytes | None:
    """The labels of one seat, to see how they lie there; None for a wave without seats."""
    return session.execute(select(seat.c.labels).where(seat.c.wave == code).limit(1)).scalar()


def mark_spent(session: Session, code: str, ids: Sequence[bytes]) -> None:
    """Set these seats to spent, and no other."""
    unsort(Line.of(session.connection()), code, seat)
    for start in range(0, len(ids), 500):
        of_part = seat.c.id.in_(ids[start : start + 500])
        session.execute(update(seat).where(seat.c.wave == code, of_part).values(spent=True))
