"""Slips in the console: what would be printed, and the print, which is handed over once."""

import pytest

from surveyhost.services.office import audit
from surveyhost.services.setup import surveys
from tests.services.rosters.test_places import A, boxed, without_address
from tests.support import factories
from tests.support.page import Page
from tests.support.scanned import scan


@pytest.fixture
def named(town, demo):
    """A wave in which five people get a slip with their name; its page."""
    wave = factories.open_wave(town.house, rows=without_address(missing={A: 5}))
    return f"/console/surveys/{wave.survey_id}/waves/1/slips"


def test_they_are_printed_from_the_waves_page(town, lan, named):
    wave = lan.page(named.removesuffix("slips"))
    assert named in wave.all("//a/@href")
    assert lan.page(named).h1 == "5 slips for those without an address"
    response = lan.send(named, unit="", person="")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert response.headers["Content-Disposition"] == "attachment; filename=slips-1-1.pdf"
    assert "no-store" in response.headers["Cache-Control"]
    assert len(scan(response.data).all_links) == 5
    assert audit.events(town.house, limit=1)[0].actor == "lan@vendor.example"


def test_one_that_was_lost_is_printed_alone(lan, named):
    lan.page(named)
    assert len(scan(lan.send(named, unit="", person="NV0010").data).all_links) == 1


def test_it_takes_a_proof_from_the_last_15_minutes(town, lan, named):
    lan.page(named)
    mark = lan.mark()
    with lan.session_transaction() as session:
        session["fs_paa"] -= 16 * 60
    response = lan.post(named, data={"csrf_token": mark}, headers={"Referer": f"http://localhost{named}"})
    assert response.location.startswith("/account/prove?next=")
    assert audit.events(town.house, limit=1)[0].act != "slips.print"


def test_what_cannot_be_printed_is_said(lan, named):
    lan.page(named)
    response = lan.send(named, unit="", person="NV0001")
    assert response.status_code == 422
    assert "Nobody with the id" in Page(response).words("//*[@id='person-error']")[0]


def test_boxes_are_listed_with_what_they_hold(town, lan, demo):
    wave = boxed(town.house)
    page = lan.page(f"/console/surveys/{wave.survey_id}/waves/1/slips")
    assert page.h1 == "15 slips for those without an address"
    assert f"Box: {A}" in page.text and "Box: Nhà máy" in page.text


def test_who_may_not_print_sees_no_way_to(town, minh, named):
    assert named not in minh.page(named.removesuffix("slips")).all("//a/@href")
    assert minh.get(named).status_code == 403


def test_the_choice_is_kept_with_the_rules(town, lan, survey):
    path = f"/console/surveys/{survey}/settings"
    page = lan.page(path)
    assert page.all("//select[@name='slips']/option[@selected]/@value") == ["named"]
    lan.done(path, title_vi="A", title_en="A", minimum_group="5", breakdowns="", slips="box")
    assert lan.page(path).all("//select[@name='slips']/option[@selected]/@value") == ["box"]


def test_the_plan_says_who_would_draw_where(town, lan):
    drawn = factories.survey(town.house, slips="box")
    factories.roster(town.house, drawn, without_address())
    text = lan.page(f"/console/surveys/{drawn}/plan").text
    assert "Box: Nhà máy" in text and f"Box: {A}" in text
    surveys.edit(town.house, factories.STAFF, drawn, settings={})
    assert "15 people without an address get a slip with a name." in lan.page(f"/console/surveys/{drawn}/plan").text


def test_the_plan_says_where_a_box_would_hold_too_few(town, lan):
    drawn = factories.survey(town.house, slips="box")
    factories.roster(town.house, drawn, without_address(missing={A: 3}))
    page = lan.page(f"/console/surveys/{drawn}/plan")
    assert page.h1 == "As it stands, no wave can be opened"
    assert "Print slips with names instead." in page.text
