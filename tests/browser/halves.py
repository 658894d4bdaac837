"""A split count in the field for browsers: a house, its wave, everybody's link, and what came of it in the end."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page

from surveyhost import create_app
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from tests.support import factories, split_house
from tests.support.split_waves import QUESTIONNAIRE

READY = "#answers"
FOR_LONG = datetime(2099, 1, 1, tzinfo=UTC)
"""When waves close, for a browser whose clock is today's."""


@dataclass
class Fieldwork:
    """An open wave that is counted in halves."""

    house: House
    wave: SurveyWave
    links: list[str]

    def app(self) -> Any:
        """The respondents' face alone, as it is served."""
        return create_app(replace(self.house.settings, faces=("respondent",)))


def open_wave(house: House, questionnaire: Questionnaire = QUESTIONNAIRE, **given: Any) -> Fieldwork:
    """A wave of sixty people that is open for long. given: settings of the survey."""
    survey = split_house.survey(house, questionnaire=questionnaire, **given)
    wave = factories.open_wave(house, survey, closes=FOR_LONG)
    return Fieldwork(house, wave, split_house.links(house, wave))


def begun(page: Page, address: str) -> None:
    """The questionnaire at an address, once its script has begun."""
    page.goto(address)
    page.wait_for_selector(READY)
