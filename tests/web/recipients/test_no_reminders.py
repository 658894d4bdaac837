"""The page that takes the reference of a letter: GET changes nothing, and every reference gets the same page."""

import re

import pytest
from sqlalchemy import func, select

from surveyhost.services.keys.keyring import keyring
from surveyhost.services.letters import opt_outs
from surveyhost.services.letters.wave_mail import reference
from surveyhost.store.office.request import OptOut
from surveyhost.store.office.tables import Participant
from surveyhost.web.recipients.no_reminders import FROM_ONE_PLACE, LIMITS
from surveyhost.web.shared.rate_limits import Limits
from tests.support import factories
from tests.support.statements import sent

PAGE = "/account/no-reminders"


@pytest.fixture
def known(town):
    """The reference of somebody who is asked."""
    wave = factories.open_wave(town.house)
    with town.house.office() as session:
        person = session.scalars(select(Participant)).first()
    return reference(keyring(town.house.settings), wave.survey_id, person.id)


def waiting(town) -> int:
    with town.house.office() as session:
        return session.scalar(select(func.count()).select_from(OptOut))


def typed(browser, text):
    browser.get(PAGE)
    return browser.send(PAGE, reference=text)


def test_it_stops_the_reminders(town, known):
    browser = town.browser()
    assert browser.page(PAGE).h1 == "No more reminders"
    response = typed(browser, known)
    assert (response.status_code, response.location) == (303, f"{PAGE}?asked=1")
    assert "gets no more reminders" in browser.page(response.location).text
    assert opt_outs.answer(town.house) == 1


def test_get_changes_nothing(town, known):
    browser = town.browser()
    for address in (PAGE, f"{PAGE}?reference={known}", f"{PAGE}?asked=1&reference={known}", f"{PAGE}/{known}"):
        browser.get(address)
    assert waiting(town) == 0


def statements(town, browser, text):
    """What a request asks of the database, and what it gets."""
    browser.get(PAGE)
    with sent(town.house.office.engine) as said:
        response = browser.send(PAGE, reference=text)
    page = browser.get(response.location).text
    return said, response.status_code, response.location, re.sub(r'name="csrf_token"[^>]*', "", page)


def test_known_and_unknown_are_answered_alike(town, known):
    browser = town.browser()
    seen = [statements(town, browser, text) for text in (known, "1-AAAAAAAAAA", "hello", known)]
    assert all(one == seen[0] for one in seen)
    assert len(seen[0][0]) > 0
    assert known not in seen[0][2]


def test_nothing_typed_is_said_at_the_field(town):
    response = typed(town.browser(), "  ")
    assert response.status_code == 422
    assert "Type the reference from your letter." in response.text
    assert waiting(town) == 0


def test_a_machine_that_tries_references_out_is_slowed_down(town, known):
    town.app.extensions[LIMITS] = Limits()
    browser = town.browser()
    browser.get(PAGE)
    answers = [typed(browser, f"1-{number:010}").status_code for number in range(FROM_ONE_PLACE.amount + 1)]
    assert answers == [303] * FROM_ONE_PLACE.amount + [429]


def test_it_is_read_in_vietnamese(town):
    page = town.browser().get(PAGE, headers={"Accept-Language": "vi"})
    assert "Ngừng thư nhắc" in page.text
