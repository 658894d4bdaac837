"""Surveys in the console: set up, looked at, changed until they are frozen."""

import io

from surveyhost.core.grouping import workload
from surveyhost.core.questionnaire.file import write
from surveyhost.services.questionnaires import library
from surveyhost.services.setup import lists
from tests.support import factories


class TestNewSurvey:
    def test_it_works_with_a_ready_made_questionnaire(self, town, lan):
        client = factories.client(town.house)
        lan.page(f"/console/surveys/new?client={client}")
        page = lan.done(
            "/console/surveys/new", client=str(client), questionnaire="employee-voice", title="Tiếng nói 2026",
            minimum_group="6", breakdowns="tenure: <1 < 1-3\nwork_mode\n",
        )  # fmt: skip
        assert page.h1 == "Tiếng nói 2026 needs its roster"
        made = lists.survey(town.house, 1)
        assert (made.minimum_group, list(made.breakdowns)) == (6, ["tenure: <1 < 1-3", "work_mode"])
        assert "length of service · way of working" in lan.page("/console/surveys/1/").text
        assert "Title in Vietnamese" in lan.page("/console/surveys/1/settings").text

    def test_it_works_with_a_file(self, town, lan):
        client = factories.client(town.house)
        content = write(library.load("touchpoint-pulse")).encode()
        lan.page("/console/surveys/new")
        lan.done("/console/surveys/new", client=str(client), file=(io.BytesIO(content), "mine.toml"))
        assert lists.survey(town.house, 1).questionnaire.code == library.load("touchpoint-pulse").code

    def test_mistakes_in_the_file_are_said(self, town, lan):
        client = factories.client(town.house)
        lan.page("/console/surveys/new")
        for content in (b"code = 1", b"\xff\xfe", b""):
            response = lan.send("/console/surveys/new", client=str(client), file=(io.BytesIO(content), "mine.toml"))
            assert response.status_code == 422, content
        assert lists.surveys(town.house) == []

    def test_what_is_against_the_rules_is_refused(self, town, lan):
        client = factories.client(town.house)
        good = {"client": str(client), "questionnaire": "employee-voice", "minimum_group": "5"}
        for wrong in ({"minimum_group": "4"}, {"questionnaire": "../x"}, {"client": "x"}, {"breakdowns": "a\na"}):
            lan.page("/console/surveys/new")
            assert lan.send("/console/surveys/new", **{**good, **wrong}).status_code == 422, wrong
        assert lists.surveys(town.house) == []

    def test_without_a_client_it_says_so(self, lan):
        assert "First a client" in lan.page("/console/surveys/new").text


class TestSurvey:
    def test_it_says_where_it_stands(self, town, lan, demo):
        survey = factories.survey(town.house, title="Tiếng nói")
        assert lan.page(f"/console/surveys/{survey}/").h1 == "Tiếng nói needs its roster"
        factories.roster(town.house, survey)
        assert lan.page(f"/console/surveys/{survey}/").h1 == "Tiếng nói is ready to be opened"
        factories.open_wave(town.house, survey)
        assert lan.page(f"/console/surveys/{survey}/").h1 == "Tiếng nói is in the field"

    def test_it_answers_404_for_one_that_is_not_there(self, lan):
        assert lan.get("/console/surveys/99/").status_code == 404
        assert lan.get("/console/surveys/99/settings").status_code == 404

    def test_its_questionnaire_can_be_read(self, lan, survey):
        page = lan.page(f"/console/surveys/{survey}/questionnaire")
        assert library.load("employee-voice").sections[0].items[0].text["vi"] in page.text


FORM = {"title_vi": "Mới", "title_en": "New", "minimum_group": "7", "breakdowns": "work_mode", "days": "10"}


class TestSettings:
    def test_they_are_kept(self, town, lan, survey):
        lan.page(f"/console/surveys/{survey}/settings")
        lan.done(f"/console/surveys/{survey}/settings", **FORM, reminders="non-responders", pages="one")
        made = lists.survey(town.house, survey)
        assert dict(made.title) == {"vi": "Mới", "en": "New"}
        assert made.settings == {"reminders": "non-responders", "pages": "one", "days": 10}

    def test_they_are_frozen_in_the_field(self, town, lan, wave):
        lan.page(f"/console/surveys/{wave.survey_id}/settings")
        response = lan.send(f"/console/surveys/{wave.survey_id}/settings", **FORM)
        assert response.status_code == 422
        assert lists.survey(town.house, wave.survey_id).minimum_group == 5


class TestPlan:
    def test_it_shows_which_groups_would_be_reportable(self, lan, survey):
        page = lan.page(f"/console/surveys/{survey}/plan")
        assert "could be reported, if everybody answers" in page.h1
        assert "Chuyền A" in page.text

    def test_it_says_which_breakdowns_cannot_be_looked_into_in_time(self, town, lan, monkeypatch):
        made = factories.survey(town.house, breakdowns=["work_mode"])
        factories.roster(town.house, made)
        assert "left out" not in lan.page(f"/console/surveys/{made}/plan").text
        monkeypatch.setattr(workload, "allowed", lambda people: 0.0)
        page = lan.page(f"/console/surveys/{made}/plan")
        assert "left out" in page.text and "could not be checked in time" in page.text
        assert "None is declared" not in page.text

    def test_it_says_when_the_roster_is_too_small(self, town, lan):
        survey = factories.survey(town.house)
        factories.roster(town.house, survey, 4)
        assert lan.page(f"/console/surveys/{survey}/plan").h1 == "As it stands, no wave can be opened"

    def test_it_asks_for_a_roster_first(self, town, lan):
        survey = factories.survey(town.house)
        assert lan.page(f"/console/surveys/{survey}/plan").h1.startswith("Bring a roster first")
