"""Clients and surveys: what is set up before there is a roster, and how it is found."""

import unicodedata
from typing import Any

import pytest
from sqlalchemy import event

from surveyhost.core.errors import NotThere, Refusal
from surveyhost.core.grouping.refusals import BreakdownRefusal
from surveyhost.services.office import survey_rows
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.questionnaires import library
from surveyhost.services.setup import clients, lists, surveys
from surveyhost.services.setup.refusals import (
    ClientExists,
    ClientLanguage,
    ClientRefused,
    MinimumTooLow,
    SettingRefused,
)
from tests.support import factories
from tests.support.factories import STAFF


def refused(kind: type[Refusal], call: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **named)
    assert isinstance(refusal.value, kind)
    return refusal.value.reason


# --- clients ---


def test_a_client_has_an_id_and_a_line(house: House) -> None:
    client_id = clients.add_client(house, STAFF, "  May  Minh Hải ", "vi")
    (line,) = clients.clients(house)
    assert (line.id, line.name, line.language, line.surveys) == (client_id, "May Minh Hải", "vi", 0)
    factories.survey(house, client_id)
    assert clients.client(house, client_id).surveys == 1


@pytest.mark.parametrize(
    ("name", "language", "kind"),
    [("", "vi", ClientRefused), ("x" * 121, "vi", ClientRefused), ("A", "fr", ClientLanguage)],
)
def test_clients_that_cannot_be(house: House, name: str, language: str, kind: type[Refusal]) -> None:
    refused(kind, clients.add_client, house, STAFF, name, language)


@pytest.mark.parametrize(
    "same", ["Đông Á", "ĐÔNG Á", "đông á", unicodedata.normalize("NFD", "Đông Á"), "  Đông   Á "], ids=ascii
)
def test_two_clients_of_one_name_would_be_mixed_up(house: House, same: str) -> None:
    client_id = clients.add_client(house, STAFF, "Đông Á")
    other = clients.add_client(house, STAFF, "Đống Á")
    refused(ClientExists, clients.add_client, house, STAFF, same)
    refused(ClientExists, clients.edit_client, house, STAFF, other, name=same)
    clients.edit_client(house, STAFF, client_id, name="ĐÔNG Á")


def test_clients_are_listed_by_name(house: House) -> None:
    """By the alphabet, whatever the engine and its locale take for an order of letters."""
    for name in ("Dung", "Ánh", "bình", "Đông", "an", "Line 10", "Line 2"):
        clients.add_client(house, STAFF, name)
    assert [one.name for one in clients.clients(house)] == ["an", "Ánh", "bình", "Dung", "Đông", "Line 2", "Line 10"]


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"time_zone": "Moon/Sea"},
        {"language": "fr"},
        {"name": " "},
        {"settings": {"retention_days": 0}},
        {"settings": {"destroy_by_days": 31}},
        {"settings": {"domains": ["not a domain"]}},
    ],
)
def test_edits_against_the_rules_change_nothing(house: House, changes: dict[str, Any]) -> None:
    client_id = factories.client(house)
    before = clients.client(house, client_id)
    with pytest.raises(Refusal):
        clients.edit_client(house, STAFF, client_id, **changes)
    assert clients.client(house, client_id) == before


def test_a_client_is_edited(house: House) -> None:
    client_id = factories.client(house)
    clients.edit_client(
        house, STAFF, client_id, colour="#123456", settings={"domains": ["a.vn"]}, logo=b"x", logo_kind="image/png"
    )
    line = clients.client(house, client_id)
    assert (line.colour, line.settings) == ("#123456", {"domains": ["a.vn"]})
    assert clients.logo(house, client_id) == (b"x", "image/png")


def test_what_is_not_there(house: House) -> None:
    refused(NotThere, clients.client, house, 99)
    refused(NotThere, clients.logo, house, factories.client(house))


# --- surveys ---


def test_a_survey_keeps_its_questionnaire_as_a_file(house: House) -> None:
    survey_id = factories.survey(house, title="Tháng ba")
    page = lists.survey(house, survey_id)
    assert page.questionnaire == factories.unrated(library.load("employee-voice"))
    assert page.title == {"vi": "Tháng ba", "en": "Tháng ba"}
    assert (page.minimum_group, page.breakdowns, page.people, page.waves) == (5, factories.BREAKDOWNS, 0, ())


@pytest.mark.parametrize("minimum", [4, 1, 0, -5])
def test_the_minimum_group_is_never_below_five(house: House, minimum: int) -> None:
    refused(MinimumTooLow, factories.survey, house, minimum_group=minimum)
    survey_id = factories.survey(house, factories.client(house, "Other"))
    refused(MinimumTooLow, surveys.edit, house, STAFF, survey_id, minimum_group=minimum)


def test_a_larger_minimum_is_welcome(house: House) -> None:
    assert lists.survey(house, factories.survey(house, minimum_group=8)).minimum_group == 8


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reminders": "never"}, "everyone or non-responders"),
        ({"pages": "two"}, "sections or one"),
        ({"destroy_by_days": 31}, "1 to 30"),
        ({"destroy_by_days": 0}, "1 to 30"),
        ({"keeper": 5}, "a text"),
        ({"k": 3}, "not a setting"),
    ],
)
def test_settings_against_the_rules(house: House, given: dict[str, Any], said: str) -> None:
    client_id = factories.client(house)
    questionnaire = library.load("employee-voice")
    assert said in refused(SettingRefused, surveys.create, house, STAFF, client_id, questionnaire, settings=given)


def test_a_breakdown_is_declared_once_and_readably(house: House) -> None:
    refused(BreakdownRefusal, factories.survey, house, breakdowns=["tenure: <1 < 1-3", "tenure"])
    refused(BreakdownRefusal, factories.survey, house, factories.client(house, "Other"), breakdowns=["a*b*c"])


def test_a_survey_needs_its_client(house: House) -> None:
    refused(NotThere, surveys.create, house, STAFF, 99, library.load("employee-voice"))


def test_a_survey_is_edited_until_a_wave_stands(house: House) -> None:
    survey_id = factories.survey(house)
    asked = lists.survey(house, survey_id).questionnaire
    changes = {"minimum_group": 6, "breakdowns": ["work_mode"], "title": {"vi": "A", "en": "B"}}
    surveys.edit(house, STAFF, survey_id, **changes, questionnaire=library.load("internal-service"))
    page = lists.survey(house, survey_id)
    assert (page.minimum_group, page.breakdowns, page.title["en"]) == (6, ("work_mode",), "B")
    assert page.questionnaire == asked, "only drafts change what is asked, since a closed wave needs its own version"


# --- finding ---


def test_a_survey_and_its_waves_by_what_people_write(house: House) -> None:
    survey_id = factories.survey(house)
    assert survey_rows.resolve(house, f" {survey_id} ") == SurveyWave(survey_id, None)
    refused(NotThere, survey_rows.resolve, house, f"{survey_id}/1")
    first = factories.closed_wave(house, survey_id=survey_id, rows=20, answers=0)
    second = factories.open_wave(house, survey_id)
    assert survey_rows.resolve(house, str(survey_id)) == second
    assert survey_rows.resolve(house, f"{survey_id}/1") == first
    assert str(first) == f"{survey_id}/1"


@pytest.mark.parametrize("text", ["", "x", "1/", "/1", "1/2/3", "-1", "1.5", "99999999999"])
def test_what_is_no_survey(house: House, text: str) -> None:
    assert "3/2" in refused(NotThere, survey_rows.resolve, house, text)


def test_lists_are_by_client_and_newest_first(house: House) -> None:
    one, two = factories.client(house), factories.client(house, "Other")
    first, second, third = factories.survey(house, one), factories.survey(house, two), factories.survey(house, one)
    assert [line.id for line in lists.surveys(house)] == [third, second, first]
    assert [line.id for line in lists.surveys(house, one)] == [third, first]
    wave = factories.open_wave(house, first, rows=20)
    (line,) = [line for line in lists.surveys(house, one) if line.id == first]
    assert line.wave is not None
    assert (line.wave.wave, line.wave.state, line.wave.invited, line.people) == (wave, "open", 20, 20)
    assert [line.wave for line in lists.surveys(house, two)] == [None]


def test_lists_take_as_many_queries_for_many_as_for_few(house: House) -> None:
    seen: list[str] = []
    event.listen(house.office.engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    counts = []
    for _ in range(2):
        client_id = factories.client(house, f"Client {len(counts)}")
        for _ in range(3):
            factories.open_wave(house, factories.survey(house, client_id), rows=9)
        seen.clear()
        lists.surveys(house)
        clients.clients(house)
        counts.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 6
