"""A wave opens only when everything that rates says which unit of the roster it is, or that it is none of the firm."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping.rated_units import OUTSIDE
from surveyhost.services.fieldwork import opening
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import resolve
from surveyhost.services.questionnaires import library, rated_units
from surveyhost.services.questionnaires.refusals import RatedRefused
from surveyhost.services.setup import surveys
from tests.support import factories

STAFF = factories.STAFF


@pytest.fixture
def survey(house: House) -> int:
    """Departments rate each other in it, and nothing is declared yet."""
    (house.settings.data / "demo").touch()
    asked = library.load("internal-service")
    made = surveys.create(house, STAFF, factories.client(house), asked, breakdowns=factories.BREAKDOWNS)
    factories.roster(house, made)
    return made


def refused(house: House, survey: int) -> str:
    with pytest.raises(Refusal) as found:
        opening.open_wave(house, STAFF, survey)
    assert isinstance(found.value, RatedRefused)
    assert resolve(house, str(survey)).wave_number is None
    return found.value.reason


def declare(house: House, survey: int, **units: str) -> list[str]:
    """Everything is outside the firm, but the first place, which is this unit."""
    keys = [place.key for place in rated_units.declared(house, survey).places]
    rated_units.declare(house, STAFF, survey, dict.fromkeys(keys, OUTSIDE) | {keys[0]: units["first"]})
    return keys


def test_not_before_all_of_it_is_declared(house: House, survey: int) -> None:
    keys = [place.key for place in rated_units.declared(house, survey).places]
    assert all(key in refused(house, survey) for key in keys)
    rated_units.declare(house, STAFF, survey, dict.fromkeys(keys[1:], OUTSIDE))
    assert keys[0] in refused(house, survey)
    rated_units.declare(house, STAFF, survey, {keys[0]: "Văn phòng / Kế toán"})
    assert opening.open_wave(house, STAFF, survey)


def test_nor_where_a_declared_unit_is_on_the_roster_no_more(house: House, survey: int) -> None:
    """Or a unit of four that is only written otherwise since would be printed."""
    keys = declare(house, survey, first="Văn phòng / Kế toán")
    units = [unit for unit in factories.UNITS if unit != "Văn phòng / Kế toán"]
    factories.roster(house, survey, factories.people(60, units=units))
    said = refused(house, survey)
    assert keys[0] in said and "Văn phòng / Kế toán" in said
