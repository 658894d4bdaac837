"""A lost link asked for by the number of a mobile telephone: where text messages go, and told to nobody."""

import logging
from datetime import timedelta

import pytest

from surveyhost.core.sending.delivery_reports import DeliveryReport
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import opening
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.keys.letter_keys import letter_keys
from surveyhost.services.letters import lost_links, sending
from surveyhost.services.setup import surveys
from surveyhost.store.office.returned import ends
from surveyhost.store.office.tables import Letter
from tests.support.letter_waves import SHELL, posted
from tests.support.mail_server import mail_server
from tests.support.sms_gateway import sms_gateway
from tests.support.sms_waves import in_field, listed, number, token_of, with_gateway


@pytest.fixture(params=["sqlite"])
def engine_name(request):
    return request.param


@pytest.fixture
def field(house):
    """Six with an address, six with a number alone; their invitations went out."""
    with sms_gateway() as gateway, mail_server() as mail:
        home = with_gateway(posted(house, mail.url), gateway.url)
        in_field(home)
        sending.send_due(home, 1, 60)
        gateway.asked.clear(), gateway.taken.clear(), mail.letters.clear()
        yield home, gateway, mail


def asked(home, *typed):
    """How many letters come of it."""
    for one in typed:
        lost_links.ask(home, one)
    made = lost_links.answer(home)
    while sending.send_due(home, 1, 60).more:
        pass
    return made


@pytest.mark.parametrize("typed", ["091 234 0008", "+84 91 234 0008", "0084912340008", "(091) 234-0008"])
def test_a_fresh_link_goes_to_the_number_however_it_is_written(field, typed):
    home, gateway, mail = field
    assert asked(home, typed) == 1
    [sent] = gateway.taken
    assert sent.to == number(8) and not mail.letters
    assert responses.find(home.vault, token_of(sent)).kind == "open"


@pytest.mark.parametrize(
    "typed", ["091 234 0003", "091 999 9999", "024 3826 0008", "12345", "+84", "", "p8@firm.example"]
)
def test_a_number_that_gets_no_text_messages_leads_to_nothing(field, typed):
    """Of somebody who has an address, of nobody, of a landline, and none at all."""
    home, gateway, mail = field
    assert asked(home, typed) == 0
    assert not gateway.asked and not mail.letters


def test_written_twice_it_is_one_letter_and_a_day_has_three(field, clock):
    home, gateway, _ = field
    assert asked(home, "091 234 0008", "+84912340008") == 1
    for _ in range(5):
        asked(home, "0912340008")
    assert len(gateway.taken) == lost_links.A_DAY


def test_where_the_wave_sends_none_nothing_comes_of_it(house):
    with sms_gateway() as gateway, mail_server() as mail:
        home = with_gateway(posted(house, mail.url), gateway.url)
        survey = listed(home)
        surveys.edit(home, SHELL, survey, settings={"sms": "no"})
        opening.open_wave(home, SHELL, survey, closes=home.now() + timedelta(days=10))
        assert asked(home, "091 234 0008") == 0 and not gateway.asked


def test_whoever_answered_stop_gets_none(field):
    home, gateway, _ = field
    with home.office.begin() as session:
        mark = letter_keys(keyring(home.settings)).mark_of(number(8))
        ends.bar(session, mark, DeliveryReport.COMPLAINT, home.now().date())
    asked(home, "091 234 0008")
    assert not gateway.asked


def test_the_number_is_in_no_log_and_no_row_in_clear(field, caplog):
    home, _, _ = field
    caplog.set_level(logging.DEBUG)
    lost_links.ask(home, "091 234 0008")
    raw = b"".join(path.read_bytes() for path in home.settings.data.rglob("office.sqlite3*"))
    assert b"0912340008" not in raw and b"091 234 0008" not in raw
    asked(home)
    with home.office() as session:
        assert session.query(Letter).filter_by(kind="lost").count() == 1
    for said in ("0912340008", "912340008", "091 234 0008"):
        assert said not in caplog.text
