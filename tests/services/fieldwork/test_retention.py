"""What is forgotten when, as the page says it, is what the worker does."""

from datetime import timedelta

from surveyhost.services.fieldwork import closing, retention
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.fieldwork.closing import UNRELEASED
from surveyhost.services.setup import clients, lists
from surveyhost.services.tabulation import tally
from tests.support import factories
from tests.support.factories import STAFF


def said(house, client):
    return [(due.what, due.when) for due in retention.of_client(house, client)]


def test_it_follows_a_survey_through_its_life(house, clock):
    client = factories.client(house, retention_days=60)
    survey = factories.survey(house, client, destroy_by_days=20)
    assert said(house, client) == []
    wave = factories.open_wave(house, survey)
    closes = wave_status.status(house, wave).closes
    assert said(house, client) == [("links", closes)]
    factories.answered(house, wave, 40)
    closing.close(house, STAFF, wave)
    closed = house.now()
    assert said(house, client) == [("answers", closed + UNRELEASED), ("roster", None)]
    clock.forward(days=1)
    factories.approved(house, tally.prepare(house, STAFF, survey))
    released = house.now()
    dues = [("answers", released + timedelta(days=20)), ("roster", released + timedelta(days=60))]
    assert said(house, client) == dues
    for (what, when), rest in zip(dues, (dues[1:], []), strict=True):
        clock.at = when - timedelta(minutes=1)
        closing.forget_due(house)
        assert (what, when) in said(house, client), "a minute before the date it is there"
        clock.at = when
        closing.forget_due(house)
        assert said(house, client) == rest
    assert lists.survey(house, survey).people == 0


def test_a_roster_without_a_rule_has_no_date(house):
    client = factories.client(house)
    factories.closed_wave(house, 20, survey_id=factories.survey(house, client))
    assert ("roster", None) in said(house, client)
    clients.edit_client(house, STAFF, client, settings={"retention_days": 5})
    assert ("roster", None) in said(house, client), "nothing is released yet"


def test_another_clients_dates_are_not_among_them(house):
    other = factories.client(house, "Đông Á")
    factories.open_wave(house)
    assert said(house, other) == []
