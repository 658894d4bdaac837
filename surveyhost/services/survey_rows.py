"""Rows of surveys and waves, found by what people call them. Only services use this; nothing here commits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..core.errors import Refusal
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_file import read
from ..store.office import Client, ReleaseRow, Survey, Wave
from .house import House

STANDING = ("planned", "minted", "open")
"""States of a wave that holds the survey's set-up and roster frozen."""


@dataclass(frozen=True, slots=True)
class SurveyWave:
    """A survey and the number of one of its waves; None while it has none."""

    survey_id: int
    wave_number: int | None

    def __str__(self) -> str:
        return f"{self.survey_id}" if self.wave_number is None else f"{self.survey_id}/{self.wave_number}"


def title_in(title: Mapping[str, str], language: str) -> str:
    """The title in this language, else in English, else in whichever there is."""
    return title.get(language) or title.get("en") or next(iter(title.values()), "")


def get_survey(session: Session, survey_id: int) -> Survey:
    """The survey's row; Refusal (code "unknown") if there is none."""
    survey = session.get(Survey, survey_id)
    if survey is None:
        raise Refusal(f"There is no survey {survey_id}.", "unknown")
    return survey


def get_client(session: Session, client_id: int) -> Client:
    """The client's row; Refusal (code "unknown") if there is none."""
    client = session.get(Client, client_id)
    if client is None:
        raise Refusal(f"There is no client {client_id}.", "unknown")
    return client


def get_wave(session: Session, wave: SurveyWave) -> Wave:
    """The wave's row, the latest where no number is given; Refusal (code "unknown") if there is none."""
    wanted = select(Wave).where(Wave.survey_id == wave.survey_id).order_by(Wave.number.desc()).limit(1)
    if wave.wave_number is not None:
        wanted = wanted.where(Wave.number == wave.wave_number)
    found = session.scalar(wanted)
    if found is None:
        get_survey(session, wave.survey_id)
        which = "no wave yet" if wave.wave_number is None else f"no wave {wave.wave_number}"
        raise Refusal(f"Survey {wave.survey_id} has {which}.", "unknown")
    return found


def resolve(house: House, text: str) -> SurveyWave:
    """Survey 3's latest wave for "3" (None if it has none), its second for "3/2"; Refusal if there is no such thing."""
    shape = re.fullmatch(r"\s*(\d{1,9})(?:/(\d{1,6}))?\s*", str(text))
    if shape is None:
        raise Refusal(f"'{text}' is no survey; a survey is given as 3, or as 3/2 for its second wave.", "unknown")
    survey_id, number = int(shape[1]), int(shape[2]) if shape[2] else None
    with house.office() as session:
        get_survey(session, survey_id)
        if number is None:
            latest = select(Wave.number).where(Wave.survey_id == survey_id).order_by(Wave.number.desc()).limit(1)
            return SurveyWave(survey_id, session.scalar(latest))
        return SurveyWave(survey_id, get_wave(session, SurveyWave(survey_id, number)).number)


def questionnaire_of(survey: Survey) -> Questionnaire:
    """The survey's questionnaire, read from its own text."""
    return read(survey.questionnaire)


def check_not_frozen(session: Session, survey_id: int, what: str) -> None:
    """Refusal (code "frozen") while a wave of the survey stands between planned and closed: its policy froze this."""
    standing = select(Wave.number).where(Wave.survey_id == survey_id, Wave.state.in_(STANDING))
    number = session.scalar(standing.limit(1))
    if number is not None:
        raise Refusal(f"{what} is frozen: wave {number} of survey {survey_id} is in the field.", "frozen")


def turn_down(row: ReleaseRow, by: str, at: datetime) -> None:
    """A release that will not be one: its figures and comments are deleted, its hash stays."""
    row.state, row.approved_by, row.approved = "sent_back", by, at
    row.tables, row.certificate = b"", {}
