"""How tests of waves look at what is in the office."""

from typing import Any

import pytest
from sqlalchemy import func, select

from surveyhost.core.errors import Refusal
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.store.office.tables import Letter, Wave


def row(house: House, wave: SurveyWave) -> Wave:
    with house.office() as session:
        return get_wave(session, wave)


def letters(house: House, **matching: Any) -> int:
    with house.office() as session:
        return session.scalar(select(func.count()).select_from(Letter).filter_by(**matching)) or 0


def refusal(call: Any, *arguments: Any, **named: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        call(*arguments, **named)
    assert refused.value.reason.endswith(".")
    return refused.value
