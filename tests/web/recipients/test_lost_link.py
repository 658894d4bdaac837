"""The page for lost links: one sentence for everybody, in the same time."""

import pytest

from surveyhost.services.letters import lost_links
from surveyhost.web.recipients.lost_link import LIMITS
from surveyhost.web.shared.rate_limits import Limits
from tests.support import factories, sms_waves
from tests.support.letter_waves import posted
from tests.support.statements import sent

PAGE = "/account/lost-link"


@pytest.fixture
def wave(town):
    return factories.open_wave(town.house)


def ask(browser, email: str):
    browser.get(PAGE)
    return browser.send(PAGE, email=email)


def test_a_letter_is_written_for_whom_it_concerns(town, wave):
    browser = town.browser()
    assert browser.page(PAGE).h1 == "I lost my link"
    response = ask(browser, "NV7@minhhai.example")
    assert (response.status_code, response.location) == (303, f"{PAGE}?asked=1")
    assert browser.page(response.location).h1 == "Check your mailbox or your messages"
    assert lost_links.answer(town.house) == 1


def statements(town, browser, email):
    """What a request asks of the database."""
    browser.get(PAGE)
    with sent(town.house.office.engine) as said:
        response = browser.send(PAGE, email=email)
    return response.status_code, response.location, response.data, said


def test_known_unknown_and_asked_too_often_are_answered_alike(town, wave):
    browser = town.browser()
    known = statements(town, browser, "nv7@minhhai.example")
    assert statements(town, browser, "nobody@elsewhere.example") == known
    for _ in range(3):
        last = statements(town, browser, "nv7@minhhai.example")
    assert last == known
    assert not any("participant" in statement for statement in known[3])
    assert lost_links.answer(town.house) == 1


def test_known_and_unknown_numbers_are_answered_alike(town):
    sms_waves.in_field(sms_waves.with_gateway(posted(town.house, "smtp://127.0.0.1:9"), "twilio://a:b@127.0.0.1"))
    browser = town.browser()
    known = statements(town, browser, "091 234 0008")
    assert known[0] == 303
    assert statements(town, browser, "091 999 9999") == known
    assert statements(town, browser, "nobody@elsewhere.example") == known
    assert lost_links.answer(town.house) == 1


@pytest.mark.parametrize(
    "typed", ["", "x", "x@", "@x.example", "a b@x.example", "x@localhost", "a" * 300 + "@x.example"]
)
def test_what_is_no_address_is_said(town, wave, typed):
    browser = town.browser()
    response = ask(browser, typed)
    assert response.status_code == 422
    assert "This is neither an e-mail address nor a mobile number." in response.text
    assert lost_links.answer(town.house) == 0


def test_who_asks_too_often_from_one_place_waits(town, wave):
    town.app.extensions[LIMITS] = Limits(clock=lambda: 1e6)
    browser = town.browser()
    answers = [ask(browser, f"x{number}@elsewhere.example").status_code for number in range(61)]
    assert (answers[:60], answers[60]) == ([303] * 60, 429)
    assert "203.0.113" not in str(vars(town.app.extensions[LIMITS]))


def test_where_the_desks_key_is_unknown_there_is_no_such_page(town):
    (town.house.settings.data / "desk.pub").unlink()
    assert town.browser().get(PAGE).status_code == 404


def test_it_needs_no_master_key(town, wave):
    """The portal's process has none."""
    (town.house.settings.data / "master.key").rename(town.house.settings.data / "elsewhere")
    assert ask(town.browser(), "nv7@minhhai.example").status_code == 303


def test_the_page_speaks_vietnamese(town):
    assert town.browser().page(f"{PAGE}?lang=vi").h1 == "Tôi mất đường dẫn khảo sát"
