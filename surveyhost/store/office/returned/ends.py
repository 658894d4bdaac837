"""What came back of letters: marks in their envelopes, how they ended, and addresses that get no letter any more."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import LargeBinary, bindparam, case, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ....core.sending.delivery_reports import DeliveryReport
from ....core.wave.letters import UNSENT, Cause, LetterKind, LetterState
from ....core.wave.lifecycle import IN_FIELD
from ..base import Named, Office
from ..letter import Letter
from ..survey import Survey
from ..wave import Wave


class BarredAddress(Office):
    """An address that refused a letter for good, or whose reader complained; not whose it is, or of which client."""

    __tablename__ = "barred_address"
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """Keyed hash of the address."""
    why: Mapped[DeliveryReport] = mapped_column(Named(DeliveryReport))
    day: Mapped[date]


class LetterEnds(NamedTuple):
    """How the letters of a wave ended, those with a new link left out."""

    delivered: int
    refused: int
    unknown: int
    """Taken by a mail server so long ago that nothing will come back any more."""
    open: int
    """Not handed over yet, or too fresh to tell."""


# Marks


_TABLE = Office.metadata.tables[Letter.__tablename__]


def put_marks(session: Session, marks: Mapping[int, tuple[str, bytes]]) -> None:
    """Letter id to its mark and the keyed hash of its address."""
    if marks:
        values = [{"of": one, "is": mark, "to": to} for one, (mark, to) in marks.items()]
        changed = update(_TABLE).where(_TABLE.c.id == bindparam("of"))
        session.connection().execute(changed.values(mark=bindparam("is"), addressed=bindparam("to")), values)


def letter_with_mark(session: Session, mark: str) -> Letter | None:
    """The letter that carries this mark, locked until the transaction ends; None if none does."""
    return session.scalar(select(Letter).where(Letter.mark == mark).with_for_update())


# Barred addresses


def barred(session: Session, marks: Collection[bytes]) -> set[bytes]:
    """Which of these addresses get no letter."""
    return set(session.scalars(select(BarredAddress.mark).where(BarredAddress.mark.in_(marks))))


def bar(session: Session, mark: bytes, why: DeliveryReport, day: date) -> None:
    """No letter to this address any more."""
    session.merge(BarredAddress(mark=mark, why=why, day=day))


def lift(session: Session, mark: bytes) -> None:
    """Letters to this address again."""
    session.execute(delete(BarredAddress).where(BarredAddress.mark == mark))


def delete_barred_before(session: Session, day: date) -> None:
    """Forget addresses that were barred before this day."""
    session.execute(delete(BarredAddress).where(BarredAddress.day < day))


# Counts


def letter_ends(session: Session, wave_id: int, unknown_since: datetime) -> LetterEnds:
    """How the wave's letters ended; those sent by `unknown_since` of which nothing came back are unknown."""
    sent = Letter.state == LetterState.SENT
    counted: Sequence[Any] = (
        case((sent & Letter.delivered, 1), else_=0),
        case((Letter.state == LetterState.REFUSED, 1), else_=0),
        case((sent & ~Letter.delivered & (Letter.sent <= unknown_since), 1), else_=0),
        case((Letter.state.in_(UNSENT) | (sent & ~Letter.delivered & (Letter.sent > unknown_since)), 1), else_=0),
    )
    of_wave = (Letter.wave_id == wave_id, Letter.kind != LetterKind.LOST)
    row = session.execute(select(*(func.coalesce(func.sum(one), 0) for one in counted)).where(*of_wave)).one()
    return LetterEnds(*(int(one) for one in row))


def people_not_reached(session: Session, client_id: int) -> dict[int, int]:
    """Wave id, of the client's waves in the field, to how many people an invitation was refused at their address."""
    refused = (Letter.state == LetterState.REFUSED, Letter.kind == LetterKind.INVITATION)
    is_theirs = Letter.cause.is_(None) | (Letter.cause == Cause.RECIPIENT)
    counted = select(Letter.wave_id, func.count(func.distinct(Letter.participant_id)))
    counted = counted.join(Wave, Wave.id == Letter.wave_id).join(Survey, Survey.id == Wave.survey_id)
    counted = counted.where(Survey.client_id == client_id, Wave.state.in_(IN_FIELD), *refused, is_theirs)
    return {row[0]: row[1] for row in session.execute(counted.group_by(Letter.wave_id))}
