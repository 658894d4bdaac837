"""Pulses and their services. Each service is a survey of its own, whose waves are its periods; so is the pulse itself,
whose survey holds the list of people and whose waves are the rounds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from ....core.pulse.terms import STANDS, Every, PulseState, Whom
from ..base import UNREADABLE_TITLE, Document, Named, Office
from ..survey import Survey


class Pulse(Office):
    """What is asked of whom, how often; frozen once a second person has approved it."""

    __tablename__ = "pulse"
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), unique=True)
    """The survey that holds the list of people; its waves are the rounds."""
    state: Mapped[PulseState] = mapped_column(Named(PulseState), default=PulseState.DRAFT)
    every: Mapped[Every] = mapped_column(Named(Every))
    whom: Mapped[Whom] = mapped_column(Named(Whom))
    questionnaire: Mapped[str]
    """The questionnaire file (TOML) by which each service is asked about, still without its name."""
    turn: Mapped[bytes] = mapped_column(LargeBinary)
    """32 random bytes, by which people are drawn into parts that take turns."""
    made: Mapped[datetime]
    made_by: Mapped[str]
    proposed_by: Mapped[str | None]
    terms_hash: Mapped[str | None]
    """SHA-256 of what was proposed: the second person approves this and nothing else."""
    approved_by: Mapped[str | None]
    approved: Mapped[datetime | None]
    stopped: Mapped[datetime | None]


class PulseService(Office):
    """One service of a pulse."""

    __tablename__ = "pulse_service"
    __table_args__ = (UniqueConstraint("pulse_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pulse_id: Mapped[int] = mapped_column(ForeignKey("pulse.id"))
    number: Mapped[int]
    """From 1, in the order in which they are asked about."""
    title: Mapped[dict[str, Any]] = mapped_column(Document(dict, UNREADABLE_TITLE))
    unit: Mapped[str] = mapped_column(default="")
    """The unit whose people give it, as a path; "" where nobody has said."""
    sensitive: Mapped[bool] = mapped_column(default=False)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id"), unique=True)
    """Its own survey, from the pulse's approval on."""
    told: Mapped[int] = mapped_column(default=0)
    """Number of the latest period of which HR has been told that it stands out; 0 for none."""


class PulseAsked(Office):
    """Of a pulse that asks on events: who used what since the last letter's hour, and who has been asked this month.
    No backup holds it."""

    __tablename__ = "pulse_asked"
    pulse_id: Mapped[int] = mapped_column(ForeignKey("pulse.id"), primary_key=True, autoincrement=False)
    key: Mapped[str]
    """Name of the file in keys/ that it opens with; another one from each letter's hour on."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """See `core.pulse.events.Asked`."""
    handed: Mapped[int] = mapped_column(default=0)
    """How many of its letters have been taken in hand: whatever becomes of a worker, none of these goes again."""


def is_of_service(survey_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """A condition for the store: surveys of pulses' services."""
    return survey_id.in_(select(PulseService.survey_id).where(PulseService.survey_id.is_not(None)))


def is_of_pulse(survey_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """A condition for the store: surveys that belong to a pulse, its own and those of its services."""
    return survey_id.in_(select(Pulse.survey_id)) | is_of_service(survey_id)


def asks_on_events(survey_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """A condition for the store: surveys of pulses in which nobody knows later who was asked about what."""
    return survey_id.in_(select(Pulse.survey_id).where(Pulse.whom == Whom.EVENT))


def pulse_of_survey(session: Session, survey_id: int) -> tuple[Pulse, PulseService | None] | None:
    """The pulse that a survey belongs to, and the service that it is; None for the service where it is the pulse's own
    survey, and None at all for a survey of no pulse.

    Asked once in a session for each survey: which pulse a survey belongs to never changes.
    """
    known = session.info.setdefault(pulse_of_survey.__name__, {})
    if survey_id not in known:
        known[survey_id] = _pulse_of_survey(session, survey_id)
    found: tuple[Pulse, PulseService | None] | None = known[survey_id]
    return found


def _pulse_of_survey(session: Session, survey_id: int) -> tuple[Pulse, PulseService | None] | None:
    rows = select(Pulse, PulseService).outerjoin(
        PulseService, (PulseService.pulse_id == Pulse.id) & (PulseService.survey_id == survey_id)
    )
    row = session.execute(
        rows.where(or_(Pulse.survey_id == survey_id, PulseService.survey_id == survey_id)).limit(1)
    ).first()
    return None if row is None else (row[0], row[1])


def list_of_survey(session: Session, survey_id: int) -> int:
    """The survey whose list of people this survey asks: its own, but for the services of a pulse."""
    found = pulse_of_survey(session, survey_id)
    return survey_id if found is None else found[0].survey_id


def surveys_with_lists(session: Session, client_id: int) -> Sequence[int]:
    """The client's surveys that have a list of people of their own, by id: all but those of pulses' services."""
    wanted = select(Survey.id).where(Survey.client_id == client_id, ~is_of_service(Survey.id))
    return session.scalars(wanted.order_by(Survey.id)).all()


def services_of(session: Session, pulse_id: int) -> Sequence[PulseService]:
    """The services of a pulse in their order."""
    wanted = select(PulseService).where(PulseService.pulse_id == pulse_id).order_by(PulseService.number)
    return session.scalars(wanted).all()


def pulses_of_client(session: Session, client_id: int) -> list[tuple[Pulse, Survey]]:
    """The pulses of a client with their own surveys, oldest first."""
    wanted = select(Pulse, Survey).join(Survey, Survey.id == Pulse.survey_id).where(Survey.client_id == client_id)
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(Pulse.id))]


def pulse_with_survey(session: Session, pulse_id: int, client_id: int | None = None) -> tuple[Pulse, Survey] | None:
    """A pulse (if it is this client's) with its own survey; None if there is none."""
    wanted = select(Pulse, Survey).join(Survey, Survey.id == Pulse.survey_id).where(Pulse.id == pulse_id)
    row = session.execute(wanted if client_id is None else wanted.where(Survey.client_id == client_id)).first()
    return None if row is None else (row[0], row[1])


def pulses_to_follow(session: Session) -> list[int]:
    """Ids of the pulses that the worker looks after, by id."""
    return list(session.scalars(select(Pulse.id).where(Pulse.state.in_(STANDS)).order_by(Pulse.id)))


def pulses_approved(session: Session) -> list[int]:
    """Ids of the pulses that two people have approved, whatever has become of them, by id."""
    return list(session.scalars(select(Pulse.id).where(Pulse.approved.is_not(None)).order_by(Pulse.id)))


def standing_pulses_of_client(session: Session, client_id: int) -> list[Pulse]:
    """The pulses of a client that the worker looks after, by id."""
    wanted = select(Pulse).join(Survey, Survey.id == Pulse.survey_id).where(Survey.client_id == client_id)
    return list(session.scalars(wanted.where(Pulse.state.in_(STANDS)).order_by(Pulse.id)))


def pulses_on_events(session: Session) -> dict[int, tuple[Pulse, Survey]]:
    """The pulses that ask on events and that the worker looks after, by client: there is one of a client at most."""
    wanted = select(Pulse, Survey).join(Survey, Survey.id == Pulse.survey_id).order_by(Pulse.id)
    rows = session.execute(wanted.where(Pulse.state.in_(STANDS), Pulse.whom == Whom.EVENT))
    return {row[1].client_id: (row[0], row[1]) for row in rows}


def asked_for_update(session: Session, pulse_id: int) -> PulseAsked | None:
    """What a pulse knows of events, locked until the transaction ends; None where nothing does."""
    return session.get(PulseAsked, pulse_id, with_for_update=True)


def delete_services(session: Session, pulse_id: int) -> None:
    """Delete the services of a pulse that is not approved yet."""
    session.execute(delete(PulseService).where(PulseService.pulse_id == pulse_id))
