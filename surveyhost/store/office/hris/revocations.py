"""Links of people who left the list during fieldwork, on their way to the vault. Gone as soon as they are there."""

from collections.abc import Iterable

from sqlalchemy import ForeignKey, LargeBinary, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..base import Office

_AT_ONCE = 500


class Revocation(Office):
    """That the links of one seat are to take no more answers. It names neither the seat nor whose it is."""

    __tablename__ = "revocation"
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """`core.wave.links_and_seats.revocation`."""


def put(session: Session, wave_id: int, marks: Iterable[bytes]) -> None:
    """These links of the wave are to end. Safe to repeat; in the order of their bytes, which says nothing."""
    there = set(of_wave(session, wave_id))
    rows = [{"wave_id": wave_id, "mark": one} for one in sorted(set(marks) - there)]
    if rows:
        session.execute(insert(Revocation), rows)


def waves(session: Session) -> list[int]:
    """Ids of the waves in which links are to end."""
    return sorted(session.scalars(select(Revocation.wave_id).distinct()))


def of_wave(session: Session, wave_id: int) -> list[bytes]:
    """The links of this wave that are to end."""
    return list(session.scalars(select(Revocation.mark).where(Revocation.wave_id == wave_id)))


def done(session: Session, wave_id: int, marks: list[bytes]) -> None:
    """These have ended."""
    for start in range(0, len(marks), _AT_ONCE):
        some = Revocation.mark.in_(marks[start : start + _AT_ONCE])
        session.execute(delete(Revocation).where(Revocation.wave_id == wave_id, some))
