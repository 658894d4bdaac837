"""The planning page and its command say against which waves the next one is held, and name the survey in the way."""

import pytest

from surveyhost.core.grouping.refusals import FewDiffer
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import lists
from surveyhost.translations import refused
from tests.support import factories
from tests.support.shell import Shell, environ

HEADING = "Waves that this one is held against"


@pytest.fixture
def other(town, wave):
    """Another survey of the client's, with the same library questionnaire and the same people; its id."""
    made = factories.survey(town.house, lists.survey(town.house, wave.survey_id).client_id)
    factories.roster(town.house, made)
    return made


def plan(lan, survey):
    return lan.page(f"/console/surveys/{survey}/plan")


def test_it_names_the_waves_of_other_surveys_that_ask_the_same(town, lan, wave, other):
    assert "of this survey" in plan(lan, wave.survey_id).text
    page = plan(lan, other)
    assert HEADING in page.text and "questions are the same" in page.text and ", wave 1" in page.text
    assert page.h1.endswith("could be reported, if everybody answers")


def test_where_too_few_differ_it_says_from_which_survey(town, lan, wave, other):
    factories.roster(town.house, other, factories.people(61))
    page = plan(lan, other)
    assert page.h1 == "As it stands, no wave can be opened"
    assert "“Tiếng nói nhân viên” asks some of the same questions, of nearly the same people" in page.text
    assert HEADING in page.text


def test_it_says_that_a_list_is_destroyed(town, lan, wave, other):
    with town.house.office.begin() as session:
        rosters.remove_all(session, wave.survey_id)
    page = plan(lan, other)
    assert "its list is destroyed" in page.text and "counted for the company only" in page.text


def test_in_vietnamese_too():
    said = refused(FewDiffer(least=5, survey="Tiếng nói nhân viên"), "vi")
    assert said.startswith("“Tiếng nói nhân viên” hỏi một số câu giống như vậy") and "5 người" in said


def test_the_command_says_the_same(town, wave, other, capsys):
    shell = Shell(environ(town.house.settings), capsys)
    assert f"Held against {wave.survey_id}/1 'Employee voice', which asked" in shell.out("wave", "plan", str(other))
    assert "Held against wave 1." in shell.out("wave", "plan", str(wave.survey_id))
    factories.roster(town.house, other, factories.people(61))
    assert "asks some of the same questions" in shell.refused("wave", "plan", str(other))
    with town.house.office.begin() as session:
        rosters.remove_all(session, wave.survey_id)
    assert "; the list of who was invited is destroyed." in shell.out("wave", "plan", str(other))
