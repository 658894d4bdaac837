"""One click in a mail program stops the reminders: GET changes nothing, and every token gets the same answer."""

import re

import pytest
from sqlalchemy import func, select

from surveyhost.services.keys.keyring import keyring
from surveyhost.services.keys.letter_keys import letter_keys
from surveyhost.services.letters import opt_outs
from surveyhost.store.office.request import OptOut
from surveyhost.store.office.tables import Participant
from surveyhost.web.account.guard import MACHINE, act_of
from surveyhost.web.recipients.no_reminders import FROM_ONE_PLACE, LIMITS
from surveyhost.web.shared.rate_limits import Limits
from tests.support import factories
from tests.support.statements import sent

CLICK = {"List-Unsubscribe": "One-Click"}
UNKNOWN = ("A" * 32, "x", "Zm9v" * 8, "1-AAAAAAAAAA", "%F0%9F%90%9F" * 90)
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def page(town):
    """The address in the letters of somebody who is asked."""
    wave = factories.open_wave(town.house)
    with town.house.office() as session:
        person = session.scalars(select(Participant)).first()
    keys = letter_keys(keyring(town.house.settings))
    return f"/account/no-reminders/{keys.stop_token(wave.survey_id, person.id)}"


def waiting(town) -> int:
    with town.house.office() as session:
        return session.scalar(select(func.count()).select_from(OptOut))


def click(town, address):
    """As a mail program does: no cookie, no forgery mark, nothing else."""
    return town.app.test_client().post(address, data=CLICK)


def test_a_click_stops_the_reminders_of_that_reader_alone(town, page):
    response = click(town, f"{page}?lang=en")
    assert (response.status_code, response.location) == (200, None)
    assert "gets no more reminders" in response.get_data(as_text=True)
    assert opt_outs.answer(town.house) == 1
    with town.house.office() as session:
        assert session.scalar(select(func.count()).where(Participant.reminders.is_(False))) == 1


def test_get_changes_nothing_and_the_button_does(town, page):
    browser = town.browser()
    for address in (page, f"{page}?List-Unsubscribe=One-Click", f"{page}?lang=ja"):
        assert browser.get(address).status_code == 200
    assert town.app.test_client().head(page).status_code == 200
    nobody = town.app.test_client()
    sent = [nobody.post(page), nobody.post(page, data={"x": "One-Click"}), nobody.post(page, json=CLICK)]
    assert [one.status_code for one in sent] == [400, 400, 400]  # no click
    assert waiting(town) == 0
    assert browser.send(page, **CLICK).status_code == 200
    assert opt_outs.answer(town.house) == 1


def answer(town, address):
    """What a click asks of the database, and what it gets."""
    with sent(town.house.office.engine) as said:
        response = click(town, address)
    words = response.get_data(as_text=True).replace(address, "")
    return said, response.status_code, dict(response.headers).keys(), re.sub(r'name="csrf_token"[^>]*', "", words)


def test_known_and_unknown_are_answered_alike(town, page):
    click(town, page)  # what is loaded once is loaded
    seen = [answer(town, address) for address in (page, *(f"/account/no-reminders/{one}" for one in UNKNOWN))]
    assert [one[:3] for one in seen] == [seen[0][:3]] * len(seen)
    assert [re.sub(r'/account/no-reminders/[^"?]*', "", one[3]) for one in seen[1:]] == [
        re.sub(r'/account/no-reminders/[^"?]*', "", seen[0][3])
    ] * len(UNKNOWN)
    assert opt_outs.answer(town.house) == 1  # the first click's; the others name nobody, or the same


def test_a_token_that_was_tampered_with_names_nobody(town, page):
    token = page.rpartition("/")[2]
    for changed in (0, 7, 21, 31):
        other = token[:changed] + ("A" if token[changed] != "A" else "B") + token[changed + 1 :]
        click(town, f"/account/no-reminders/{other}")
    assert waiting(town) == 4
    assert opt_outs.answer(town.house) == 0


@pytest.mark.prove
def test_a_machine_that_tries_tokens_out_is_slowed_down(town, page):
    town.app.extensions[LIMITS] = Limits()
    answers = [click(town, page).status_code for _ in range(FROM_ONE_PLACE.amount + 1)]
    assert answers == [200] * FROM_ONE_PLACE.amount + [429]


def test_no_view_is_without_a_forgery_mark_that_is_not_for_machines(town):
    exempt = town.app.extensions["csrf"]._exempt_views
    for endpoint, view in town.app.view_functions.items():
        assert (f"{view.__module__}.{view.__name__}" in exempt) == (act_of(town.app, endpoint) == MACHINE), endpoint
