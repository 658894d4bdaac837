"""Events on the console's pages: a pulse that asks on them, keys made and withdrawn, what came in."""

import re

import pytest

from surveyhost.services.pulses import reading, setting_up
from surveyhost.services.pulses.events import keys
from surveyhost.store.office.tables import AuditEvent, PulseAsked
from tests.support import events, factories
from tests.web.console.pulses.test_pulses import form


@pytest.fixture
def made(town, clock, demo):
    return events.begun(town.house, clock)


@pytest.fixture
def client(town, demo):
    return factories.client(town.house)


def test_a_pulse_on_events_is_set_up(town, lan, client):
    page = lan.done(f"/console/clients/{client}/pulses/new", **form(whom="event", sensitive_2=""))
    assert page.h1 == "Services is a draft"
    assert "Whoever used a service" in page.text
    assert "At ten in the morning chance picks one service" in page.text
    (one,) = reading.listed(town.house, client)
    edit = lan.page(f"/console/pulses/{one.id}/edit")
    assert edit.all("//select[@name='whom']/option[@value='event' and @selected]")


def test_not_about_a_sensitive_service(town, lan, client):
    page = lan.send(f"/console/clients/{client}/pulses/new", **form(whom="event"))
    assert page.status_code == 422
    assert "Nobody is asked about a sensitive service on an event" in page.text
    assert not reading.listed(town.house, client)


def test_not_by_the_quarter(town, lan, client):
    page = lan.send(f"/console/clients/{client}/pulses/new", **form(whom="event", every="quarter", sensitive_2=""))
    assert page.status_code == 422
    assert "goes month by month" in page.text


def test_a_key_is_made_shown_once_and_withdrawn(town, lan, client):
    page = lan.send(f"/console/clients/{client}/intake", name=" Zammad ")
    (secret,) = re.findall(r'<p class="code">([\w-]{43})</p>', page.text)
    again = lan.page(f"/console/clients/{client}/intake")
    assert secret not in again.text
    assert again.h1.endswith("has one key to send events")
    assert again.words("//tbody/tr/th") == ["Zammad"]
    (key,) = keys.listed(town.house, client)
    assert lan.page(f"/console/clients/{client}/intake/{key.id}/withdraw").h1 == "Withdraw the key of Zammad?"
    page = lan.done(f"/console/clients/{client}/intake/{key.id}/withdraw")
    assert "withdrawn" in page.text
    assert lan.get(f"/console/clients/{client}/intake/{key.id}/withdraw").status_code == 404
    with town.house.office() as session:
        log = {one.act for one in session.query(AuditEvent)}
    assert {"intake.key_add", "intake.key_withdraw"} <= log


def test_a_key_needs_a_name_and_there_are_not_too_many(town, lan, client):
    page = lan.send(f"/console/clients/{client}/intake", name=" ")
    assert page.status_code == 422
    for number in range(keys.MOST):
        keys.make(town.house, factories.STAFF, client, f"system {number}")
    page = lan.send(f"/console/clients/{client}/intake", name="one more")
    assert page.status_code == 422
    assert "at most 20 keys" in page.text


def test_another_clients_key_is_not_withdrawn(town, lan, client):
    other = factories.client(town.house, "Đông Á")
    key, _ = keys.make(town.house, factories.STAFF, other, "theirs")
    assert lan.get(f"/console/clients/{client}/intake/{key}/withdraw").status_code == 404
    lan.send(f"/console/clients/{client}/intake/{key}/withdraw")
    assert keys.listed(town.house, other)[0].withdrawn is None


def test_what_came_in_is_told_without_a_number(town, lan, made):
    running, system = made
    system.used(["NV0001", "NV0002", "NV0003"])
    system.used(["NV9999"] * 9)
    events.follow(running)
    page = lan.page(f"/console/clients/{events.CLIENT}/intake")
    told = dict(zip(page.words("//aside//dt"), page.words("//aside//dd"), strict=True))
    assert told["Taken"] == "few or none"
    assert told["Person not on the list"] == "at least 5"
    assert told["1"] == "IT help desk"
    system.used([f"NV{number:04d}" for number in range(10, 50)])
    events.follow(running)
    page = lan.page(f"/console/clients/{events.CLIENT}/intake")
    told = dict(zip(page.words("//aside//dt"), page.words("//aside//dd"), strict=True))
    assert told["Taken"] == "at least 5", "43"


def test_a_stopped_pulse_drops_what_is_sent(town, lan, client):
    page = lan.page(f"/console/clients/{client}/intake")
    assert "whatever is sent is dropped" in page.text


def test_a_month_that_was_lost_is_said(town, lan, made):
    running, _ = made
    with town.house.office.begin() as session:
        session.delete(session.get_one(PulseAsked, running.id))
    events.follow(running)
    assert "nobody is asked until the month is over" in lan.page(f"/console/clients/{events.CLIENT}/intake").text


def test_hr_reads_how_it_asks(town, made):
    running, _ = made
    page = town.hr("huong@minhhai.example", events.CLIENT).page(f"/portal/pulses/{running.id}/")
    assert "Nobody is told who was asked, or how many" in page.text


def test_its_page_says_no_number_of_letters(town, lan, made):
    running, system = made
    system.used(["NV0001", "NV0002"])
    page = lan.page(f"/console/pulses/{running.id}/")
    assert "60 people can be asked" in page.text
    setting_up.stop(town.house, factories.STAFF, running.id)
    assert "stopped" in lan.page(f"/console/pulses/{running.id}/").h1
