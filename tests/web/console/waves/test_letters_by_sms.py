"""Text messages in the console: allowed by the rules, counted with the letters, foreseen when a list comes."""

import csv
import io
from dataclasses import replace

import pytest
from sqlalchemy import update

from surveyhost.services.letters import undelivered
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import surveys
from surveyhost.store.office.tables import Letter, Participant
from tests.support import factories
from tests.support.page import Page


@pytest.fixture
def listed(town, demo, survey):
    """Half of the people have a number alone."""
    people = [{**one, "phone": f"0912345{n:03d}"} for n, one in enumerate(factories.people())]
    for one in people[::2]:
        one["email"] = ""
    text = io.StringIO()
    writer = csv.DictWriter(text, ("id", "email", "phone", "name", "language", "unit", "tenure", "work_mode"))
    writer.writeheader()
    writer.writerows(people)
    return survey, text.getvalue().encode()


def send(visitor, survey, content):
    where = f"/console/surveys/{survey}/roster"
    visitor.page(where)
    return visitor.send(where, file=(io.BytesIO(content), "roster.csv"))


def test_the_preview_counts_who_gets_one(town, lan, listed):
    survey, content = listed
    before = Page(send(lan, survey, content)).text
    assert "Bytextmessage30byslip,aslongastherulesallownotextmessages" in "".join(before.split())
    surveys.edit(town.house, factories.STAFF, survey, settings={"sms": "yes"})
    after = "".join(Page(send(lan, survey, content)).text.split())
    assert "Bytextmessage30Byslip0" in after


def test_a_bad_number_is_refused_on_its_row(lan, listed):
    survey, content = listed
    response = send(lan, survey, content.replace(b"0912345004", b"0912345"))
    assert response.status_code == 422
    page = " ".join(Page(response).text.split())
    assert "Not the number of a mobile telephone. Write it as +84912345678, or leave it empty." in page
    assert "phone" in page and "0912345004" not in page


def test_the_rules_allow_it(town, lan, demo, survey):
    page = lan.page(f"/console/surveys/{survey}/settings")
    assert page.all("//select[@name='sms']/option/@value") == ["no", "yes"]
    lan.done(
        f"/console/surveys/{survey}/settings", minimum_group="5", reminders="everyone", pages="sections", slips="named",
        dialogue="no", messenger="no", sms="yes",
    )  # fmt: skip
    assert lan.page(f"/console/surveys/{survey}/settings").all("//select[@name='sms']/option[@selected]/@value") == [
        "yes"
    ]


@pytest.fixture
def wave(town, listed):
    survey, content = listed
    surveys.edit(town.house, factories.STAFF, survey, settings={"sms": "yes"})

    rosters.put(town.house, factories.STAFF, survey, "r.csv", content, confirmed=rosters.SURE)
    wave = factories.open_wave(town.house, survey)
    with town.house.office.begin() as session:
        session.execute(update(Letter).values(state="sent", sent=town.house.now()))
        ids = [one.id for one in session.query(Participant).filter_by(by_sms=True)]
        session.execute(update(Letter).where(Letter.participant_id.in_(ids[:4])).values(delivered=True))
        refused = {"state": "refused", "trouble": "400 21211", "cause": "recipient"}
        session.execute(update(Letter).where(Letter.participant_id == ids[4]).values(**refused))
    return wave


def test_the_page_of_letters_counts_them(town, lan, wave):
    where = f"/console/surveys/{wave.survey_id}/waves/1/letters"
    text = "".join(lan.page(where).text.split())
    assert "Ofthese,textmessagesAccepted29Refused1Thisgatewayreportsnothingback" in text
    its = {"sms_url": "twilio://A:b@api.twilio.com", "sms_from": "+84", "console_url": "https://desk.vendor.com"}
    house = town.app.extensions["house"]
    town.app.extensions["house"] = replace(house, settings=replace(house.settings, **its))
    text = "".join(lan.page(where).text.split())
    assert "Ofthese,textmessagesDelivered4Refused1Unknown0Stillopen25" in text


def test_a_refused_one_shows_its_number_and_is_put_right(town, lan, wave):
    where = f"/console/surveys/{wave.survey_id}/waves/1/undelivered"
    page = lan.page(where)
    assert "+84912345008" in page.text
    (line,) = undelivered.listed(town.house, wave)
    lan.done(f"{where}/{line.id}", email="", act="send")
    assert not undelivered.listed(town.house, wave)
