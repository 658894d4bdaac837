"""The page that makes links for the firm's own messenger."""

import csv
import io

import pytest

from surveyhost.services.letters import reminders
from surveyhost.services.office import audit
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.setup import surveys
from tests.support import factories
from tests.support.page import Page


@pytest.fixture
def where(town, demo, survey):
    surveys.edit(town.house, factories.STAFF, survey, settings={"messenger": "yes"})
    factories.open_wave(town.house, survey)
    return f"/console/surveys/{survey}/waves/1/links"


def test_rules_allow_it_and_the_wave_leads_to_it(town, lan, demo, survey):
    page = lan.page(f"/console/surveys/{survey}/settings")
    assert page.all("//select[@name='messenger']/option/@value") == ["no", "yes"]
    lan.done(
        f"/console/surveys/{survey}/settings", minimum_group="5", reminders="everyone", pages="sections", slips="named",
        dialogue="no", messenger="yes",
    )  # fmt: skip
    factories.open_wave(town.house, survey)
    assert f"/console/surveys/{survey}/waves/1/links" in lan.page(f"/console/surveys/{survey}/waves/1/").all(
        "//a/@href"
    )


def test_a_file_is_made_and_lies_nowhere(town, lan, where):
    page = lan.page(where)
    assert page.h1 == "60 links for the firm's messenger"
    assert "sees whose link is whose" in page.text
    response = lan.send(where, unit="Văn phòng")
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("no-store")
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert {row["unit"].split(" / ")[0] for row in rows} == {"Văn phòng"}
    assert [one.after["links"] for one in audit.events(town.house) if one.act == "links.file"] == [len(rows)]


def test_without_the_contracts_word_and_in_a_pause_the_page_says_why_not(town, lan, where, survey):
    other = factories.open_wave(town.house, factories.survey(town.house, factories.client(town.house, "Đông Á")))
    page = lan.page(f"/console/surveys/{other.survey_id}/waves/1/links")
    assert "says nothing of the firm's messenger" in page.text
    assert not page.all("//main//form")
    response = lan.send(f"/console/surveys/{other.survey_id}/waves/1/links", unit="")
    assert response.status_code == 422
    wave = f"/console/surveys/{other.survey_id}/waves/1/"
    assert not [one for one in lan.page(wave).all("//a/@href") if one.endswith("/links")]
    reminders.pause(town.house, factories.STAFF, SurveyWave(survey, 1))
    assert "are paused" in lan.page(where).text


def test_an_unknown_unit_is_said_on_its_field(lan, where):
    lan.page(where)
    response = lan.send(where, unit="Kho")
    assert response.status_code == 422
    assert Page(response).all("//*[@id='unit-error']")


def test_only_whoever_prints_slips_makes_it(town, minh, where):
    assert minh.get(where).status_code == 403
    assert minh.send(where, unit="").status_code == 403
