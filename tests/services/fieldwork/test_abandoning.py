"""A wave that was planned and cannot be minted is taken back; any other stays."""

import pytest

from surveyhost.core.errors import Refusal, WrongState
from surveyhost.services.fieldwork import abandoning, closing, opening
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.office import audit
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.operations import health
from surveyhost.services.setup import surveys
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import Wave
from tests.support import factories
from tests.support.factories import STAFF
from tests.support.waves import minted


class CrashError(Exception):
    """The process dies here."""


@pytest.fixture(params=["before", "after"])
def stuck(house, monkeypatch, request):
    """A survey whose wave was cut short before or after the vault got its seats; the wave's keys are lost."""
    (house.settings.data / "demo").touch()
    survey = factories.survey(house)
    factories.roster(house, survey, 20)
    real = desk.publish_wave

    def cut_short(*args):
        if request.param == "after":
            real(*args)
        raise CrashError

    with monkeypatch.context() as broken:
        broken.setattr(desk, "publish_wave", cut_short)
        with pytest.raises(CrashError):
            opening.open_wave(house, STAFF, survey)
    for path in (house.settings.data / "keys").glob("*.key"):
        path.unlink()
    return survey


def test_the_survey_can_be_changed_and_opened_again(house, stuck):
    with pytest.raises(Refusal):
        opening.open_wave(house, STAFF, stuck)
    with pytest.raises(Refusal):
        surveys.edit(house, STAFF, stuck, minimum_group=6)
    abandoning.abandon(house, STAFF, SurveyWave(stuck, 1))
    assert audit.events(house, limit=1)[0].act == "wave.abandon"
    surveys.edit(house, STAFF, stuck, minimum_group=6)
    wave = opening.open_wave(house, STAFF, stuck)
    assert (wave.wave_number, wave_status.status(house, wave).state) == (1, "open")
    assert list(health.faults(house)) == []


def test_nothing_of_it_is_left_to_answer(house, stuck):
    with house.office() as session:
        code = session.query(Wave).one().code
    abandoning.abandon(house, STAFF, SurveyWave(stuck, 1))
    if desk.holds(house, code):
        assert desk.counts(house, code) == (0, 0)
    assert not list((house.settings.data / "keys").glob(f"{code}*"))


@pytest.mark.parametrize("state", ["minted", "open", "closed"])
def test_a_wave_that_has_links_is_never_abandoned(house, clock, state):
    survey = factories.survey(house)
    later = {"opens": clock.at.replace(day=9)} if state == "minted" else {}
    wave = factories.open_wave(house, survey, 20, **later)
    if state == "closed":
        closing.close(house, STAFF, wave)
    with pytest.raises(Refusal) as refused:
        abandoning.abandon(house, STAFF, wave)
    assert isinstance(refused.value, WrongState)
    assert wave_status.status(house, wave).state == state


def test_a_wave_in_the_vault_that_the_office_does_not_know_is_told(house, stuck):
    """Seats without an office row would never be closed."""
    wave = minted(house)
    assert [fault for fault in health.faults(house) if wave.code in fault and "does not know" in fault]
