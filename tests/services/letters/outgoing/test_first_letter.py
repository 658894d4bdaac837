"""The web is up before the first letter leaves."""

from dataclasses import replace

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.letters.outgoing import first_letter
from surveyhost.services.letters.outgoing.first_letter import FirstLetter
from surveyhost.services.office import failing_duties
from surveyhost.services.office.house import House
from surveyhost.services.operations import worker
from tests.support.letter_waves import in_field, posted
from tests.support.mail_server import mail_server
from tests.support.web_up import web_up

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def at(house: House, url: str) -> House:
    return replace(house, settings=replace(house.settings, base_url=url))


def test_letters_wait_for_the_web_and_then_no_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server, web_up() as web:
        home = at(posted(house, server.url), web.url)
        in_field(home)
        web.says = {"/readyz": 503, "/healthz": 200}
        gate = FirstLetter(home)
        worker.send_letters(home, lambda _: None, 1, gate.check)
        assert server.letters == [] and not failing_duties.failing(home)  # both are starting
        monkeypatch.setattr(first_letter, "QUIET", 0)
        worker.send_letters(home, lambda _: None, 1, gate.check)
        assert server.letters == []
        [failing] = failing_duties.failing(home)
        assert (
            failing.reason
            == f"No letter goes out before {web.url} can be reached: anybody who opened a link would find nothing."
        )
        web.says = {"/readyz": 200}
        worker.send_letters(home, lambda _: None, 1, gate.check)
        assert len(server.letters) == 12 and not failing_duties.failing(home)
        asked = len(web.asked)
        web.says = {}
        worker.send_letters(home, lambda _: None, 1, gate.check)
        assert gate.check() and len(web.asked) == asked  # once a start


@pytest.mark.parametrize(
    ("says", "may"),
    [
        ({"/readyz": 200}, True),
        ({"/readyz": 503, "/healthz": 200}, False),
        ({"/healthz": 200}, True),  # a proxy keeps the other from outside
        ({"/healthz": 502}, False),
        ({}, False),
        ({"/readyz": 302}, False),
    ],
)
def test_what_counts_as_up(house: House, says: dict[str, int], may: bool) -> None:
    with web_up() as web:
        web.says = says
        assert FirstLetter(at(house, web.url)).look() is may


def test_nobody_there(house: House) -> None:
    with web_up() as web:
        url = web.url
    gate = FirstLetter(at(house, url))
    assert not gate.check()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Refusal):
        patch.setattr(first_letter, "QUIET", 0)
        gate.check()
