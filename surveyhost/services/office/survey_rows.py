"""Rows of surveys and waves, found by what people call them. Only services use this; nothing here commits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ...core.pulse.terms import PulseState
from ...core.questionnaire.file import read
from ...core.questionnaire.model import Questionnaire
from ...core.wave.lifecycle import ReleaseState
from ...store.office.client import Client
from ...store.office.pulses.tables import pulse_of_survey
from ...store.office.release import ReleaseRow
from ...store.office.survey import Survey, survey_with_client
from ...store.office.wave import Wave, latest_wave_number, standing_wave, wave_numbered
from ...store.sessions import Session
from .house import House
from .refusals import FrozenByPulse, FrozenByWave, NoSuchClient, NoSuchSurvey, NoSuchWave, NoSurveyNumber


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
    """The survey's row; NotThere if there is none."""
    survey = survey_with_client(session, survey_id)
    if survey is None:
        raise NoSuchSurvey(survey_id=survey_id)
    return survey


def get_client(session: Session, client_id: int) -> Client:
    """The client's row; NotThere if there is none."""
    client = session.get(Client, client_id)
    if client is None:
        raise NoSuchClient(client_id=client_id)
    return client


def get_wave(session: Session, wave: SurveyWave) -> Wave:
    """The wave's row, the latest where no number is given; NotThere if there is none."""
    found = wave_numbered(session, wave.survey_id, wave.wave_number)
    if found is None:
        get_survey(session, wave.survey_id)
        which = "no wave yet" if wave.wave_number is None else f"no wave {wave.wave_number}"
        raise NoSuchWave(survey_id=wave.survey_id, which=which)
    return found


def resolve(house: House, text: str) -> SurveyWave:
    """Survey 3's latest wave for "3" (None if it has none), its second for "3/2"; Refusal if there is no such thing."""
    shape = re.fullmatch(r"\s*(\d{1,9})(?:/(\d{1,6}))?\s*", str(text))
    if shape is None:
        raise NoSurveyNumber(text=text)
    survey_id, number = int(shape[1]), int(shape[2]) if shape[2] else None
    with house.office() as session:
        get_survey(session, survey_id)
        if number is None:
            return SurveyWave(survey_id, latest_wave_number(session, survey_id) or None)
        return SurveyWave(survey_id, get_wave(session, SurveyWave(survey_id, number)).number)


def questionnaire_of(survey: Survey) -> Questionnaire:
    """The survey's questionnaire, read from its own text."""
    return read(survey.questionnaire)


def check_not_frozen(session: Session, survey_id: int, what: str) -> None:
    """Frozen while a wave of the survey stands between planned and closed: its policy froze this. In a pulse,
    from the moment at which its contract is proposed."""
    pulse = pulse_of_survey(session, survey_id)
    if pulse is not None and pulse[0].state != PulseState.DRAFT:
        raise FrozenByPulse(what=what, survey_id=survey_id)
    wave = standing_wave(session, survey_id)
    if wave is not None:
        raise FrozenByWave(what=what, number=wave.number, survey_id=survey_id)


def turn_down(row: ReleaseRow, by: str, at: datetime) -> None:
    """A release that will not be one: its figures and comments are deleted, its hash stays."""
    row.state, row.approved_by, row.approved = ReleaseState.SENT_BACK, by, at
    row.tables, row.certificate = b"", {}
