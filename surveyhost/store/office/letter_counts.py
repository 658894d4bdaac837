"""How many letters went out, and which did not: what pages, reports of trouble and the next round ask."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from ...core.wave.letters import AFTERWARDS, NOT_GONE, UNSENT, Cause, LetterKind, LetterState
from ...core.wave.lifecycle import IN_FIELD
from .client import Client
from .letter import Letter
from .roster import Participant, is_by_sms
from .survey import Survey
from .wave import Wave, is_of


class WaveLetters(NamedTuple):
    """The letters of one wave by state."""

    wave_id: int
    survey_id: int
    wave: int
    """The wave's number in its survey."""
    title: dict[str, Any]
    client: str
    total: int
    sent: int
    waiting: int
    delayed: int
    refused: int


# Letters of a wave


def waiting_letters(session: Session, wave_id: int) -> int:
    """How many of the wave's letters wait for their first try, those with a new link left out."""
    waiting = (Letter.wave_id == wave_id, Letter.state == LetterState.WAITING, Letter.kind != LetterKind.LOST)
    return session.scalar(select(func.count()).where(*waiting)) or 0


def latest_batch(session: Session, wave_id: int) -> int:
    """The number of the wave's latest round of letters; 1 before any was written."""
    return session.scalar(select(func.max(Letter.batch)).where(Letter.wave_id == wave_id)) or 1


def letters_in_batch(session: Session, wave_id: int, batch: int) -> int:
    """How many letters the round has."""
    return session.scalar(select(func.count()).where(Letter.wave_id == wave_id, Letter.batch == batch)) or 0


def letter_counts(session: Session, wave_id: int) -> dict[LetterState, int]:
    """State to the number of the wave's letters in it, those with a new link left out."""
    counted = select(Letter.state, func.count()).where(Letter.wave_id == wave_id, Letter.kind != LetterKind.LOST)
    return {row[0]: row[1] for row in session.execute(counted.group_by(Letter.state))}


def undelivered_letters(session: Session, wave_id: int, limit: int) -> list[tuple[Letter, Participant]]:
    """The wave's letters that were refused, then those that are delayed; those with a new link left out."""
    found = session.execute(
        select(Letter, Participant)
        .join(Participant, Participant.id == Letter.participant_id)
        .where(
            Letter.wave_id == wave_id,
            Letter.state.in_((LetterState.REFUSED, LetterState.DELAYED)),
            Letter.kind != LetterKind.LOST,
        )
        .order_by(Letter.state.desc(), Letter.id)
        .limit(limit)
    )
    return [(letter, person) for letter, person in found]


# Letters of all waves


def refused_by_cause(
    session: Session, survey_id: int | None = None, client_id: int | None = None
) -> list[tuple[int, Cause | None, int]]:
    """(wave id, cause, letters refused for it and still of use) in the waves of one survey, of one client or of all."""
    failing = select(Letter.wave_id, Letter.cause, func.count()).join(Wave, Wave.id == Letter.wave_id)
    failing = failing.where(
        is_of(survey_id, client_id), _of_use(), Letter.state == LetterState.REFUSED, Letter.kind != LetterKind.LOST
    )
    return [(row[0], row[1], row[2]) for row in session.execute(failing.group_by(Letter.wave_id, Letter.cause))]


def _of_use() -> ColumnElement[bool]:
    """Letters of waves in the field, and those about the results of any."""
    return or_(Wave.state.in_(IN_FIELD), Letter.kind.in_(AFTERWARDS))


def unsent_letters(session: Session, waves: Sequence[int] | None = None, by_sms: bool = False) -> int:
    """How many letters are still to go out: of waves in the field, and about the results of any; or of these waves, or
    text messages alone."""
    waiting = select(func.count()).select_from(Letter).join(Wave, Wave.id == Letter.wave_id)
    if waves is not None:
        waiting = waiting.where(Wave.id.in_(waves))
    if by_sms:
        waiting = waiting.join(Participant, Participant.id == Letter.participant_id).where(is_by_sms())
    return session.scalar(waiting.where(_of_use(), Letter.state.in_(UNSENT))) or 0


def waves_with_unsent_letters(session: Session) -> list[int]:
    """Ids of the waves of which a letter is still to go out, as in `unsent_letters`."""
    waiting = select(Letter.wave_id).distinct().join(Wave, Wave.id == Letter.wave_id)
    return sorted(session.scalars(waiting.where(_of_use(), Letter.state.in_(UNSENT))))


def letters_not_gone(session: Session) -> dict[LetterState, int]:
    """State to the number of letters that did not go out, over all waves; those that went are not walked through."""
    states = select(Letter.state, func.count()).where(Letter.state.in_(NOT_GONE)).group_by(Letter.state)
    return {row[0]: row[1] for row in session.execute(states)}


def letters_by_state(session: Session) -> dict[LetterState, int]:
    """State to the number of letters in it, over all waves; those with a new link left out, and reminders that wait,
    which are one fewer when somebody wants none."""
    waits = (Letter.kind == LetterKind.REMINDER) & Letter.state.in_(UNSENT)
    states = select(Letter.state, func.count()).where(Letter.kind != LetterKind.LOST, ~waits).group_by(Letter.state)
    return {row[0]: row[1] for row in session.execute(states)}


def _counted(state: LetterState) -> ColumnElement[Any]:
    return func.sum(case((Letter.state == state, 1), else_=0))


def waves_with_letters_not_gone(session: Session) -> list[WaveLetters]:
    """Every wave with a letter that did not go out, with all its letters by state; by wave id, two queries."""
    lagging = select(Letter.wave_id).where(Letter.state.in_(NOT_GONE))
    counts = (
        func.count(),
        *map(_counted, (LetterState.SENT, LetterState.WAITING, LetterState.DELAYED, LetterState.REFUSED)),
    )
    lines = (
        select(Wave.id, Wave.survey_id, Wave.number, Client.name, *counts)
        .join(Wave, Wave.id == Letter.wave_id)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Client, Client.id == Survey.client_id)
        .where(Letter.wave_id.in_(lagging))
        .group_by(Wave.id, Wave.survey_id, Wave.number, Client.name)
        .order_by(Wave.id)
    )
    rows = session.execute(lines).all()
    named = session.execute(select(Survey.id, Survey.title).where(Survey.id.in_({row[1] for row in rows})))
    titles = {row.id: row.title for row in named}  # JSON cannot be grouped by
    return [WaveLetters(row[0], row[1], row[2], titles[row[1]], *row[3:]) for row in rows]
