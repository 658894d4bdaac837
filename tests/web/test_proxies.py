"""Who asks, behind proxies: limits are counted for each address, and nobody chooses an address for themselves."""

from dataclasses import replace

import pytest
from limits import RateLimitItemPerHour

from surveyhost import create_app
from surveyhost.services.office.house import House
from surveyhost.web.recipients import lost_link
from surveyhost.web.respondent import replies
from tests.support.people import Town

GUESS = "/s/" + "B" * 28


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "UNKNOWN_LINKS", RateLimitItemPerHour(2, 1, "link"))
    monkeypatch.setattr(lost_link, "FROM_ONE_PLACE", RateLimitItemPerHour(2, 1, "lost"))


def guesses(house: House, proxies: int, *said: str) -> list[int]:
    """The status of a guess by whoever each header names; the proxy on this machine asks for all of them."""
    of = replace(house, settings=replace(house.settings, proxies=proxies))
    browser = create_app(of.settings, of).test_client()
    return [browser.get(GUESS, headers={"X-Forwarded-For": one}).status_code for one in said]


def test_behind_a_proxy_everybody_is_counted_alone(house: House) -> None:
    said = guesses(house, 1, *["192.0.2.1"] * 3, *["192.0.2.2"] * 3)
    assert said == [404, 404, 429, 404, 404, 429]


def test_what_somebody_writes_into_the_header_themselves_changes_nothing(house: House) -> None:
    assert guesses(house, 1, *[f"198.51.100.{at}, 192.0.2.1" for at in range(4)]) == [404, 404, 429, 429]
    assert guesses(house, 0, *[f"198.51.100.{at}" for at in range(4)]) == [404, 404, 429, 429]


def test_behind_two_proxies_the_first_ones_word_counts(house: House) -> None:
    said = [f"198.51.100.1, 192.0.2.{at // 3}, 203.0.113.7" for at in range(6)]
    assert guesses(house, 2, *said) == [404, 404, 429, 404, 404, 429]


def test_the_signed_in_faces_count_so_too(house: House) -> None:
    of = replace(house, settings=replace(house.settings, proxies=1, faces=("client", "console")))
    town = Town(create_app(of.settings, of), of)

    def ask(address: str) -> int:
        browser = town.browser()
        page = browser.get("/account/lost-link", headers={"X-Forwarded-For": address})
        assert page.status_code == 200
        browser.environ_base["HTTP_X_FORWARDED_FOR"] = address
        return browser.send("/account/lost-link", email="nobody@elsewhere.example").status_code

    assert [ask(f"192.0.2.{at // 3}") for at in range(6)] == [303, 303, 429, 303, 303, 429]
