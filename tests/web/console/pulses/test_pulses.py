"""A pulse through the console's pages: set up, proposed by one person, approved by another, stopped."""

import pytest

from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.pulses import reading
from tests.support import events, factories, pulses


@pytest.fixture
def client(town, demo):
    return factories.client(town.house)


def form(**more):
    return {
        "title_vi": "Dịch vụ", "title_en": "Services", "every": "month", "whom": "everybody",
        "questions": "satisfaction",
        "service_1_vi": "CNTT", "service_1_en": "IT", "service_2_vi": "Nhân sự", "service_2_en": "HR",
        "sensitive_2": "1", **more,
    }  # fmt: skip


@pytest.fixture
def pulse(town, lan, client):
    """Set up by Lan on the page, with a list of 60; its id."""
    page = lan.done(f"/console/clients/{client}/pulses/new", **form())
    assert page.h1 == "Services is a draft"
    (made,) = reading.listed(town.house, client)
    factories.roster(town.house, reading.page(town.house, made.id).survey_id)
    return made.id


def test_from_a_form_to_a_pulse_that_runs(town, lan, minh, pulse, client):
    page = lan.done(f"/console/pulses/{pulse}/propose")
    assert page.h1 == "Services waits for a second person"
    assert "Approve" in minh.page(f"/console/pulses/{pulse}/").text
    assert minh.page(f"/console/pulses/{pulse}/approve").h1 == "Approve Services?"
    page = minh.done(f"/console/pulses/{pulse}/approve")
    assert page.h1 == "Services is running"
    assert page.words("//tbody/tr/th")[0] == "IT"
    assert "running" in lan.page(f"/console/clients/{client}/").text
    page = lan.done(f"/console/pulses/{pulse}/stop")
    assert page.h1 == "Services is stopped"


def test_the_first_person_is_not_the_second(town, pulse, minh):
    both = town.staff("hai@vendor.example", "administrator", "releaser")
    both.done(f"/console/pulses/{pulse}/propose")
    page = both.done(f"/console/pulses/{pulse}/approve")
    assert "another person must approve" in page.text
    assert reading.page(town.house, pulse).state == "proposed"


def test_what_was_proposed_is_a_draft_again_once_it_is_changed(town, lan, minh, pulse):
    lan.done(f"/console/pulses/{pulse}/propose")
    edit = lan.page(f"/console/pulses/{pulse}/edit")
    assert edit.all("//input[@name='service_2_en']")[0].get("value") == "HR"
    page = lan.done(f"/console/pulses/{pulse}/edit", **form(service_3_vi="Kho", service_3_en="Stores"))
    assert page.h1 == "Services is a draft"
    assert len(page.all("//tbody/tr")) == 3
    minh.done(f"/console/pulses/{pulse}/approve")
    assert reading.page(town.house, pulse).state == "draft"


def test_another_list_that_changes_what_was_proposed_is_noticed(town, lan, minh, client):
    lan.done(f"/console/clients/{client}/pulses/new", **form(unit_1="Văn phòng / CNTT"))
    (made,) = reading.listed(town.house, client)
    survey = reading.page(town.house, made.id).survey_id
    factories.roster(town.house, survey)
    lan.done(f"/console/pulses/{made.id}/propose")
    rows = [row for row in factories.people(60) if not row["unit"].endswith("CNTT")] + factories.people(1, seed=9)
    rows[-1] |= {"id": "NEW", "unit": "Văn phòng / CNTT"}
    factories.roster(town.house, survey, rows)
    assert "asked about under the name of a unit above it" in lan.page(f"/console/pulses/{made.id}/").text
    page = minh.done(f"/console/pulses/{made.id}/approve")
    assert "Propose it again" in page.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title_en": ""}, "title"),
        ({"service_1_en": ""}, "services"),
        ({"service_2_en": "it", "service_2_vi": "cntt"}, "services"),
        ({"every": "day"}, "every"),
        ({"questions": "all"}, "questions"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(town, lan, client, changed, field):
    del field
    response = lan.send(f"/console/clients/{client}/pulses/new", **form(**changed))
    assert response.status_code == 422
    assert "CNTT" in response.text or "cntt" in response.text
    assert not reading.listed(town.house, client)


def test_a_list_that_is_too_short_cannot_be_proposed(town, lan, client):
    lan.done(f"/console/clients/{client}/pulses/new", **form(whom="third"))
    (made,) = reading.listed(town.house, client)
    factories.roster(town.house, reading.page(town.house, made.id).survey_id, 12)
    page = lan.done(f"/console/pulses/{made.id}/propose")
    assert "it takes 7" in page.text


def test_its_surveys_do_not_stand_among_the_others(lan, pulse, client):
    assert "Services" not in "".join(lan.page("/console/surveys/").words("//tbody/tr/th"))
    assert pulses.TITLE


def test_the_pages_of_its_surveys_stand_and_nobody_runs_its_waves_by_hand(town, demo, clock):
    made = pulses.begun(town.house, clock)
    pulses.to_next_round(made, clock)
    lan = town.staff("lan@vendor.example")
    for survey, wave in ((made.survey, 2), (made.services[0], 1)):
        for path in ("", "roster", "plan", "waves/1/", "waves/1/letters"):
            lan.page(f"/console/surveys/{survey}/{path}")
        for act, said in (("close", "belongs to a pulse"), ("remind", "asks everybody once a round")):
            assert said in lan.done(f"/console/surveys/{survey}/waves/{wave}/{act}").text, act
    assert made.round().state == made.period(1).state == "open"
    lan.page("/console/")


@pytest.mark.sqlite_first
def test_the_page_of_a_round_counts_no_answers_and_shows_no_unit(town, demo, clock):
    """A round takes no answers itself: a rate of it would be wrong, or would tell who used a service."""
    made = pulses.begun(town.house, clock)
    for link in list(made.links().values())[:20]:
        made.answer(link, 1)
    lan = town.staff("lan@vendor.example")
    wave_status.write_rates(town.house)
    page = lan.page(f"/console/surveys/{made.survey}/waves/1/")
    assert "takes no answers itself" in page.text and "%" not in page.text
    assert page.all(f"//a[@href='/console/pulses/{made.id}/']")
    for word in ("have answered", "By unit", "Tallied", "Close now", "Send a reminder"):
        assert word not in page.text, word
    assert made.round().rate is None
    period = lan.page(f"/console/surveys/{made.services[0]}/waves/1/")
    assert "have answered" in period.text and "nothing is shown by unit" in period.text
    assert "Văn phòng" not in period.text, "who answered about a service has used it"
    for survey in (made.survey, made.services[0]):
        assert wave_status.monitor(town.house, SurveyWave(survey, 1)) == ()
    pulses.to_next_round(made, clock)
    lan = town.staff("lan@vendor.example")
    page = lan.page(f"/console/surveys/{made.survey}/waves/1/")
    assert "%" not in page.text and made.round().number == 2
    assert "%" not in lan.page(f"/console/surveys/{made.survey}/").text


@pytest.mark.sqlite_first
def test_of_a_round_that_asks_on_events_no_number_of_letters_is_told(town, demo, clock):
    made, _ = events.begun(town.house, clock)
    page = town.staff("lan@vendor.example").page(f"/console/surveys/{made.survey}/waves/1/")
    assert "one by one" in page.text and "Accepted" not in page.text
