"""Surveys: what a client commissions; every version of their questionnaires; and the waves that ask again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, defer, joinedload, mapped_column, relationship

from ...core.texts.collation import looked_up
from ...core.wave.settings import SurveySettings
from .base import UNREADABLE_TITLE, Document, Office, Settings
from .client import Client


class Survey(Office):
    """What a client commissions: a questionnaire, a roster, one or more waves."""

    __tablename__ = "survey"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    title: Mapped[dict[str, Any]] = mapped_column(Document(dict, UNREADABLE_TITLE))
    """Language to words."""
    questionnaire: Mapped[str]
    """The questionnaire file (TOML) as text; frozen when a wave opens."""
    minimum_group: Mapped[int]
    breakdowns: Mapped[list[Any]] = mapped_column(default=list)
    """As declared on the command line: "tenure: <1 < 1-3", "work_mode", "unit*work_mode"."""
    settings: Mapped[SurveySettings] = mapped_column(Settings(SurveySettings), default=SurveySettings)
    created: Mapped[datetime]
    client: Mapped[Client] = relationship()


class QuestionnaireVersion(Office):
    """One version. Rows are only ever added; which one stands is said by `QuestionnaireStand`."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    number: Mapped[int]
    """From 1, in the order in which they were made."""
    previous: Mapped[int | None]
    """The version it was made from: where undoing leads. None for the first."""
    text: Mapped[bytes] = mapped_column(LargeBinary)
    """The questionnaire file (TOML), packed with zlib: people press keys more often than files get longer."""
    digest: Mapped[str]
    """SHA-256 of the file; a wave's policy names it, so that a closed wave finds its own version."""
    changes: Mapped[list[Any]]
    """Names of the changes that made it: "item.add", "item.text"."""
    by: Mapped[str]
    made: Mapped[datetime]


class QuestionnaireStand(Office):
    """Which version of a survey's questionnaire stands, and where redoing starts from."""

    __tablename__ = "questionnaire_stand"
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    number: Mapped[int]


class QuestionnaireImport(Office):
    """What a file of another format held beyond ours when it became a survey's questionnaire."""

    __tablename__ = "questionnaire_import"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """Of the version that it became; 0 where the survey was made of it."""
    filename: Mapped[str]
    by: Mapped[str]
    made: Mapped[datetime]
    lines: Mapped[int]
    """How many things were left out."""
    left_out: Mapped[bytes] = mapped_column(LargeBinary)
    """They, as JSON packed with zlib: files with thousands of them say much the same of each."""


class FollowUp(Office):
    """The next wave of a survey asks again, or a wave has asked again."""

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    number: Mapped[int]
    """Of the wave that asks again."""
    follows: Mapped[int]
    """Of the wave whose findings it asks about."""
    unit: Mapped[str] = mapped_column(default="")
    """The unit whose row is asked, as a path; "" for the company."""
    questionnaire: Mapped[str]
    """The questionnaire file (TOML) as text."""
    digest: Mapped[str]
    """Its SHA-256, which the wave's policy names."""
    actions: Mapped[dict[str, Any]] = mapped_column(Document(dict))
    """Id of each action to language to the words by which it is asked about."""
    made: Mapped[datetime]
    made_by: Mapped[str]


def survey_with_client(session: Session, survey_id: int) -> Survey | None:
    """The survey with this id and its client, in one query; None if there is none."""
    return session.get(Survey, survey_id, options=[joinedload(Survey.client, innerjoin=True)])


def lock_survey(session: Session, survey_id: int) -> None:
    """Keep other transactions from locking this survey until the caller's ends. Nothing if there is no such survey.

    A write, so that it locks on SQLite too.
    """
    session.execute(update(Survey).where(Survey.id == survey_id).values(id=survey_id))


def titles_of_client(session: Session, client_id: int) -> Sequence[Mapping[str, str]]:
    """The titles of a client's surveys, language to words, oldest first."""
    return session.scalars(select(Survey.title).where(Survey.client_id == client_id).order_by(Survey.id)).all()


def survey_count(session: Session, client_id: int) -> int:
    """How many surveys a client has."""
    return session.scalar(select(func.count()).select_from(Survey).where(Survey.client_id == client_id)) or 0


def clients_with_survey_counts(session: Session) -> list[tuple[Client, int]]:
    """Every client by name, with the number of its surveys."""
    counted = select(Survey.client_id, func.count().label("surveys")).group_by(Survey.client_id).subquery()
    wanted = (
        select(Client, func.coalesce(counted.c.surveys, 0))
        .outerjoin(counted, counted.c.client_id == Client.id)
        .order_by(Client.id)
    )
    # sorted here, since each engine and locale has another order of letters
    return sorted(map(tuple, session.execute(wanted)), key=lambda one: looked_up(one[0].name))


def questionnaire_texts(session: Session) -> Iterator[tuple[int, str]]:
    """(survey id, questionnaire file) of every survey, by id."""
    for row in session.execute(select(Survey.id, Survey.questionnaire).order_by(Survey.id)):
        yield row.id, row.questionnaire


def client_ids_by_survey(session: Session) -> dict[int, int]:
    """Survey id to client id, of every survey."""
    return {row.id: row.client_id for row in session.execute(select(Survey.id, Survey.client_id))}


# The versions of a questionnaire


def version_numbered(session: Session, survey_id: int, number: int) -> QuestionnaireVersion | None:
    """The version of a survey's questionnaire with this number, None if there is none."""
    of_survey = select(QuestionnaireVersion).where(QuestionnaireVersion.survey_id == survey_id)
    return session.scalar(of_survey.where(QuestionnaireVersion.number == number))


def versions_with_digests(
    session: Session, survey_ids: Collection[int], digests: Collection[str]
) -> Sequence[QuestionnaireVersion]:
    """Those versions of these surveys' questionnaires whose files have one of these SHA-256."""
    of_surveys = QuestionnaireVersion.survey_id.in_(survey_ids)
    return session.scalars(
        select(QuestionnaireVersion).where(of_surveys, QuestionnaireVersion.digest.in_(digests))
    ).all()


def follow_ups_with_digests(
    session: Session, survey_ids: Collection[int], digests: Collection[str]
) -> Sequence[FollowUp]:
    """Those follow-ups of these surveys whose questionnaire files have one of these SHA-256."""
    wanted = select(FollowUp).where(FollowUp.survey_id.in_(survey_ids), FollowUp.digest.in_(digests))
    return session.scalars(wanted).all()


def latest_version_made_from(session: Session, survey_id: int, number: int) -> QuestionnaireVersion | None:
    """The latest of the versions that were made from version `number`, None if there is none."""
    of_survey = select(QuestionnaireVersion).where(QuestionnaireVersion.survey_id == survey_id)
    made_from = of_survey.where(QuestionnaireVersion.previous == number)
    return session.scalar(made_from.order_by(QuestionnaireVersion.number.desc()).limit(1))


def latest_version_number(session: Session, survey_id: int) -> int:
    """The number of the survey's latest version, 0 if it has none."""
    latest = select(func.max(QuestionnaireVersion.number)).where(QuestionnaireVersion.survey_id == survey_id)
    return session.scalar(latest) or 0


def newest_versions(session: Session, survey_id: int, limit: int) -> list[QuestionnaireVersion]:
    """The survey's versions without their texts, newest first."""
    of_survey = select(QuestionnaireVersion).where(QuestionnaireVersion.survey_id == survey_id)
    newest = of_survey.order_by(QuestionnaireVersion.number.desc()).limit(limit)
    return list(session.scalars(newest.options(defer(QuestionnaireVersion.text))))


def version_lines(session: Session, survey_id: int) -> list[tuple[int, int | None, list[Any], str]]:
    """(number, previous, changes, digest) of every version of the survey's questionnaire, by number."""
    row = QuestionnaireVersion
    wanted = select(row.number, row.previous, row.changes, row.digest).where(row.survey_id == survey_id)
    return [(one[0], one[1], one[2], one[3]) for one in session.execute(wanted.order_by(row.number))]


def import_lines(session: Session, survey_id: int) -> dict[int, int]:
    """Number of a version to how many things were left out of the file that it was made of."""
    row = QuestionnaireImport
    wanted = select(row.number, row.lines).where(row.survey_id == survey_id)
    return dict(session.execute(wanted).tuples().all())


def import_numbered(session: Session, survey_id: int, number: int) -> QuestionnaireImport | None:
    """The import that made this version of the survey's questionnaire, None if there is none."""
    of_survey = select(QuestionnaireImport).where(QuestionnaireImport.survey_id == survey_id)
    return session.scalar(of_survey.where(QuestionnaireImport.number == number))


# Follow-ups


def follow_up(session: Session, survey_id: int, number: int) -> FollowUp | None:
    """The follow-up that wave `number` of the survey is, or is going to be; None where that is a full wave."""
    return session.scalar(select(FollowUp).where(FollowUp.survey_id == survey_id, FollowUp.number == number))


def follow_ups(session: Session, survey_id: int) -> Sequence[FollowUp]:
    """The follow-ups of a survey by number."""
    return session.scalars(select(FollowUp).where(FollowUp.survey_id == survey_id).order_by(FollowUp.number)).all()


def follow_ups_of_client(session: Session, client_id: int) -> Sequence[FollowUp]:
    """The follow-ups of a client's surveys, by survey and number."""
    wanted = select(FollowUp).join(Survey, Survey.id == FollowUp.survey_id).where(Survey.client_id == client_id)
    return session.scalars(wanted.order_by(FollowUp.survey_id, FollowUp.number)).all()


def delete_follow_up(session: Session, survey_id: int, number: int) -> None:
    """The wave of this number will be a full one."""
    session.execute(delete(FollowUp).where(FollowUp.survey_id == survey_id, FollowUp.number == number))
