"""The console's list of what needs doing and what happens by itself."""

from surveyhost.services.operations.agenda import agenda
from surveyhost.services.tabulation import tally
from tests.support import factories


def test_it_follows_a_survey_through_its_life(house, clock):
    survey = factories.survey(house)
    assert [task.kind for task in agenda(house).todo] == ["roster"]
    factories.roster(house, survey)
    assert [task.kind for task in agenda(house).todo] == ["open"]
    wave = factories.closed_wave(house, 44, survey_id=survey)
    assert [task.kind for task in agenda(house).todo] == ["prepare"]
    release = tally.prepare(house, factories.STAFF, wave.survey_id)
    assert [(task.kind, task.release_id) for task in agenda(house).todo] == [("comments", release)]
    factories.comments_read(house, release)
    assert [(task.kind, task.release_id) for task in agenda(house).todo] == [("sign", release)]
    assert not agenda(house, factories.STAFF.name).todo


def test_letters_and_low_rates_are_said(house, clock):
    factories.letters_that_came_back(house)
    clock.forward(days=12)
    found = agenda(house)
    assert {task.kind for task in found.todo} == {"letters", "low"}
    assert [task.kind for task in found.by_itself] == ["closes"]
    assert len(found.in_field) == 1
