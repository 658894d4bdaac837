"""Rows of letters: what is due, what went out, what comes later. Nothing here knows who has answered."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select, text, update
from sqlalchemy.orm import Session

from .office import Letter, Participant, Wave
from .sessions import Sessions

UNSENT = ("waiting", "delayed")
LOST = "lost"
"""Kind of a letter that somebody asked for who lost the link: gone after a day, and in nobody's list or count."""
_ADVISORY = 0x6C657474
"""First half of PostgreSQL's advisory lock, so that it meets no other's: the letters "lett"."""


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter to be sent now, with its participant's row as stored (name and address still encrypted)."""

    id: int
    kind: str
    tries: int
    participant: Participant


def due(session: Session, wave_id: int, now: datetime, limit: int, only: int | None = None) -> list[DueLetter]:
    """Letters of the wave that are due, oldest first; with `only`, that letter alone, due or not, unless it is sent.

    None while the wave's letters are paused.
    """
    chosen = (
        select(Letter.id, Letter.kind, Letter.tries, Participant)
        .join(Participant, Participant.id == Letter.participant_id)
        .where(Letter.wave_id == wave_id, Letter.wave_id.in_(_going()))
        .order_by(Letter.due, Letter.id)
        .limit(limit)
    )
    if only is None:
        chosen = chosen.where(Letter.state.in_(UNSENT), Letter.due <= now)
    else:
        chosen = chosen.where(Letter.id == only, Letter.state != "sent")
    return [DueLetter(*row) for row in session.execute(chosen)]


def waves_due(session: Session, now: datetime) -> list[int]:
    """Waves in which a letter is due, by id; none whose letters are paused."""
    chosen = select(Letter.wave_id).distinct().where(Letter.state.in_(UNSENT), Letter.due <= now)
    return sorted(session.scalars(chosen.where(Letter.wave_id.in_(_going()))))


def _going() -> Select[int]:
    """Waves whose letters are not paused. Asked before each batch, so that a pause is obeyed within seconds."""
    return select(Wave.id).where(Wave.letters_paused.is_(None))


def mark_sent(session: Session, ids: Sequence[int], now: datetime) -> None:
    """These letters were accepted by the mail server."""
    session.execute(update(Letter).where(Letter.id.in_(ids)).values(state="sent", sent=now, trouble=None))


def mark_trouble(session: Session, letter_id: int, state: str, due: datetime, tries: int, word: str) -> None:
    """This letter was not accepted: "delayed" until `due`, or "refused" for good. `word` holds no address."""
    values = {"state": state, "due": due, "tries": tries, "trouble": word}
    session.execute(update(Letter).where(Letter.id == letter_id).values(**values))


def postpone(session: Session, ids: Sequence[int], due: datetime, word: str) -> None:
    """No letter gets through just now: these wait until `due`, and it is not counted against them."""
    session.execute(update(Letter).where(Letter.id.in_(ids)).values(state="delayed", due=due, trouble=word))


def drop_reminders(session: Session, participant_id: int) -> None:
    """Take back the reminders that still wait for this person."""
    session.execute(
        delete(Letter).where(
            Letter.participant_id == participant_id, Letter.kind == "reminder", Letter.state.in_(UNSENT)
        )
    )


def wave_of(session: Session, letter_id: int) -> int | None:
    """The wave a letter belongs to, None if there is no such letter."""
    return session.scalar(select(Letter.wave_id).where(Letter.id == letter_id))


def participants(session: Session, survey_id: int) -> list[int]:
    """Ids of everybody on the survey's roster."""
    return list(session.scalars(select(Participant.id).where(Participant.survey_id == survey_id)))


@contextlib.contextmanager
def locked(office: Sessions, wave_id: int) -> Iterator[bool | None]:
    """PostgreSQL: True for whoever holds the wave's letters, False for all others. Elsewhere None: no such lock there.

    The lock belongs to a connection that is kept for it alone and dies with it, so a killed worker holds up nobody.
    """
    if office.dialect != "postgresql":
        yield None
        return
    key = {"a": _ADVISORY, "b": wave_id}
    with office.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        taken = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:a, :b)"), key))
        try:
            yield taken
        finally:
            if taken:
                connection.execute(text("SELECT pg_advisory_unlock(:a, :b)"), key)
